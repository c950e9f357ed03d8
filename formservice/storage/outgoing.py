"""Letters on their way out: taken under a lease, and marked as sent, to be tried again, or failed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from formservice.rules.retention import LONGEST_STEP
from formservice.storage.database import Database
from formservice.storage.letters import WITHOUT_MAIL, LetterRow, LetterState, NewLetter, opened, queue
from formservice.storage.owners import wrapped
from formservice.storage.tables import letters, place

LONGEST_PAUSE = timedelta(hours=1)  # between two tries to send a letter


def lease(db: Database, worker: str, now: datetime, duration: timedelta) -> LetterRow | None:
    """Take the letter that is due the longest, for so long, or None; nobody else gets it in that time."""
    due = (
        (letters.c.state == LetterState.QUEUED)
        & _has_come(letters.c.next_at, now, LONGEST_PAUSE)
        & or_(letters.c.leased_until.is_(None), _has_come(letters.c.leased_until, now, LONGEST_STEP))
    )
    # Looked first without the lock: most of the time there is nothing, and tenants are writing.
    with db.reading() as connection:
        if connection.scalar(select(letters.c.id).where(due).limit(1)) is None:
            return None
    with db.writing("outbox") as connection:
        first = (
            select(*WITHOUT_MAIL, wrapped(letters).label("wrapped"))
            .where(due)
            .order_by(letters.c.next_at, letters.c.part)
            .limit(1)
        )
        row = connection.execute(first).one_or_none()
        if row is None:
            return None
        attempts = row.attempts + 1
        taken = {"leased_until": now + duration, "leased_by": worker, "attempts": attempts}
        connection.execute(update(letters).where(letters.c.id == row.id).values(taken))
    return replace(opened(row, db.sealer.key(row.wrapped)), attempts=attempts)


def renew(db: Database, id: str, worker: str, now: datetime, duration: timedelta) -> bool:
    """Keep a letter for so long from now; False where it is another worker's by now, is closed, or was erased."""
    mine = (letters.c.id == id) & (letters.c.state == LetterState.QUEUED) & (letters.c.leased_by == worker)
    with db.writing("outbox") as connection:
        return connection.execute(update(letters).where(mine).values(leased_until=now + duration)).rowcount > 0


def _has_come(moment: ColumnElement[datetime], now: datetime, at_most: timedelta) -> ColumnElement[bool]:
    """Tell whether a moment has come; one too far ahead counts too, as a clock that was wrong wrote it."""
    return (moment <= now) | (moment > now + at_most)


def mark_sent(db: Database, id: str, sent_bytes: bytes, now: datetime) -> bool:
    """Keep what was sent, sealed, and never send this letter again; tell whether it is there still, not erased."""
    with db.writing("outbox") as connection:
        # First the letter alone: its key is looked for when nobody changes it any more.
        connection.execute(select(letters.c.id).where(letters.c.id == id).with_for_update())
        row = connection.execute(select(wrapped(letters)).where(letters.c.id == id)).one_or_none()
        if row is None:
            return False
        sealed = db.sealer.key(row[0]).seal(place(letters.c.sent, id), sent_bytes)
        _mark(connection, id, state=LetterState.SENT, sent=sealed, sent_at=now, error=None)
    return True


def mark_retry(db: Database, id: str, error: str, next_at: datetime) -> None:
    """Give the letter back, to be taken again from `next_at`; `error` is a class or code, never personal."""
    with db.writing("outbox") as connection:
        _mark(connection, id, state=LetterState.QUEUED, error=error[:200], next_at=next_at)


def mark_failed(db: Database, id: str, error: str) -> None:
    """Keep the letter as failed for good, for doctor to show; `error` is a class or code, never personal."""
    with db.writing("outbox") as connection:
        _mark(connection, id, state=LetterState.FAILED, error=error[:200])


def mark_failed_and_tell(db: Database, id: str, error: str, case_id: str, told: NewLetter, now: datetime) -> None:
    """Keep the letter as failed for good, and queue the one that tells of it, both or neither.

    Of one address (`mail` in the details) one letter of this kind tells, once a case.
    """
    with db.writing(f"case:{case_id}") as connection:
        is_failed = _mark(connection, id, state=LetterState.FAILED, error=error[:200])
        if is_failed and not _is_told(db, connection, case_id, told):
            queue(db, connection, case_id, [told], now)


def _is_told(db: Database, connection: Connection, case_id: str, told: NewLetter) -> bool:
    same_kind = (letters.c.case_id == case_id) & (letters.c.kind == told.kind)
    earlier = connection.execute(select(*WITHOUT_MAIL, wrapped(letters).label("wrapped")).where(same_kind))
    told_before = (opened(row, db.sealer.key(row.wrapped)).details for row in earlier)
    return any(details["mail"] == told.details["mail"] for details in told_before)


def mark_no_match(db: Database, id: str) -> None:
    """Close a request for links that belonged to no complaint, or to links that went out often; nothing goes out."""
    with db.writing("outbox") as connection:
        _mark(connection, id, state=LetterState.NO_MATCH, error=None)


def _mark(connection: Connection, id: str, **values: Any) -> bool:
    # Only while it is queued: a worker whose lease ran out must not undo what another has done since.
    mine = (letters.c.id == id) & (letters.c.state == LetterState.QUEUED)
    return (
        connection.execute(update(letters).where(mine).values(leased_until=None, leased_by=None, **values)).rowcount > 0
    )
