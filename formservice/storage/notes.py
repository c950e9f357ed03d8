"""What the desk keeps about a case for itself: notes, which go nowhere, and where post goes."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from formservice.storage.database import Database
from formservice.storage.desk_tables import envelopes, notes
from formservice.storage.owners import seal_of_case, wrapped
from formservice.storage.tables import place

_details = notes.c.details
_lines = envelopes.c.lines


@dataclass(frozen=True)
class Note:
    """A note about a case; with a day it is a reminder, until it is done."""

    id: str
    staff_id: str
    at: datetime
    text: str
    remind_on: date | None = None
    is_done: bool = False


def add(
    db: Database, connection: Connection, case_id: str, staff_id: str, text: str, now: datetime, remind_on: date | None
) -> str:
    """Keep a note within the caller's transaction, and return its id."""
    id = secrets.token_hex(16)
    seal = seal_of_case(db.sealer, connection, case_id)
    row = {"id": id, "case_id": case_id, "staff_id": staff_id, "at": now, "remind_on": remind_on, "is_done": False}
    connection.execute(insert(notes), {**row, "details": seal.seal_json(place(_details, id), {"text": text})})
    return id


def mark_done(connection: Connection, case_id: str, id: str) -> bool:
    """Note that a reminder is done, within the caller's transaction."""
    mine = (notes.c.id == id) & (notes.c.case_id == case_id)
    return connection.execute(update(notes).where(mine).values(is_done=True)).rowcount > 0


def of_case(db: Database, connection: Connection, case_id: str) -> list[Note]:
    """Return the notes about a case, oldest first, within the caller's transaction."""
    wanted = select(notes, wrapped(notes).label("wrapped")).where(notes.c.case_id == case_id).order_by(notes.c.at)
    return [
        Note(
            row.id,
            row.staff_id,
            row.at,
            db.sealer.key(row.wrapped).open_json(place(_details, row.id), row.details)["text"],
            row.remind_on,
            row.is_done,
        )
        for row in connection.execute(wanted).all()
    ]


def reminders(connection: Connection, until: date) -> Mapping[str, date]:
    """Return the cases with a reminder that is due up to a day, each with its first such day."""
    due = select(notes.c.case_id, notes.c.remind_on).where(notes.c.remind_on <= until, notes.c.is_done.is_(False))
    found: dict[str, date] = {}
    for case_id, on in connection.execute(due.order_by(notes.c.remind_on)):
        found.setdefault(case_id, on)
    return found


def put_address(db: Database, connection: Connection, case_id: str, lines: Sequence[str]) -> None:
    """Keep the lines of the address for post of a case, within the caller's transaction."""
    seal = seal_of_case(db.sealer, connection, case_id)
    sealed = seal.seal_json(place(_lines, case_id), list(lines))
    new = db.insert(envelopes).values(case_id=case_id, lines=sealed)
    connection.execute(new.on_conflict_do_update(index_elements=["case_id"], set_={"lines": sealed}))


def address(db: Database, connection: Connection, case_id: str) -> tuple[str, ...]:
    """Return the lines of the address for post of a case within the caller's transaction; () where none is known."""
    wanted = select(_lines, wrapped(envelopes).label("wrapped")).where(envelopes.c.case_id == case_id)
    row = connection.execute(wanted).one_or_none()
    return () if row is None else tuple(db.sealer.key(row.wrapped).open_json(place(_lines, case_id), row.lines))
