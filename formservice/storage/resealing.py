"""Key rotation: every key is wrapped by the newest sealing key, so that older ones can be thrown away."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from formservice.errors import OlderLeft
from formservice.storage import handovers, lookups
from formservice.storage.contacts import fingerprint_of, open_address
from formservice.storage.converting import stage
from formservice.storage.database import Database
from formservice.storage.keys import fingerprint_values
from formservice.storage.sealing import WRAPPED_BYTES
from formservice.storage.tables import case_keys, contacts, place, seal_keys

_AT_ONCE = 500


def reseal(db: Database) -> int:
    """Wrap every key anew with the newest sealing key and return how many; files and words stay as they are.

    Run it once every process has that key. Raises OlderLeft, with nothing done, where `convert` was not done.
    """
    if not stage(db).is_converted:
        raise OlderLeft
    resealed = after = 0
    while True:
        some = select(case_keys.c.id, case_keys.c.wrapped).where(case_keys.c.id > after)
        with db.writing("reseal") as connection:
            rows = connection.execute(some.order_by(case_keys.c.id).limit(_AT_ONCE)).all()
            there = [row for row in rows if row.wrapped != bytes(WRAPPED_BYTES)]  # not wiped
            anew = [(row, wrapped) for row in there if (wrapped := db.sealer.wrap_anew(row.wrapped))]
            _change(connection, [_as_read(row) | {"wrapped": wrapped} for row, wrapped in anew])
        if not rows:
            break
        resealed += len(anew)
        after = rows[-1].id
    _print_anew(db)
    handovers.print_anew(db)
    lookups.print_anew(db)
    with db.writing("keys") as connection:
        connection.execute(delete(seal_keys).where(seal_keys.c.name != db.sealer.key_names[0]))
    db.purge(is_needed=True)
    return resealed


def _print_anew(db: Database) -> None:
    """Give every address the newest sealing key's fingerprint."""
    after = 0
    columns = case_keys.c.id, contacts.c.case_id, contacts.c.role, contacts.c.address, case_keys.c.wrapped
    all_of_them = select(*columns).join(case_keys, case_keys.c.id == contacts.c.key_id).order_by(contacts.c.key_id)
    while True:
        with db.writing("reseal") as connection:
            rows = connection.execute(all_of_them.where(contacts.c.key_id > after).limit(_AT_ONCE)).all()
            _change(connection, [_as_read(row) | fingerprint_values(_fingerprint_of(db, row)) for row in rows])
        if not rows:
            return
        after = rows[-1].id


def _fingerprint_of(db: Database, row: Any) -> str:
    where = place(contacts.c.address, row.case_id, row.role)
    return fingerprint_of(db.sealer, open_address(db.sealer.key(row.wrapped), where, row.address))


def _as_read(row: Any) -> dict[str, Any]:
    return {"read_id": row.id, "read_wrapped": row.wrapped}


def _change(connection: Connection, changes: list[dict[str, Any]]) -> None:
    """Change keys where they still are what was read: one may be erased meanwhile."""
    if changes:
        is_same = (case_keys.c.id == bindparam("read_id")) & (case_keys.c.wrapped == bindparam("read_wrapped"))
        connection.execute(update(case_keys).where(is_same), changes)
