"""When tidying was last done, what else there is to judge the clock by, and whose turn it is."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from formservice.storage.database import Database
from formservice.storage.tables import drafts, history, letters, limits, past_cases, tidyings

_ONE = 1
_HOUR = timedelta(hours=1)
_WRITTEN_AT = (
    history.c.at,
    drafts.c.changed_at,
    letters.c.created_at,
    letters.c.sent_at,
    limits.c.starts_at,
    past_cases.c.erased_at,
)


def begin(db: Database) -> None:
    """Where no tidying was noted, note the newest row in its place, before a clock that may be wrong writes rows."""
    if last(db) is None and (newest := newest_row(db)):
        note(db, newest)


def note(db: Database, at: datetime) -> None:
    """Note that tidying was done at this moment."""
    new = db.insert(tidyings).values(number=_ONE, at=at)
    with db.writing("tidyings") as connection:
        connection.execute(new.on_conflict_do_update(index_elements=[tidyings.c.number], set_={"at": at}))


def last(db: Database) -> datetime | None:
    """Return when tidying was last done, or None where that was never noted."""
    with db.reading() as connection:
        at: datetime | None = connection.scalar(select(tidyings.c.at))
    return at


def take(db: Database, now: datetime) -> bool:
    """Take the turn to tidy, and tell whether it was free: one process has it, and nobody gets it again for an hour.

    The database's clock counts where it has one, so that no node's own matters. A process that is killed holds its turn
    for the rest of the hour. A turn more than an hour ahead was taken by a clock that was wrong, and is free.
    """
    now = database_clock(db) or now
    begin(db)
    new = db.insert(tidyings).values(number=_ONE, at=now, held_at=now)
    held = tidyings.c.held_at
    is_free = held.is_(None) | (held <= now - _HOUR) | (held > now + _HOUR)
    taken = new.on_conflict_do_update(index_elements=[tidyings.c.number], set_={"held_at": now}, where=is_free)
    # Looked first without the lock: most of the time it is not free, and tenants are writing.
    with db.reading() as connection:
        if connection.scalar(select(~is_free)):
            return False
    with db.writing("tidyings") as connection:
        return connection.scalar(taken.returning(tidyings.c.number)) is not None


def hold(db: Database, now: datetime) -> None:
    """Keep the turn for an hour from now."""
    now = database_clock(db) or now
    with db.writing("tidyings") as connection:
        connection.execute(update(tidyings).values(held_at=now))


def newest_row(db: Database) -> datetime | None:
    """Return the newest moment that any row bears, or None where there are no rows."""
    with db.reading() as connection:
        moments = [connection.scalar(select(func.max(column))) for column in _WRITTEN_AT]
    return max((moment for moment in moments if moment), default=None)


def database_clock(db: Database) -> datetime | None:
    """Return this moment by the database's own clock, or None for SQLite, which has none."""
    if db.is_sqlite:
        return None
    with db.reading() as connection:
        moment: datetime | None = connection.scalar(select(func.clock_timestamp()))
    return moment
