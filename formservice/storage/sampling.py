"""Opens what is stored as a whole, files and mails as they were sent: a part of them in turn, or all."""

import hashlib
import math
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, select

from formservice.errors import SealBroken
from formservice.storage.database import Database
from formservice.storage.figures import database_bytes
from formservice.storage.owners import wrapped
from formservice.storage.share import Share
from formservice.storage.tables import attachment_contents, attachments, letters, place

_PART_BYTES = 200_000_000

_content = attachment_contents.c.content
_details = attachments.c.details
_sent = letters.c.sent


def parts(db: Database) -> int:
    """Return in how many parts of about 200 MB this database is opened: an hour each, and all have had their turn."""
    number = max(1, math.ceil(database_bytes(db) / _PART_BYTES))
    # No divisor in common with 24: an operator who asks once a day gets every share in turn too.
    while math.gcd(number, 24) > 1:
        number += 1
    return number


def part(db: Database, now: datetime) -> Share:
    """Return the part whose turn it is in this hour, so that nothing has to be remembered."""
    number = parts(db)
    return Share(int(now.timestamp() // 3600) % number, number)


def damaged(db: Database, opened: Share) -> Iterator[str]:
    """Give the place of each stored file or mail of this part that does not open or is not what it was.

    Each is read in a transaction of its own.
    """
    yield from _damaged_files(db, opened.ids(attachment_contents.c.attachment_id))
    yield from _damaged_mails(db, opened.ids(letters.c.id))


def _damaged_files(db: Database, chosen: ColumnElement[bool]) -> Iterator[str]:
    with db.reading() as connection:
        ids = connection.scalars(select(attachment_contents.c.attachment_id).where(chosen)).all()
    for id in ids:
        with db.reading() as connection:
            key = wrapped(attachments).label("wrapped")
            whole = select(_content, _details, key).join(attachments).where(attachments.c.id == id)
            row = connection.execute(whole).one_or_none()
        if row is None:  # erased meanwhile
            continue
        try:
            seal = db.sealer.key(row.wrapped)
            content = seal.open(place(_content, id), row.content)
            _, _, sha256, *_ = seal.open_json(place(_details, id), row.details)
        except SealBroken:
            yield place(_content, id)
            continue
        if hashlib.sha256(content).hexdigest() != sha256:
            yield place(_content, id)


def _damaged_mails(db: Database, chosen: ColumnElement[bool]) -> Iterator[str]:
    with db.reading() as connection:
        ids = connection.scalars(select(letters.c.id).where(chosen, _sent.is_not(None))).all()
    for id in ids:
        with db.reading() as connection:
            mine = select(_sent, wrapped(letters).label("wrapped")).where(letters.c.id == id)
            row = connection.execute(mine).one_or_none()
        try:
            if row is not None and row.sent is not None:
                db.sealer.key(row.wrapped).open(place(_sent, id), row.sent)
        except SealBroken:
            yield place(_sent, id)
