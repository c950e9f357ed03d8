"""What is due next for a case, and by when: computed of what is known of it, never stored (F4 to F8)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from formservice.rules.advice import decides_by
from formservice.rules.case import State
from formservice.rules.hearing import Outcome

_SOON = timedelta(days=7)


class Group(StrEnum):
    """Where a case stands in the list of work, the most pressing first."""

    LATE = "late"
    NOW = "now"
    NEW = "new"
    TO_PLAN = "to_plan"
    TO_FINISH = "to_finish"
    WAITING = "waiting"


class Next(StrEnum):
    """The one next act for a case."""

    POST = "post"
    TAKE_UP = "take_up"
    INVITE = "invite"
    NOTE_OUTCOME = "held"
    PREPARE = "prepare"
    FINISH = "finish"
    TELL = "tell"
    AWAIT_DECISION = "await_decision"
    ASK_REACTION = "ask_reaction"
    REMIND = "remind"
    CLOSE = "close"


@dataclass(frozen=True)
class Waits:
    """What a secretary is reminded of, in days; None where the committee has set nothing."""

    answer_days: int | None = None
    advice_days: int | None = None
    reminder_days: int | None = None
    post_days: int = 3


@dataclass(frozen=True)
class Known:
    """What is known of a case on a day."""

    state: State
    received_on: date
    changed_on: date
    hearing: Outcome | None = None
    hearing_on: date | None = None
    # the oldest letter that failed, or waits to be posted
    unposted_since: date | None = None
    has_failed_letter: bool = False
    # a tenant withdrew shortly before the hearing, and nobody has phoned yet
    is_to_be_told: bool = False
    # the corporation was asked to react by then, and has not
    react_by: date | None = None
    # the management was reminded of the advice so often, and last on this day
    reminders: int = 0
    reminded_on: date | None = None
    # it is closed, and nobody has said yet what it was about, or that nothing will be
    is_to_be_closed: bool = False


@dataclass(frozen=True)
class Due:
    """The group of a case, its one next act, and the day by which, if any."""

    group: Group
    act: Next
    by: date | None = None


def due(known: Known, today: date, waits: Waits) -> Due | None:
    """Return what is due for a case, or None for one that is closed and about which everybody was told.

    Every open case has something due. Source for the decision: a month after the advice (F8).
    """
    posted_by = known.unposted_since and known.unposted_since + timedelta(days=waits.post_days)
    if known.has_failed_letter or (posted_by and posted_by < today):
        return Due(Group.LATE, Next.POST, posted_by)
    if known.is_to_be_told:
        return Due(Group.LATE, Next.TELL, known.hearing_on)
    return _of_open(known, today, waits)


def is_reminder_due(known: Known, today: date, waits: Waits) -> bool:
    """Tell whether the management is to be reminded: its month is over, and the last reminder was long ago (F8)."""
    every, last_on = waits.reminder_days, known.reminded_on
    if known.state is not State.ADVISED or every is None or today <= decides_by(known.changed_on):
        return False
    return last_on is None or today >= last_on + timedelta(days=every)


def _of_open(known: Known, today: date, waits: Waits) -> Due | None:
    match known.state:
        case State.RECEIVED:
            return _within(Group.NEW, Next.TAKE_UP, known.received_on, waits.answer_days, today)
        case State.INVITED if known.hearing is Outcome.PLANNED and known.hearing_on and known.hearing_on <= today:
            return _of_planned(known.hearing_on, today)
        case State.ACCEPTED | State.INVITED if known.react_by and known.react_by < today:
            return Due(Group.LATE, Next.ASK_REACTION, known.react_by)
        case State.INVITED if known.hearing is Outcome.PLANNED and known.hearing_on:
            return _of_planned(known.hearing_on, today)
        case State.HEARD:
            return _within(Group.TO_FINISH, Next.FINISH, known.changed_on, waits.advice_days, today)
        case State.ADVISED:
            return _of_advised(known, today, waits)
        case State.ACCEPTED | State.INVITED:
            return Due(Group.TO_PLAN, Next.INVITE)
    return Due(Group.TO_FINISH, Next.CLOSE) if known.is_to_be_closed else None


def _of_advised(known: Known, today: date, waits: Waits) -> Due:
    """Return what a decision asks that is awaited: once its month is over, a reminder every so many days."""
    by = decides_by(known.changed_on)
    if by >= today:
        return Due(Group.WAITING, Next.AWAIT_DECISION, by)
    return Due(Group.LATE, Next.REMIND if is_reminder_due(known, today, waits) else Next.AWAIT_DECISION, by)


def _of_planned(on: date, today: date) -> Due:
    if on < today:
        return Due(Group.LATE, Next.NOTE_OUTCOME, on)
    if on == today:
        return Due(Group.NOW, Next.NOTE_OUTCOME, on)
    return Due(Group.NOW if on - today <= _SOON else Group.WAITING, Next.PREPARE, on)


def _within(group: Group, act: Next, since: date, days: int | None, today: date) -> Due:
    by = since + timedelta(days=days) if days is not None else None
    return Due(Group.LATE if by and by < today else group, act, by)
