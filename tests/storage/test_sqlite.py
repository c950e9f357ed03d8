"""What SQLite is asked for: it forgets the keys of what was erased to the last byte, and tells where it could not."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import select

from formservice.acts.submit import take_in
from formservice.storage import cases, database, drafts, erasing, limits, tables
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.drafts import SafeFile
from tests.harness.databases import files_of, log_of, sqlite_only
from tests.harness.leftovers import empty_log
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
        assert db.purge(is_needed=True)
    assert [file.stat().st_size for file in log_of(db)] == [0]


def test_of_a_thousand_keys_that_come_and_go_no_byte_is_left(db: Database, now: datetime) -> None:
    chance, gone = Random(28), list[bytes]()
    for round in range(14):
        for number in range(30):
            id = drafts.new_id()
            drafts.merge(db, id, "nl", {"complaint": "x"}, now)
            take_in(db, id, "nl", {}, 1, lambda _: [], {"tenant": f"{round}.{number}@example.nl"}, now)
        before = set(keys_and_fingerprints(db))
        for case_id in chance.sample(cases.all_ids(db), 24):
            erasing.erase_case(db, case_id, now)
        gone += before - set(keys_and_fingerprints(db))
        assert db.purge()
    assert len(gone) == 14 * 24 * 3
    content = b"".join(file.read_bytes() for file in files_of(db))
    assert [piece for piece in gone if piece in content] == []
    assert all(piece in content for piece in keys_and_fingerprints(db)), "what stays is found: the search works"
    assert db.check() == []


def keys_and_fingerprints(db: Database) -> Iterator[bytes]:
    with db.reading() as connection:
        for row in connection.execute(select(tables.case_keys.c.wrapped, tables.case_keys.c.fingerprint)):
            yield from (piece for piece in row if piece and any(piece))


def test_bytes_that_somebody_who_reads_keeps_in_the_log_are_told_and_go_once_they_are_done(
    db: Database, submit: Callable[..., Case], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.5)
    case = submit()
    keys = list(keys_and_fingerprints(db))
    with db.reading() as connection:
        connection.execute(select(tables.cases.c.id)).all()
        erasing.erase_case(db, case.id, now)
        assert not db.purge()
        assert any(found(files_of(db), key) for key in keys)
    assert db.purge()
    assert [found(files_of(db), key) for key in keys] == [{}] * 3


def test_where_no_key_was_wiped_nothing_is_done(db: Database, submit: Callable[..., Case]) -> None:
    submit()
    [log] = log_of(db)
    before = log.stat().st_size
    assert before > 0
    assert db.purge()
    assert log.stat().st_size == before


def test_a_paper_that_a_tenant_takes_away_is_wiped_at_once(
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
