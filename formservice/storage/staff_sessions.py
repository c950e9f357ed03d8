"""Sessions of the desk: kept here, so that they can be ended; the database holds the hash of their id alone."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, insert, select, update

from formservice.storage.database import Database
from formservice.storage.desk_tables import staff, staff_sessions

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
CODE_LASTS = timedelta(minutes=10)
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class StaffSession:
    """A session that is open: whose it is, since when, and when its owner last gave a code."""

    key: str
    staff_id: str
    made_at: datetime
    seen_at: datetime
    code_at: datetime | None


def begin(db: Database, connection: Connection, staff_id: str, now: datetime) -> str:
    """Open a session within the caller's transaction, and return its id for the cookie."""
    id = secrets.token_urlsafe(32)
    row = {"id": _hash(id), "staff_id": staff_id, "made_at": now, "seen_at": now, "code_at": now}
    connection.execute(insert(staff_sessions), row)
    return id


def find(db: Database, id: str, now: datetime) -> StaffSession | None:
    """Return the session with this id, and note that it was used; None where it ended, or its owner was disabled."""
    wanted = (
        select(staff_sessions)
        .join(staff, staff.c.id == staff_sessions.c.staff_id)
        .where(
            staff_sessions.c.id == _hash(id),
            staff_sessions.c.ended_at.is_(None),
            staff_sessions.c.seen_at > now - IDLE,
            staff_sessions.c.made_at > now - LONGEST,
            staff.c.disabled_at.is_(None),
        )
    )
    with db.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    if now - row.seen_at > _SEEN_EVERY:
        with db.writing("sessions") as connection:
            connection.execute(update(staff_sessions).where(staff_sessions.c.id == row.id).values(seen_at=now))
    return StaffSession(row.id, row.staff_id, row.made_at, row.seen_at, row.code_at)


def of_person(db: Database, staff_id: str, now: datetime) -> list[StaffSession]:
    """Return the sessions of a person that are open, newest first."""
    mine = (staff_sessions.c.staff_id == staff_id) & staff_sessions.c.ended_at.is_(None)
    is_open = mine & (staff_sessions.c.seen_at > now - IDLE) & (staff_sessions.c.made_at > now - LONGEST)
    with db.reading() as connection:
        rows = connection.execute(select(staff_sessions).where(is_open).order_by(staff_sessions.c.made_at.desc()))
        return [StaffSession(row.id, row.staff_id, row.made_at, row.seen_at, row.code_at) for row in rows]


def end(connection: Connection, chosen: ColumnElement[bool], now: datetime) -> int:
    """End the sessions that are chosen within the caller's transaction, and return how many were open."""
    ended = update(staff_sessions).where(chosen, staff_sessions.c.ended_at.is_(None)).values(ended_at=now)
    return connection.execute(ended).rowcount


def of(staff_id: str) -> ColumnElement[bool]:
    """Return the condition for all sessions of a person."""
    return staff_sessions.c.staff_id == staff_id


def others_of(session: StaffSession) -> ColumnElement[bool]:
    """Return the condition for all sessions of a person but this one."""
    return of(session.staff_id) & (staff_sessions.c.id != session.key)


def one_of(staff_id: str, key: str) -> ColumnElement[bool]:
    """Return the condition for one session of a person."""
    return of(staff_id) & (staff_sessions.c.id == key)


def note_code(connection: Connection, session: StaffSession, now: datetime) -> None:
    """Note within the caller's transaction that its owner gave a code now."""
    connection.execute(update(staff_sessions).where(staff_sessions.c.id == session.key).values(code_at=now))


def _hash(id: str) -> str:
    return hashlib.sha256(id.encode("utf-8", "replace")).hexdigest()
