"""What a corporation's management reads after the hearing (F6 to F8): one function a letter, in Dutch alone."""

from formservice.documents.blocks import Block, Heading, OwnWords, Paragraph
from formservice.documents.words import Ltr, say
from formservice.languages import SOURCE
from formservice.letters import to_party
from formservice.letters.compose import Letter
from formservice.letters.given import Given
from formservice.rules.advice import Finding
from formservice.text.addresses import mail_link

# Corporations read Dutch: these texts are no one's to translate, so they are not marked for the catalogues.

_FINDINGS = {
    Finding.UPHELD: "Wij vinden de klacht gegrond: de huurder heeft gelijk.",
    Finding.PARTLY: (
        "Wij vinden de klacht gedeeltelijk gegrond: de huurder heeft gelijk op sommige punten, maar niet op alle."
    ),
    Finding.NOT_UPHELD: "Wij vinden de klacht ongegrond: de huurder heeft geen gelijk.",
}
_WHY = (
    "U hoeft het advies niet te volgen, maar u kunt er alleen in een heel bijzonder geval van afwijken. Daar moet dan "
    "een heel goede reden voor zijn. Schrijf ons die reden."
)


def agreed(given: Given) -> Letter:
    """Return the letter that confirms to the management what was agreed on (F6)."""
    told = given.told
    blocks: list[Block] = [
        *_for_the_management(given),
        Paragraph(
            say(
                "De huurder en uw corporatie hebben afspraken gemaakt over een klacht. Met deze brief bevestigen wij "
                "die afspraken. De huurder krijgt ze ook."
            )
        ),
        *to_party.about(given),
        *_words(told.agreements, "De afspraken"),
        *([_enclosed(given, "De afspraken zitten")] if told.paper else []),
    ]
    return to_party.letter(given, "Afspraken over een klacht", blocks)


def advised(given: Given) -> Letter:
    """Return the letter that brings the management the advice, and says by when it decides (F7, F8)."""
    told = given.told
    blocks: list[Block] = [
        *_for_the_management(given),
        Paragraph(say("Wij hebben een klacht over uw corporatie behandeld. Dit is ons advies.")),
        *([Paragraph(say(_FINDINGS[told.finding]))] if told.finding else []),
        _enclosed(given, "Het advies zit"),
        *to_party.about(given),
        *_words(told.own_words, "Wat wij u nog willen vertellen"),
        *_asked(given),
    ]
    return to_party.letter(given, "Advies over een klacht", blocks)


def reminded(given: Given) -> Letter:
    """Return the letter that reminds the management of a decision whose month is over (F8)."""
    told = given.told
    which = " Dit is herinnering %(number)s." if told.reminder > 1 else ""
    sent = f"Op %(sent_on)s stuurden wij u ons advies over een klacht. U zou uiterlijk op %(day)s beslissen.{which}"
    days = {"sent_on": told.sent_on, "day": told.decide_by}
    blocks: list[Block] = [
        *_for_the_management(given),
        Paragraph(say(sent, number=told.reminder, **{name: day for name, day in days.items() if day})),
        Paragraph(say("Wij hebben nog niet gehoord wat u beslist. Hebt u al beslist? Mail ons dan uw beslissing.")),
        *([_enclosed(given, "Het advies zit nog een keer")] if told.paper else []),
        *to_party.about(given),
        *_words(told.own_words, "Wat wij u nog willen vertellen"),
        *_asked(given),
    ]
    return to_party.letter(given, "Herinnering aan ons advies", blocks)


def _for_the_management(given: Given) -> list[Block]:
    return [Paragraph(say("Wilt u deze brief aan de directie geven?"))] if given.told.is_passed_on else []


def _enclosed(given: Given, what: str) -> Block:
    return Paragraph(say(f"{what} bij deze brief." if given.is_by_post else f"{what} als PDF bij deze mail."))


def _asked(given: Given) -> list[Block]:
    by, mail = given.told.decide_by, given.committee.mail
    is_late = given.told.reminder > 0
    when = "Beslis uiterlijk op %(day)s. Dat is een maand nadat wij het advies stuurden."
    how = "Mail uw beslissing naar %(mail)s, en zet het nummer %(reference)s erbij. Laat het ook de huurder weten."
    return [
        Heading(say("Wat vragen wij van u?")),
        *([Paragraph(say(when, day=by))] if by and not is_late else []),
        Paragraph(say(how, mail=Ltr(mail, mail_link(mail)), reference=Ltr(given.case.reference))),
        Paragraph(say(_WHY)),
    ]


def _words(typed: str, label: str) -> list[Block]:
    return [OwnWords(say(label), None, typed, SOURCE, is_part=True)] if typed.strip() else []
