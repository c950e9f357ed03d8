"""Which database the tests run on: SQLite in a folder, or a new one on the PostgreSQL that TEST_POSTGRES names."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from formservice.config import Settings

POSTGRES = os.environ.get("TEST_POSTGRES")
"""The address of a server's own database, from which tests make databases of their own; `tests/postgres.py` sets it."""

sqlite_only = pytest.mark.skipif(POSTGRES is not None, reason="this is about SQLite's own files and locks")


@contextmanager
def new_database(folder: Path) -> Iterator[str]:
    """Give the address of an empty database that is gone after the test."""
    if POSTGRES is None:
        yield f"sqlite:///{folder}/formservice.sqlite3"
        return
    name = f"test_{secrets.token_hex(8)}"
    _administer(f"CREATE DATABASE {name}")
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


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


def _administer(statement: str) -> None:
    engine = create_engine(str(POSTGRES), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
