"""How often each page of the form was shown on a day, and how often somebody went on from it: counts, of nobody."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, func, select

from formservice.storage.database import Database
from formservice.storage.desk_tables import visits

Counts = Mapping[tuple[date, str], int]
"""Counts by day and page."""


def add(db: Database, counts: Counts) -> None:
    """Add these counts to those that are kept."""
    if not counts:
        return
    rows = [{"on": on, "page": page, "count": count} for (on, page), count in sorted(counts.items())]
    new = db.insert(visits)
    added = {"count": visits.c.count + new.excluded.count}
    with db.writing("visits") as connection:
        connection.execute(new.on_conflict_do_update(index_elements=[visits.c.on, visits.c.page], set_=added), rows)


def between(db: Database, first: date, last: date) -> dict[str, int]:
    """Return the counts of each page from one day up to another."""
    rows = select(visits.c.page, func.sum(visits.c.count)).where(visits.c.on.between(first, last))
    with db.reading() as connection:
        return {page: int(count) for page, count in connection.execute(rows.group_by(visits.c.page))}


def erase_old(db: Database, before: date) -> None:
    """Erase the counts of the days before this one."""
    with db.writing("visits") as connection:
        connection.execute(delete(visits).where(visits.c.on < before))
