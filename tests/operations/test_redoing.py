"""After a backup was put back: what was done since then is done again, or told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from formservice.acts.change import change_state
from formservice.acts.submit import take_in
from formservice.operations.redoing import redo, undone
from formservice.rules.case import BY_TENANT, State
from formservice.service import Service
from formservice.settings.installation import JOURNAL_FILE
from formservice.storage import cases, drafts, erasing, recording
from formservice.storage.cases import Case
from formservice.storage.journal import entries_in
from tests.harness.commands import run
from tests.harness.databases import sqlite_only

pytestmark = pytest.mark.usefixtures("real_clock")


@pytest.fixture
def leave(service: Service) -> Callable[[], Case]:
    return lambda: take_in(
        service.db, drafts.new_id(), "nl", {"complaint": "De kraan lekt."}, 1, lambda _: [], {}, service.now()
    )


def move(service: Service, case: Case, to: State) -> None:
    moved = change_state(service.db, case.id, to, service.today(), BY_TENANT, "", service.now(), 3)
    assert isinstance(moved, Case)


@sqlite_only
def test_a_backup_that_is_put_back_erases_and_ends_links_again_and_tells_the_rest(
    service: Service, leave: Callable[[], Case], tmp_path: Path
) -> None:
    withdrawn, back, leaked, erased = (leave() for _ in range(4))
    move(service, back, State.WITHDRAWN)
    kept = tmp_path / "kept" / "backup"
    kept.parent.mkdir()
    assert run(service, "backup", str(kept)).returncode == 0
    move(service, withdrawn, State.WITHDRAWN)
    move(service, back, State.RECEIVED)
    recording.revoke_links(service.db, leaked.id)
    recording.revoke_links(service.db, leaked.id)
    assert run(service, "erase", erased.reference).returncode == 0
    new, gone = leave(), leave()
    assert run(service, "erase", gone.reference).returncode == 0
    service.db.close()
    for file in service.settings.data.glob("formservice.sqlite3*"):
        file.rename(tmp_path / file.name)
    restored = run(service, "restore", str(kept))
    assert restored.returncode == 0, restored.stderr
    told, today = restored.stdout.splitlines(), service.today()
    assert told[0] == "Done again: 1 erased, the links of 1 ended."
    again = [f"move {withdrawn.reference} withdrawn --on {today}", f"move {back.reference} received --on {today}"]
    assert told[1:3] == [f"Do this again: formservice {line}" for line in again]
    assert told[3] == (
        f"Lost: a complaint of {new.submitted_at:%F %H:%M} UTC. The mail to the committee of that minute has all of it."
    )
    exported = [json.loads(line) for line in run(service, "export").stdout.splitlines()]
    assert {each["reference"] for each in exported} == {case.reference for case in (withdrawn, back, leaked)}
    standing = cases.case_versions(service.db, [leaked.id])
    assert standing[leaked.id].link_version == leaked.link_version + 2
    for file in service.settings.data.glob("formservice.sqlite3*"):
        assert erased.id.encode() not in file.read_bytes()
    sick = run(service, "doctor")
    assert (sick.returncode, "2 acts since then are undone" in sick.stdout) == (1, True)
    assert "1 complaints of the journal are not in the database" in sick.stdout
    for line in again:
        assert run(service, *line.split()).returncode == 0
    assert [line.partition(":")[0] for line in run(service, "redo").stdout.splitlines()] == ["Lost"]
    assert run(service, "doctor").returncode == 0


@sqlite_only
def test_the_journal_beside_a_newer_backup_tells_too(
    service: Service, leave: Callable[[], Case], tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    case = leave()
    assert run(service, "backup", str(kept / "older")).returncode == 0
    recording.revoke_links(service.db, case.id)
    assert run(service, "backup", str(kept / "newer")).returncode == 0
    assert (kept / "newer.journal").stat().st_mode & 0o777 == 0o600
    keys = {"FORMSERVICE_DATA": str(tmp_path / "new"), "FORMSERVICE_DATA_KEYS": service.settings.data_keys[0]}
    restored = run(service, "restore", str(kept / "older"), **keys)
    assert restored.stdout.startswith("Done again: 0 erased, the links of 1 ended.\n")


def test_what_the_database_knows_is_not_done_again(service: Service, leave: Callable[[], Case]) -> None:
    case, erased = leave(), leave()
    move(service, case, State.WITHDRAWN)
    move(service, case, State.RECEIVED)
    recording.revoke_links(service.db, case.id)
    erasing.erase_case(service.db, erased.id, service.now())
    found = undone(service.db, entries_in(service.settings.data / JOURNAL_FILE))
    assert (found.acts, list(found.told())) == (0, [])
    redo(service.db, found, service.now())
    assert cases.case_versions(service.db, [case.id])[case.id].link_version == case.link_version + 1
