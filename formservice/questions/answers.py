"""What a tenant typed, read back: what is wrong with it, what the rules need of it, and how to show it (F1, F2)."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from formservice.formatting import month_and_year, short_date
from formservice.languages import N_, gettext
from formservice.questions.asked_first import ANSWERED, ANYWAY, ELIGIBILITY, NOW, SENT, WRITTEN
from formservice.questions.question import Answers, Offer, Problem, Question, QuestionKind, Step
from formservice.questions.spelling import POSTCODE, TICKED, has_enough_digits
from formservice.questions.steps import NOT_LISTED, form_steps
from formservice.questions.typed import month_number, number
from formservice.rules import eligibility
from formservice.rules.reference import parse_code, parse_reference
from formservice.text.addresses import LONGEST, LONGEST_BEFORE_AT, Wrong, unusual_in, wrong_with

E = TypeVar("E", bound=StrEnum)

EARLIEST_YEAR = 1990
"""A complaint sent before this is a typing mistake."""


def names(question: Question) -> tuple[str, ...]:
    """Return the field names under which a question's answer is typed and stored."""
    if question.kind is QuestionKind.DATE:
        parts = ("day", "month", "year") if question.may_stay_open else ("day", "month", "year", "unknown")
        return tuple(f"{question.name}_{part}" for part in parts)
    return () if question.kind is QuestionKind.FILES else (question.name,)


def problems(step: Step, answers: Answers, today: date) -> dict[str, Problem]:
    """Return what is wrong on a step, by question name; nothing when all of it can be used."""
    found = ((question.name, _problem(question, answers, today)) for question in step.questions)
    return {name: problem for name, problem in found if problem}


def first_unfinished(steps: Sequence[Step], answers: Answers, today: date) -> Step | None:
    """Return the first step that is asked and still has a problem."""
    return next((step for step in steps if step.is_asked(answers) and problems(step, answers, today)), None)


def _problem(question: Question, answers: Answers, today: date) -> Problem | None:
    if question.kind is QuestionKind.FILES:
        return None
    if question.kind is QuestionKind.DATE:
        read = day_from(question, answers, today)
        if isinstance(read, Problem):
            return read
        is_open = question.may_stay_open or not question.is_required(answers)
        return Problem(question.missing) if read is None and not is_open else None
    value = answers.get(question.name, "").strip()
    if not value:
        is_open = question.may_stay_open and not (question.missing and question.is_required(answers))
        return None if is_open else Problem(question.missing)
    if question.kind is QuestionKind.MAIL:
        return _wrong_address(value)
    if len(value) > question.longest:
        too_long = _TOO_LONG_STORY if question.is_own_words and question.kind is QuestionKind.TEXT else _TOO_LONG
        return Problem(too_long, {"most": question.longest, "now": len(value)})
    if question.kind is QuestionKind.CHOICE and value not in {choice.value for choice in question.choices}:
        return Problem(question.missing)
    if question.offers is Offer.CORPORATIONS and value == NOT_LISTED:
        return Problem(N_("Staat uw corporatie niet in de lijst? Bel of mail ons, dan zoeken wij het met u uit."))
    is_right, text = _CHECKS.get(question.kind, (None, ""))
    return None if is_right is None or is_right(value) else Problem(text)


