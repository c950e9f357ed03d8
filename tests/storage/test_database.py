"""The database: durable, patient with locks, clear about a full disk, and never opened without its keys."""

import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from formservice.errors import KeysMissing, StorageUnavailable
from formservice.storage import cases, database, drafts, limits, tables
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.drafts import AttachmentInfo, SafeFile
from formservice.storage.sealing import Sealer
from tests.harness.databases import sqlite_only

from .conftest import UploadLimits

MB = 1_000_000
PAGE = 4096


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program holds the database's write lock."""
    other = pysqlite3.connect(folder / "formservice.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full_disk(free: int, folder: Path) -> Iterator[None]:
    """No file in the folder can grow beyond the largest there plus `free` bytes."""
    largest = max(path.stat().st_size for path in folder.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@sqlite_only
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000), ("secure_delete", 1)],
)
def test_every_connection_is_as_durable_as_the_first(
    db: Database, at_once: Callable[[int, Callable[[int], Any]], list[Any]], pragma: str, value: object
) -> None:
    def ask(_: int) -> Any:
        with db.reading() as connection:
            time.sleep(0.05)
            return connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()

    assert at_once(32, ask) == [value] * 32


@sqlite_only
@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str, sealer: Sealer) -> None:
    with pytest.raises(ValueError, match="file"):
        Database(url, sealer)


@sqlite_only
def test_the_folder_of_a_new_database_is_made(tmp_path: Path, sealer: Sealer) -> None:
    made = Database(f"sqlite:///{tmp_path}/new/folder/formservice.sqlite3", sealer)
    made.migrate()
    assert made.check() == []
    made.close()


@sqlite_only
def test_a_locked_database_is_waited_for(db: Database, now: datetime, tmp_path: Path) -> None:
    saved: list[float] = []

    def save() -> None:
        began = time.monotonic()
        drafts.merge(db, drafts.new_id(), "nl", {"name": "Noor"}, now)
        saved.append(time.monotonic() - began)

    threads = [threading.Thread(target=save) for _ in range(4)]
    with locked(tmp_path):
        for thread in threads:
            thread.start()
        time.sleep(1.5)
        assert saved == [], "nobody may write while another holds the lock"
    for thread in threads:
        thread.join()
    assert len(saved) == 4


@sqlite_only
def test_reading_does_not_wait_for_a_writer(db: Database, submit: Callable[..., Case], tmp_path: Path) -> None:
    case = submit()
    with locked(tmp_path):
        began = time.monotonic()
        assert cases.find(db, case.id) == case
        assert time.monotonic() - began < 1


@sqlite_only
def test_a_database_locked_for_too_long_is_told_as_unavailable(
    url: str, sealer: Sealer, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    impatient = Database(url, sealer)
    impatient.migrate()
    with locked(tmp_path), pytest.raises(StorageUnavailable, match="locked"):
        drafts.merge(impatient, drafts.new_id(), "nl", {"name": "Noor"}, now)
    assert drafts.merge(impatient, drafts.new_id(), "nl", {"name": "Noor"}, now)
    impatient.close()


def test_a_transaction_that_breaks_leaves_no_trace(db: Database, now: datetime) -> None:
    def break_off() -> None:
        with db.writing() as connection:
            connection.execute(tables.seal_keys.insert().values(name="x", noted_at=now))
            raise LookupError

    with pytest.raises(LookupError):
        break_off()
    with db.reading() as connection:
        assert connection.scalar(select(func.count()).where(tables.seal_keys.c.name == "x")) == 0


@sqlite_only
def test_a_full_disk_refuses_keeps_the_rest_and_recovers_by_itself(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile], tmp_path: Path
) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"complaint": "De kraan lekt."}, now)
    stored: list[AttachmentInfo] = []

    def upload(times: int) -> None:
        for _ in range(times):
            info = drafts.add_attachment(db, id, "nl", paper(content=b"x" * MB), now, upload_limits)
            assert isinstance(info, AttachmentInfo)
            stored.append(info)

    with full_disk(3 * MB, tmp_path), pytest.raises(StorageUnavailable):
        upload(9)
    assert stored, "some were acknowledged before"
    draft = drafts.read(db, id)
    assert draft is not None
    assert draft.answers == {"complaint": "De kraan lekt."}
    assert draft.attachments == stored
    upload(1)
    with db.reading() as connection:
        contents = connection.scalar(select(func.count()).select_from(tables.attachment_contents))
    assert contents == len(stored)
    assert db.check() == []


def test_an_error_of_the_database_does_not_tell_what_was_typed(db: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key") as failed, db.writing() as connection:
        connection.execute(tables.attachment_contents.insert().values(attachment_id="kanarie", content=b"kanarie"))
    assert "kanarie" not in str(failed.value)


def test_a_database_does_not_open_without_its_keys_and_no_new_ones_are_noted(db: Database, url: str, key: str) -> None:
    other_key = Fernet.generate_key().decode()
    other = Database(url, Sealer([other_key]))
    for open_it in (other.unlock, other.migrate, lambda: drafts.read(other, "x"), lambda: other.writing().__enter__()):
        with pytest.raises(KeysMissing) as refused:
            open_it()
        assert refused.value.names == Sealer([key]).key_names
    other.close()
    with db.reading() as connection:
        assert connection.scalars(select(tables.seal_keys.c.name)).all() == Sealer([key]).key_names


def test_a_new_key_beside_the_old_opens_everything_and_from_then_on_both_are_needed(
    db: Database, url: str, key: str, submit: Callable[..., Case], now: datetime
) -> None:
    case = submit()
    new_key = Fernet.generate_key().decode()
    both = Database(url, Sealer([new_key, key]))
    both.migrate()
    assert cases.find(both, case.id) == case
    assert cases.find_by_mail(both, "huurder@example.nl") == [case]
    assert both.check() == []
    both.close()
    for alone in (key, new_key):
        with closing(Database(url, Sealer([alone]))) as refused, pytest.raises(KeysMissing):
            refused.unlock()


def test_the_doctor_finds_sealed_values_that_do_not_open(db: Database, submit: Callable[..., Case]) -> None:
    one, other = submit(), submit()
    assert db.check() == []
    table = tables.cases
    with db.writing() as connection:
        connection.execute(table.update().where(table.c.id == one.id).values(answers=b"x"))
        code = connection.scalar(select(table.c.code).where(table.c.id == one.id))
        connection.execute(table.update().where(table.c.id == other.id).values(code=code))
    assert sorted(db.check()) == sorted(
        f"the sealed value at {place} cannot be opened"
        for place in (f"cases.answers:{one.id}", f"cases.code:{other.id}")
    )


@sqlite_only
def test_the_doctor_finds_a_damaged_file(db: Database, now: datetime, tmp_path: Path) -> None:
    for number in range(400):
        limits.count(db, f"purpose {number}", "a" * 64, now + timedelta(hours=number), limit=10)
    assert db.purge(is_needed=True)
    db.close()
    path = tmp_path / "formservice.sqlite3"
    content = bytearray(path.read_bytes())
    for page in range(len(content) // PAGE // 2, len(content) // PAGE):
        content[page * PAGE + 8 : page * PAGE + 24] = b"\xff" * 16
    path.write_bytes(content)
    assert any(line.startswith("integrity: ") for line in db.check())
