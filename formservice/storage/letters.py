"""Letters as rows: written in the transaction that causes them, kept with what was sent."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select

from formservice.rules.case import Event
from formservice.storage.database import Database
from formservice.storage.keys import Own, new_key, wipe
from formservice.storage.owners import seal_of_case, wrapped
from formservice.storage.sealing import Seal
from formservice.storage.tables import drafts, letters, place

_recipient = letters.c.recipient
_details = letters.c.details
_sent = letters.c.sent
WITHOUT_MAIL = tuple(column for column in letters.columns if column is not _sent)
"""All of a letter but the mail that went out, which is as large as its files."""


class LetterState(StrEnum):
    """How far a letter is.

    no_match is a request for links that caused no mail; what goes by post waits (to_post) until somebody says that it
    was posted; taken_back is a letter of an act that was taken back before it went out. One that came back is failed,
    as one that a mail server refused; told is one whose reader was told by phone instead.
    """

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    NO_MATCH = "no_match"
    TO_POST = "to_post"
    POSTED = "posted"
    TAKEN_BACK = "taken_back"
    TOLD = "told"


@dataclass(frozen=True)
class NewLetter:
    """A letter that must go out; `details` is what its kind needs beside the case, as JSON.

    One without a recipient's address goes by post. One that is held goes out no sooner.
    """

    kind: str
    language: str
    recipient: str
    part: int = 1
    parts: int = 1
    attachment_ids: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    is_post: bool = False
    held_until: datetime | None = None
    act: int | None = None

    def after(self, event: Event) -> "NewLetter":
        """Return this letter for what was true after this row of the history, whenever it is composed."""
        return replace(self, details={**self.details, "after": event.sequence})


@dataclass(frozen=True)
class LetterRow:
    """A letter under lease; `attempts` counts how often it was taken, this time included."""

    id: str
    case_id: str | None
    kind: str
    language: str
    message_id: str
    recipient: str
    part: int
    parts: int
    attachment_ids: tuple[str, ...]
    details: dict[str, Any]
    attempts: int
    created_at: datetime


@dataclass(frozen=True)
class LetterStatus:
    """What became of a letter, without anything personal."""

    id: str
    kind: str
    language: str
    message_id: str
    part: int
    parts: int
    state: LetterState
    attempts: int
    created_at: datetime
    next_at: datetime
    sent_at: datetime | None
    error: str | None
    act: int | None = None
    posted_on: date | None = None
    returned_at: datetime | None = None


@dataclass(frozen=True)
class Undelivered:
    """How many letters still wait, how many of those had trouble, and how many failed for good."""

    queued: int
    retrying: int
    failed: int


def queue(db: Database, connection: Connection, case_id: str, new: Sequence[NewLetter], now: datetime) -> None:
    """Put letters about a case in the outbox, within the caller's transaction."""
    own = Own(None, seal_of_case(db.sealer, connection, case_id))  # the case holds the key's number
    if rows := [_row(db, own, case_id, letter, now) for letter in new]:
        connection.execute(insert(letters), rows)


def queue_now(db: Database, letter: NewLetter, now: datetime) -> str:
    """Put a letter that belongs to no case in the outbox, in a transaction of its own, and return its id."""
    with db.writing("outbox") as connection:
        return queue_alone(db, connection, letter, now)


def queue_alone(db: Database, connection: Connection, letter: NewLetter, now: datetime) -> str:
    """Put a letter that belongs to no case in the outbox, within the caller's transaction, and return its id."""
    row = _row(db, new_key(db, connection), None, letter, now)
    connection.execute(insert(letters), row)
    return str(row["id"])


def delete_of_draft(connection: Connection, draft_key: str) -> None:
    """Erase the letter that brings this draft's code, if there is one, within the caller's transaction."""
    mine = letters.c.id == select(drafts.c.handover_letter).where(drafts.c.id == draft_key).scalar_subquery()
    wipe(connection, select(letters.c.key_id).where(mine))
    connection.execute(delete(letters).where(mine))


