"""The year's numbers: each complaint stands under one end or is open, and is counted in the year that it came in."""

from datetime import date, timedelta

import pytest

from formservice.rules.case import Event, State
from formservice.rules.year import ENDS, GONE, OPEN, Course, Line, numbers

NEW_YEAR = date(2026, 1, 1)


def line(state: State = State.RECEIVED, on: date = NEW_YEAR, days: int = 0, **known: object) -> Line:
    course = Course(on, on + timedelta(days=days))
    return Line(**{"state": state, "course": course, "language": "nl", **known})  # type: ignore[arg-type]


def history(*came: State) -> list[Event]:
    return [Event(number, state, NEW_YEAR + timedelta(days=number)) for number, state in enumerate(came)]


def test_received_is_each_end_and_what_is_open() -> None:
    lines = [line(state) for state in State for _ in range(3)] + [line(State.INVITED, is_erased=True)]
    counted = numbers(lines, 2026)["complaints"]
    assert counted["received"] == len(lines) == sum(counted[end] for end in (OPEN, *ENDS, GONE))
    assert (counted[OPEN], counted[GONE]) == (15, 1)


def test_a_complaint_counts_in_the_year_that_it_came_in_whenever_it_ended() -> None:
    last_day = line(State.DECIDED, date(2025, 12, 31), days=40)
    assert [numbers([last_day, line()], year)["complaints"]["received"] for year in (2025, 2026, 2027)] == [1, 1, 0]
    assert numbers([last_day], 2025)["complaints"]["decided"] == 1


@pytest.mark.parametrize(
    ("days", "mean", "median", "longest"),
    [((7,), 7, 7, 7), ((1, 2, 9), 4, 2, 9), ((1, 2, 4, 90), 24.2, 3, 90), ((0, 1), 0.5, 0.5, 1)],
)
def test_lengths_have_their_mean_their_median_and_the_longest(
    days: tuple[int, ...], mean: float, median: float, longest: int
) -> None:
    ended = [line(State.DECIDED, days=each) for each in days]
    told = numbers([*ended, line(State.HEARD, days=500)], 2026)["days_to_end"]
    assert told == {"count": len(days), "mean": mean, "median": median, "longest": longest}
    assert numbers([], 2026)["days_to_end"] == {"count": 0}


def test_what_a_correction_took_back_does_not_count() -> None:
    corrected = Course.of(history(State.RECEIVED, State.ACCEPTED, State.RECEIVED, State.DECLINED))
    assert (corrected.accepted_on, corrected.received_on) == (None, NEW_YEAR)
    undone = Course.of(history(State.RECEIVED, State.ACCEPTED, State.WITHDRAWN, State.ACCEPTED))
    assert undone.accepted_on == NEW_YEAR + timedelta(days=1)
    assert undone.changed_on == NEW_YEAR + timedelta(days=3)


def test_of_what_an_earlier_version_erased_only_the_state_tells_how_far_it_came() -> None:
    older = [line(state, is_erased=True, language=None) for state in (State.DECIDED, State.SETTLED, State.WITHDRAWN)]
    counted = numbers(older, 2026)
    assert (counted["steps"]["taken_up"], counted["steps"]["heard"], counted["steps"]["advised"]) == (2, 2, 1)
    assert counted["outcome"] == counted["decision"] == {"": 1}
    assert counted["language"] == counted["subject"] == {"": 3}


def test_only_who_was_declined_has_a_reason_and_only_a_decision_follows_or_departs() -> None:
    lines = [
        line(State.DECLINED, reason="other"),
        line(State.DECLINED, reason="other"),
        line(State.DECLINED),
        line(State.RECEIVED, reason="other"),
        line(State.DECIDED, follows=True),
        line(State.DECIDED, follows=False),
        line(State.ADVISED, follows=True),
    ]
    counted = numbers(lines, 2026)
    assert counted["reason"] == {"": 1, "other": 2}
    assert counted["decision"] == {"departs": 1, "follows": 1}
