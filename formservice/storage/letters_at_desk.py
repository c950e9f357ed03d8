"""Letters as the desk sees them: taken back before they go, posted, failed and sent another way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, update

from formservice.rules.case import State
from formservice.storage.database import Database
from formservice.storage.letters import WITHOUT_MAIL, LetterRow, LetterState, opened
from formservice.storage.owners import seal_of_case, wrapped
from formservice.storage.tables import cases, letters, place

_recipient = letters.c.recipient
_details = letters.c.details
_IS_FREE = (letters.c.state == LetterState.QUEUED) & letters.c.leased_until.is_(None)
_WAITS = (LetterState.TO_POST, LetterState.FAILED)
_MOST_FOUND = 50
RETURNED = "Returned"
"""Why a letter failed that went out and came back."""


def take_back(connection: Connection, case_id: str, act: int, now: datetime) -> bool:
    """Take back every letter of an act within the caller's transaction; False, and none, where one may have gone out.

    The caller holds the outbox, so that no worker takes one meanwhile.
    """
    mine = (letters.c.case_id == case_id) & (letters.c.act == act)
    waits = ((letters.c.state == LetterState.QUEUED) & (letters.c.next_at > now) & (letters.c.attempts == 0)) | (
        letters.c.state == LetterState.TO_POST
    )
    count = select(func.count()).select_from(letters).where(mine)
    if connection.scalar(count) != connection.scalar(count.where(waits)):
        return False
    connection.execute(update(letters).where(mine).values(state=LetterState.TAKEN_BACK))
    return True


def take_back_waiting(connection: Connection, case_id: str) -> None:
    """Take back, within the caller's transaction, all that acts at the desk wrote about a case and that still waits.

    The caller holds the outbox.
    """
    waits = _of_acts(case_id) & (_IS_FREE | (letters.c.state == LetterState.TO_POST))
    connection.execute(update(letters).where(waits).values(state=LetterState.TAKEN_BACK))


def held_until(connection: Connection, case_id: str, now: datetime) -> datetime | None:
    """Return until when letters that acts at the desk wrote about a case are held; None where none is."""
    until: datetime | None = connection.scalar(select(func.max(letters.c.next_at)).where(_held(case_id, now)))
    return until


def let_go(connection: Connection, case_id: str, now: datetime) -> None:
    """Let go, within the caller's transaction, all that acts at the desk wrote about a case and that is held.

    The caller holds the outbox.
    """
    connection.execute(update(letters).where(_held(case_id, now)).values(next_at=now))


def _held(case_id: str, now: datetime) -> ColumnElement[bool]:
    return _of_acts(case_id) & _IS_FREE & (letters.c.attempts == 0) & (letters.c.next_at > now)


def readdress(db: Database, connection: Connection, case_id: str, old: str, new: str) -> None:
    """Let what waits for the one mail address of a case go to the other, within the caller's transaction.

    Where there is no other, what an act at the desk wrote waits for the post. The caller holds the outbox.
    """
    seal = seal_of_case(db.sealer, connection, case_id)
    waits = (letters.c.case_id == case_id) & (letters.c.state == LetterState.QUEUED)
    for row in connection.execute(select(*WITHOUT_MAIL).where(waits)).all():
        if opened(row, seal).recipient == old and (new or row.act is not None):
            sealed = seal.seal(place(_recipient, row.id), new.encode("utf-8", "surrogatepass"))
            state = LetterState.QUEUED if new else LetterState.TO_POST
            connection.execute(update(letters).where(letters.c.id == row.id).values(recipient=sealed, state=state))


def take_back_if_withdrawn(db: Database, row: LetterRow) -> bool:
    """Take back a letter that a worker has under lease, where its case was withdrawn since; tell whether it did.

    A withdrawal that is under way waits for this, or this for it.
    """
    with db.writing("outbox") as connection:
        state = connection.scalar(select(cases.c.state).where(cases.c.id == row.case_id))
        if state != State.WITHDRAWN:
            return False
        values = {"state": LetterState.TAKEN_BACK, "leased_until": None, "leased_by": None}
        connection.execute(
            update(letters).where(letters.c.id == row.id, letters.c.state == LetterState.QUEUED).values(values)
        )
        return True


def last_out(db: Database, connection: Connection, case_id: str, kinds: Collection[str]) -> LetterRow | None:
    """Return, within the caller's transaction, the last letter of these kinds that went out, or may have, or None.

    What no act at the desk wrote is never taken back, so that it goes out for sure.
    """
    waits = (_IS_FREE & (letters.c.attempts == 0)) | (letters.c.state == LetterState.TO_POST)
    is_out = ~(_of_acts(case_id) & waits)
    newest = _kept(case_id, kinds).where(is_out).order_by(letters.c.created_at.desc(), letters.c.act.desc())
    row = connection.execute(newest.limit(1)).one_or_none()
    return _opened(db, connection, row) if row else None


def written(db: Database, connection: Connection, case_id: str, kinds: Collection[str]) -> list[LetterRow]:
    """Return, within the caller's transaction, the letters of these kinds that were not taken back."""
    return [_opened(db, connection, row) for row in connection.execute(_kept(case_id, kinds)).all()]