_TOO_LONG = N_("Uw tekst is te lang: %(now)s tekens. Gebruik hoogstens %(most)s tekens.")
_TOO_LONG_STORY = N_(
    "Uw tekst is te lang: %(now)s tekens. Gebruik hoogstens %(most)s tekens, of stuur een deel als bestand mee."
)
_ADDRESSES = {
    Wrong.LETTERS: N_(
        "Wij kunnen alleen mailen naar een adres met gewone letters: a tot en met z. Vul een ander mailadres in."
    ),
    Wrong.TOO_LONG: N_(
        "Dit mailadres heeft %(now)s tekens. Het mogen er hoogstens %(most)s zijn. Vul een ander mailadres in."
    ),
    Wrong.TOO_LONG_BEFORE_AT: N_(
        "Voor het @-teken staan %(before)s tekens. Het mogen er hoogstens %(most_before)s zijn. "
        "Vul een ander mailadres in."
    ),
    Wrong.SPACE: N_("In dit mailadres staat een spatie. Haal de spatie weg. Vul niet meer dan één adres in."),
    Wrong.NO_AT: N_("In dit mailadres staat geen @-teken. Schrijf het zo: naam@voorbeeld.nl."),
    Wrong.TWO_AT: N_("In dit mailadres staat het @-teken vaker dan één keer. Vul niet meer dan één adres in."),
    Wrong.CHARACTERS: N_("Naar een adres met deze tekens kunnen wij niet mailen: %(characters)s. Haal ze weg."),
    Wrong.DOTS: N_("In dit mailadres staat een punt op een verkeerde plek. Haal die punt weg."),
    Wrong.DOMAIN: N_("Na het @-teken klopt dit mailadres niet. Schrijf het zo: naam@voorbeeld.nl."),
    Wrong.OTHER: N_("Dit mailadres klopt niet. Schrijf het zo: naam@voorbeeld.nl."),
}
_CHECKS: dict[QuestionKind, tuple[Callable[[str], object], str]] = {
    QuestionKind.PHONE: (
        has_enough_digits,
        N_("Dit telefoonnummer is te kort. Vul het hele nummer in, zoals 06\u00a012\u00a034\u00a056\u00a078."),
    ),
    QuestionKind.POSTCODE: (
        POSTCODE.fullmatch,
        N_("Deze postcode klopt niet. Schrijf vier cijfers en twee letters, zoals 1234\u00a0AB."),
    ),
    QuestionKind.REFERENCE: (
        parse_reference,
        N_(
            "Dit nummer klopt niet, want een nummer bestaat uit acht letters en cijfers. Kijk na of u het goed hebt "
            "overgenomen."
        ),
    ),
    QuestionKind.CODE: (
        parse_code,
        N_(
            "Deze code klopt niet, want een code bestaat uit tien letters en cijfers. Kijk na of u de code goed hebt "
            "overgenomen."
        ),
    ),
}


def _wrong_address(typed: str) -> Problem | None:
    wrong = wrong_with(typed)
    if wrong is None:
        return None
    values = {
        "now": len(typed),
        "most": LONGEST,
        "before": len(typed.rpartition("@")[0]),
        "most_before": LONGEST_BEFORE_AT,
        "characters": unusual_in(typed),
    }
    return Problem(_ADDRESSES[wrong], values)


def sent_from(answers: Answers, today: date) -> eligibility.Sent | Problem | None:
    """Return when the complaint was sent, what is wrong with what was typed, or None where nothing was."""
    return day_from(SENT, answers, today)


def day_from(question: Question, answers: Answers, today: date) -> eligibility.Sent | Problem | None:
    """Return the day or the month that answers a question, what is wrong with what was typed, or None for nothing."""
    day, month, year, *unknown = (answers.get(name, "").strip() for name in names(question))
    if TICKED in unknown:
        return Problem(_BOTH) if day or month or year else eligibility.SENT_UNKNOWN
    if not (day or month or year):
        return None
    if not month or not year:
        return _incomplete(day, month, today)
    month_read, year_read = month_number(month), number(year)
    if month_read is None:
        return Problem(N_("Deze maand klopt niet. Schrijf een getal van 1 tot en met 12, of de naam van de maand."))
    if year_read is None or not EARLIEST_YEAR <= year_read <= today.year:
        return _wrong_year(year_read, today)
    if not day:
        if (year_read, month_read) > (today.year, today.month):
            return Problem(N_("Deze maand ligt in de toekomst. Kijk de maand en het jaar na."))
        return eligibility.SentIn(year_read, month_read)
    return _day(day, month_read, year_read, today)


_BOTH = N_("U hebt een datum ingevuld, maar ook gekozen dat u die niet weet. Kies één van de twee.")


