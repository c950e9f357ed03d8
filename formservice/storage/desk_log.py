"""The desk's log: who did what, when, and to which case; rows are added, and go with their case alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select

from formservice.storage.database import Database
from formservice.storage.desk_tables import acts
from formservice.storage.owners import seal_of_case, wrapped
from formservice.storage.tables import cases, place

_details = acts.c.details


class Did(StrEnum):
    """What was done."""

    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGGED_OUT = "logged_out"
    PEOPLE = "people"
    SETTINGS = "settings"
    OPENED = "opened"
    DOWNLOADED = "downloaded"
    SEARCHED = "searched"
    TAKE_UP = "take_up"
    TAKE_UP_AND_INVITE = "take_up_and_invite"
    DECLINE = "decline"
    INVITE = "invite"
    MOVE = "move"
    CALL_OFF = "call_off"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    HELD = "held"
    AGREE = "agree"
    ADVISE = "advise"
    REMIND = "remind"
    DECIDE = "decide"
    CLOSE = "close"
    WRITE = "write"
    CORRECT = "correct"
    TAKE_BACK = "take_back"
    TOLD = "told"
    NOTE = "note"
    TIE = "tie"
    ADDRESS = "address"
    POSTED = "posted"
    RESENT = "resent"
    RETURNED = "returned"
    LETTER_TOLD = "letter_told"
    UPLOADED = "uploaded"
    DAY = "day"
    YEAR = "year"
    REGISTER = "register"


ITSELF = "itself"
"""Stands for who did what happened by itself."""
LOOKS = frozenset({Did.OPENED, Did.DOWNLOADED, Did.SEARCHED, Did.NOTE})
"""What changes nothing of a case: who looked, and what the desk noted for itself."""
STEPS = frozenset(
    {
        Did.TAKE_UP,
        Did.TAKE_UP_AND_INVITE,
        Did.DECLINE,
        Did.INVITE,
        Did.MOVE,
        Did.CALL_OFF,
        Did.WITHDRAW,
        Did.REOPEN,
        Did.HELD,
        Did.AGREE,
        Did.ADVISE,
        Did.REMIND,
        Did.DECIDE,
        Did.WRITE,
        Did.CORRECT,
        Did.TAKE_BACK,
        Did.DAY,
    }
)
"""What brings a case further, or back: each leans on the one before."""


@dataclass(frozen=True)
class Act:
    """One row of the log; `details` is what of the case it needs to be told or undone, sealed with the case."""

    number: int
    at: datetime
    staff_id: str
    what: Did
    case_id: str | None
    undoes: int | None
    details: Mapping[str, Any]


def note(
    db: Database,
    connection: Connection,
    staff_id: str,
    what: Did,
    now: datetime,
    case_id: str | None = None,
    *,
    form: str | None = None,
    undoes: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Add a row within the caller's transaction and return its number; details are those of a case.

    Raises IntegrityError where this form was posted before.
    """
    db.hold(connection, "acts")
    number = int(connection.scalar(select(func.coalesce(func.max(acts.c.number), 0))) or 0) + 1
    sealed = None
    if details is not None:
        if case_id is None:
            raise ValueError("details belong to a case")
        seal = seal_of_case(db.sealer, connection, case_id)
        sealed = seal.seal_json(place(_details, number), dict(details))
    row = {"number": number, "form": form, "at": now, "staff_id": staff_id, "what": what, "case_id": case_id}
    connection.execute(insert(acts), {**row, "undoes": undoes, "details": sealed})
    return number


def is_posted(connection: Connection, form: str) -> bool:
    """Tell within the caller's transaction whether this form was posted before."""
    return connection.scalar(select(acts.c.number).where(acts.c.form == form)) is not None


def is_noted(connection: Connection, staff_id: str, what: Did, case_id: str, since: datetime) -> bool:
    """Tell within the caller's transaction whether somebody did this to a case since a moment."""
    mine = (acts.c.staff_id == staff_id) & (acts.c.what == what) & (acts.c.case_id == case_id) & (acts.c.at > since)
    return connection.scalar(select(acts.c.number).where(mine).limit(1)) is not None


def last_change(connection: Connection, case_id: str) -> int:
    """Return the number of the last act that changed a case, within the caller's transaction; 0 where none did."""
    changes = acts.c.what.not_in(list(LOOKS))
    return connection.scalar(select(func.max(acts.c.number)).where(acts.c.case_id == case_id, changes)) or 0


def last_step(connection: Connection, case_id: str) -> int:
    """Return the number of the last step of a case, within the caller's transaction; 0 where there is none."""
    steps = acts.c.what.in_(list(STEPS))
    return connection.scalar(select(func.max(acts.c.number)).where(acts.c.case_id == case_id, steps)) or 0


def of_case(db: Database, connection: Connection, case_id: str) -> list[Act]:
    """Return what was done to a case, oldest first, within the caller's transaction."""
    return _acts(db, connection, acts.c.case_id == case_id)


def by_number(db: Database, connection: Connection, number: int) -> Act | None:
    """Return one row within the caller's transaction, or None."""
    found = _acts(db, connection, acts.c.number == number)
    return found[0] if found else None


def newest(db: Database, most: int = 500) -> list[Act]:
    """Return the newest rows, newest first."""
    with db.reading() as connection:
        first = select(acts.c.number).order_by(acts.c.number.desc()).limit(most)
        return _acts(db, connection, acts.c.number.in_(first))[::-1]


def references(db: Database, rows: Sequence[Act]) -> dict[str, str]:
    """Return the numbers of the cases that these rows are about, by the cases' ids."""
    ids = {row.case_id for row in rows if row.case_id}
    with db.reading() as connection:
        found = connection.execute(select(cases.c.id, cases.c.reference).where(cases.c.id.in_(ids)))
        return {row.id: row.reference for row in found}


def _acts(db: Database, connection: Connection, chosen: Any) -> list[Act]:
    rows: Sequence[Any] = connection.execute(
        select(acts, wrapped(acts).label("wrapped")).where(chosen).order_by(acts.c.number)
    ).all()
    return [
        Act(
            row.number,
            row.at,
            row.staff_id,
            Did(row.what),
            row.case_id,
            row.undoes,
            {}
            if row.details is None
            else db.sealer.key(row.wrapped).open_json(place(_details, row.number), row.details),
        )
        for row in rows
    ]
