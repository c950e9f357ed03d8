"""What tenant and helper read of the committee's advice (F7, F8): one function a letter."""

from collections.abc import Mapping

from formservice.documents.blocks import Block, Heading, Paragraph, Steps, Title
from formservice.documents.words import say
from formservice.languages import N_, SOURCE
from formservice.letters.compose import Letter, ending, in_languages
from formservice.letters.given import Given
from formservice.letters.of_the_desk import following, letter, number, own_words
from formservice.rules.advice import Finding

_MEANS: Mapping[Finding, tuple[str, str]] = {
    Finding.UPHELD: (
        N_("De commissie vindt dat u gelijk hebt. De klacht is gegrond."),
        N_("De commissie vindt dat de huurder gelijk heeft. De klacht is gegrond."),
    ),
    Finding.PARTLY: (
        N_(
            "De commissie vindt dat u op sommige punten gelijk hebt, maar niet op alle. De klacht is gedeeltelijk "
            "gegrond."
        ),
        N_(
            "De commissie vindt dat de huurder op sommige punten gelijk heeft, maar niet op alle. De klacht is "
            "gedeeltelijk gegrond."
        ),
    ),
    Finding.NOT_UPHELD: (
        N_("De commissie vindt dat u geen gelijk hebt. De klacht is ongegrond."),
        N_("De commissie vindt dat de huurder geen gelijk heeft. De klacht is ongegrond."),
    ),
}
"""What a finding means, to a tenant and to a helper."""


def tenant_advised(given: Given) -> Letter:
    """Return the letter that brings the tenant a copy of the advice, says what it means, and what comes next."""
    return _advised(given, N_("Ons advies over uw klacht"), is_helper=False)


def helper_advised(given: Given) -> Letter:
    """Return the same for who filled in the complaint for a tenant."""
    return _advised(given, N_("Ons advies over de klacht van de huurder"), is_helper=True)


def _advised(given: Given, title: str, *, is_helper: bool) -> Letter:
    committee, told = given.committee, given.told

    def blocks(code: str) -> list[Block]:
        decides = N_("De directie beslist uiterlijk op %(day)s.")
        means = _MEANS[told.finding][is_helper] if told.finding else ""
        return [
            Title(say(title)),
            Paragraph(say(N_("Wij hebben een advies geschreven aan de directie van de corporatie."))),
            *([Paragraph(say(means))] if means else []),
            *_enclosed(given, code),
            number(given, is_helper=is_helper),
            *own_words(told.own_words, code),
            Heading(say(N_("Hoe gaat het verder?"))),
            Steps(
                (
                    say(
                        N_(
                            "De directie beslist binnen een maand over ons advies. De directie is niet verplicht "
                            "om het advies te volgen."
                        )
                    ),
                    say(
                        N_(
                            "Toch mag de directie alleen in een heel bijzonder geval anders beslissen. Daar moet "
                            "dan een heel goede reden voor zijn."
                        )
                    ),
                    *([say(decides, day=told.decide_by)] if told.decide_by else []),
                )
            ),
            *following(given, code, is_helper=is_helper),
            *ending(committee, code),
        ]

    return letter(given, title, in_languages(given.language, blocks, committee))


def _enclosed(given: Given, code: str) -> list[Block]:
    by_mail, by_post = N_("Het hele advies zit als PDF bij deze mail."), N_("Het hele advies zit bij deze brief.")
    return [
        Paragraph(say(by_post if given.is_by_post else by_mail)),
        *([Paragraph(say(N_("Het advies is alleen in het Nederlands.")))] if code != SOURCE else []),
    ]
