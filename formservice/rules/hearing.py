"""Hearings: the day and its slots, and what became of each (F4, F5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum

from formservice.rules.terms import AMSTERDAM

MOST_SLOTS = 40
PANEL_READS_BEFORE, PANEL_READS_AFTER = timedelta(days=21), timedelta(days=30)
_MONDAY_TO_FRIDAY = 5
_MINUTES_OF_A_DAY = 24 * 60


class Outcome(StrEnum):
    """What became of a hearing; `planned` until it is over, moved or called off."""

    PLANNED = "planned"
    MOVED = "moved"
    OFF = "off"
    HELD = "held"
    TENANT_ABSENT = "tenant_absent"
    CORPORATION_ABSENT = "corporation_absent"
    HELD_OVER = "held_over"


OVER = frozenset({Outcome.HELD, Outcome.TENANT_ABSENT, Outcome.CORPORATION_ABSENT, Outcome.HELD_OVER})
"""What a secretary notes of a hearing whose day has come."""


def is_open_to_panel(on: date, today: date) -> bool:
    """Tell whether the members on a day's panel may read its cases: from 21 days before it up to 30 days after."""
    return on - PANEL_READS_BEFORE <= today <= on + PANEL_READS_AFTER


class DayProblem(Enum):
    """Why a hearing day cannot be as asked."""

    PAST = "past"
    SLOTS = "slots"
    MINUTES = "minutes"
    PAST_MIDNIGHT = "past midnight"
    PLANNED_BEYOND = "planned beyond"


@dataclass(frozen=True)
class Day:
    """A day of hearings: so many slots, one after another, of so many minutes each."""

    on: date
    starts: time
    minutes: int
    slots: int

    def begins_at(self, slot: int) -> time:
        """Return when a slot begins; slots count from 0."""
        return self.moment_of(slot).time()

    def moment_of(self, slot: int) -> datetime:
        """Return the moment at which a slot begins, in Amsterdam."""
        return datetime.combine(self.on, self.starts, AMSTERDAM) + timedelta(minutes=slot * self.minutes)


def problem_of(day: Day, today: date, taken: Sequence[int] = ()) -> DayProblem | None:
    """Return why a day cannot be planned like this, given the slots that are taken already."""
    if day.on < today:
        return DayProblem.PAST
    if not 1 <= day.slots <= MOST_SLOTS:
        return DayProblem.SLOTS
    if not 10 <= day.minutes <= 240:
        return DayProblem.MINUTES
    if day.starts.hour * 60 + day.starts.minute + day.slots * day.minutes >= _MINUTES_OF_A_DAY:
        return DayProblem.PAST_MIDNIGHT
    return DayProblem.PLANNED_BEYOND if any(slot >= day.slots for slot in taken) else None


def is_weekend(on: date) -> bool:
    """Tell whether a day is a Saturday or a Sunday: possible, and probably a slip."""
    return on.weekday() >= _MONDAY_TO_FRIDAY


def working_days_until(today: date, on: date) -> int:
    """Return how many working days there are after today, up to and with the day `on`; holidays count as working days.

    0 where that day is today or over.
    """
    days = (today + timedelta(days=ahead) for ahead in range(1, (on - today).days + 1))
    return sum(not is_weekend(day) for day in days)
