"""Key rotation: everything that is sealed goes under the newest key, so that older keys can be thrown away."""

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update

from formservice.storage.contacts import fingerprint_of, open_address
from formservice.storage.database import Database
from formservice.storage.tables import contacts, place, seal_keys, sealed_columns


def reseal(db: Database) -> int:
    """Seal every value anew with the newest key and return how many; run it once every process has that key."""
    resealed = 0
    for column in sealed_columns(with_large=True):
        keys = list(column.table.primary_key)
        with db.reading() as connection:
            rows = connection.execute(select(*keys).where(column.is_not(None))).all()
        for row in rows:
            is_row = and_(*(key == value for key, value in zip(keys, row, strict=True)))
            resealed += _reseal_one(db, column, is_row, place(column, *row))
    with db.writing("keys") as connection:
        connection.execute(delete(seal_keys).where(seal_keys.c.name != db.sealer.key_names[0]))
    db.forget()
    return resealed


def _reseal_one(db: Database, column: Any, is_row: ColumnElement[bool], where: str) -> int:
    while True:
        with db.reading() as connection:
            sealed = connection.scalar(select(column).where(is_row))
        if sealed is None:
            return 0
        values: dict[Any, Any] = {column: db.sealer.rotate(sealed)}
        if column.table is contacts:
            values[contacts.c.fingerprint] = fingerprint_of(db.sealer, open_address(db.sealer, where, sealed))
        with db.writing("reseal") as connection:
            # Only where it still is what was read: a tenant may have typed on meanwhile; then once more.
            same = update(column.table).where(is_row, column == sealed).values(values)
            if connection.execute(same).rowcount:
                return 1
