"""Attachments: the tenant's papers, under one id for life, first of a draft and then of a case."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, select, update

from formservice.storage.database import Database
from formservice.storage.owners import wrapped
from formservice.storage.sealing import Seal
from formservice.storage.tables import attachment_contents, attachments, place

_details = attachments.c.details
_content = attachment_contents.c.content
_LISTED = (
    attachments.c.id,
    attachments.c.draft_id,
    attachments.c.case_id,
    attachments.c.kind,
    attachments.c.size,
    _details,
    attachments.c.virus_check,
    attachments.c.position,
    attachments.c.origin,
    attachments.c.added_at,
)
_OF_DRAFT = select(*_LISTED).where(attachments.c.draft_id == bindparam("key"))


class VirusCheck(StrEnum):
    """What a virus scanner said of a file; none is kept for a file that came in where there was no scanner."""

    CLEAN = "clean"
    NOT_CHECKED = "not checked"
    FOUND = "virus found"


class Origin(StrEnum):
    """Whom a paper is from that came after the complaint; what came with the complaint itself has none.

    The last two are the committee's own, to be sent with a letter.
    """

    TENANT = "tenant"
    CORPORATION = "corporation"
    COMMITTEE = "committee"
    ADVICE = "advice"
    AGREEMENTS = "agreements"


class AttachmentLimits(Protocol):
    """What one complaint may carry; the committee's upload settings are this."""

    @property
    def max_files(self) -> int:
        """The most files."""

    @property
    def max_total_bytes(self) -> int:
        """The most bytes of all files together."""


@dataclass(frozen=True)
class SafeFile:
    """An uploaded file that was checked and made safe: `sha256_received` is of the bytes as they came in.

    `beside` are further papers of the same upload (of a mail: what was in it, and the mail itself), and `left_out` the
    names of what stays out of it.
    """

    name: str
    kind: str
    content: bytes
    sha256_received: str
    sha256: str
    virus_check: VirusCheck | None = None
    beside: tuple["SafeFile", ...] = ()
    left_out: tuple[str, ...] = ()
    problem: None = None

    @property
    def papers(self) -> tuple["SafeFile", ...]:
        """All that is kept of this upload, this file first."""
        return (self, *self.beside)


@dataclass(frozen=True)
class AttachmentInfo:
    """A stored file without its bytes; `kind` is pdf, jpeg, docx, odt, txt, eml or msg and `size` is in bytes.

    Files of one upload have one `position`; their `number` counts from 0, which is the upload itself. `added_at` is
    when it came, where the tenant added it to a complaint that was sent.
    """

    id: str
    name: str
    kind: str
    size: int
    sha256_received: str
    sha256: str
    virus_check: VirusCheck | None = None
    position: int = 0
    number: int = 0
    origin: Origin | None = None
    added_at: datetime | None = None


def insert_attachment(
    connection: Connection, draft_id: str, seal: Seal, position: int, upload: SafeFile, number: int = 0
) -> AttachmentInfo:
    """Store a file with the draft, sealed with the draft's key, and return its facts."""
    return _insert(connection, {"draft_id": draft_id}, seal, position, upload, number)


def insert_paper(
    connection: Connection,
    case_id: str,
    seal: Seal,
    position: int,
    upload: SafeFile,
    origin: Origin,
    added_at: datetime | None = None,
) -> list[AttachmentInfo]:
    """Store all that is kept of one upload with a case, sealed with its key, and return the facts of each file."""
    owner = {"case_id": case_id, "origin": origin, "added_at": added_at}
    return [_insert(connection, owner, seal, position, each, at) for at, each in enumerate(upload.papers)]


def next_position(connection: Connection, case_id: str) -> int:
    """Return the position after the last file of a case, within the caller's transaction."""
    last = select(func.max(attachments.c.position)).where(attachments.c.case_id == case_id)
    return int(connection.scalar(last) or 0) + 1


