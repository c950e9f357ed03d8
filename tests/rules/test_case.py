"""The life of a complaint: every pair of states, and the days in which a withdrawal can be undone (F3, F6 to F9)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from formservice.rules.case import (
    Actor,
    Event,
    Refusal,
    Role,
    State,
    is_closed,
    is_withdrawable,
    last_day_to_undo,
    next_event,
    state_before_withdrawing,
    undoable_until,
)

DAY = date(2026, 11, 20)
UNDO_DAYS = 3

LAWFUL = {
    State.RECEIVED: {State.ACCEPTED, State.DECLINED, State.WITHDRAWN},
    State.ACCEPTED: {State.INVITED, State.WITHDRAWN},
    State.INVITED: {State.HEARD, State.WITHDRAWN},
    State.HEARD: {State.SETTLED, State.ADVISED},
    State.ADVISED: {State.DECIDED},
    State.DECLINED: set(),
    State.SETTLED: set(),
    State.DECIDED: set(),
}

WAY_THERE = {
    State.RECEIVED: [State.RECEIVED],
    State.ACCEPTED: [State.RECEIVED, State.ACCEPTED],
    State.DECLINED: [State.RECEIVED, State.DECLINED],
    State.INVITED: [State.RECEIVED, State.ACCEPTED, State.INVITED],
    State.HEARD: [State.RECEIVED, State.ACCEPTED, State.INVITED, State.HEARD],
    State.SETTLED: [State.RECEIVED, State.ACCEPTED, State.INVITED, State.HEARD, State.SETTLED],
    State.ADVISED: [State.RECEIVED, State.ACCEPTED, State.INVITED, State.HEARD, State.ADVISED],
    State.DECIDED: [State.RECEIVED, State.ACCEPTED, State.INVITED, State.HEARD, State.ADVISED, State.DECIDED],
}


def history(*states: State, on: date = DAY) -> list[Event]:
    events: list[Event] = []
    for state in states:
        moved = next_event(events, state, on, UNDO_DAYS)
        assert isinstance(moved, Event), (events, state)
        events.append(moved)
    return events


@pytest.mark.parametrize("start", list(LAWFUL))
@pytest.mark.parametrize("to", list(State))
def test_a_complaint_moves_along_the_procedure_and_nowhere_else(start: State, to: State) -> None:
    events = history(*WAY_THERE[start])
    moved = next_event(events, to, DAY, UNDO_DAYS)
    if to is start:
        assert moved is Refusal.ALREADY_THERE
    elif to in LAWFUL[start]:
        assert moved == Event(len(events) + 1, to, DAY)
    else:
        assert moved is Refusal.NOT_FROM_HERE


@pytest.mark.parametrize("before", [State.RECEIVED, State.ACCEPTED, State.INVITED])
@pytest.mark.parametrize("to", list(State))
def test_a_withdrawn_complaint_goes_only_back_to_where_it_was(before: State, to: State) -> None:
    events = history(*WAY_THERE[before], State.WITHDRAWN)
    moved = next_event(events, to, DAY, UNDO_DAYS)
    if to is State.WITHDRAWN:
        assert moved is Refusal.ALREADY_THERE
    elif to is before:
        assert moved == Event(len(events) + 1, before, DAY)
    else:
        assert moved is Refusal.NOT_FROM_HERE


@pytest.mark.parametrize("to", list(State))
def test_a_complaint_begins_by_being_received(to: State) -> None:
    moved = next_event([], to, DAY, UNDO_DAYS)
    assert moved == (Event(1, State.RECEIVED, DAY) if to is State.RECEIVED else Refusal.NOT_FROM_HERE)


@pytest.mark.parametrize(
    ("undo_days", "days_later", "expected"),
    [
        (3, 0, State.ACCEPTED),
        (3, 3, State.ACCEPTED),
        (3, 4, Refusal.TOO_LATE_TO_UNDO),
        (0, 0, State.ACCEPTED),
        (0, 1, Refusal.TOO_LATE_TO_UNDO),
    ],
)
def test_a_withdrawal_can_be_undone_up_to_the_last_of_the_undo_days(
    undo_days: int, days_later: int, expected: State | Refusal
) -> None:
    events = history(State.RECEIVED, State.ACCEPTED, State.WITHDRAWN)
    moved = next_event(events, State.ACCEPTED, DAY + timedelta(days=days_later), undo_days)
    assert (moved.state if isinstance(moved, Event) else moved) == expected


@pytest.mark.parametrize(
    ("undo_days", "days_later", "expected"),
    [(3, 0, DAY + timedelta(days=3)), (3, 3, DAY + timedelta(days=3)), (3, 4, None), (0, 0, None)],
)
def test_what_can_be_undone_is_told_with_its_last_day(undo_days: int, days_later: int, expected: date | None) -> None:
    events = history(State.RECEIVED, State.ACCEPTED, State.WITHDRAWN)
    assert undoable_until(events, DAY + timedelta(days=days_later), undo_days) == expected
    assert state_before_withdrawing(events) is State.ACCEPTED


def test_what_is_not_withdrawn_has_nothing_to_undo() -> None:
    for events in (history(State.RECEIVED), history(State.RECEIVED, State.WITHDRAWN, State.RECEIVED)):
        assert undoable_until(events, DAY, UNDO_DAYS) is None
        assert state_before_withdrawing(events) is None


def test_the_last_day_to_undo_is_counted_over_the_end_of_the_year() -> None:
    assert last_day_to_undo(date(2026, 12, 30), 3) == date(2027, 1, 2)


def test_a_complaint_that_came_back_goes_on_and_can_be_withdrawn_again() -> None:
    events = history(State.RECEIVED, State.WITHDRAWN, State.RECEIVED, State.ACCEPTED, State.WITHDRAWN, State.ACCEPTED)
    assert [event.sequence for event in events] == [1, 2, 3, 4, 5, 6]
    assert isinstance(next_event(events, State.INVITED, DAY, UNDO_DAYS), Event)


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_a_row_is_never_dated_before_the_one_above_it(days: int, is_refused: bool) -> None:
    moved = next_event(history(State.RECEIVED), State.ACCEPTED, DAY + timedelta(days=days), UNDO_DAYS)
    assert (moved is Refusal.BEFORE_PREVIOUS) == is_refused


def test_undoing_is_not_dated_before_the_withdrawal_either() -> None:
    events = history(State.RECEIVED, State.WITHDRAWN)
    assert next_event(events, State.RECEIVED, DAY - timedelta(days=1), UNDO_DAYS) is Refusal.BEFORE_PREVIOUS


def test_a_withdrawal_without_anything_before_it_leads_nowhere() -> None:
    torn = [Event(2, State.WITHDRAWN, DAY)]
    assert next_event(torn, State.RECEIVED, DAY, UNDO_DAYS) is Refusal.NOT_FROM_HERE


def test_a_row_tells_who_did_what_and_when() -> None:
    at = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    by = Actor(Role.SECRETARY, "s.jansen")
    moved = next_event([], State.RECEIVED, DAY, UNDO_DAYS, at=at, by=by, reason="by phone")
    assert moved == Event(1, State.RECEIVED, DAY, at, by, "by phone")


def test_a_complaint_can_be_withdrawn_up_to_the_hearing() -> None:
    withdrawable = {state for state in State if is_withdrawable(state)}
    assert withdrawable == {State.RECEIVED, State.ACCEPTED, State.INVITED}


def test_a_complaint_is_closed_when_nobody_waits_for_it() -> None:
    closed = {state for state in State if is_closed(state)}
    assert closed == {State.WITHDRAWN, State.DECLINED, State.SETTLED, State.DECIDED}
    assert not is_closed("a state of a later version")
