"""Converting: what an earlier version sealed with the sealing keys themselves gets keys of its own, piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, literal, select, true, tuple_, update

from formservice.errors import SealBroken
from formservice.storage import desk_tables as desk
from formservice.storage.columns import Sealed
from formservice.storage.contacts import fingerprint_of, open_address
from formservice.storage.database import Database
from formservice.storage.keys import store
from formservice.storage.owners import wrapped
from formservice.storage.sealing import Seal, is_older
from formservice.storage.tables import (
    attachment_contents,
    attachments,
    cases,
    contacts,
    conversion,
    drafts,
    history,
    letters,
    metadata,
    place,
    sealed_columns,
)

_OF_CASE = (history, letters, *desk.OF_CASE)
_LOCKS = {
    drafts: "draft:{}",
    cases: "case:{}",
    letters: "letter:{}",
    desk.staff: "staff",
    desk.corporations: "corporations",
    desk.hearing_days: "days",
    desk.summaries: "summaries",
}
"""What has a key of its own beside addresses, and what whoever changes one is alone with."""
_AT_ONCE = 500
_ROUNDS = 3


@dataclass(frozen=True)
class Stage:
    """How far it is: all that is new gets a key of its own, all has one, no copies of the older form are left."""

    is_begun: bool
    is_converted: bool
    is_rewritten: bool


@dataclass(frozen=True)
class _Owner:
    """A draft, a case, a letter without one, a person, a corporation or a hearing day, by its table and id."""

    table: Table
    id: str

    @property
    def lock(self) -> str:
        return _LOCKS[self.table].format(self.id)

    def parts(self) -> dict[Table, ColumnElement[bool]]:
        """Return which rows of which tables its key opens."""
        own = {self.table: self.table.c.id == self.id}
        if self.table not in (drafts, cases):
            return own
        files = attachments.c[f"{self.table.name.removesuffix('s')}_id"] == self.id
        contents = attachment_contents.c.attachment_id.in_(select(attachments.c.id).where(files))
        more = _OF_CASE if self.table is cases else ()
        return {
            **own,
            **{each: each.c.case_id == self.id for each in more},
            attachments: files,
            attachment_contents: contents,
        }


class _Changed(Exception):
    """Somebody changed it meanwhile: once more."""


def stage(db: Database) -> Stage:
    """Return how far the conversion of this database is."""
    with db.reading() as connection:
        row = connection.execute(select(conversion)).one_or_none()
    return Stage(bool(row), bool(row and row.converted_at), bool(row and row.rewritten_at))


def begin(db: Database, now: datetime) -> None:
    """From now on give all that is new a key of its own: processes of the version before cannot read it."""
    row = db.insert(conversion).values(number=1, begun_at=now).on_conflict_do_nothing()
    with db.writing("conversion") as connection:
        connection.execute(row)


def convert(db: Database, now: datetime) -> Iterator[str]:
    """Convert all that is left, a draft, case or request at a time, and give the place of each value that is damaged.

    It can be stopped at any moment and gone on with, and tenants write meanwhile.
    """
    begin(db, now)
    for table in _LOCKS:
        for id in _without_key(db, table):
            yield from _converted(db, _Owner(table, id))
    for _ in range(_ROUNDS):
        # what a process of the version before has written since
        owners = set(_with_older_values(db))
        damaged = [each for owner in owners for each in _converted(db, owner)]
        yield from damaged
        if not owners:
            with db.writing("conversion") as connection:
                connection.execute(update(conversion).values(converted_at=now))
        if not owners or damaged:
            return


def note_rewritten(db: Database, now: datetime) -> None:
    """Note that no copies of the older form are left in unused parts of the files, where all is converted."""
    with db.writing("conversion") as connection:
        is_all = conversion.c.converted_at.is_not(None)
        connection.execute(update(conversion).where(is_all).values(rewritten_at=now))


def rewrite(db: Database, now: datetime) -> bool:
    """Write PostgreSQL's tables anew, without copies of the older form; False where somebody stood in the way."""
    is_done = db.take_bytes_out(metadata.sorted_tables)
    if is_done:
        note_rewritten(db, now)
    return is_done


def _without_key(db: Database, table: Table) -> Iterator[str]:
    is_left: ColumnElement[bool] = table.c.key_id.is_(None)
    if table is letters:
        is_left &= letters.c.case_id.is_(None)
    after = ""
    while True:
        some = select(table.c.id).where(is_left, table.c.id > after).order_by(table.c.id).limit(_AT_ONCE)
        with db.reading() as connection:
            ids = connection.scalars(some).all()
        yield from ids
        if len(ids) < _AT_ONCE:
            return
        after = ids[-1]


