"""Hearing days and their slots: what can be, on both sides of each boundary."""

from datetime import UTC, date, datetime, time

import pytest

from formservice.rules.hearing import OVER, Day, DayProblem, Outcome, is_weekend, problem_of, working_days_until

TODAY = date(2026, 11, 23)  # a Monday


def day(on: date = TODAY, starts: time = time(13), minutes: int = 60, slots: int = 4) -> Day:
    return Day(on, starts, minutes, slots)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (day(date(2026, 11, 22)), DayProblem.PAST),
        (day(TODAY), None),
        (day(slots=0), DayProblem.SLOTS),
        (day(slots=1), None),
        (day(minutes=10, slots=40), None),
        (day(minutes=10, slots=41), DayProblem.SLOTS),
        (day(slots=-1), DayProblem.SLOTS),
        (day(minutes=9), DayProblem.MINUTES),
        (day(minutes=10), None),
        (day(starts=time(0), minutes=240), None),
        (day(starts=time(0), minutes=241), DayProblem.MINUTES),
        (day(starts=time(19, 59)), None),
        (day(starts=time(20)), DayProblem.PAST_MIDNIGHT),
        (day(starts=time(20, 1)), DayProblem.PAST_MIDNIGHT),
        # the last day of the calendar has no midnight after it
        (day(date.max, time(13)), None),
        (day(date.max, time(23)), DayProblem.PAST_MIDNIGHT),
    ],
)
def test_a_day_is_possible_or_says_why_not(asked: Day, problem: DayProblem | None) -> None:
    assert problem_of(asked, TODAY) is problem


@pytest.mark.parametrize(
    ("taken", "problem"),
    [((), None), ((0, 3), None), ((4,), DayProblem.PLANNED_BEYOND), ((0, 4), DayProblem.PLANNED_BEYOND)],
)
def test_no_planned_slot_is_taken_away(taken: tuple[int, ...], problem: DayProblem | None) -> None:
    assert problem_of(day(slots=4), TODAY, taken) is problem


@pytest.mark.parametrize(("slot", "at"), [(0, time(13, 15)), (1, time(14)), (3, time(15, 30))])
def test_slots_follow_one_another(slot: int, at: time) -> None:
    assert day(starts=time(13, 15), minutes=45).begins_at(slot) == at


@pytest.mark.parametrize(("on", "hour"), [(date(2026, 11, 23), 13), (date(2026, 6, 22), 12)])
def test_a_slot_begins_at_a_moment_in_amsterdam(on: date, hour: int) -> None:
    """In winter an hour after UTC, in summer two."""
    assert day(on, time(13)).moment_of(1) == datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "is_one"), [(27, False), (28, True), (29, True), (30, False)]
)  # Friday to Monday in November 2026
def test_a_weekend_is_saturday_and_sunday(on: int, is_one: bool) -> None:
    assert is_weekend(date(2026, 11, on)) is is_one


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2026, 11, 20), 0),
        (TODAY, 0),
        (date(2026, 11, 24), 1),
        (date(2026, 11, 27), 4),
        (date(2026, 11, 28), 4),
        (date(2026, 11, 29), 4),
        (date(2026, 11, 30), 5),
    ],
)
def test_working_days_ahead_are_counted_without_weekends(on: date, days: int) -> None:
    assert working_days_until(TODAY, on) == days


def test_what_is_noted_of_a_hearing_is_none_of_what_an_act_makes_of_it() -> None:
    assert {Outcome.PLANNED, Outcome.MOVED, Outcome.OFF} == set(Outcome) - OVER
