"""The life of a complaint: which state follows which (F3, F6 to F8), and how long it can be withdrawn (F9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum


class State(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    INVITED = "invited"
    HEARD = "heard"
    SETTLED = "settled"
    ADVISED = "advised"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How a complaint reached the committee that was not sent with the web form: only in writing (F2)."""

    MAIL = "mail"
    POST = "post"
    HANDED_OVER = "handed_over"


class Refusal(Enum):
    """Why a complaint cannot move as asked."""

    NOT_FROM_HERE = "not from here"
    ALREADY_THERE = "already there"
    TOO_LATE_TO_UNDO = "too late to undo"
    BEFORE_PREVIOUS = "before the previous"


class Role(StrEnum):
    """As what somebody changes a complaint."""

    TENANT = "tenant"
    SECRETARY = "secretary"


@dataclass(frozen=True)
class Actor:
    """Who changed a complaint; `id` tells members of staff apart."""

    role: Role
    id: str = ""


BY_TENANT = Actor(Role.TENANT)
BY_SECRETARY = Actor(Role.SECRETARY)


@dataclass(frozen=True)
class Event:
    """One row of a complaint's history: from the day `on` it is in this state.

    `at` is the aware UTC moment at which the row was made; it differs from `on` where something is noted later.
    `reason` is what was told in words: why the tenant withdraws, for instance.
    """

    sequence: int
    state: State
    on: date
    at: datetime | None = None
    by: Actor | None = None
    reason: str = ""


_NEXT: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.ACCEPTED, State.DECLINED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.INVITED, State.WITHDRAWN}),
    State.DECLINED: frozenset(),
    State.INVITED: frozenset({State.HEARD, State.WITHDRAWN}),
    State.HEARD: frozenset({State.SETTLED, State.ADVISED}),
    State.SETTLED: frozenset(),
    State.ADVISED: frozenset({State.DECIDED}),
    State.DECIDED: frozenset(),
    # A withdrawn complaint goes only back to where it was, which its history tells.
    State.WITHDRAWN: frozenset(),
}
_CLOSED = frozenset(state for state, following in _NEXT.items() if not following)


def is_withdrawable(state: State) -> bool:
    """Tell whether a complaint in this state can be withdrawn: up to the hearing (F9)."""
    return State.WITHDRAWN in _NEXT[state]


def takes_papers(state: State, hearing_at: datetime | None, now: datetime) -> bool:
    """Tell whether a tenant may add papers to a complaint: up to the hearing, where one is planned to its hour (F5)."""
    return is_withdrawable(state) and not (hearing_at and now >= hearing_at)


def is_closed(state: str) -> bool:
    """Tell whether nobody waits for a complaint in this state any more: only a withdrawal taken back goes on."""
    return state in _CLOSED


def last_day_to_undo(withdrawn_on: date, undo_days: int) -> date:
    """Return the last day on which a withdrawal of that day can be taken back."""
    return withdrawn_on + timedelta(days=undo_days)


def state_before_withdrawing(history: Sequence[Event]) -> State | None:
    """Return the state to which a withdrawn complaint can go back, or None where it is not withdrawn."""
    is_withdrawn = len(history) > 1 and history[-1].state is State.WITHDRAWN
    return history[-2].state if is_withdrawn else None


def day_of_change(history: Sequence[Event], today: date) -> date:
    """Return the day of a change that is made today: never before the last one, also where the clock was put back."""
    return max(today, history[-1].on)


def as_told(history: Sequence[Event]) -> list[Event]:
    """Return the rows of a history that still hold: without those that a correction took back, and the correction."""
    told: list[Event] = []
    for event in history:
        previous = told[-1].state if told else None
        is_lawful = previous is None or previous is State.WITHDRAWN or event.state in _NEXT[previous]
        if is_lawful:
            told.append(event)
            continue
        while len(told) > 1 and told[-1].state is not event.state:
            told.pop()
    return told


def undoable_until(history: Sequence[Event], on: date, undo_days: int) -> date | None:
    """Return the last day to take back the withdrawal at the end of this history, or None where none is left today."""
    before = state_before_withdrawing(history)
    if not undo_days or before is None:
        return None
    if isinstance(next_event(history, before, day_of_change(history, on), undo_days), Refusal):
        return None
    return last_day_to_undo(history[-1].on, undo_days)


def next_event(
    history: Sequence[Event],
    to: State,
    on: date,
    undo_days: int,
    *,
    at: datetime | None = None,
    by: Actor | None = None,
    reason: str = "",
    is_correction: bool = False,
) -> Event | Refusal:
    """Return the row that brings a complaint from the end of its history to a state, or why it cannot go there.

    A complaint without history can only be received. A withdrawn one can only go back to the state before, within
    `undo_days` calendar days. A correction of the secretary's goes one row back, whichever that is: what was noted was
    wrong. A withdrawal is not corrected; it is taken back.
    """
    if not history:
        return Event(1, to, on, at, by, reason) if to is State.RECEIVED else Refusal.NOT_FROM_HERE
    last = history[-1]
    if to is last.state:
        return Refusal.ALREADY_THERE
    is_back = len(history) > 1 and to is history[-2].state
    is_undoing = is_back and last.state is State.WITHDRAWN
    is_corrected = is_back and is_correction and not is_undoing
    if not (is_undoing or is_corrected) and to not in _NEXT[last.state]:
        return Refusal.NOT_FROM_HERE
    if on < last.on:
        return Refusal.BEFORE_PREVIOUS
    if is_undoing and on > last_day_to_undo(last.on, undo_days):
        return Refusal.TOO_LATE_TO_UNDO
    return Event(last.sequence + 1, to, on, at, by, reason)
