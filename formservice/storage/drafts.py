"""Drafts: what a tenant has typed and uploaded so far, kept until it is submitted, cleared or too old."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    true,
    update,
)

from formservice.storage.attachments import (
    AttachmentInfo,
    AttachmentLimits,
    SafeFile,
    delete_attachments,
    insert_attachment,
    of_draft,
)
from formservice.storage.columns import BEGINNING, END
from formservice.storage.database import Database
from formservice.storage.keys import Own, new_key, wipe
from formservice.storage.letters import delete_of_draft
from formservice.storage.limits import Bound, add
from formservice.storage.owners import wrapped
from formservice.storage.tables import attachments, cases, drafts, place

__all__ = [
    "AttachmentInfo",
    "Draft",
    "FileRefusal",
    "SafeFile",
    "add_attachment",
    "clear",
    "count",
    "draft_key",
    "erase_old",
    "merge",
    "new_id",
    "read",
    "remove_attachment",
    "submitted_case",
]

_answers = drafts.c.answers
_AT_ONCE = 500
# Statements of every step are made once: to make one takes SQLAlchemy longer than to run it.
_READ = select(drafts.c.language, _answers, wrapped(drafts).label("wrapped")).where(drafts.c.id == bindparam("key"))
_CHANGE = update(drafts).where(drafts.c.id == bindparam("key"))
_draft = (
    select(drafts.c.answers, drafts.c.key_id, wrapped(drafts).label("wrapped"))
    .where(drafts.c.id == bindparam("key"))
    .subquery("draft")
)
_is_submitted = exists(literal(1)).where(cases.c.draft_key == bindparam("key")).label("is_submitted")
# One row, whether or not there is a draft: a late post of another tab must not bring a submitted draft back.
_LOOK = select(_draft, _is_submitted).select_from(
    select(literal(1).label("always")).subquery("one").outerjoin(_draft, true())
)
_ROW_BYTES = 1_000
"""What a draft takes beside its text, or the counting of an answer: rows and indexes, rounded up."""


class FileRefusal(StrEnum):
    """Why a file was not added to a draft."""

    TOO_MANY = "too_many"
    TOTAL_TOO_LARGE = "total_too_large"
    ALREADY_SUBMITTED = "already_submitted"
    GONE = "gone"


@dataclass(frozen=True)
class Draft:
    """A draft: its id, its answers by question name, and its files in the order of uploading."""

    id: str
    language: str
    answers: dict[str, Any] = field(default_factory=dict)
    attachments: list[AttachmentInfo] = field(default_factory=list)


def new_id() -> str:
    """Return an unguessable id for a new draft, to keep in the browser's signed cookie."""
    return secrets.token_urlsafe(24)


def draft_key(id: str) -> str:
    """Return the id's hash, which is all that the database knows of it."""
    return hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()


def read(db: Database, id: str) -> Draft | None:
    """Return the draft with this id, or None where there is none (any more)."""
    key = draft_key(id)
    with db.reading() as connection:
        row = connection.execute(_READ, {"key": key}).one_or_none()
        if row is None:
            return None
        seal = db.sealer.key(row.wrapped)
        files = of_draft(connection, key, seal)
    return Draft(id, row.language, seal.open_json(place(_answers, key), row.answers), files)


def merge(
    db: Database,
    id: str,
    language: str,
    changes: Mapping[str, Any],
    now: datetime,
    bounds: Sequence[Bound] = (),
    *,
    is_begun: bool = False,
) -> bool:
    """Put the changes into the draft, making it where needed (None removes an answer); False once it is submitted.

    False too where the draft was begun and is gone: what was cleared in another tab does not come back.
    The bytes by which the draft grows count with the bounds. Raises PastLimit, with nothing kept, past one.
    """
    key = draft_key(id)
    with db.writing(_lock(key)) as connection:
        found = _look(connection, key)
        if found.is_submitted or (is_begun and found.answers is None):
            return False
        own = _own(db, connection, found)
        answers = {} if found.answers is None else own.seal.open_json(place(_answers, key), found.answers)
        answers.update(changes)
        answers = {name: value for name, value in answers.items() if value is not None}
        sealed = own.seal.seal_json(place(_answers, key), answers)
        values = {"language": language, "changed_at": now, "answers": sealed}
        if found.answers is None:
            connection.execute(insert(drafts), {"id": key, "key_id": own.id, **values})
        else:
            connection.execute(_CHANGE, {"key": key, **values})
        # the same answers again cost nothing: going back and forth never uses up an hour's limit
        grown = len(sealed) - len(found.answers or b"")
        if bounds and grown > 0:
            add(db, connection, bounds, grown + _ROW_BYTES, now)
    return True


