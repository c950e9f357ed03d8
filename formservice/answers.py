"""What a tenant typed, read back: what is wrong with it, what the rules need of it, and how to show it (F1, F2)."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from formservice.languages import N_, gettext, month_and_year, month_number, number, short_date
from formservice.questions import ELIGIBILITY, NOT_LISTED, Answers, Kind, Question, Step, form_steps
from formservice.rules import eligibility
from formservice.rules.reference import parse_code, parse_reference

E = TypeVar("E", bound=StrEnum)

EARLIEST_YEAR = 1990
"""A complaint sent before this is a typing mistake."""


@dataclass(frozen=True)
class Problem:
    """What is not right with an answer, in words for the tenant, with the values in them."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


def clean(text: str) -> str:
    """Return typed text as it can be stored anywhere: no NUL, no half characters, one kind of line end."""
    text = text.encode("utf-8", "ignore").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
    return _HEAPED.sub(r"\1", unicodedata.normalize("NFC", kept))


_HEAPED = re.compile(r"((?:[\u0300-\u036f]){30})[\u0300-\u036f]+")
"""No language heaps thirty marks on a letter; thousands would burst the page that a letter is drawn on."""


_SPELLED = {Kind.MAIL, Kind.PHONE, Kind.POSTCODE, Kind.REFERENCE, Kind.CODE}


def tidy(kind: Kind, typed: str) -> str:
    """Return what was typed as this kind of answer is spelled: no marks of direction, western digits."""
    text = clean(typed)
    if kind not in _SPELLED:
        return text
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen).strip()


def names(question: Question) -> tuple[str, ...]:
    """Return the field names under which a question's answer is typed and stored."""
    if question.kind is Kind.DATE:
        return tuple(f"{question.name}_{part}" for part in ("day", "month", "year", "unknown"))
    return () if question.kind is Kind.FILES else (question.name,)


def problems(step: Step, answers: Answers, today: date) -> dict[str, Problem]:
    """Return what is wrong on a step, by question name; nothing when all of it can be used."""
    found = ((question.name, _problem(question, answers, today)) for question in step.questions)
    return {name: problem for name, problem in found if problem}


def first_unfinished(steps: Sequence[Step], answers: Answers, today: date) -> Step | None:
    """Return the first step that is asked and still has a problem."""
    return next((step for step in steps if step.is_asked(answers) and problems(step, answers, today)), None)


def _problem(question: Question, answers: Answers, today: date) -> Problem | None:
    if question.kind is Kind.FILES:
        return None
    if question.kind is Kind.DATE:
        sent = sent_from(answers, today)
        if isinstance(sent, Problem):
            return sent
        return Problem(question.missing) if sent is None and question.is_required(answers) else None
    value = answers.get(question.name, "").strip()
    if not value:
        is_open = question.may_stay_open and not (question.missing and question.is_required(answers))
        return None if is_open else Problem(question.missing)
    if len(value) > question.longest:
        return Problem(_TOO_LONG, {"most": question.longest, "now": len(value)})
    if question.kind is Kind.CHOICE and value not in {choice.value for choice in question.choices}:
        return Problem(question.missing)
    if question.name == "corporation" and value == NOT_LISTED:
        return Problem(N_("Staat uw corporatie niet in de lijst? Bel of mail ons. Wij zoeken het met u uit."))
    is_right, text = _CHECKS.get(question.kind, (None, ""))
    return None if is_right is None or is_right(value) else Problem(text)


_TOO_LONG = N_(
    "Uw tekst is te lang: %(now)s tekens. Maak er hoogstens %(most)s van, of stuur een deel als bestand mee."
)
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_CHECKS: dict[Kind, tuple[Callable[[str], object], str]] = {
    Kind.MAIL: (
        re.compile(rf"(?!=\?){_WORD}(?:\.{_WORD})*@(?:{_LABEL}\.)+[A-Za-z0-9-]{{2,63}}").fullmatch,
        N_("Dit mailadres klopt niet. Schrijf het zo: naam@voorbeeld.nl."),
    ),
    Kind.PHONE: (
        re.compile(r"\+?(?:[\s()/.-]*\d){6,15}[\s()/.-]*").fullmatch,
        N_("Dit telefoonnummer klopt niet. Gebruik alleen cijfers, zoals 06\u00a012\u00a034\u00a056\u00a078."),
    ),
    Kind.POSTCODE: (
        re.compile(r"[1-9]\d{3}\s*[A-Za-z]{2}").fullmatch,
        N_("Deze postcode klopt niet. Schrijf vier cijfers en twee letters, zoals 1234\u00a0AB."),
    ),
    Kind.REFERENCE: (
        parse_reference,
        N_("Dit nummer klopt niet. Het heeft acht letters en cijfers. Kijk het na in onze mail of op uw papier."),
    ),
    Kind.CODE: (
        parse_code,
        N_("Deze code klopt niet. De code heeft tien letters en cijfers. Kijk hem na op uw papier."),
    ),
}


