"""What tenant and helper read of what was agreed on at the hearing (F6): one function a letter."""

from formservice.documents.blocks import Block, Paragraph, Title
from formservice.documents.words import say
from formservice.languages import N_, SOURCE
from formservice.letters.compose import Letter, ending, in_languages
from formservice.letters.given import Given
from formservice.letters.of_the_desk import following, in_dutch, letter, number


def tenant_agreed(given: Given) -> Letter:
    """Return the letter that confirms the agreements to the tenant: in words, or in the PDF that goes with it."""
    return _agreed(given, N_("De afspraken over uw klacht"), is_helper=False)


def helper_agreed(given: Given) -> Letter:
    """Return the same for who filled in the complaint for a tenant."""
    return _agreed(given, N_("De afspraken over de klacht van de huurder"), is_helper=True)


def _agreed(given: Given, title: str, *, is_helper: bool) -> Letter:
    committee, told = given.committee, given.told

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(title)),
            Paragraph(
                say(
                    N_(
                        "Er zijn afspraken gemaakt over de klacht. Met deze brief bevestigen wij die afspraken. De "
                        "directie van de corporatie krijgt ze ook."
                    )
                )
            ),
            *in_dutch(say(N_("De afspraken")), told.agreements, code),
            *(_enclosed(given, code) if told.paper else []),
            number(given, is_helper=is_helper),
            Paragraph(say(N_("Begrijpt u iets niet, of klopt er iets niet? Bel of mail ons dan."))),
            *following(given, code, is_helper=is_helper),
            *ending(committee, code),
        ]

    return letter(given, title, in_languages(given.language, blocks, committee))


def _enclosed(given: Given, code: str) -> list[Block]:
    by_mail, by_post = N_("De afspraken zitten als PDF bij deze mail."), N_("De afspraken zitten bij deze brief.")
    only_dutch = N_("Zij zijn alleen in het Nederlands.")
    return [
        Paragraph(say(by_post if given.is_by_post else by_mail)),
        *([Paragraph(say(only_dutch))] if code != SOURCE else []),
    ]
