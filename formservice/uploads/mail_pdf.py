"""A mail as the committee reads it: a PDF of its headers and its text, and of what was in it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from formservice.documents.blocks import Block, Facts, Heading, Note, OwnWords, Paragraph, Row, Title
from formservice.documents.typesetting import typeset_whatever_was_typed
from formservice.documents.typst_blocks import typst_block
from formservice.documents.words import Say, say
from formservice.formatting import full_date
from formservice.languages import SOURCE
from formservice.rules.terms import AMSTERDAM
from formservice.text.plain_text import clean
from formservice.uploads.mails import Mail

# The committee reads Dutch: these texts are no one's to translate, so they are not marked for the catalogues.

_INCOMPLETE = "Niet alles staat goed in deze PDF. Wij hebben geen lettertype voor: %(scripts)s."


@dataclass(frozen=True)
class Enclosed:
    """What became of a file in a mail: `kept_as` is its name beside this PDF, `refused` why it stays out."""

    name: str
    kept_as: str = ""
    refused: str = ""


def mail_pdf(mails: Sequence[Mail], enclosed: Sequence[Sequence[Enclosed]], original: str, committee: str) -> bytes:
    """Return the PDF of a mail and of the mails in it, each with what was enclosed; `original` where that goes along.

    Raises NoAnswerError where drawing it takes more memory or time than there is.
    """
    blocks: list[Block] = [Title(say("Een mail die de huurder meestuurde"))]
    whole = "De mail zelf zit er ook bij: %(original)s." if original else _STAYS
    blocks.append(Note(say(f"{_ABOUT} {whole}", original=original)))
    for number, (mail, files) in enumerate(zip(mails, enclosed, strict=True)):
        blocks += _mail_blocks(mail, files, number, goes_along=bool(original))
    data = {
        "title": clean(mails[0].headers.subject) or "Mail",
        "committee": committee,
        "reference": "meegestuurde mail",
        "pages": [{"lang": SOURCE, "dir": "ltr", "blocks": [typst_block(block, SOURCE) for block in blocks]}],
        "incomplete": "",
    }
    return typeset_whatever_was_typed(data, _moment(mails[0].headers.date) or _UNKNOWN, _INCOMPLETE, "letter.typ")


_ABOUT = (
    "Hier staan de gegevens en de tekst van de mail, zonder opmaak en zonder plaatjes van internet. "
    "Of de mail echt van deze afzender komt, weten wij niet."
)
_STAYS = "De mail zelf sturen wij niet mee: er zit iets in dat wij niet doorsturen."
_UNKNOWN = datetime(1980, 1, 1, tzinfo=UTC)


def _mail_blocks(mail: Mail, files: Sequence[Enclosed], number: int, *, goes_along: bool) -> list[Block]:
    rows: list[Row] = [
        (say(label), clean(value))
        for label, value in (
            ("Van", mail.headers.sender),
            ("Aan", mail.headers.to),
            ("Cc", mail.headers.cc),
            ("Datum", _date(mail.headers.date)),
            ("Onderwerp", mail.headers.subject),
        )
        if value
    ]
    heading = say("Mail in de mail (%(number)s)", number=number) if number else say("De mail")
    blocks: list[Block] = [Heading(heading), Facts(tuple(rows))]
    text = clean(mail.text)
    if text.strip():
        blocks.append(OwnWords(say("Tekst"), say("Zoals die in de mail staat."), text))
    elif mail.is_whole:
        blocks.append(Paragraph(say("In deze mail staat geen tekst.")))
    if not mail.is_whole:
        there = " Die staat wel in de mail zelf." if goes_along else ""
        blocks.append(Paragraph(say(f"Niet alle tekst staat in deze PDF.{there}")))
    if mail.is_too_deep:
        blocks.append(Paragraph(say("Er zit nog een mail in. Die ligt te diep: wij konden die niet openen.")))
    if files:
        blocks += [Heading(say("Bijlagen van de mail")), Facts(tuple(map(_file, files)))]
    return blocks


def _file(file: Enclosed) -> Row:
    if not file.refused:
        words = "zit erbij als %(kept_as)s" if file.kept_as != file.name else "zit erbij"
        return say("%(name)s", name=file.name), say(words, kept_as=file.kept_as)
    return say("%(name)s", name=file.name), _why(file.refused)


def _why(refused: str) -> Say:
    return say(_WHY.get(refused, "niet meegestuurd: wij kunnen dit niet openen"))


_WHY = {
    "virus": "niet meegestuurd: er zit een virus in",
    "acts": "niet meegestuurd: er zit iets in dat onveilig kan zijn",
    "password": "niet meegestuurd: er zit een wachtwoord op",
    "empty": "niet meegestuurd: dit bestand is leeg",
    "kind": "niet meegestuurd: zulke bestanden nemen wij niet aan",
    "archive": "niet meegestuurd: zulke bestanden nemen wij niet aan",
    "other_document": "niet meegestuurd: zulke bestanden nemen wij niet aan",
}


def _date(date: str) -> str:
    moment = _moment(date)
    if moment is None:
        return date
    here = moment.astimezone(AMSTERDAM)
    return f"{full_date(SOURCE, here.date())}, {here:%H.%M} uur"


def _moment(date: str) -> datetime | None:
    """Return the moment that a mail says, or None where it says none that can be."""
    with suppress(ValueError, OverflowError, TypeError):
        moment = parsedate_to_datetime(date)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if 1980 <= moment.year <= 2100:
            return moment
    return None
