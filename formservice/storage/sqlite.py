"""What SQLite needs to keep PostgreSQL's promises: lose nothing, wait as long, and forget."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pysqlite3
from sqlalchemy import Connection, Engine, event

_SAFE = (3, 51, 3)  # older ones can corrupt a database when its write-ahead log is reset
_PRAGMAS = {
    "synchronous": 2,  # FULL: with NORMAL a power cut takes the last acknowledged complaints with it
    "foreign_keys": 1,
    "secure_delete": 1,  # wipes what is deleted; a key is overwritten in place, so that no copy of it is left
}
_MOMENT_MS = 200


def prepare(engine: Engine, wait_seconds: int) -> None:
    """Make every connection durable, patient and forgetful; raise RuntimeError where this SQLite cannot be so."""
    if pysqlite3.sqlite_version_info < _SAFE:
        raise RuntimeError(f"SQLite {pysqlite3.sqlite_version} is too old to be safe")

    def set_up(driver: Any, _record: object) -> None:
        cursor = driver.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {wait_seconds * 1000}")
        _switch_to_wal(cursor, wait_seconds)
        for name, value in _PRAGMAS.items():
            cursor.execute(f"PRAGMA {name} = {value}")
        for name, wanted in {"journal_mode": "wal", **_PRAGMAS}.items():
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if found != wanted:
                raise RuntimeError(f"SQLite has {name} = {found}, and {wanted} is needed")
        cursor.close()

    event.listen(engine, "connect", set_up)


def empty_log(engine: Engine, wait_seconds: float) -> bool:
    """Bring all that stands in the log into the database's file and leave the log empty; False where readers stay.

    Each try waits a moment only, as whoever writes waits with it.
    """
    until = time.monotonic() + wait_seconds
    # Straight on the driver: SQLAlchemy would begin a transaction, in which SQLite cannot do this.
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_MOMENT_MS}")
        try:
            while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if time.monotonic() > until:
                    return False
                time.sleep(0.05)
            return True
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {round(wait_seconds * 1000)}")


def integrity(connection: Connection, table: str | None = None) -> Iterator[str]:
    """Give what SQLite itself finds wrong with its file, or with one table and its indexes, a line each."""
    asked = f"({table})" if table else ""
    for line in connection.exec_driver_sql(f"PRAGMA integrity_check{asked}").scalars():
        if line != "ok":
            yield f"integrity: {line}"
    for row in connection.exec_driver_sql(f"PRAGMA foreign_key_check{asked}"):
        yield f"integrity: a row of {row[0]} belongs to nothing"


def _switch_to_wal(cursor: Any, wait_seconds: float) -> None:
    # On a new file SQLite does not wait here while another process makes the same switch.
    until = time.monotonic() + wait_seconds
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except pysqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
