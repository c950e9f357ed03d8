"""What tenant and helper read when a complaint is taken up, or is not (F3): one function a letter."""

from formservice.documents.blocks import Block, Heading, Paragraph, Steps, Title
from formservice.documents.words import say
from formservice.languages import N_
from formservice.letters.compose import Letter, ending, in_languages
from formservice.letters.given import Given
from formservice.letters.of_the_desk import following, letter, number, own_words, papers, reason, sent_on
from formservice.letters.told import Told
from formservice.rules.declining import DeclineReason


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


DECLINED = {
    DeclineReason.NOT_OURS: N_("Deze klacht hoort niet bij onze commissie."),
    DeclineReason.NOT_FIRST: N_("De klacht is nog niet naar de corporatie gestuurd. Dat moet eerst."),
    DeclineReason.HAS_TIME: N_("De corporatie heeft nog tijd om op de klacht te antwoorden."),
    DeclineReason.NOT_OUR_SUBJECT: N_("Over dit onderwerp kunnen wij geen advies geven."),
}
"""Every reason that is said in the reader's language; any other is in the secretary's words."""
_WAIT = N_(
    "Heeft de corporatie nog niet op de klacht kunnen antwoorden? Wacht dan op het antwoord. Daarna kunt u opnieuw een "
    "klacht naar ons sturen."
)
_WRITE_FIRST = N_(
    "Stuur de klacht eerst naar de corporatie. Komt er geen echt antwoord, of is het antwoord niet goed? Dan kunt u "
    "opnieuw een klacht naar ons sturen."
)
_ASK_WHO = N_("Vraag de corporatie welke commissie de klacht wel kan behandelen.")


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
            *_why(told, code),
            *own_words(told.own_words, code),
            Heading(say(N_("Wat kunt u nu doen?"))),
            *([Paragraph(say(forwarded))] if told.is_forwarded else []),
            *[Paragraph(say(text)) for text in _what_now(told)],
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


def _why(told: Told, code: str) -> list[Block]:
    if told.declined not in DECLINED:
        return reason(told.reason, code)
    return [Heading(say(N_("De reden"))), Paragraph(say(DECLINED[told.declined]))]


def _what_now(told: Told) -> list[str]:
    """Return what the reader can do now, by the reason; a complaint that is forwarded waits for its answer."""
    if told.declined is DeclineReason.NOT_OURS:
        return [_ASK_WHO]
    if told.declined is DeclineReason.NOT_OUR_SUBJECT:
        return []
    if told.declined is DeclineReason.NOT_FIRST and not told.is_forwarded:
        return [_WRITE_FIRST]
    return [_WAIT]
