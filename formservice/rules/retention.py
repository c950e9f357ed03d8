"""What may go because it was kept long enough: when the clock is believed, and how much goes at once."""

from datetime import datetime, timedelta
from enum import Enum

LONGEST_STEP = timedelta(days=7)
_SLACK = timedelta(hours=1)
_HANDFUL = 10
_SHARE = 4


class Clock(Enum):
    """What there is to say of the clock; nothing goes by time unless it is right."""

    RIGHT = "right"
    AHEAD = "ahead"
    BEHIND = "behind"
    APART = "apart"


def judge(now: datetime, tidied_at: datetime | None, newest: datetime | None, database: datetime | None) -> Clock:
    """Judge the clock by the last tidying (the newest row, where none was noted) and by the database's own clock.

    More than a week after the last tidying is a step ahead: a wrong clock, or a service that was off. A smaller step
    does little harm, and is over as soon as the clock has passed the last tidying again.
    """
    if database is not None and abs(now - database) > _SLACK:
        return Clock.APART
    last = tidied_at or newest
    if last is None:
        return Clock.RIGHT
    if now - last > LONGEST_STEP:
        return Clock.AHEAD
    return Clock.BEHIND if last - now > _SLACK else Clock.RIGHT


def oldest_true(tidied_at: datetime, days: int) -> datetime:
    """Return the oldest date that can stand on what is kept for so many days: the last tidying took what was older.

    What is older all the same was written by a clock that was behind, or the days to keep were made fewer since.
    """
    return tidied_at - timedelta(days=days) - LONGEST_STEP


def most_at_once(kept: int) -> int:
    """Return how many of so many that are kept may go at once, unless a person says so: a quarter, or a handful."""
    return max(_HANDFUL, kept // _SHARE)
