"""The database: connections that lose nothing, transactions for reading and for writing, and its keys at the door."""

import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import pysqlite3
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    func,
    insert,
    inspect,
    literal,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from formservice.errors import KeysMissing, NotReady, SealBroken, StorageDamaged, StorageUnavailable
from formservice.settings.installation import WHERE_IT_MAY_BE
from formservice.storage import postgresql, sqlite
from formservice.storage.engine import engine_for
from formservice.storage.journal import Journal
from formservice.storage.owners import wrapped
from formservice.storage.sealing import Sealer
from formservice.storage.share import WHOLE, Share
from formservice.storage.tables import case_keys, erased_keys, is_large, metadata, place, seal_keys, sealed_columns

WAIT_SECONDS = 10
_ROWS_AT_ONCE = 500
_MIGRATIONS = Path(__file__).parent / "migrations"
_migrating = threading.Lock()  # Alembic keeps its context in a module


class Tables(Enum):
    """Which of this service's tables a database has."""

    NONE = "none"
    INCOMPLETE = "incomplete"
    OLDER = "older"
    READY = "ready"


class Database:
    """One database, SQLite or PostgreSQL, and the sealer for what it holds."""

    def __init__(
        self,
        url: str,
        sealer: Sealer,
        message_id_domain: str = "klachtwijzer.invalid",
        journal: Journal | None = None,
    ) -> None:
        self.sealer = sealer
        self.journal = journal or Journal(None)
        self.message_id_domain = message_id_domain
        self.has_keys_begun = False
        self._has_keys = False
        self._engine = engine_for(url, WAIT_SECONDS)
        self._writer = self._engine.execution_options(is_writing=True)
        # PostgreSQL's own READ COMMITTED sees another moment at each statement: a case without its history, say.
        one_moment = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = self._engine.execution_options(**one_moment)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is an SQLite database."""
        return self._engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for PostgreSQL."""
        return Path(str(self._engine.url.database)) if self.is_sqlite else None

    def insert(self, table: Table) -> sqlite_dialect.Insert | postgresql_dialect.Insert:
        """Return an insert that can say what to do where such a row is there already."""
        return sqlite_dialect.insert(table) if self.is_sqlite else postgresql_dialect.insert(table)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the database, for reading alone."""
        self.unlock()
        with _available(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, lock: str = "everything") -> Iterator[Connection]:
        """Give a connection for one transaction, alone with what `lock` names; it commits at the end or not at all."""
        self.unlock()
        with self._transaction(lock) as connection:
            yield connection

    def hold(self, connection: Connection, lock: str) -> None:
        """Be alone with what a further lock names too, until the caller's transaction ends."""
        # SQLite has one writer at a time (BEGIN IMMEDIATE); PostgreSQL locks the name until the commit.
        if not self.is_sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(_lock_number(lock))))

    @contextmanager
    def _transaction(self, lock: str) -> Iterator[Connection]:
        with _available(), self._writer.begin() as connection:
            self.hold(connection, lock)
            yield connection

    def tables(self) -> Tables:
        """Tell which tables there are, without making any; tables of a newer version than this one are ready."""
        if self.file and not (self.file.exists() and self.file.stat().st_size):
            return Tables.NONE
        with _available(), self._reader.begin() as connection:
            ours = metadata.tables.keys() & set(inspect(connection).get_table_names())
            revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None:
            return Tables.INCOMPLETE if ours else Tables.NONE
        if _is_older(revision):
            return Tables.OLDER
        return Tables.READY if ours == metadata.tables.keys() else Tables.INCOMPLETE

    def require(self, *, may_begin: bool = False, may_be_older: bool = False) -> None:
        """Raise NotReady unless all tables are there, or may be made or brought up to date."""
        found = self.tables()
        if found is Tables.NONE and not may_begin:
            raise NotReady(f"the database has no tables: {WHERE_IT_MAY_BE}")
        if found is Tables.INCOMPLETE:
            raise NotReady("some of the database's tables are gone: put a backup back (`formservice restore FILE`)")
        if found is Tables.OLDER and not may_be_older:
            raise NotReady("the database is of an older version: run `formservice migrate`")

    def migrate(self) -> None:
        """Bring the tables up to date, safely while other processes do the same; raise KeysMissing as unlock does.

        Tables of a newer version stay as they are: a migration only adds, so that the version before it works on, while
        an upgrade is under way and after one that was taken back.
        """
        if self.file:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _migrating, self._transaction("migrate") as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
            if revision is None or _is_older(revision):
                config = _alembic()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        self.unlock()

    def unlock(self) -> None:
        """Note the newest key in the database; raise KeysMissing when it needs keys that are not here."""
        if self._has_keys:
            return
        mine = self.sealer.key_names
        with _available(), self._reader.begin() as connection:
            noted = set(connection.scalars(select(seal_keys.c.name)))
        if mine[0] not in noted:
            with self._transaction("keys") as connection:
                # Again, now that nobody else writes: another process may have brought its own key meanwhile.
                noted = set(connection.scalars(select(seal_keys.c.name)))
                if mine[0] not in noted and noted <= set(mine):
                    connection.execute(insert(seal_keys).values(name=mine[0], noted_at=datetime.now(UTC)))
        missing = sorted(noted - set(mine))
        if missing:
            raise KeysMissing(missing)
        self._has_keys = True

    def check(self, part: Share = WHOLE) -> list[str]:
        """Return what is wrong, a line each: the database's own integrity, and sealed values that do not open.

        The whole is checked as it is at one moment. Of a part each table, and each 500 rows, has a transaction of its
        own, as a long one keeps the log from being emptied; tables that hold whole files are left to backups.
        """
        problems: list[str] = []
        try:
            if self.is_sqlite:
                problems += self._broken_tables(part)
            for column in sealed_columns(with_large=False):
                problems += self._broken_seals(column, part)
        except StorageDamaged as damaged:
            problems.append(f"integrity: {damaged}")
        return problems

    def _broken_tables(self, part: Share) -> Iterator[str]:
        small = [table.name for table in metadata.sorted_tables if not any(map(is_large, table.columns))]
        checked = [None] if part.is_whole else [name for place, name in enumerate(small) if part.has(place)]
        for table in checked:
            with self.reading() as connection:
                yield from sqlite.integrity(connection, table)

    def _broken_seals(self, column: Column[Any], part: Share) -> Iterator[str]:
        """Give the sealed values of this column that do not open, read some rows at a time."""
        keys = list(column.table.primary_key)
        mine = column.is_not(None) & part.ids(keys[0])
        rows = select(*keys, column, wrapped(column.table)).where(mine).order_by(*keys).limit(_ROWS_AT_ONCE)
        after: ColumnElement[bool] = true()
        while True:
            with self.reading() as connection:
                found = connection.execute(rows.where(after)).all()
            for *key, sealed, own in found:
                where = place(column, *key)
                try:
                    self.sealer.key(own).open(where, sealed)
                except SealBroken:  # its key is not there, or does not open it
                    yield str(SealBroken(where))
            if len(found) < _ROWS_AT_ONCE:
                return
            after = tuple_(*keys) > tuple_(*(literal(each) for each in found[-1][:-2]))

    def purge(self, *, is_needed: bool = False) -> bool:
        """Leave no bytes of wiped keys in the database's files; False where somebody stood in the way.

        Without such keys there is nothing to do, unless it is needed all the same: keys were wrapped anew. Keys stand
        in parts on PostgreSQL, and only those parts are written anew that hold wiped ones.
        """
        is_waiting = erased_keys.c.is_free.is_(False)
        part = literal(case_keys.name) if self.is_sqlite else postgresql.PART
        query = select(part, erased_keys.c.key_id).join(case_keys, case_keys.c.id == erased_keys.c.key_id)
        with self.reading() as connection:
            wiped: dict[str, list[int]] = {
                each: [] for each in self._files(connection, [case_keys] if is_needed else [])
            }
            for name, id in connection.execute(query.where(is_waiting)):
                wiped.setdefault(name, []).append(id)
        left = set(wiped)
        for name in self._without_bytes(wiped):
            for start in range(0, len(wiped[name]), _ROWS_AT_ONCE):
                these = erased_keys.c.key_id.in_(wiped[name][start : start + _ROWS_AT_ONCE])
                with self.writing("keys") as connection:
                    connection.execute(update(erased_keys).where(these).values(is_free=True))
            left.remove(name)
        return not left

    def take_bytes_out(self, tables: Iterable[Table]) -> bool:
        """Leave in the database's files no bytes that were overwritten in these tables; False where somebody reads."""
        with self.reading() as connection:
            names = self._files(connection, tables)
        return len(names) == len(list(self._without_bytes(names)))

    def _files(self, connection: Connection, tables: Iterable[Table]) -> list[str]:
        names = [table.name for table in tables]
        return names if self.is_sqlite else postgresql.parts(connection, names)

    def _without_bytes(self, names: Collection[str]) -> Iterator[str]:
        """Take the bytes of what was overwritten out of these tables or parts, and give each that is done.

        SQLite overwrites keys in place, so its log alone is emptied; PostgreSQL writes them anew.
        """
        with _available():
            if not self.file:
                yield from postgresql.rewritten(self._engine, names)
            elif names and sqlite.empty_log(self._engine, WAIT_SECONDS):
                yield from names

    def close(self) -> None:
        """Close every connection; do so before forking, as SQLite's must not be shared with a child."""
        self._engine.dispose()


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


@cache
def _revisions() -> tuple[str, ...]:
    """Return every state that the tables ever had, newest first; the files are slow to read, and do not change."""
    return tuple(each.revision for each in ScriptDirectory.from_config(_alembic()).walk_revisions())


def _is_older(revision: str) -> bool:
    """Tell whether this version has changed the tables since; one that it does not know is of a newer version."""
    return revision in _revisions()[1:]


def _lock_number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout, pysqlite3.OperationalError) as problem:
        raise StorageUnavailable(str(getattr(problem, "orig", problem))) from problem
    except DatabaseError as problem:
        if type(problem) is not DatabaseError:  # its kinds are about what we asked
            raise
        raise StorageDamaged(str(problem.orig)) from problem
