"""The day on which a complaint was sent, read as tenants type it, or told what is wrong with it (F2)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formservice.questions.answers import Problem, for_the_rule, problems, row, sections, sent_from
from formservice.questions.asked_first import ELIGIBILITY, SENT
from formservice.questions.beside import TOLD
from formservice.rules.eligibility import SENT_UNKNOWN, Answered, Now, Sent, SentIn, SentOn, Written
from formservice.rules.eligibility import EligibilityAnswers as ForTheRule

TODAY = date(2026, 11, 23)
[STEP] = [step for step in ELIGIBILITY if SENT in step.questions]

MONTH_AND_YEAR = "Vul de maand en het jaar in. De dag mag u leeg laten."
NO_MONTH = "Deze maand klopt niet. Schrijf een getal van 1 tot en met 12, of de naam van de maand."
NO_DAY = "Deze dag klopt niet. Schrijf een getal, of laat de dag leeg."
NO_SUCH_DAY = "Deze dag bestaat niet. Schrijf een getal van 1 tot en met 31, of laat de dag leeg."
TOO_FEW_DAYS = "Deze maand heeft %(days)s dagen. Kijk de dag en de maand na."
YEAR_AHEAD = "Dit jaar ligt in de toekomst. Kijk het jaar na."
LONG_AGO = "Dit jaar is te lang geleden. Kijk het jaar na."
YEAR_TOO = "Vul ook het jaar in, zoals %(year)s."
ONE_BOX = "Schrijf de dag, de maand en het jaar elk in een eigen vak."
BOTH = "U hebt een datum ingevuld, maar ook gekozen dat u die niet weet. Kies één van de twee."
DAY_AHEAD = "Deze dag ligt in de toekomst. Kijk de dag, de maand en het jaar na."
MONTH_AHEAD = "Deze maand ligt in de toekomst. Kijk de maand en het jaar na."
SHORT_YEAR = "Schrijf het jaar met vier cijfers, zoals %(year)s."
NO_YEAR = "Dit jaar klopt niet. Schrijf vier cijfers, zoals %(year)s."

READ_DATES: list[tuple[str, str, str, Sent]] = [
    # day  month       year    read
    ("5", "3", "2026", SentOn(date(2026, 3, 5))),
    ("05", "03", "2026", SentOn(date(2026, 3, 5))),
    (" 5 ", " 3 ", " 2026 ", SentOn(date(2026, 3, 5))),
    ("5", "maart", "2026", SentOn(date(2026, 3, 5))),
    ("5", "MRT.", "2026", SentOn(date(2026, 3, 5))),
    ("5", "March", "2026", SentOn(date(2026, 3, 5))),
    ("5", "مارس", "2026", SentOn(date(2026, 3, 5))),
    ("٥", "٣", "٢٠٢٦", SentOn(date(2026, 3, 5))),
    ("۵", "۳", "۲۰۲۶", SentOn(date(2026, 3, 5))),
    ("5", "آذار", "2026", SentOn(date(2026, 3, 5))),
    ("29", "2", "2024", SentOn(date(2024, 2, 29))),
    ("23", "11", "2026", SentOn(TODAY)),
    ("1", "1", "1990", SentOn(date(1990, 1, 1))),
    ("", "3", "2026", SentIn(2026, 3)),
    ("", "oktober", "2026", SentIn(2026, 10)),
    ("", "أكتوبر", "٢٠٢٦", SentIn(2026, 10)),
    ("", "11", "2026", SentIn(2026, 11)),
    ("", "12", "2025", SentIn(2025, 12)),
]

WRONG_DATES = [
    ("29", "2", "2026", TOO_FEW_DAYS),
    ("30", "2", "2024", TOO_FEW_DAYS),
    ("31", "4", "2026", TOO_FEW_DAYS),
    ("31", "november", "2025", TOO_FEW_DAYS),
    ("32", "1", "2026", NO_SUCH_DAY),
    ("0", "1", "2026", NO_SUCH_DAY),
    ("24", "11", "2026", DAY_AHEAD),
    ("1", "1", "2027", YEAR_AHEAD),
    ("31", "2", "3000", YEAR_AHEAD),
    ("", "12", "2026", MONTH_AHEAD),
    ("", "1", "2027", YEAR_AHEAD),
    ("5", "3", "9999", YEAR_AHEAD),
    ("5", "3", "26", SHORT_YEAR),
    ("5", "3", "٢٦", SHORT_YEAR),
    ("", "3", "0026", SHORT_YEAR),
    ("5", "3", "0", SHORT_YEAR),
    ("5", "3", "202", NO_YEAR),
    ("5", "3", "1989", LONG_AGO),
    ("5", "3", "999", NO_YEAR),
    ("5", "3", "20266", NO_YEAR),
    ("5", "3", "dit jaar", NO_YEAR),
    ("5", "0", "2026", NO_MONTH),
    ("5", "13", "2026", NO_MONTH),
    ("5", "lente", "2026", NO_MONTH),
    ("vijf", "3", "2026", NO_DAY),
    ("5e", "3", "2026", NO_DAY),
    ("-5", "3", "2026", NO_DAY),
    ("5", "", "", MONTH_AND_YEAR),
    ("5", "3", "", YEAR_TOO),
    ("", "3", "", YEAR_TOO),
    ("5", "", "2026", MONTH_AND_YEAR),
    ("", "", "2026", MONTH_AND_YEAR),
    ("5-3-2026", "", "", ONE_BOX),
    ("5 maart", "", "2026", ONE_BOX),
]


def sent(day: str, month: str, year: str) -> dict[str, str]:
    return {"sent_day": day, "sent_month": month, "sent_year": year}


@pytest.mark.parametrize(("day", "month", "year", "read"), READ_DATES)
def test_a_date_is_read_as_tenants_write_it(day: str, month: str, year: str, read: Sent) -> None:
    assert sent_from(sent(day, month, year), TODAY) == read
    assert "sent" not in problems(STEP, {"answered": "no", **sent(day, month, year)}, TODAY)


@pytest.mark.parametrize(("day", "month", "year", "text"), WRONG_DATES)
def test_a_date_that_cannot_be_says_what_to_do(day: str, month: str, year: str, text: str) -> None:
    read = sent_from(sent(day, month, year), TODAY)
    assert isinstance(read, Problem)
    assert read.text == text
    assert read.text % read.values if read.values else "%" not in read.text
    assert problems(STEP, {"answered": "no", **sent(day, month, year)}, TODAY) == {"sent": read}


def test_not_knowing_the_day_of_sending_is_an_answer() -> None:
    assert sent_from({"sent_unknown": "yes"}, TODAY) == SENT_UNKNOWN
    assert sent_from({"sent_unknown": "on", **sent("5", "3", "2026")}, TODAY) == SentOn(date(2026, 3, 5))


@pytest.mark.parametrize(
    "typed", [sent("5", "3", "2026"), sent("", "maart", "2026"), sent("5", "", ""), sent("x", "x", "x")]
)
def test_a_date_beside_not_knowing_it_is_asked_again(typed: dict[str, str]) -> None:
    assert sent_from({"sent_unknown": "yes", **typed}, TODAY) == Problem(BOTH)


def test_a_date_left_open_is_asked_for_only_where_it_counts() -> None:
    assert sent_from({}, TODAY) is None
    assert sent_from(sent(" ", " ", " "), TODAY) is None
    assert problems(STEP, {"answered": "no"}, TODAY) == {"sent": Problem(SENT.missing)}
    assert problems(STEP, {"answered": "yes"}, TODAY) == {}


@settings(deadline=None)  # the first run reads the names of the months
@given(st.text(), st.text(), st.text())
def test_any_typed_date_is_read_or_explained(day: str, month: str, year: str) -> None:
    read = sent_from(sent(day, month, year), TODAY)
    assert read is None or isinstance(read, (SentOn, SentIn, Problem))
    if isinstance(read, SentOn):
        assert read.day <= TODAY
    for section in sections({"answered": "no", **sent(day, month, year)}, ()):
        assert all(row.shown("nl") for row in section.rows)


def test_the_rule_gets_what_was_well_answered() -> None:
    answers = {"written": "mail", "answered": "yes", "now": "disagree", **sent("5", "3", "2026")}
    assert for_the_rule(answers, TODAY) == ForTheRule(
        Written.MAIL, Answered.YES, Now.DISAGREE, SentOn(date(2026, 3, 5))
    )
    assert for_the_rule({}, TODAY) == ForTheRule()
    assert for_the_rule(sent("31", "2", "2026"), TODAY) == ForTheRule()


def test_each_question_shows_its_own_date() -> None:
    both = {"sent_day": "5", "sent_month": "3", "sent_year": "2026"}
    both |= {"told_day": "7", "told_month": "2", "told_year": "2026"}
    assert (row(SENT, both).day, row(TOLD, both).day) == (date(2026, 3, 5), date(2026, 2, 7))