def _with_older_values(db: Database) -> Iterator[_Owner]:
    for column in sealed_columns(with_large=True):
        keys = list(column.table.primary_key)
        rows = select(*keys, func.substr(column, 1, 8)).where(column.is_not(None)).order_by(*keys).limit(_AT_ONCE)
        after: ColumnElement[bool] = true()
        while True:
            with db.reading() as connection:
                found = connection.execute(rows.where(after)).all()
                for *key, begins in found:
                    if is_older(bytes(begins)) and (owner := _owner(connection, column.table, key[0])):
                        yield owner
            if len(found) < _AT_ONCE:
                break
            after = tuple_(*keys) > tuple_(*(literal(each) for each in found[-1][:-1]))


def _owner(connection: Connection, table: Table, id: str) -> _Owner | None:
    if table in _LOCKS and table is not letters:
        return _Owner(table, id)
    if table in (*_OF_CASE, contacts):
        [key, *_] = table.primary_key
        case_id = connection.scalar(select(table.c.case_id).where(key == id))
        return _Owner(cases, case_id) if case_id else _Owner(table, id)
    row = connection.execute(select(attachments).where(attachments.c.id == id)).one_or_none()
    if row is None:
        return None
    return _Owner(cases, row.case_id) if row.case_id else _Owner(drafts, row.draft_id)


def _converted(db: Database, owner: _Owner) -> list[str]:
    """Convert one owner, and return the places of the values that are damaged: then nothing of it is changed."""
    while True:
        try:
            return _convert_once(db, owner)
        except _Changed:
            continue
        except SealBroken as broken:
            return [broken.place]


def _convert_once(db: Database, owner: _Owner) -> list[str]:
    with db.reading() as connection:
        mine = select(owner.table.c.key_id, wrapped(owner.table)).where(owner.table.c.id == owner.id)
        row = connection.execute(mine).one_or_none()
        if row is None:
            return []
        older = [each for table, rows in owner.parts().items() for each in _older_values(connection, table, rows)]
    # sealed before the lock: a case may have 25 MB of files
    key_id, old_key = row
    before = db.sealer.key(old_key)
    after, new_key = (before, None) if key_id else db.sealer.new_key()
    sealed = [
        (column, key, value, after.seal(where, before.open(where, value)))
        for column, key, value in older
        for where in [place(column, *key)]
    ]
    with db.writing(owner.lock) as connection:
        if new_key:
            is_same = (owner.table.c.id == owner.id) & owner.table.c.key_id.is_(None)
            _change(connection, owner.table, is_same, {"key_id": store(connection, new_key)})
        for column, key, value, anew in sealed:
            _change(connection, column.table, _is_row(column.table, key) & (column == value), {column.name: anew})
        if owner.table is cases:
            _convert_contacts(db, connection, owner.id)
        for table, rows in owner.parts().items():
            if any(True for _ in _older_values(connection, table, rows)):
                raise _Changed
    return []


def _older_values(connection: Connection, table: Table, rows: ColumnElement[bool]) -> Iterator[Any]:
    keys = list(table.primary_key)
    for column in (each for each in table.columns if isinstance(each.type, Sealed)):
        for *key, value in connection.execute(select(*keys, column).where(rows, column.is_not(None))):
            if is_older(value):
                yield column, key, value


def _convert_contacts(db: Database, connection: Connection, case_id: str) -> None:
    mine = select(contacts, wrapped(contacts).label("wrapped")).where(contacts.c.case_id == case_id)
    for row in connection.execute(mine).all():
        if not is_older(row.address):
            continue
        where = place(contacts.c.address, case_id, row.role)
        mail = open_address(db.sealer.key(row.wrapped), where, row.address)
        seal: Seal
        seal, wrapped_key = db.sealer.new_key()
        values = {
            "key_id": store(connection, wrapped_key, fingerprint_of(db.sealer, mail)),
            "fingerprint": "",
            "address": seal.seal(where, mail.encode("utf-8", "surrogatepass")),
        }
        _change(connection, contacts, _is_row(contacts, [case_id, row.role]), values)


def _is_row(table: Table, key: list[Any]) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))


def _change(connection: Connection, table: Table, rows: ColumnElement[bool], values: dict[str, Any]) -> None:
    if connection.execute(update(table).where(rows).values(values)).rowcount != 1:
        raise _Changed