def add_attachment(
    db: Database,
    id: str,
    language: str,
    upload: SafeFile,
    now: datetime,
    limits: AttachmentLimits,
    *,
    is_begun: bool = False,
) -> AttachmentInfo | FileRefusal:
    """Store the file with the draft, making the draft where needed; a Refusal when it would go past the limits.

    What lies beside it is stored with it: together they are one of so many files, and all their bytes count. GONE
    where the draft was begun and is there no more.
    """
    key = draft_key(id)
    with db.writing(_lock(key)) as connection:
        found = _look(connection, key)
        if found.is_submitted:
            return FileRefusal.ALREADY_SUBMITTED
        if is_begun and found.answers is None:
            return FileRefusal.GONE
        # Counted here, alone with this draft: two tabs that upload at once do not get past the limits together.
        mine = attachments.c.draft_id == key
        count, total, last = connection.execute(
            select(
                func.count(attachments.c.position.distinct()),
                func.coalesce(func.sum(attachments.c.size), 0),
                func.coalesce(func.max(attachments.c.position), 0),
            ).where(mine)
        ).one()
        if count >= limits.max_files:
            return FileRefusal.TOO_MANY
        if total + sum(len(paper.content) for paper in upload.papers) > limits.max_total_bytes:
            return FileRefusal.TOTAL_TOO_LARGE
        own = _own(db, connection, found)
        if found.answers is None:
            values = {"language": language, "changed_at": now, "answers": own.seal.seal_json(place(_answers, key), {})}
            connection.execute(insert(drafts), {"id": key, "key_id": own.id, **values})
        else:
            connection.execute(_CHANGE, {"key": key, "changed_at": now})
        for number, paper in enumerate(upload.beside, start=1):
            insert_attachment(connection, key, own.seal, last + 1, paper, number)
        return insert_attachment(connection, key, own.seal, last + 1, upload)


def remove_attachment(db: Database, id: str, attachment_id: str) -> bool:
    """Erase a file of this draft and what lies beside it; False where the draft has no such file."""
    key = draft_key(id)
    mine = attachments.c.draft_id == key
    with db.writing(_lock(key)) as connection:
        find = select(attachments.c.position).where((attachments.c.id == attachment_id) & mine)
        position = connection.execute(find).scalar()
        return delete_attachments(connection, (attachments.c.position == position) & mine) > 0


def clear(db: Database, id: str, *, also_submitted: bool = True) -> bool:
    """Erase the draft with its answers and files; from now on its id finds nothing, nor the case that it became.

    False, with nothing changed, where it became a case and `also_submitted` does not allow that.
    """
    key = draft_key(id)
    with db.writing(_lock(key)) as connection:
        if not also_submitted and _look(connection, key).is_submitted:
            return False
        delete_of_draft(connection, key)
        wipe(connection, select(drafts.c.key_id).where(drafts.c.id == key))
        delete_attachments(connection, attachments.c.draft_id == key)
        connection.execute(delete(drafts).where(drafts.c.id == key))
        connection.execute(update(cases).where(cases.c.draft_key == key).values(draft_key=draft_key(new_id())))
    return True


def lock(id: str) -> str:
    """Return what a transaction that changes this draft must lock."""
    return _lock(draft_key(id))


def answers(db: Database, connection: Connection, id: str) -> dict[str, Any] | None:
    """Return the answers of a draft within the caller's transaction, or None where there is none."""
    key = draft_key(id)
    found = _look(connection, key)
    if found.answers is None:
        return None
    opened: dict[str, Any] = db.sealer.key(found.wrapped).open_json(place(_answers, key), found.answers)
    return opened


def drafted_key(db: Database, connection: Connection, key: str) -> Own | None:
    """Return what the draft with this hash is sealed with, within the caller's transaction, or None without a draft."""
    found = _look(connection, key)
    return None if found.answers is None else _own(db, connection, found)


def submitted_case(db: Database, id: str) -> str | None:
    """Return the id of the case that this draft became, or None while it is not submitted."""
    with db.reading() as connection:
        return connection.scalar(select(cases.c.id).where(cases.c.draft_key == draft_key(id)))


def count(db: Database, before: datetime = END, since: datetime = BEGINNING) -> int:
    """Return how many drafts were last changed before the one moment and since the other."""
    with db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(drafts).where(_changed(before, since))) or 0


def erase_old(db: Database, before: datetime, since: datetime = BEGINNING) -> int:
    """Erase every draft last changed before the one moment and since the other; return how many were erased.

    `Database.purge` takes their bytes out of its files.
    """
    is_old = _changed(before, since)
    some = select(drafts.c.id).where(is_old).order_by(drafts.c.changed_at).limit(_AT_ONCE)
    erased = 0
    while True:
        with db.reading() as connection:
            keys = connection.scalars(some).all()
        if not keys:
            return erased
        for key in keys:
            with db.writing(_lock(key)) as connection:
                # Asked again, alone with this draft: its tenant may have gone on just now.
                mine = (drafts.c.id == key) & is_old
                if connection.scalar(select(drafts.c.id).where(mine)):
                    delete_of_draft(connection, key)
                    wipe(connection, select(drafts.c.key_id).where(mine))
                    delete_attachments(connection, attachments.c.draft_id == key)
                    erased += connection.execute(delete(drafts).where(mine)).rowcount


def _changed(before: datetime, since: datetime) -> ColumnElement[bool]:
    return (drafts.c.changed_at < before) & (drafts.c.changed_at >= since)


def _lock(key: str) -> str:
    return f"draft:{key}"


def _own(db: Database, connection: Connection, found: Row[Any]) -> Own:
    """Return the key of the draft that was found, or a new one."""
    if found.answers is None:
        return new_key(db, connection)
    return Own(found.key_id, db.sealer.key(found.wrapped))


def _look(connection: Connection, key: str) -> Row[Any]:
    return connection.execute(_LOOK, {"key": key}).one()
