"""What SQLite is asked for: it forgets what was erased to the last byte, and tells where it could not."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from formservice.storage import cases, drafts, limits, tables
from formservice.storage.cases import Case
from formservice.storage.database import Database, StorageUnavailable
from formservice.storage.drafts import SafeFile
from tests.databases import files_of, log_of, sqlite_only
from tests.leftovers import empty_log, left_in_pages
from tests.storage.test_database import MB, full_disk
from tests.storage.test_stolen_bytes import found

from .conftest import UploadLimits

pytestmark = sqlite_only
# The lock that a checkpoint holds is byte 121 of the shared file (sqlite.org/walformat.html).
_HOLDS_THE_CHECKPOINT = """
import fcntl, sys, time
with open(sys.argv[1], "rb+") as shared:
    fcntl.lockf(shared, fcntl.LOCK_EX, 1, 121)
    print("held", flush=True)
    time.sleep(1)
"""


def test_who_forgets_waits_for_another_process_that_empties_the_log_too(db: Database, now: datetime) -> None:
    limits.count(db, "purpose", "a" * 64, now, limit=10)
    command = [sys.executable, "-c", _HOLDS_THE_CHECKPOINT, f"{db.file}-shm"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        assert db.forget()
    assert [file.stat().st_size for file in log_of(db)] == [0]


def test_what_was_erased_is_gone_from_the_unused_part_of_a_page_too(db: Database, submit: Callable[..., Case]) -> None:
    case = submit()
    assert db.file
    standing = left_in_pages(db.file, seed=28)
    assert db.forget()
    assert [found(files_of(db), each) for each in standing] == [{}] * len(standing)
    assert cases.find(db, case.id) == case
    assert db.check() == []


def test_a_paper_that_a_tenant_takes_away_is_wiped_before_any_night(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile]
) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"complaint": "De kraan lekt."}, now)
    info = drafts.add_attachment(db, id, "nl", paper(content=b"x" * 50_000), now, upload_limits)
    assert isinstance(info, drafts.AttachmentInfo)
    with db.reading() as connection:
        [sealed] = connection.scalars(select(tables.attachment_contents.c.content)).all()
    assert db.file
    empty_log(db.file)
    assert found(files_of(db), sealed[30_000:30_060])
    assert drafts.remove_attachment(db, id, info.id)
    empty_log(db.file)
    assert not found(files_of(db), sealed[30_000:30_060])


def test_a_database_without_room_to_be_written_anew_tells_so_and_empties_its_log(
    db: Database, submit: Callable[..., Case], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    case = submit()
    assert db.file
    empty_log(db.file)
    before = db.file.read_bytes()
    room = 3 * len(before)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=room))
    assert not db.forget()
    assert db.file.read_bytes() == before
    assert "no room to write 0 MB anew" in caplog.text
    assert [file.stat().st_size for file in log_of(db)] == [0]
    assert cases.find(db, case.id) == case


def test_a_disk_that_fills_up_while_the_database_is_written_anew_takes_nothing_from_anybody(
    db: Database,
    now: datetime,
    upload_limits: UploadLimits,
    paper: Callable[..., SafeFile],
    submit: Callable[..., Case],
    tmp_path: Path,
) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"complaint": "De kraan lekt."}, now)
    for _ in range(3):
        drafts.add_attachment(db, id, "nl", paper(content=b"x" * MB), now, upload_limits)
    case = submit()
    assert db.file
    empty_log(db.file)
    with full_disk(-MB, tmp_path), pytest.raises(StorageUnavailable):
        db.forget()
    assert db.check() == []
    assert cases.find(db, case.id) == case
    assert db.forget()
    draft = drafts.read(db, id)
    assert draft
    assert len(draft.attachments) == 3
