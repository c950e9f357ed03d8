"""Handovers: a code with which another device goes on with a draft, once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from formservice.rules.reference import new_code
from formservice.storage.database import Database
from formservice.storage.drafts import draft_key, lock
from formservice.storage.letters import NewLetter, delete_of_draft, queue_alone
from formservice.storage.owners import wrapped
from formservice.storage.tables import drafts, place

_KIND = "handover"
_AT_ONCE = 500
_handover = drafts.c.handover
_READ = select(drafts.c.id, _handover, wrapped(drafts).label("wrapped"))


def open_handover(db: Database, id: str, now: datetime, lifetime: timedelta) -> str | None:
    """Return the code of this draft, a new one where it has none; None where there is no such draft.

    It works for the lifetime from now, and the draft is kept at least as long.
    """
    key = draft_key(id)
    with db.writing(lock(id)) as connection:
        row = _row(connection, key)
        if row is None:
            return None
        held = _opened(db, row)
        code = str(held["code"]) if held and _works(held, now, lifetime) else new_code()
        sealed = db.sealer.key(row.wrapped).seal_json(
            place(_handover, key), {"code": code, "draft": id, "opened_at": now.isoformat()}
        )
        values = {"handover_code": db.sealer.fingerprint(_KIND, code), "handover": sealed, "changed_at": now}
        connection.execute(update(drafts).where(drafts.c.id == key).values(values))
    return code


def read_handover(db: Database, id: str, now: datetime, lifetime: timedelta) -> str | None:
    """Return the code of this draft that works now, or None."""
    with db.reading() as connection:
        row = _row(connection, draft_key(id))
        held = _opened(db, row) if row else None
    return str(held["code"]) if held and _works(held, now, lifetime) else None


def find(db: Database, code: str, now: datetime, lifetime: timedelta) -> str | None:
    """Return the id of the draft that this code opens now, or None; nothing changes."""
    of_code = drafts.c.handover_code.in_(db.sealer.fingerprints(_KIND, code))
    with db.reading() as connection:
        row = connection.execute(_READ.where(of_code)).one_or_none()
        held = _opened(db, row) if row else None
    return str(held["draft"]) if held and _works(held, now, lifetime) else None


def take(db: Database, code: str, now: datetime, lifetime: timedelta) -> str | None:
    """Return the id of the draft of this code, which opens nothing from now on; None where it opens none."""
    found = find(db, code, now, lifetime)
    if found is None:
        return None
    mine = (drafts.c.id == draft_key(found)) & drafts.c.handover_code.in_(db.sealer.fingerprints(_KIND, code))
    with db.writing(lock(found)) as connection:
        nothing = {"handover_code": None, "handover": None}
        is_taken = connection.execute(update(drafts).where(mine).values(nothing)).rowcount > 0
    return found if is_taken else None


def mail_handover(db: Database, id: str, letter: NewLetter, now: datetime) -> bool:
    """Queue the letter that brings a draft's code, instead of an earlier one; False where there is no such draft."""
    key = draft_key(id)
    with db.writing(lock(id)) as connection:
        if _row(connection, key) is None:
            return False
        delete_of_draft(connection, key)
        queued = queue_alone(db, connection, letter, now)
        connection.execute(update(drafts).where(drafts.c.id == key).values(handover_letter=queued))
    return True


def print_anew(db: Database) -> None:
    """Give every code the newest sealing key's fingerprint."""
    after = ""
    while True:
        some = _READ.where(drafts.c.handover_code.is_not(None), drafts.c.id > after).order_by(drafts.c.id)
        with db.writing("reseal") as connection:
            rows = connection.execute(some.limit(_AT_ONCE)).all()
            for row in rows:
                held = _opened(db, row)
                # where it was not used meanwhile
                mine = (drafts.c.id == row.id) & (drafts.c.handover == row.handover)
                code = db.sealer.fingerprint(_KIND, str(held and held["code"]))
                connection.execute(update(drafts).where(mine).values(handover_code=code))
        if not rows:
            return
        after = rows[-1].id


def _row(connection: Connection, key: str) -> Any:
    return connection.execute(_READ.where(drafts.c.id == key)).one_or_none()


def _opened(db: Database, row: Any) -> dict[str, Any] | None:
    if row.handover is None:
        return None
    opened: dict[str, Any] = db.sealer.key(row.wrapped).open_json(place(_handover, row.id), row.handover)
    return opened


def _works(held: dict[str, Any], now: datetime, lifetime: timedelta) -> bool:
    return now - datetime.fromisoformat(held["opened_at"]) <= lifetime
