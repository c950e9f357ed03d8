"""Backups of the embedded database: taken while it is in use, sealed as it is, and tried before they count."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3

from formservice.errors import BackupRefused, NotReady, StorageDamaged
from formservice.storage.converting import note_rewritten
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer

JOURNAL = ".journal"
_NIGHTLY = re.compile(r"\d{4}-\d\d-\d\dT\d{6}")  # as the timer names them


def back_up(db: Database, target: Path) -> int:
    """Write a copy of the database as it is at this moment to a new file, and return its size in bytes.

    Whoever writes meanwhile is not held up. The copy is on the disk, whole and found in order, before it has its name.
    Raises BackupRefused where the file exists or the copy is damaged, and for PostgreSQL, which has tools of its own.
    """
    if db.file is None:
        raise BackupRefused("this database is PostgreSQL: use pg_dump, as deploy/README.md shows")
    _copy(db.file, target)
    db.journal.copy_to(journal_of(target))
    return target.stat().st_size


def journal_of(backup: Path) -> Path:
    """Return where the journal lies that was copied with this backup."""
    return backup.with_name(f"{backup.name}{JOURNAL}")


def erase_all_but(newest: int, among: Path) -> list[Path]:
    """Erase all but the newest of the nightly backups in the folder of this one, and return which went.

    By their names, and never the one that was just made: a clock that is wrong makes no difference.
    """
    nightly = sorted(file for file in among.parent.iterdir() if _NIGHTLY.fullmatch(file.name) and file != among)
    old = nightly[: max(0, len(nightly) - newest + 1)]
    for backup in old:
        backup.unlink()
        journal_of(backup).unlink(missing_ok=True)
    return old


def restore(source: Path, target: Path, sealer: Sealer, finish: Callable[[Database], object] | None = None) -> None:
    """Put a backup in the place of a database that is not there, after `finish` has changed what must not come back.

    Raises BackupRefused, or KeysMissing.
    """
    if not source.is_file():
        raise BackupRefused(f"there is no file {source}")
    unfinished = target.with_name(f"{target.name}.restoring")
    unfinished.unlink(missing_ok=True)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists():
        raise BackupRefused(f"{target} exists: stop the service and move its folder away first")
    _copy(source, unfinished)
    restored = Database(f"sqlite:///{unfinished}", sealer)
    try:
        restored.require(may_be_older=True)
        restored.migrate()
        if problems := restored.check():
            raise BackupRefused(problems[0])
        if finish:
            finish(restored)
        restored.purge()
        note_rewritten(restored, datetime.now(UTC))  # it was copied row by row
        restored.close()
        unfinished.rename(target)
        _sync(target.parent)
    except (StorageDamaged, NotReady) as problem:
        raise BackupRefused("this file is no database of this service") from problem
    finally:
        restored.close()
        for rest in target.parent.glob(f"{unfinished.name}*"):
            rest.unlink()


def _copy(source: Path, target: Path) -> None:
    if target.exists():
        raise BackupRefused(f"{target} exists already")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.new")
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    reading = pysqlite3.connect(f"file:{source}?mode=ro", uri=True)
    writing = pysqlite3.connect(unfinished)
    try:
        # Row by row, not page by page: what was erased may have left bytes in the unused part of a page.
        reading.execute("VACUUM INTO ?", [str(unfinished)])
        [found] = writing.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise BackupRefused("the copy is damaged, so the database is: run `formservice doctor`")
        writing.close()
        with unfinished.open("rb+") as copied:
            os.fsync(copied.fileno())
        unfinished.rename(target)
        _sync(target.parent)
    except pysqlite3.DatabaseError as problem:
        raise BackupRefused(f"{source} cannot be read as a database") from problem
    finally:
        reading.close()
        writing.close()
        unfinished.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
