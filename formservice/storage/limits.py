"""Limits: how often something was done, per purpose, fingerprint and hour, counted in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from formservice.errors import PastLimit
from formservice.storage.database import Database
from formservice.storage.tables import limits

_SCARCE_SHARE = 5


@dataclass(frozen=True)
class Bound:
    """The most that one fingerprint may do for a purpose in an hour, or all senders together.

    Once half of what all may do is used, each of the others has a fifth: many get in before few have it all.
    """

    purpose: str
    fingerprint: str
    most: int
    is_of_all: bool = False


def add(db: Database, connection: Connection, bounds: Sequence[Bound], amount: int, now: datetime) -> None:
    """Count `amount` in this hour with each bound, as the caller's last statement; raise PastLimit past one."""
    rows = [
        {"purpose": bound.purpose, "fingerprint": bound.fingerprint, "starts_at": _hour(now), "amount": amount}
        # in one order everywhere: on PostgreSQL, two senders who count with the same bounds wait for each other once
        for bound in sorted(bounds, key=_key)
    ]
    statement = _COUNT_SQLITE if db.is_sqlite else _COUNT_POSTGRESQL
    counted = {(row.purpose, row.fingerprint): row.amount for row in connection.execute(statement, rows)}
    if past := _first_past(bounds, counted):
        raise PastLimit(*_key(past))


def _counting(new: sqlite.Insert | postgresql.Insert) -> ReturningInsert[tuple[str, str, int]]:
    return new.on_conflict_do_update(
        index_elements=list(limits.primary_key), set_={"amount": limits.c.amount + new.excluded.amount}
    ).returning(limits.c.purpose, limits.c.fingerprint, limits.c.amount)


# made once: every step of a form counts, and making the statement costs more than sending it
_COUNT_SQLITE, _COUNT_POSTGRESQL = _counting(sqlite.insert(limits)), _counting(postgresql.insert(limits))


def count_all(db: Database, bounds: Sequence[Bound], now: datetime, amount: int = 1) -> Bound | None:
    """Count `amount` in this hour with every bound, or with none, and return the bound that it would pass."""
    try:
        with db.writing("limit:{}:{}".format(*_key(bounds[0]))) as connection:
            add(db, connection, bounds, amount, now)
    except PastLimit as past:
        return next(bound for bound in bounds if _key(bound) == (past.purpose, past.fingerprint))
    return None


def count(db: Database, purpose: str, fingerprint: str, now: datetime, amount: int = 1, *, limit: int) -> bool:
    """Count `amount` in this hour and return True, or return False and count nothing when it would pass the limit."""
    return count_all(db, [Bound(purpose, fingerprint, limit)], now, amount) is None


def reached(db: Database, bounds: Sequence[Bound], now: datetime) -> Bound | None:
    """Return a bound that leaves no room in this hour, or None; nothing is counted."""
    keys = [_key(bound) for bound in bounds]
    asked = (limits.c.starts_at == _hour(now)) & tuple_(limits.c.purpose, limits.c.fingerprint).in_(keys)
    with db.reading() as connection:
        rows = connection.execute(select(limits.c.purpose, limits.c.fingerprint, limits.c.amount).where(asked))
        counted = {(row.purpose, row.fingerprint): row.amount for row in rows}
    return _first_past(bounds, {key: counted.get(key, 0) + 1 for key in keys})


def most_counted(db: Database, purposes: Sequence[str]) -> dict[str, int]:
    """Return the most that was counted for each purpose in an hour that is still kept."""
    most = func.max(limits.c.amount).label("most")
    asked = select(limits.c.purpose, most).where(limits.c.purpose.in_(purposes)).group_by(limits.c.purpose)
    with db.reading() as connection:
        return {row.purpose: row.most for row in connection.execute(asked)}


def erase_old(db: Database, before: datetime) -> int:
    """Erase the counts of hours that began before this moment, and return how many."""
    with db.writing("limits") as connection:
        return connection.execute(delete(limits).where(limits.c.starts_at < before)).rowcount


def _first_past(bounds: Sequence[Bound], counted: Mapping[tuple[str, str], int]) -> Bound | None:
    is_scarce = any(bound.is_of_all and 2 * counted[_key(bound)] > bound.most for bound in bounds)
    for bound in bounds:
        most = max(1, bound.most // _SCARCE_SHARE) if is_scarce and not bound.is_of_all else bound.most
        if counted[_key(bound)] > most:
            return bound
    return None


def _key(bound: Bound) -> tuple[str, str]:
    return bound.purpose, bound.fingerprint


def _hour(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
