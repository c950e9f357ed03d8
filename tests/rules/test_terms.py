"""The term, day by day (F2, and the table in the procedure)."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formservice.rules.terms import Term, Unit, eligible_from, last_day

MONTH = Term(1, Unit.MONTH)

ONE_MONTH = [
    # sent                term ends           eligible from
    (date(2026, 1, 15), date(2026, 2, 15), date(2026, 2, 16)),
    (date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 1)),
    (date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 1)),
    (date(2028, 1, 30), date(2028, 2, 29), date(2028, 3, 1)),
    (date(2028, 1, 28), date(2028, 2, 28), date(2028, 2, 29)),
    (date(2027, 2, 28), date(2027, 3, 28), date(2027, 3, 29)),
    (date(2028, 2, 29), date(2028, 3, 29), date(2028, 3, 30)),
    (date(2027, 4, 30), date(2027, 5, 30), date(2027, 5, 31)),
    (date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 1)),
    (date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 1)),
    (date(2026, 12, 1), date(2027, 1, 1), date(2027, 1, 2)),
    (date(2100, 1, 31), date(2100, 2, 28), date(2100, 3, 1)),
]

OTHER_TERMS = [
    # sent                term                   term ends           eligible from
    (date(2026, 1, 1), Term(1, Unit.DAY), date(2026, 1, 2), date(2026, 1, 3)),
    (date(2028, 2, 1), Term(28, Unit.DAY), date(2028, 2, 29), date(2028, 3, 1)),
    (date(2026, 11, 2), Term(3, Unit.WEEK), date(2026, 11, 23), date(2026, 11, 24)),
    (date(2026, 12, 1), Term(6, Unit.WEEK), date(2027, 1, 12), date(2027, 1, 13)),
    (date(2026, 12, 31), Term(2, Unit.MONTH), date(2027, 2, 28), date(2027, 3, 1)),
    # Not by way of 28 February: months are counted at once from the day of sending.
    (date(2027, 1, 31), Term(2, Unit.MONTH), date(2027, 3, 31), date(2027, 4, 1)),
    (date(2026, 11, 30), Term(12, Unit.MONTH), date(2027, 11, 30), date(2027, 12, 1)),
]


@pytest.mark.parametrize(("sent_on", "ends_on", "from_day"), ONE_MONTH)
def test_check_17_a_month_ends_on_the_same_number_or_on_the_last_day_of_the_month(
    sent_on: date, ends_on: date, from_day: date
) -> None:
    assert last_day(sent_on, MONTH) == ends_on
    assert eligible_from(sent_on, MONTH) == from_day


@pytest.mark.parametrize(("sent_on", "term", "ends_on", "from_day"), OTHER_TERMS)
def test_check_17_a_committee_may_count_in_days_weeks_or_more_months(
    sent_on: date, term: Term, ends_on: date, from_day: date
) -> None:
    assert last_day(sent_on, term) == ends_on
    assert eligible_from(sent_on, term) == from_day


def test_every_day_of_a_century_has_the_term_that_a_calendar_on_the_wall_gives() -> None:
    day = date(2000, 1, 1)
    while day <= date(2100, 12, 31):
        year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
        ends_on = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
        assert last_day(day, MONTH) == ends_on
        assert eligible_from(day, MONTH) == ends_on + timedelta(days=1)
        day += timedelta(days=1)


dates = st.dates(date(2000, 1, 1), date(2100, 12, 31))
terms = st.builds(Term, st.integers(1, 366), st.sampled_from(Unit))


@given(dates, terms)
def test_the_last_day_of_the_term_is_never_enough_and_the_day_after_always_is(sent_on: date, term: Term) -> None:
    assert sent_on < last_day(sent_on, term) < eligible_from(sent_on, term)
    assert eligible_from(sent_on, term) - last_day(sent_on, term) == timedelta(days=1)


@given(dates, dates, terms)
def test_who_sent_earlier_never_waits_until_later(one: date, other: date, term: Term) -> None:
    earlier, later = sorted((one, other))
    assert eligible_from(earlier, term) <= eligible_from(later, term)


@pytest.mark.parametrize(("length", "unit"), [(0, "month"), (-1, "day"), (1, "fortnight"), (1, "")])
def test_a_term_that_cannot_be_is_refused(length: int, unit: str) -> None:
    with pytest.raises(ValueError, match=r"term|Unit"):
        Term(length, unit)  # type: ignore[arg-type]


def test_a_unit_may_be_given_by_its_name() -> None:
    assert Term(1, "month") == MONTH  # type: ignore[arg-type]
