"""When tidying was last done, and what else there is to judge the clock by."""

from datetime import datetime

from sqlalchemy import func, select

from formservice.storage.database import Database
from formservice.storage.tables import drafts, history, letters, limits, past_cases, tidyings

_ONE = 1
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
    newest = newest_row(db)
    if newest and last(db) is None:
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
