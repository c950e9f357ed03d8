"""The tenant's own letter to the corporation: one wording for the page, the mail, the PDF and the site (F1, F2)."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from formservice.documents.sheet import Ltr, Say, say
from formservice.languages import N_, SOURCE, gettext, month_and_year, short_date, span
from formservice.questions.beside import NOT_TOLD
from formservice.questions.complaint import ComplaintToCorporation
from formservice.rules.eligibility import SentIn, SentOn
from formservice.settings.committee import Committee
from formservice.text import addresses

LONGEST_LINK = 1_900
"""Characters that every mail program takes in a link; what is longer is cut off by some of them."""

SUBJECT = "klacht"
TOLD = {"phone": N_("per telefoon"), "whatsapp": N_("via WhatsApp"), "visit": N_("in een gesprek")}
DOTS = "." * 40
LINES_TO_WRITE_ON = 4


@dataclass(frozen=True)
class Lines:
    """Short answers, each after its label; dots to write on where one is empty."""

    rows: tuple[tuple[Say, str], ...]


@dataclass(frozen=True)
class Words:
    """A paragraph of ours."""

    text: Say


@dataclass(frozen=True)
class Own:
    """What the tenant wrote, under its label; empty lines to write on where there is nothing."""

    label: Say
    typed: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What was typed, a paragraph each."""
        return tuple(line.strip() for line in self.typed.splitlines() if line.strip())


Passage = Lines | Words | Own


@dataclass(frozen=True)
class CorporationLetter:
    """The letter in one language: its head, which a mail has by itself, and what it says."""

    language: str
    head: Lines
    body: tuple[Passage, ...]

    @property
    def parts(self) -> tuple[Passage, ...]:
        """The whole letter."""
        return self.head, *self.body


def letter(code: str, committee: Committee, typed: ComplaintToCorporation, on: date | None = None) -> CorporationLetter:
    """Return the letter in a language, of the day `on`; what is not filled in stays open to write by hand."""
    term = span(code, committee.term.length, committee.term.unit)
    head = Lines(
        (
            (say(N_("Aan:")), _line(typed.corporation)),
            (say(N_("Datum:")), short_date(code, on) if on else ""),
            (say(N_("Onderwerp:")), gettext(code, N_("klacht"))),
        )
    )
    told = _told(code, typed)
    body: list[Passage] = [
        Words(say(N_("Beste mevrouw, meneer,"))),
        Words(say(N_("Ik ben huurder bij u. Dit is mijn klacht, op schrift."))),
        Own(say(N_("Dit is er gebeurd:")), typed.what_happened),
        *([Words(told)] if told else []),
        Own(say(N_("Dit wil ik graag:")), typed.wanted),
        Words(
            say(
                N_(
                    "Wilt u binnen %(term)s inhoudelijk antwoord geven op mijn klacht? "
                    "Ik hoop dat u mijn klacht dan ook oplost."
                ),
                term=term,
            )
        ),
        Words(
            say(
                N_(
                    "Krijg ik dan geen antwoord? Of ben ik niet tevreden? "
                    "Dan ga ik met mijn klacht naar de %(committee)s."
                ),
                committee=Ltr(committee.name),
            )
        ),
        Words(say(N_("Met vriendelijke groet,"))),
        Lines(
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


def as_html(parts: tuple[Passage, ...], code: str) -> Markup:
    """Return parts of the letter as HTML; what was typed is text, and runs in its own direction."""
    return Markup("\n").join(_html(part, code) for part in parts)


def _html(part: Passage, code: str) -> Markup:
    match part:
        case Lines(rows):
            row = Markup("{} {}")
            lines = (row.format(label.html(code), _line_html(value)) for label, value in rows)
            return Markup("<p>{}</p>").format(Markup("<br>").join(lines))
        case Words(text):
            return Markup("<p>{}</p>").format(text.html(code))
        case Own(label):
            typed = Markup("\n").join(Markup('<p dir="auto">{}</p>').format(each) for each in part.paragraphs)
            return Markup("<p>{}</p>\n{}").format(label.html(code), typed or _LINES_HTML)


def _line_html(value: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(value) if value else _DOTS_HTML


_DOTS_HTML = Markup('<span class="dots">{}</span>').format(DOTS)
_LINES_HTML = Markup('<p class="lines">{}</p>').format(Markup("<br>").join([_DOTS_HTML] * LINES_TO_WRITE_ON))


def as_text(parts: tuple[Passage, ...], code: str) -> str:
    """Return parts of the letter as plain text."""
    return "\n\n".join(_text(part, code) for part in parts)


def _text(part: Passage, code: str) -> str:
    match part:
        case Lines(rows):
            return "\n".join(f"{label.plain(code)} {value or DOTS}" for label, value in rows)
        case Words(text):
            return text.plain(code)
        case Own(label):
            return "\n".join([label.plain(code), *(part.paragraphs or (DOTS,))])


def mail_link(dutch: CorporationLetter) -> str:
    """Return the link that opens the Dutch letter in a mail program, to an address that the tenant types."""
    body = as_text(dutch.body, SOURCE).replace("\n", "\r\n")
    return addresses.mail_link(subject=SUBJECT, body=body)
