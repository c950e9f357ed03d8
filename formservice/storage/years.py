"""The numbers of a year as the committee fixed them: figures alone, and they stay as they are."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from formservice.rules.year import Numbers
from formservice.storage.database import Database
from formservice.storage.desk_tables import years


@dataclass(frozen=True)
class Fixed:
    """The numbers of a year, and when they were fixed."""

    at: datetime
    numbers: Numbers


def fixed(db: Database, year: int) -> Fixed | None:
    """Return the numbers of a year as they were fixed, or None where they were not."""
    with db.reading() as connection:
        row = connection.execute(select(years).where(years.c.year == year)).one_or_none()
    return Fixed(row.fixed_at, json.loads(row.numbers)) if row else None


def fix(db: Database, connection: Connection, year: int, numbers: Numbers, now: datetime) -> bool:
    """Fix the numbers of a year within the caller's transaction; False where they are fixed, and stay so."""
    new = db.insert(years).values(year=year, fixed_at=now, numbers=json.dumps(numbers))
    return connection.execute(new.on_conflict_do_nothing().returning(years.c.year)).one_or_none() is not None
