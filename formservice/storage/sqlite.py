"""What SQLite needs to keep PostgreSQL's promises: lose nothing, wait as long, and forget."""

import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Connection, Engine, event

from formservice.aside import without_keys

_SAFE = (3, 51, 3)  # older ones can corrupt a database when its write-ahead log is reset
_PRAGMAS = {
    "synchronous": 2,  # FULL: with NORMAL a power cut takes the last acknowledged complaints with it
    "foreign_keys": 1,
    "secure_delete": 1,  # wipes what a tenant takes away at once, all but copies that the night takes
}
log = logging.getLogger(__name__)


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


def rewrite(engine: Engine, file: Path, wait_seconds: int) -> bool:
    """Write the database anew, without what was erased, and empty its log; False where something stood in the way.

    Only VACUUM leaves nothing: where rows move from page to page, copies stay in the unused part of a page, which
    secure_delete does not wipe. Who writes waits meanwhile; who reads does not.
    """
    has_room = _has_room(file)
    if has_room:
        _vacuum(file, wait_seconds)
    # Straight on the driver: SQLAlchemy would begin a transaction, in which SQLite cannot do this.
    with closing(engine.raw_connection()) as connection:
        return _empty_log(connection.cursor(), wait_seconds) and has_room


def _has_room(file: Path) -> bool:
    size = file.stat().st_size
    # It is set aside once and stands in the log once, and tenants need room meanwhile.
    if shutil.disk_usage(file.parent).free > 3 * size:
        return True
    log.warning("no room to write %s MB anew: what was erased may leave bytes in the database", size // 1_000_000)
    return False


def _vacuum(file: Path, wait_seconds: int) -> None:
    command = [sys.executable, "-m", "formservice.storage.vacuum", str(file), str(wait_seconds)]
    environment = {**without_keys(), "SQLITE_TMPDIR": str(file.parent)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    if done.returncode:
        raise pysqlite3.OperationalError(f"writing anew: {done.stderr.strip()}")


def _empty_log(cursor: Any, wait_seconds: float) -> bool:
    until = time.monotonic() + wait_seconds
    while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        # SQLite itself waits for who reads or writes, but not for another process that does just this.
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


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