def sent_from(answers: Answers, today: date) -> eligibility.Sent | Problem | None:
    """Return when the complaint was sent, what is wrong with what was typed, or None where nothing was."""
    if answers.get("sent_unknown"):
        return eligibility.SENT_UNKNOWN
    day, month, year = (answers.get(f"sent_{part}", "").strip() for part in ("day", "month", "year"))
    if not (day or month or year):
        return None
    if not month or not year:
        return Problem(N_("Vul de maand en het jaar in. De dag mag u leeg laten."))
    month_read, year_read = month_number(month), number(year)
    if month_read is None:
        return Problem(N_("Deze maand kennen wij niet. Schrijf een getal van 1 tot 12, of de naam van de maand."))
    if year_read is not None and year_read < 100:
        return Problem(N_("Schrijf het jaar met vier cijfers, zoals %(year)s."), {"year": today.year})
    if year_read is None or not EARLIEST_YEAR <= year_read <= 9998:
        return Problem(N_("Dit jaar klopt niet. Schrijf vier cijfers, zoals %(year)s."), {"year": today.year})
    if not day:
        if (year_read, month_read) > (today.year, today.month):
            return Problem(N_("Deze maand moet nog komen. Vul in wanneer u uw klacht hebt verstuurd."))
        return eligibility.SentIn(year_read, month_read)
    return _day(day, month_read, year_read, today)


def _day(day: str, month: int, year: int, today: date) -> eligibility.SentOn | Problem:
    read = number(day)
    if read is None:
        return Problem(N_("Deze dag kennen wij niet. Schrijf een getal, of laat de dag leeg."))
    try:
        sent_on = date(year, month, read)
    except ValueError:
        return Problem(N_("Deze datum bestaat niet. Kijk de dag en de maand na."))
    if sent_on > today:
        return Problem(N_("Deze dag moet nog komen. Vul in wanneer u uw klacht hebt verstuurd."))
    return eligibility.SentOn(sent_on)


def for_the_rule(answers: Answers, today: date) -> eligibility.Answers:
    """Return what the eligibility rule needs, leaving out what was not or not well answered."""
    sent = sent_from(answers, today)
    return eligibility.Answers(
        written=_member(eligibility.Written, answers.get("written")),
        answered=_member(eligibility.Answered, answers.get("answered")),
        now=_member(eligibility.Now, answers.get("now")),
        sent=None if isinstance(sent, Problem) else sent,
    )


def _member(kind: type[E], value: str | None) -> E | None:
    return kind(value) if value in {member.value for member in kind} else None


def asked_only(answers: Answers, corporations: tuple[str, ...]) -> dict[str, str]:
    """Return the answers to what was asked, without what an earlier choice left behind."""
    asked = [step for step in (*ELIGIBILITY, *form_steps(corporations)) if step.is_asked(answers)]
    fields = {name for step in asked for question in step.questions for name in names(question)}
    return {name: value for name, value in answers.items() if name in fields}


@dataclass(frozen=True)
class Row:
    """One question with its answer: own words as typed, a text of the catalogue, or a day or month."""

    question: Question
    typed: str = ""
    text: str = ""
    day: date | None = None
    is_month_only: bool = False

    def shown(self, code: str) -> str:
        """Return the answer as a reader of the language sees it."""
        if self.day:
            return month_and_year(code, self.day) if self.is_month_only else short_date(code, self.day)
        return gettext(code, self.text) if self.text else self.typed


@dataclass(frozen=True)
class Section:
    """The questions of one step with their answers."""

    step: Step
    rows: tuple[Row, ...]


NOT_FILLED_IN = N_("Niet ingevuld")


def sections(answers: Answers, corporations: tuple[str, ...]) -> tuple[Section, ...]:
    """Return every question that was asked, with its answer; also those that were left open."""
    steps = (*ELIGIBILITY, *form_steps(corporations))
    asked = (step for step in steps if step.is_asked(answers))
    return tuple(
        Section(step, tuple(_row(question, answers) for question in step.questions if question.kind is not Kind.FILES))
        for step in asked
    )


def _row(question: Question, answers: Answers) -> Row:
    if question.kind is Kind.DATE:
        return _date_row(question, answers)
    value = answers.get(question.name, "").strip()
    if not value:
        return Row(question, text=NOT_FILLED_IN)
    if question.kind is Kind.TICK:
        return Row(question, text=N_("Ja"))
    labels = {choice.value: choice.label for choice in question.choices}
    return Row(question, text=labels[value]) if value in labels else Row(question, typed=value)


def _date_row(question: Question, answers: Answers) -> Row:
    match sent_from(answers, date.max):
        case eligibility.SentOn(day):
            return Row(question, day=day)
        case eligibility.SentIn(year, month):
            return Row(question, day=date(year, month, 1), is_month_only=True)
        case eligibility.SentUnknown():
            return Row(question, text=N_("Dat weet ik niet"))
        case _:
            return Row(question, text=NOT_FILLED_IN)