def _insert(
    connection: Connection, owner: Mapping[str, Any], seal: Seal, position: int, upload: SafeFile, number: int
) -> AttachmentInfo:
    info = AttachmentInfo(
        secrets.token_hex(16),
        upload.name,
        upload.kind,
        len(upload.content),
        upload.sha256_received,
        upload.sha256,
        upload.virus_check,
        position,
        number,
        owner.get("origin"),
        owner.get("added_at"),
    )
    # earlier versions read three: only what they do not know has the fourth
    details = [info.name, info.sha256_received, info.sha256, *([number] if number else [])]
    row = {
        "id": info.id,
        **owner,
        "position": position,
        "kind": info.kind,
        "size": info.size,
        "details": seal.seal_json(place(_details, info.id), details),
        "virus_check": info.virus_check,
    }
    connection.execute(insert(attachments), row)
    content = seal.seal(place(_content, info.id), upload.content)
    connection.execute(insert(attachment_contents), {"attachment_id": info.id, "content": content})
    return info


def list_attachments(
    connection: Connection, seals: Mapping[str, Seal], owner: ColumnElement[bool]
) -> list[tuple[str, AttachmentInfo]]:
    """Return the files that the condition chooses, in the order of uploading, each with its draft's or case's id.

    `seals` has the key of each draft or case by that id.
    """
    return _in_order(seals, connection.execute(select(*_LISTED).where(owner)))


def of_draft(connection: Connection, key: str, seal: Seal) -> list[AttachmentInfo]:
    """Return the files of a draft, in the order of uploading."""
    return [info for _, info in _in_order({key: seal}, connection.execute(_OF_DRAFT, {"key": key}))]


def _in_order(seals: Mapping[str, Seal], found: Iterable[Row[Any]]) -> list[tuple[str, AttachmentInfo]]:
    listed = [(id, _info(seals[id], row)) for row in found if (id := row.case_id or row.draft_id)]
    return sorted(listed, key=lambda each: (each[1].position, each[1].number))


def delete_attachments(connection: Connection, chosen: ColumnElement[bool]) -> int:
    """Erase the files that the condition chooses, and return how many."""
    ids = select(attachments.c.id).where(chosen)
    connection.execute(delete(attachment_contents).where(attachment_contents.c.attachment_id.in_(ids)))
    return connection.execute(delete(attachments).where(chosen)).rowcount


def content(db: Database, attachment_id: str) -> bytes | None:
    """Return the bytes of a stored file, or None where there is no such file."""
    with db.reading() as connection:
        mine = attachment_contents.c.attachment_id == attachment_id
        row = connection.execute(select(_content, wrapped(attachment_contents).label("wrapped")).where(mine)).first()
    return None if row is None else db.sealer.key(row.wrapped).open(place(_content, attachment_id), row.content)


def note_virus_check(db: Database, attachment_id: str, found: VirusCheck) -> None:
    """Keep what a scanner said of a stored file."""
    with db.writing(f"file:{attachment_id}") as connection:
        mine = attachments.c.id == attachment_id
        connection.execute(update(attachments).where(mine).values(virus_check=found))


def count_virus_checks(db: Database) -> dict[VirusCheck, int]:
    """Return how many files there are of each outcome, without those that came in where there was no scanner."""
    checks = attachments.c.virus_check
    counted = select(checks, func.count()).where(checks.is_not(None)).group_by(checks)
    with db.reading() as connection:
        return {VirusCheck(found): count for found, count in connection.execute(counted)}


def _info(seal: Seal, row: Any) -> AttachmentInfo:
    name, received, kept, *more = seal.open_json(place(_details, row.id), row.details)
    checked = VirusCheck(row.virus_check) if row.virus_check else None
    number = more[0] if more else 0
    return AttachmentInfo(
        row.id,
        name,
        row.kind,
        row.size,
        received,
        kept,
        checked,
        row.position,
        number,
        Origin(row.origin) if row.origin else None,
        row.added_at,
    )
