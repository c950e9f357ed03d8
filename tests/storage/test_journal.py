"""The journal: what was done to complaints, with nothing of anyone's, whole whatever happens, and never in the way."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from formservice.acts.change import change_state
from formservice.rules.case import BY_SECRETARY, BY_TENANT, Event, State
from formservice.storage import cases, erasing, recording
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.journal import Journal, entries_in

CASE = "c" * 32
AT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def journal(file: Path) -> Journal:
    return Journal(file)


def event(number: int, at: datetime = AT) -> Event:
    return Event(number, State.WITHDRAWN, date(2026, 11, 28), at, "tenant", "a story")


def test_every_act_is_noted_with_nothing_of_anyones(
    db: Database, submit: Callable[..., Case], journal: Journal, file: Path, now: datetime
) -> None:
    db.journal = journal
    case = submit(complaint="De kraan lekt.")
    change_state(db, case.id, State.WITHDRAWN, now.date(), BY_TENANT, "a story", now, 3)
    recording.revoke_links(db, case.id)
    erasing.erase_case(db, case.id, now)
    acts = [(act.case, act.what, act.number, act.on) for act in entries_in(file)]
    assert sorted(acts, key=str) == sorted(
        [
            (case.id, "received", 1, now.date()),
            (case.id, "withdrawn", 2, now.date()),
            (case.id, "links ended", 2, None),
            (case.id, "erased", 0, None),
        ],
        key=str,
    )
    noted = file.read_text(encoding="utf-8")
    for personal in ("kraan", "story", "huurder", case.reference, case.code, "tenant"):
        assert personal not in noted
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_refused_act_and_a_second_submission_are_none(
    db: Database, submit: Callable[..., Case], journal: Journal, file: Path, now: datetime
) -> None:
    db.journal = journal
    case = submit("the same draft")
    submit("the same draft")
    change_state(db, case.id, State.DECIDED, now.date(), BY_SECRETARY, "", now, 3)
    assert [act.what for act in entries_in(file)] == ["received"]


def test_a_line_that_a_full_disk_left_half_spoils_no_other(journal: Journal, file: Path) -> None:
    journal.note_state(CASE, event(1))
    with file.open("a", encoding="utf-8") as torn:
        torn.write('\n{"at": "2026-11-')
    journal.note_state(CASE, event(2))
    with file.open("a", encoding="utf-8") as odd:
        odd.write("\n[]\n7\n{}\n")
    assert [act.number for act in entries_in(file)] == [1, 2]


def test_many_at_once_each_have_their_line(
    journal: Journal, file: Path, at_once: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    at_once(8, lambda number: [journal.note_state(CASE, event(number * 10 + each)) for each in range(10)])
    assert sorted(act.number for act in entries_in(file)) == list(range(80))


def test_an_act_that_cannot_be_noted_is_done_all_the_same_and_told(
    db: Database, submit: Callable[..., Case], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    db.journal = Journal(tmp_path / "not there" / "journal")
    with caplog.at_level(logging.ERROR):
        case = submit()
    assert cases.find(db, case.id)
    assert "not noted in the journal: FileNotFoundError" in caplog.text
    assert "the journal cannot be written" in db.journal.check()[0]


def test_what_no_backup_is_older_than_is_dropped(journal: Journal, file: Path) -> None:
    assert journal.check() == []
    for number in range(4):
        journal.note_state(CASE, event(number, AT + timedelta(days=number)))
    journal.forget(AT + timedelta(days=2))
    assert [act.number for act in entries_in(file)] == [2, 3]
    journal.note_state(CASE, event(4, AT + timedelta(days=4)))
    assert [act.number for act in entries_in(file, file)] == [2, 3, 4]


def test_without_a_file_nothing_is_noted(tmp_path: Path) -> None:
    journal = Journal(None)
    journal.note_erased(CASE)
    journal.forget(AT)
    assert journal.check() == []
    journal.copy_to(tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