def _row(db: Database, own: Own, case_id: str | None, letter: NewLetter, now: datetime) -> dict[str, Any]:
    id = secrets.token_hex(16)
    return {
        "id": id,
        "case_id": case_id,
        "kind": letter.kind,
        "language": letter.language,
        # Fixed now: a letter that is sent twice, after a crash, is seen to be one.
        "message_id": f"<{secrets.token_hex(16)}@{db.message_id_domain}>",
        "part": letter.part,
        "parts": letter.parts,
        "state": LetterState.TO_POST if letter.is_post else LetterState.QUEUED,
        "attempts": 0,
        "created_at": now,
        "next_at": letter.held_until or now,
        "act": letter.act,
        "recipient": own.seal.seal(place(_recipient, id), letter.recipient.encode("utf-8", "surrogatepass")),
        "details": own.seal.seal_json(place(_details, id), [list(letter.attachment_ids), dict(letter.details)]),
        "key_id": own.id,
    }


def opened(row: Any, seal: Seal) -> LetterRow:
    """Return the letter of a row that has the columns WITHOUT_MAIL."""
    attachment_ids, details = seal.open_json(place(_details, row.id), row.details)
    return LetterRow(
        id=row.id,
        case_id=row.case_id,
        kind=row.kind,
        language=row.language,
        message_id=row.message_id,
        recipient=seal.open(place(_recipient, row.id), row.recipient).decode("utf-8", "surrogatepass"),
        part=row.part,
        parts=row.parts,
        attachment_ids=tuple(attachment_ids),
        details=details,
        attempts=row.attempts,
        created_at=row.created_at,
    )


def known(db: Database, ids: Sequence[str]) -> set[str]:
    """Return which of these ids are those of a letter."""
    with db.reading() as connection:
        return set(connection.scalars(select(letters.c.id).where(letters.c.id.in_(ids))))


def waiting_since(db: Database) -> datetime | None:
    """Return since when the letter that waits the longest waits, or None where none does.

    One that an act at the desk holds waits from when it may go, which may be ahead.
    """
    is_held = letters.c.act.is_not(None) & (letters.c.attempts == 0)
    since_when = case((is_held, letters.c.next_at), else_=letters.c.created_at)
    with db.reading() as connection:
        oldest = select(func.min(since_when)).where(letters.c.state == LetterState.QUEUED)
        since: datetime | None = connection.scalar(oldest)
    return since


def undelivered(db: Database) -> Undelivered:
    """Count the letters that did not go out (yet); those that went out and came back are counted by themselves."""
    had_trouble = letters.c.error.is_not(None)
    states = select(letters.c.state, had_trouble, func.count()).where(
        letters.c.state.in_([LetterState.QUEUED, LetterState.FAILED]), letters.c.returned_at.is_(None)
    )
    with db.reading() as connection:
        counts = {
            (state, bool(trouble)): n for state, trouble, n in connection.execute(states.group_by("state", had_trouble))
        }
    retrying = counts.get((LetterState.QUEUED, True), 0)
    failed = counts.get((LetterState.FAILED, True), 0) + counts.get((LetterState.FAILED, False), 0)
    return Undelivered(counts.get((LetterState.QUEUED, False), 0) + retrying, retrying, failed)


def of_case(db: Database, case_id: str) -> list[LetterStatus]:
    """Return what became of every letter about this case, oldest first."""
    columns = [letters.c[name] for name in LetterStatus.__dataclass_fields__]
    mine = (
        select(*columns)
        .where(letters.c.case_id == case_id)
        .order_by(letters.c.created_at, letters.c.kind, letters.c.part)
    )
    with db.reading() as connection:
        found = connection.execute(mine).mappings().all()
    return [LetterStatus(**{**row, "state": LetterState(row["state"])}) for row in found]


def sent_bytes(db: Database, id: str) -> bytes | None:
    """Return the mail as it was sent, or None where it was not (yet)."""
    with db.reading() as connection:
        row = connection.execute(select(_sent, wrapped(letters).label("wrapped")).where(letters.c.id == id)).first()
    return None if row is None or row.sent is None else db.sealer.key(row.wrapped).open(place(_sent, id), row.sent)
