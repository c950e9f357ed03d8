"""What tenant and helper read when a complaint is taken up, or is not (F3): one function a letter."""

from formservice.documents.blocks import Block, Heading, Paragraph, Steps, Title
from formservice.documents.words import say
from formservice.languages import N_
from formservice.letters.compose import Letter, ending, in_languages
from formservice.letters.given import Given
from formservice.letters.of_the_desk import following, letter, number, own_words, papers, reason, sent_on


def tenant_taken_up(given: Given) -> Letter:
    """Return the letter that tells the tenant that the complaint is taken up, and what comes next."""
    return _taken_up(given, N_("Wij nemen uw klacht in behandeling"), is_helper=False)


def helper_taken_up(given: Given) -> Letter:
    """Return the same for who filled in the complaint for a tenant."""
    return _taken_up(given, N_("Wij nemen de klacht van de huurder in behandeling"), is_helper=True)


def tenant_declined(given: Given) -> Letter:
    """Return the letter that tells the tenant why the complaint is not taken up, and what is possible now."""
    return _declined(given, N_("Wij nemen uw klacht niet in behandeling"), is_helper=False)


def helper_declined(given: Given) -> Letter:
    """Return the same for who filled in the complaint for a tenant."""
    return _declined(given, N_("Wij nemen de klacht van de huurder niet in behandeling"), is_helper=True)


def _taken_up(given: Given, title: str, *, is_helper: bool) -> Letter:
    committee, told = given.committee, given.told

    def blocks(code: str) -> list[Block]:
        reaction = N_("Wij vragen de corporatie om uiterlijk op %(day)s te reageren.")
        return [
            Title(say(title)),
            sent_on(given, is_helper=is_helper),
            Paragraph(say(N_("U hoeft nu niets te doen."))),
            number(given, is_helper=is_helper),
            *own_words(told.own_words, code),
            Heading(say(N_("Hoe gaat het verder?"))),
            Steps(
                (
                    say(N_("De klacht gaat nu ook naar de corporatie, met de bestanden die erbij horen.")),
                    *([say(reaction, day=told.react_by)] if told.react_by else []),
                    say(
                        N_(
                            "Wij sturen een uitnodiging voor een bijeenkomst. Wij nodigen ook altijd iemand van de "
                            "corporatie uit."
                        )
                    ),
                    say(N_("Op de bijeenkomst praten wij samen over de klacht.")),
                )
            ),
            *papers(given, is_helper=is_helper),
            *following(given, code, is_helper=is_helper),
            *ending(committee, code),
        ]

    return letter(given, title, in_languages(given.language, blocks, committee))


_WAIT = N_(
    "Heeft de corporatie nog niet op de klacht kunnen antwoorden? Wacht dan op het antwoord. Daarna kunt u opnieuw een "
    "klacht naar ons sturen."
)


def _declined(given: Given, title: str, *, is_helper: bool) -> Letter:
    committee, told = given.committee, given.told

    def blocks(code: str) -> list[Block]:
        forwarded = N_("Wij sturen de klacht wel door naar de corporatie. Dan kan de corporatie zelf antwoorden.")
        return [
            Title(say(title)),
            sent_on(given, is_helper=is_helper),
            Paragraph(
                say(
                    N_("Wij hebben de klacht goed gelezen, maar wij gaan er niet mee verder. Hieronder leest u waarom.")
                )
            ),
            number(given, is_helper=is_helper),
            *reason(told.reason, code),
            *own_words(told.own_words, code),
            Heading(say(N_("Wat kunt u nu doen?"))),
            *([Paragraph(say(forwarded))] if told.is_forwarded else []),
            *([] if told.is_final else [Paragraph(say(_WAIT))]),
            Paragraph(
                say(
                    N_(
                        "Begrijpt u de reden niet, of bent u het er niet mee eens? Bel of mail ons dan. Wij leggen "
                        "het u graag uit."
                    )
                )
            ),
            *ending(committee, code),
        ]

    return letter(given, title, in_languages(given.language, blocks, committee))