def _incomplete(day: str, month: str, today: date) -> Problem:
    if month:
        return Problem(N_("Vul ook het jaar in, zoals %(year)s."), {"year": today.year})
    if day and number(day) is None:
        return Problem(N_("Schrijf de dag, de maand en het jaar elk in een eigen vak."))
    return Problem(N_("Vul de maand en het jaar in. De dag mag u leeg laten."))


def _wrong_year(year: int | None, today: date) -> Problem:
    if year is not None and year < 100:
        return Problem(N_("Schrijf het jaar met vier cijfers, zoals %(year)s."), {"year": today.year})
    if year is None or not 1000 <= year <= 9999:
        return Problem(N_("Dit jaar klopt niet. Schrijf vier cijfers, zoals %(year)s."), {"year": today.year})
    if year > today.year:
        return Problem(N_("Dit jaar ligt in de toekomst. Kijk het jaar na."))
    return Problem(N_("Dit jaar is te lang geleden. Kijk het jaar na."))


def _day(day: str, month: int, year: int, today: date) -> eligibility.SentOn | Problem:
    read = number(day)
    if read is None:
        return Problem(N_("Deze dag klopt niet. Schrijf een getal, of laat de dag leeg."))
    if not 1 <= read <= _MOST_DAYS:
        return Problem(N_("Deze dag bestaat niet. Schrijf een getal van 1 tot en met 31, of laat de dag leeg."))
    days = monthrange(year, month)[1]
    if read > days:
        return Problem(N_("Deze maand heeft %(days)s dagen. Kijk de dag en de maand na."), {"days": days})
    sent_on = date(year, month, read)
    if sent_on > today:
        return Problem(N_("Deze dag ligt in de toekomst. Kijk de dag, de maand en het jaar na."))
    return eligibility.SentOn(sent_on)


_MOST_DAYS = 31


def for_the_rule(answers: Answers, today: date) -> eligibility.EligibilityAnswers:
    """Return what the eligibility rule needs, leaving out what was not or not well answered."""
    sent = sent_from(answers, today)
    return eligibility.EligibilityAnswers(
        written=_member(eligibility.Written, answers.get(WRITTEN.name)),
        answered=_member(eligibility.Answered, answers.get(ANSWERED.name)),
        now=_member(eligibility.Now, answers.get(NOW.name)),
        sent=None if isinstance(sent, Problem) else sent,
        goes_on_unsure=answers.get(ANYWAY) == "yes",
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
    """One question with its answer: own words as typed, a text of the catalogue, or a day or month.

    `language` tells where the text is in the same language for every reader.
    """

    question: Question
    typed: str = ""
    text: str = ""
    day: date | None = None
    is_month_only: bool = False
    language: str = ""

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
    return tuple(Section(step, rows(step, answers)) for step in asked)


def rows(step: Step, answers: Answers) -> tuple[Row, ...]:
    """Return every question of a step with its answer, but for files."""
    return tuple(row(question, answers) for question in step.questions if question.kind is not QuestionKind.FILES)


def row(question: Question, answers: Answers) -> Row:
    """Return a question with its answer, for any question but one that asks for files."""
    if question.kind is QuestionKind.DATE:
        return _date_row(question, answers)
    value = answers.get(question.name, "").strip()
    if not value:
        return Row(question, text=NOT_FILLED_IN)
    if question.kind is QuestionKind.TICK:
        return Row(question, text=N_("Ja"))
    chosen = next((choice for choice in question.choices if choice.value == value), None)
    return Row(question, text=chosen.label, language=chosen.language) if chosen else Row(question, typed=value)


def _date_row(question: Question, answers: Answers) -> Row:
    match day_from(question, answers, date.max):
        case eligibility.SentOn(day):
            return Row(question, day=day)
        case eligibility.SentIn(year, month):
            return Row(question, day=date(year, month, 1), is_month_only=True)
        case eligibility.SentUnknown():
            return Row(question, text=N_("Dat weet ik niet"))
        case _:
            return Row(question, text=NOT_FILLED_IN)
