"""The tenant's own letter to the corporation: one wording for the page, the mail, the PDF and the site (F1, F2)."""

from dataclasses import dataclass
from datetime import date

from formservice.documents.blocks import Block, OpenLines, OpenWords, Paragraph
from formservice.documents.text import DOTS, block_text
from formservice.documents.words import Ltr, Say, say
from formservice.formatting import month_and_year, short_date, span
from formservice.languages import N_, SOURCE, gettext
from formservice.questions.beside import NOT_TOLD
from formservice.questions.complaint import ComplaintToCorporation
from formservice.rules.eligibility import SentIn, SentOn
from formservice.settings.committee import Committee
from formservice.text import addresses

LONGEST_LINK = 1_900
"""Characters that every mail program takes in a link; what is longer is cut off by some of them."""

SUBJECT = "klacht"
TOLD = {"phone": N_("per telefoon"), "whatsapp": N_("via WhatsApp"), "visit": N_("in een gesprek")}


@dataclass(frozen=True)
class CorporationLetter:
    """The letter in one language: its head, which a mail has by itself, and what it says."""

    language: str
    head: OpenLines
    body: tuple[Block, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The whole letter."""
        return self.head, *self.body


def letter(code: str, committee: Committee, typed: ComplaintToCorporation, on: date | None = None) -> CorporationLetter:
    """Return the letter in a language, of the day `on`; what is not filled in stays open to write by hand."""
    term = span(code, committee.term.length, committee.term.unit)
    head = OpenLines(
        (
            (say(N_("Aan:")), _line(typed.corporation)),
            (say(N_("Datum:")), short_date(code, on) if on else ""),
            (say(N_("Onderwerp:")), gettext(code, N_("klacht"))),
        )
    )
    told = _told(code, typed)
    body: list[Block] = [
        Paragraph(say(N_("Beste mevrouw, meneer,"))),
        Paragraph(say(N_("Ik huur een woning van u. Met deze brief dien ik een klacht bij u in."))),
        OpenWords(say(N_("Dit is er gebeurd:")), typed.what_happened),
        *([Paragraph(told)] if told else []),
        OpenWords(say(N_("Dit wil ik graag:")), typed.wanted),
        Paragraph(
            say(
                N_(
                    "Wilt u binnen %(term)s inhoudelijk antwoord geven op mijn klacht? Ik hoop dat u "
                    "het probleem dan ook oplost."
                ),
                term=term,
            )
        ),
        Paragraph(
            say(
                N_(
                    "Krijg ik op tijd geen inhoudelijk antwoord? Of ben ik niet tevreden over uw "
                    "antwoord? Dan dien ik mijn klacht in bij de %(committee)s."
                ),
                committee=Ltr(committee.name),
            )
        ),
        Paragraph(say(N_("Met vriendelijke groet,"))),
        OpenLines(
            (
                (say(N_("Naam:")), _line(typed.name)),
                (say(N_("Adres:")), _line(typed.address)),
                (say(N_("Telefoon of mail:")), _line(typed.reach)),
            )
        ),
    ]
    return CorporationLetter(code, head, tuple(body))


def _line(typed: str) -> str:
    return " ".join(typed.split())


def _told(code: str, typed: ComplaintToCorporation) -> Say | None:
    """Return the sentence on an earlier call, message or talk, which was not in writing but did tell them (F1)."""
    how = typed.told_how
    if how == NOT_TOLD:
        return None
    by = gettext(code, TOLD[how]) if how in TOLD else " / ".join(gettext(code, each) for each in TOLD.values())
    match typed.told_at:
        case SentOn(day):
            return say(N_("Ik heb u dit verteld op %(day)s, %(how)s."), day=short_date(code, day), how=by)
        case SentIn():
            month = month_and_year(code, typed.told_at.first_day)
            return say(N_("Ik heb u dit verteld in %(month)s, %(how)s."), month=month, how=by)
        case _:
            return say(N_("Ik heb u dit verteld op %(day)s, %(how)s."), day=DOTS[:20], how=by)


def mail_link(dutch: CorporationLetter) -> str:
    """Return the link that opens the Dutch letter in a mail program, to an address that the tenant types."""
    body = "\n\n".join(block_text(block, SOURCE) for block in dutch.body).replace("\n", "\r\n")
    return addresses.mail_link(subject=SUBJECT, body=body)
