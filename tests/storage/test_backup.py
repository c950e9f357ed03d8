"""Backups: whole while others write, of no use without the keys, and put back only where nothing is lost by it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from formservice.errors import BackupRefused, KeysMissing
from formservice.storage import cases
from formservice.storage.backup import back_up, restore
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer
from tests.harness.databases import sqlite_only
from tests.harness.leftovers import left_in_pages

pytestmark = sqlite_only


def references(db: Database) -> set[str]:
    return {case.reference for case in cases.all_cases(db)}


def test_a_backup_taken_while_complaints_come_in_holds_every_one_that_was_acknowledged_before_it(
    db: Database, submit: Callable[..., Case], sealer: Sealer, tmp_path: Path
) -> None:
    shown: list[str] = []
    stop = threading.Event()

    def tenants() -> None:
        while not stop.is_set():
            shown.append(submit().reference)

    sending = threading.Thread(target=tenants)
    sending.start()
    try:
        acknowledged: list[set[str]] = []
        for number in range(3):
            while len(shown) < (number + 1) * 5:
                stop.wait(0.01)
            acknowledged.append(set(shown))
            assert back_up(db, tmp_path / f"backup-{number}") > 0
    finally:
        stop.set()
        sending.join()
    for number, before in enumerate(acknowledged):
        target = tmp_path / str(number) / "formservice.sqlite3"
        restore(tmp_path / f"backup-{number}", target, sealer)
        restored = Database(f"sqlite:///{target}", sealer)
        assert before <= references(restored)
        assert restored.check() == []
        restored.close()
        assert [file.name for file in target.parent.iterdir()] == [target.name]


def test_a_backup_holds_nothing_of_what_sqlite_left_in_the_unused_part_of_a_page(
    db: Database, submit: Callable[..., Case], sealer: Sealer, tmp_path: Path
) -> None:
    submit()
    assert db.file
    copies = left_in_pages(db.file, seed=28)
    (tmp_path / "as it is").write_bytes(db.file.read_bytes())
    back_up(db, tmp_path / "backup")
    restore(tmp_path / "as it is", tmp_path / "elsewhere" / "restored", sealer)
    for file in (tmp_path / "backup", tmp_path / "elsewhere" / "restored"):
        content = file.read_bytes()
        assert [each for each in copies if each in content] == []


def test_a_backup_is_for_its_owner_alone_and_never_written_over(
    db: Database, submit: Callable[..., Case], tmp_path: Path
) -> None:
    submit()
    target = tmp_path / "backup"
    back_up(db, target)
    assert target.stat().st_mode & 0o777 == 0o600
    before = target.read_bytes()
    with pytest.raises(BackupRefused, match="exists already"):
        back_up(db, target)
    assert target.read_bytes() == before


def test_nothing_is_put_back_over_a_database_without_its_keys_or_from_another_file(
    db: Database, submit: Callable[..., Case], sealer: Sealer, tmp_path: Path
) -> None:
    submit()
    back_up(db, tmp_path / "backup")
    assert db.file is not None
    with pytest.raises(BackupRefused, match="exists"):
        restore(tmp_path / "backup", db.file, sealer)
    elsewhere = tmp_path / "elsewhere" / "formservice.sqlite3"
    with pytest.raises(KeysMissing):
        restore(tmp_path / "backup", elsewhere, Sealer([Fernet.generate_key().decode()]))
    (tmp_path / "letter.txt").write_text("Geachte heer, mevrouw, " * 100, encoding="utf-8")
    for name, why in (("letter.txt", "cannot be read"), ("nothing", "no file")):
        with pytest.raises(BackupRefused, match=why):
            restore(tmp_path / name, elsewhere, sealer)
    assert list(elsewhere.parent.iterdir()) == []


def test_a_damaged_backup_is_refused(db: Database, submit: Callable[..., Case], sealer: Sealer, tmp_path: Path) -> None:
    for _ in range(30):
        submit()
    back_up(db, tmp_path / "backup")
    damaged = bytearray((tmp_path / "backup").read_bytes())
    damaged[-8_000:-4_000] = bytes(4_000)  # rows, where the first pages of some tables are empty
    (tmp_path / "backup").write_bytes(damaged)
    target = tmp_path / "elsewhere" / "formservice.sqlite3"
    with pytest.raises(BackupRefused):
        restore(tmp_path / "backup", target, sealer)
    assert not target.exists()
