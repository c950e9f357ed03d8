"""Who sits on the panel of a hearing day: members, who read its cases."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from formservice.storage.database import Database
from formservice.storage.desk_tables import panels


def seat(connection: Connection, day_id: str, staff_ids: Iterable[str]) -> None:
    """Put these members, and no others, on the panel of a day, within the caller's transaction."""
    connection.execute(delete(panels).where(panels.c.day_id == day_id))
    for each in staff_ids:
        connection.execute(insert(panels), {"day_id": day_id, "staff_id": each})


def of_day(db: Database, day_id: str) -> list[str]:
    """Return the ids of the members on the panel of a day."""
    with db.reading() as connection:
        return list(connection.scalars(select(panels.c.staff_id).where(panels.c.day_id == day_id)))


def days_of(db: Database, staff_id: str) -> list[str]:
    """Return the ids of the days on whose panel a member sits."""
    with db.reading() as connection:
        return list(connection.scalars(select(panels.c.day_id).where(panels.c.staff_id == staff_id)))
