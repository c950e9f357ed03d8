"""Which database the tests run on: SQLite in a folder, or a new one on the PostgreSQL that TEST_POSTGRES names."""

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, delete, text
from sqlalchemy.engine import make_url

from formservice.settings.installation import DATABASE_FILE, Settings
from formservice.storage import sqlite
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer
from formservice.storage.tables import seal_keys

POSTGRES = os.environ.get("TEST_POSTGRES")
"""The address of a server's own database, from which tests make databases of their own; `postgres.py` sets it."""

sqlite_only = pytest.mark.skipif(POSTGRES is not None, reason="this is about SQLite's own files and locks")
postgres_only = pytest.mark.skipif(POSTGRES is None, reason="this is about PostgreSQL: `make test-postgres` runs it")


@contextmanager
def new_database(folder: Path, *, is_migrated: bool = True) -> Iterator[str]:
    """Give the address of a database without rows that is gone after the test; on SQLite it has no tables yet."""
    if POSTGRES is None:
        yield f"sqlite:///{folder}/formservice.sqlite3"
        return
    name = f"test_{secrets.token_hex(8)}"
    # copying files takes 12 ms; making the tables anew, or copying through the log, takes three to eight times that
    administer(f"CREATE DATABASE {name} TEMPLATE {_migrated() if is_migrated else 'template1'} STRATEGY FILE_COPY")
    try:
        yield _address_of(name)
    finally:
        administer(f"DROP DATABASE {name} WITH (FORCE)")


def lay_out(settings: Settings) -> None:
    """Put a file with today's tables where a service keeps its own, if there is none."""
    lay_out_file(settings.data / DATABASE_FILE)


def lay_out_file(file: Path) -> None:
    """Put a file with today's tables here, if there is none: making them takes 100 ms."""
    if POSTGRES is None and not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy(_migrated_file(), file)


@contextmanager
def not_waiting_for_the_disk() -> Iterator[None]:
    """Let this process go on before its bytes are on the disk, which is half the time of a small test.

    Nobody cuts the power here. Promise 2 does, to the real service; tests/storage asks for what that needs.
    """
    with patch.object(os, "fsync"), patch.dict(sqlite._PRAGMAS, synchronous=0):
        yield


def files_of(db: Database) -> list[Path]:
    """Return the files that hold the rows, with everything written to them that was committed."""
    if db.file:
        return sorted(db.file.parent.glob(f"{db.file.name}*"))
    with db.reading() as connection:
        folder, number = connection.execute(
            text("SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()")
        ).one()
    administer("CHECKPOINT")
    return sorted(Path(folder, "base", str(number)).iterdir())


def log_of(db: Database) -> list[Path]:
    """Return the files of the database's write-ahead log."""
    if db.file:
        return [db.file.with_name(f"{db.file.name}-wal")]
    with db.reading() as connection:
        folder = connection.scalar(text("SELECT current_setting('data_directory')"))
    return [file for file in Path(str(folder), "pg_wal").iterdir() if file.is_file()]


def parts(connection: Connection) -> set[str]:
    """Return the names of what PostgreSQL lists beside a table that stands in parts; SQLite has none."""
    if POSTGRES is None:
        return set()
    return set(connection.scalars(text("SELECT relname FROM pg_class WHERE relispartition")))


def environment(url: str) -> dict[str, str]:
    """Return what the environment of a service must say to use this database; nothing for the embedded one."""
    if POSTGRES is None:
        return {}
    return {
        "FORMSERVICE_DATABASE_URL": url,
        "FORMSERVICE_BASE_URL": "http://127.0.0.1:8000",
        "FORMSERVICE_SECRET_KEYS": secrets.token_urlsafe(48),
        "FORMSERVICE_DATA_KEYS": Fernet.generate_key().decode(),
    }


def environment_of(settings: Settings) -> dict[str, str]:
    """Return what the environment of another process must say to use the same database with the same keys."""
    if POSTGRES is None:
        return {}
    return {
        "FORMSERVICE_DATABASE_URL": settings.database_url,
        "FORMSERVICE_BASE_URL": settings.base_url,
        "FORMSERVICE_SECRET_KEYS": ",".join(settings.secret_keys),
        "FORMSERVICE_DATA_KEYS": ",".join(settings.data_keys),
    }


@cache
def _migrated() -> str:
    """Return the name of a database with today's tables, made once in each process that runs tests."""
    name = f"migrated_{secrets.token_hex(8)}"
    administer(f"CREATE DATABASE {name}")
    atexit.register(administer, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _make_tables(_address_of(name))
    return name


@cache
def _migrated_file() -> Path:
    """Return the same for SQLite."""
    folder = tempfile.mkdtemp(prefix="migrated-")
    atexit.register(shutil.rmtree, folder)
    _make_tables(f"sqlite:///{folder}/{DATABASE_FILE}")
    return Path(folder, DATABASE_FILE)


def _make_tables(address: str) -> None:
    made = Database(address, Sealer([Fernet.generate_key().decode()]))
    made.migrate()
    with made.writing() as connection:
        connection.execute(delete(seal_keys))  # each test brings keys of its own
    made.close()


def _address_of(name: str) -> str:
    return make_url(str(POSTGRES)).set(database=name).render_as_string(hide_password=False)


def administer(statement: str, address: str | None = POSTGRES) -> None:
    """Have the server do something outside a transaction, in its own database or in that of a test."""
    target = make_url(str(address)).set(drivername="postgresql")
    with psycopg.connect(target.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(statement.encode())
