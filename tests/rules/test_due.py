"""What is due next for a case, on both sides of every boundary, and for every open case."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formservice.rules.advice import decides_by
from formservice.rules.case import State, is_closed
from formservice.rules.due import Due, Group, Known, Next, Waits, due, is_reminder_due
from formservice.rules.hearing import Outcome

TODAY = date(2026, 11, 23)
NONE_SET = Waits()
SET = Waits(answer_days=21, advice_days=28, reminder_days=14)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def case(state: State, **known: object) -> Known:
    """Return a case that came in forty days ago, and has been in this state since five days."""
    return replace(Known(state, days_ago(40), days_ago(5)), **known)  # type: ignore[arg-type]


def planned(ahead: int) -> Known:
    return case(State.INVITED, hearing=Outcome.PLANNED, hearing_on=TODAY + timedelta(days=ahead))


@pytest.mark.parametrize(
    ("received_on", "waits", "expected"),
    [
        (TODAY, SET, Due(Group.NEW, Next.TAKE_UP, date(2026, 12, 14))),
        (days_ago(21), SET, Due(Group.NEW, Next.TAKE_UP, TODAY)),
        (days_ago(22), SET, Due(Group.LATE, Next.TAKE_UP, days_ago(1))),
        (days_ago(400), NONE_SET, Due(Group.NEW, Next.TAKE_UP)),
    ],
)
def test_a_new_case_is_late_the_day_after_its_term_and_without_a_term_never(
    received_on: date, waits: Waits, expected: Due
) -> None:
    assert due(case(State.RECEIVED, received_on=received_on), TODAY, waits) == expected


@pytest.mark.parametrize("outcome", [None, Outcome.MOVED, Outcome.OFF, Outcome.HELD_OVER])
def test_desk_check_14_a_case_without_a_day_is_to_be_planned(outcome: Outcome | None) -> None:
    assert due(case(State.ACCEPTED), TODAY, SET) == Due(Group.TO_PLAN, Next.INVITE)
    over = case(State.INVITED, hearing=outcome, hearing_on=days_ago(1) if outcome else None)
    assert due(over, TODAY, SET) == Due(Group.TO_PLAN, Next.INVITE)


@pytest.mark.parametrize(
    ("ahead", "group", "act"),
    [
        (-1, Group.LATE, Next.NOTE_OUTCOME),
        (0, Group.NOW, Next.NOTE_OUTCOME),
        (1, Group.NOW, Next.PREPARE),
        (7, Group.NOW, Next.PREPARE),
        (8, Group.WAITING, Next.PREPARE),
    ],
)
def test_a_hearing_is_near_from_a_week_before_and_late_the_day_after(ahead: int, group: Group, act: Next) -> None:
    assert due(planned(ahead), TODAY, SET) == Due(group, act, TODAY + timedelta(days=ahead))


@pytest.mark.parametrize(("since", "group"), [(28, Group.TO_FINISH), (29, Group.LATE)])
def test_advice_is_late_the_day_after_its_term(since: int, group: Group) -> None:
    heard = case(State.HEARD, changed_on=days_ago(since), hearing=Outcome.HELD, hearing_on=days_ago(since))
    assert due(heard, TODAY, SET) == Due(group, Next.FINISH, days_ago(since - 28))
    assert due(heard, TODAY, NONE_SET) == Due(Group.TO_FINISH, Next.FINISH)


@pytest.mark.parametrize(
    ("sent_on", "last"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 11, 30), date(2026, 12, 30)),
        (date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_desk_check_26_the_management_decides_within_a_month_of_the_advice(sent_on: date, last: date) -> None:
    advised = case(State.ADVISED, changed_on=sent_on)
    assert due(advised, last, NONE_SET) == Due(Group.WAITING, Next.AWAIT_DECISION, last)
    assert due(advised, last + timedelta(days=1), NONE_SET) == Due(Group.LATE, Next.AWAIT_DECISION, last)
    assert due(advised, last, SET) == Due(Group.WAITING, Next.AWAIT_DECISION, last)
    assert due(advised, last + timedelta(days=1), SET) == Due(Group.LATE, Next.REMIND, last)


@pytest.mark.parametrize(
    ("reminded", "waits", "act"),
    [
        (None, SET, Next.REMIND),
        (0, SET, Next.AWAIT_DECISION),
        (13, SET, Next.AWAIT_DECISION),
        (14, SET, Next.REMIND),
        (15, SET, Next.REMIND),
        (None, NONE_SET, Next.AWAIT_DECISION),
        (400, NONE_SET, Next.AWAIT_DECISION),
    ],
)
def test_desk_check_26_a_reminder_is_due_so_many_days_after_the_last_one(
    reminded: int | None, waits: Waits, act: Next
) -> None:
    late = case(State.ADVISED, changed_on=days_ago(90), reminded_on=None if reminded is None else days_ago(reminded))
    assert due(late, TODAY, waits) == Due(Group.LATE, act, decides_by(days_ago(90)))
    assert is_reminder_due(late, TODAY, waits) == (act is Next.REMIND)


def test_nobody_is_reminded_of_a_decision_that_is_not_awaited() -> None:
    for state in set(State) - {State.ADVISED}:
        assert not is_reminder_due(case(state, changed_on=days_ago(90)), TODAY, SET)


@pytest.mark.parametrize(("asked_for", "is_late"), [(1, False), (0, False), (-1, True), (-30, True)])
@pytest.mark.parametrize("before", [case(State.ACCEPTED), case(State.INVITED), planned(3), planned(20)])
def test_a_reaction_is_late_the_day_after_it_was_asked_for_until_the_hearing(
    before: Known, asked_for: int, is_late: bool
) -> None:
    by = TODAY + timedelta(days=asked_for)
    found = due(replace(before, react_by=by), TODAY, SET)
    assert found == (Due(Group.LATE, Next.ASK_REACTION, by) if is_late else due(before, TODAY, SET))


@pytest.mark.parametrize("ahead", [0, -1])
def test_at_the_hearing_nobody_asks_for_a_reaction_any_more(ahead: int) -> None:
    asked = replace(planned(ahead), react_by=days_ago(9))
    assert due(asked, TODAY, SET) == due(planned(ahead), TODAY, SET)


@pytest.mark.parametrize("state", State)
def test_what_a_case_was_about_is_asked_once_it_is_closed(state: State) -> None:
    asked = due(case(state, is_to_be_closed=True), TODAY, SET)
    assert (asked == Due(Group.TO_FINISH, Next.CLOSE)) == is_closed(state)
    if is_closed(state):
        assert due(case(state), TODAY, SET) is None
        letter = due(case(state, is_to_be_closed=True, has_failed_letter=True), TODAY, SET)
        assert letter
        assert letter.act is Next.POST, "a letter goes before it"


def test_a_letter_is_late_once_it_failed_or_lies_for_more_than_three_days() -> None:
    new = case(State.RECEIVED)
    assert due(replace(new, unposted_since=days_ago(3)), TODAY, NONE_SET) == Due(Group.NEW, Next.TAKE_UP)
    assert due(replace(new, unposted_since=days_ago(4)), TODAY, NONE_SET) == Due(Group.LATE, Next.POST, days_ago(1))
    failed = due(replace(new, unposted_since=TODAY, has_failed_letter=True), TODAY, NONE_SET)
    assert failed == Due(Group.LATE, Next.POST, TODAY + timedelta(days=3))


def test_desk_check_15_of_a_withdrawal_shortly_before_the_hearing_both_are_told() -> None:
    withdrawn = case(State.WITHDRAWN, hearing=Outcome.OFF, hearing_on=TODAY + timedelta(days=1))
    assert due(withdrawn, TODAY, SET) is None
    assert due(replace(withdrawn, is_to_be_told=True), TODAY, SET) == Due(
        Group.LATE, Next.TELL, TODAY + timedelta(days=1)
    )


_DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
_KNOWN = st.builds(
    Known,
    state=st.sampled_from(State),
    received_on=_DAYS,
    changed_on=_DAYS,
    hearing=st.none() | st.sampled_from(Outcome),
    hearing_on=st.none() | _DAYS,
    unposted_since=st.none() | _DAYS,
    has_failed_letter=st.booleans(),
    is_to_be_told=st.booleans(),
    react_by=st.none() | _DAYS,
    reminded_on=st.none() | _DAYS,
    is_to_be_closed=st.booleans(),
)
_TERM = st.none() | st.integers(1, 366)
# the acts that a case in a state can be asked for, whatever its letters
_POSSIBLE = {
    State.RECEIVED: {Next.TAKE_UP},
    State.ACCEPTED: {Next.INVITE, Next.ASK_REACTION},
    State.INVITED: {Next.INVITE, Next.PREPARE, Next.NOTE_OUTCOME, Next.ASK_REACTION},
    State.HEARD: {Next.FINISH},
    State.ADVISED: {Next.AWAIT_DECISION, Next.REMIND},
    **{state: {Next.CLOSE} for state in State if is_closed(state)},
}


@given(_KNOWN, _DAYS, st.builds(Waits, answer_days=_TERM, advice_days=_TERM, reminder_days=_TERM))
def test_desk_check_40_every_open_case_has_one_next_act_and_that_one_is_possible(
    known: Known, today: date, waits: Waits
) -> None:
    found = due(known, today, waits)
    if found is None:
        assert is_closed(known.state)
        return
    is_letter_or_call = found.act in {Next.POST, Next.TELL}
    assert is_letter_or_call or found.act in _POSSIBLE[known.state]
    if found.act is Next.NOTE_OUTCOME:
        assert known.hearing_on
        assert known.hearing_on <= today
    if found.group is Group.LATE and found.by and not is_letter_or_call:
        assert found.by < today
