"""Tries of a password or a code: each is counted before it is judged, and after some wrong ones the next must wait.

They stand among the limits, each at its own moment, and are erased with them after two hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from formservice.storage.database import Database
from formservice.storage.tables import limits

_PURPOSE = "try"
_COUNTED = timedelta(hours=2)
_FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Tried:
    """Whose tries are counted together, as a fingerprint, and how many of them never wait."""

    fingerprint: str
    free: int


def begin(db: Database, tried: Sequence[Tried], now: datetime) -> datetime | None:
    """Count a try with each of these and return None; or count nothing, and return until when the next must wait."""
    with db.writing("tries") as connection:
        mine = (limits.c.purpose == _PURPOSE) & limits.c.fingerprint.in_([each.fingerprint for each in tried])
        counted = (
            select(limits.c.fingerprint, func.sum(limits.c.amount).label("wrong"), func.max(limits.c.starts_at))
            .where(mine, limits.c.starts_at > now - _COUNTED, limits.c.starts_at <= now)
            .group_by(limits.c.fingerprint)
        )
        before = {fingerprint: (int(wrong), last) for fingerprint, wrong, last in connection.execute(counted)}
        until = max(
            (_until(*before[each.fingerprint], each.free) for each in tried if each.fingerprint in before), default=now
        )
        if until > now:
            return until
        new = db.insert(limits)
        once_more = {"amount": limits.c.amount + new.excluded.amount}
        statement = new.on_conflict_do_update(index_elements=list(limits.primary_key), set_=once_more)
        row = {"purpose": _PURPOSE, "starts_at": now, "amount": 1}
        connection.execute(statement, [{**row, "fingerprint": each.fingerprint} for each in tried])
    return None


def forget(db: Database, tried: Sequence[Tried]) -> None:
    """Count from nothing again: the last try was right."""
    with db.writing("tries") as connection:
        mine = limits.c.fingerprint.in_([each.fingerprint for each in tried])
        connection.execute(delete(limits).where(limits.c.purpose == _PURPOSE, mine))


def _until(wrong: int, last: datetime, free: int) -> datetime:
    """Return until when the next must wait: 15 seconds after the last free one, then twice as long each time."""
    if wrong < free:
        return last
    return last + min(_FIRST_WAIT * (1 << min(wrong - free, 10)), LONGEST_WAIT)