def details_of(
    db: Database, connection: Connection, ids: Sequence[str], kinds: Collection[str]
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return what the letters of these kinds tell about these cases, the oldest first, within the transaction.

    What was taken back tells nothing.
    """
    if not ids:
        return []
    mine = letters.c.case_id.in_(ids) & letters.c.kind.in_(kinds) & (letters.c.state != LetterState.TAKEN_BACK)
    wanted = select(letters.c.id, letters.c.case_id, _details, wrapped(letters).label("wrapped")).where(mine)
    rows = connection.execute(wanted.order_by(letters.c.created_at)).all()
    # beside which files go with it
    opened = ((row, db.sealer.key(row.wrapped).open_json(place(_details, row.id), row.details)) for row in rows)
    return [(row.case_id, details) for row, (_, details) in opened]


def _kept(case_id: str, kinds: Collection[str]) -> Select[Any]:
    mine = (letters.c.case_id == case_id) & letters.c.kind.in_(kinds)
    return select(*WITHOUT_MAIL).where(mine, letters.c.state != LetterState.TAKEN_BACK)


def _of_acts(case_id: str) -> ColumnElement[bool]:
    return (letters.c.case_id == case_id) & letters.c.act.is_not(None)


def mark_posted(connection: Connection, id: str, on: date | None) -> bool:
    """Note within the caller's transaction that a letter was posted on a day, or, without one, that it was not."""
    before, after = (LetterState.TO_POST, LetterState.POSTED) if on else (LetterState.POSTED, LetterState.TO_POST)
    mine = (letters.c.id == id) & (letters.c.state == before)
    return connection.execute(update(letters).where(mine).values(state=after, posted_on=on)).rowcount > 0


def by_post(connection: Connection, id: str) -> bool:
    """Let a letter that failed go by post, within the caller's transaction; False where it did not fail."""
    mine = (letters.c.id == id) & (letters.c.state == LetterState.FAILED)
    return connection.execute(update(letters).where(mine).values(state=LetterState.TO_POST)).rowcount > 0


def again(db: Database, connection: Connection, row: LetterRow, recipient: str, now: datetime) -> bool:
    """Queue a letter that failed anew, to this address, within the caller's transaction; False where it did not."""
    if row.case_id is None:
        return False
    seal = seal_of_case(db.sealer, connection, row.case_id)
    mine = (letters.c.id == row.id) & (letters.c.state == LetterState.FAILED)
    values = {
        "state": LetterState.QUEUED,
        "attempts": 0,
        "error": None,
        "created_at": now,
        "next_at": now,
        "recipient": seal.seal(place(_recipient, row.id), recipient.encode("utf-8", "surrogatepass")),
    }
    return connection.execute(update(letters).where(mine).values(values)).rowcount > 0


def mark_told(connection: Connection, id: str, on: date) -> bool:
    """Note, within the caller's transaction, that what a failed letter says was told by phone; False if not failed."""
    mine = (letters.c.id == id) & (letters.c.state == LetterState.FAILED)
    return connection.execute(update(letters).where(mine).values(state=LetterState.TOLD, posted_on=on)).rowcount > 0


def mark_returned(connection: Connection, id: str, now: datetime) -> bool:
    """Note, within the caller's transaction, that a letter came back: it failed. False where it did not go by mail."""
    mine = (letters.c.id == id) & (letters.c.state == LetterState.SENT)
    values = {"state": LetterState.FAILED, "error": RETURNED, "returned_at": now}
    return connection.execute(update(letters).where(mine).values(values)).rowcount > 0


@dataclass(frozen=True)
class Returned:
    """A letter that came back and has not gone out another way."""

    id: str
    kind: str
    returned_at: datetime


def returned(connection: Connection, case_id: str) -> list[Returned]:
    """Return the letters about a case, within the caller's transaction, that came back and still lie, oldest first."""
    lies = (letters.c.case_id == case_id) & _LIES
    rows = select(letters.c.id, letters.c.kind, letters.c.returned_at).where(lies).order_by(letters.c.returned_at)
    return [Returned(row.id, row.kind, row.returned_at) for row in connection.execute(rows)]


def count_returned(connection: Connection) -> int:
    """Return how many letters came back and still lie, within the caller's transaction."""
    return connection.scalar(select(func.count()).select_from(letters).where(_LIES)) or 0


_LIES = (letters.c.state == LetterState.FAILED) & letters.c.returned_at.is_not(None)


def mailed(
    db: Database, connection: Connection, message_ids: Iterable[str], references: Iterable[str]
) -> "list[AtPost]":
    """Return letters that went out by mail, within the caller's transaction, the newest first, at most fifty.

    Those with one of these Message-IDs; where there is none, those of the cases with one of these references.
    """
    for named in (
        letters.c.message_id.in_(list(message_ids)),
        letters.c.case_id.in_(select(cases.c.id).where(cases.c.reference.in_(list(references)))),
    ):
        went_out = letters.c.case_id.is_not(None) & letters.c.sent_at.is_not(None) & named
        rows = select(*WITHOUT_MAIL).where(went_out).order_by(letters.c.sent_at.desc()).limit(_MOST_FOUND)
        if found := connection.execute(rows).all():
            return [_at_post(db, connection, row) for row in found]
    return []


@dataclass(frozen=True)
class AtPost:
    """A letter as the page for post shows it: one to post, posted of late, held, or failed."""

    row: LetterRow
    case_id: str
    state: LetterState
    error: str
    next_at: datetime
    posted_on: date | None
    sent_at: datetime | None = None


def stored(db: Database, connection: Connection, id: str) -> LetterRow | None:
    """Return a letter about a case as it is kept, in whatever state, within the caller's transaction, or None."""
    row = connection.execute(select(*WITHOUT_MAIL).where(letters.c.id == id)).one_or_none()
    return None if row is None or row.case_id is None else _opened(db, connection, row)


def at_post(db: Database, connection: Connection, now: datetime, posted_since: date) -> list[AtPost]:
    """Return, within the caller's transaction, the letters that ask something of the desk, the oldest first.

    They wait to be posted, failed, are held until later, or were posted since a day.
    """
    is_held = (letters.c.state == LetterState.QUEUED) & letters.c.act.is_not(None) & (letters.c.next_at > now)
    is_posted = (letters.c.state == LetterState.POSTED) & (letters.c.posted_on >= posted_since)
    asks = letters.c.state.in_(_WAITS) | (is_held & (letters.c.attempts == 0)) | is_posted
    wanted = select(*WITHOUT_MAIL).where(letters.c.case_id.is_not(None), asks)
    found = connection.execute(wanted.order_by(letters.c.created_at, letters.c.kind, letters.c.part)).all()
    return [_at_post(db, connection, row) for row in found]


def _at_post(db: Database, connection: Connection, row: Any) -> AtPost:
    letter, state = _opened(db, connection, row), LetterState(row.state)
    return AtPost(letter, row.case_id, state, row.error or "", row.next_at, row.posted_on, row.sent_at)


def _opened(db: Database, connection: Connection, row: Any) -> LetterRow:
    return opened(row, seal_of_case(db.sealer, connection, row.case_id))


def waiting(
    connection: Connection, ids: Sequence[str] | None = None
) -> Mapping[str, list[tuple[str, LetterState, datetime]]]:
    """Return the letters that wait to be posted or failed: by case, each with its id, its state and since when.

    Of these cases alone, where they are given.
    """
    rows = select(letters.c.case_id, letters.c.id, letters.c.state, letters.c.created_at).where(
        letters.c.state.in_(_WAITS), letters.c.case_id.is_not(None)
    )
    if ids is not None:
        rows = rows.where(letters.c.case_id.in_(ids))
    found: dict[str, list[tuple[str, LetterState, datetime]]] = {}
    for case_id, id, state, at in connection.execute(rows.order_by(letters.c.created_at)):
        found.setdefault(case_id, []).append((id, LetterState(state), at))
    return found
