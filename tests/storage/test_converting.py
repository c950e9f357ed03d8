"""Converting: what an earlier version sealed gets keys of its own, under load, stopped and gone on with."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, func, insert, select, update

from formservice.acts.change import change_state
from formservice.rules.case import BY_SECRETARY, State
from formservice.storage import (
    attachments,
    cases,
    contacts,
    converting,
    corporations,
    desk_log,
    drafts,
    erasing,
    hearing_days,
    letters,
    notes,
    outgoing,
    staff,
    tables,
)
from formservice.storage.cases import Case
from formservice.storage.converting import convert, stage
from formservice.storage.database import Database
from formservice.storage.drafts import SafeFile
from formservice.storage.letters import NewLetter
from formservice.storage.sealing import Sealer, is_older
from tests.harness.databases import files_of, log_of
from tests.harness.desk_data import keep_everything

from .conftest import UploadLimits
from .test_stolen_bytes import found, kept, opened

CONVERT = """
import os, sys
from datetime import UTC, datetime
from formservice.storage.converting import convert
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer
db = Database(os.environ["TEST_URL"], Sealer([os.environ["TEST_KEY"]]))
db.unlock()
print("begins", flush=True)
sys.exit(str(damaged) if (damaged := list(convert(db, datetime.now(UTC)))) else 0)
"""
ON = date(2026, 12, 14)


@pytest.fixture
def older(db: Database) -> Database:
    """A database that an earlier version wrote: this one does as that did until `convert` has begun."""
    with db.writing() as connection:
        connection.execute(delete(tables.conversion))
    db.has_keys_begun = False
    return db


@pytest.fixture
def filled(
    older: Database,
    submit: Callable[..., Case],
    now: datetime,
    upload_limits: UploadLimits,
    paper: Callable[..., SafeFile],
) -> dict[str, str]:
    """Drafts, cases and requests of an earlier version; the mail address of each case by its id."""
    by_id = {}
    for number in range(20):
        open_draft, sent_draft = f"open {number}", f"sent {number}"
        for id in (open_draft, sent_draft):
            drafts.merge(older, id, "nl", {"complaint": id}, now)
            drafts.add_attachment(older, id, "nl", paper(f"{id}.pdf", id.encode() * 5_000), now, upload_limits)
        case = submit(sent_draft, mail=f"huurder{number}@example.nl", complaint=sent_draft)
        by_id[case.id] = f"huurder{number}@example.nl"
        if number % 2:
            change_state(older, case.id, State.DECLINED, ON, BY_SECRETARY, "reason", lambda _: [], now, 3)
        row = outgoing.lease(older, "worker", now, timedelta(minutes=1))
        assert row
        outgoing.mark_sent(older, row.id, f"mail {row.id}".encode(), now)
        keep_everything(older, case.id, f"desk {number}", now)
        letters.queue_now(older, NewLetter("withdrawal_links", "nl", f"iemand{number}@example.nl"), now)
    return by_id


def everything(db: Database, filled: dict[str, str]) -> list[Any]:
    """Return all that is kept of these, opened."""
    read: list[Any] = []
    for id, mail in filled.items():
        case = cases.find(db, id)
        assert case
        assert cases.find_by_mail(db, mail) == [case]
        assert cases.find_by_code(db, case.reference, case.code) == case
        read += [case, contacts.mail_addresses(db, id), [attachments.content(db, each.id) for each in case.attachments]]
        read += [(letter, letters.sent_bytes(db, letter.id)) for letter in letters.of_case(db, id)]
        with db.reading() as connection:
            read += [hearing_days.of_case(db, connection, id), notes.of_case(db, connection, id)]
            read += [notes.address(db, connection, id), desk_log.of_case(db, connection, id)]
    read += [corporations.all_of(db), staff.all_of(db)]
    for number in range(len(filled)):
        draft = drafts.read(db, f"open {number}")
        assert draft
        read += [draft, [attachments.content(db, each.id) for each in draft.attachments]]
    return read


def older_values(db: Database) -> list[str]:
    _, sealed = kept(db)
    return [place for place, value in sealed if is_older(value)]


def test_until_the_conversion_begins_all_is_written_as_the_version_before_reads_it(
    older: Database, filled: dict[str, str], sealer: Sealer
) -> None:
    keys, sealed = kept(older)
    assert keys == []
    assert len(sealed) > 20 * 10
    for place, value in sealed:
        sealer.older.open(place, value)
    fingerprints = [sealer.fingerprint("mail", mail) for mail in filled.values()]
    with older.reading() as connection:
        assert sorted(connection.scalars(select(tables.contacts.c.fingerprint))) == sorted(fingerprints)
    assert not stage(older).is_begun


def test_afterwards_all_reads_as_before_under_keys_of_its_own(
    older: Database, filled: dict[str, str], now: datetime
) -> None:
    before = everything(older, filled)
    assert list(convert(older, now)) == []
    assert older_values(older) == []
    assert everything(older, filled) == before
    assert older.check() == []
    assert stage(older) == converting.Stage(is_begun=True, is_converted=True, is_rewritten=False)
    # of 20 drafts, cases, addresses and requests, and the fingerprints
    keys, sealed = kept(older)
    # and of 20 people, corporations, hearing days and summaries of erased cases
    assert len(keys) == 20 * 9
    assert len(opened(older, sealed)) == len(sealed)
    for id in filled:
        erasing.erase_case(older, id, now)
    drafts.erase_old(older, now + timedelta(days=1))
    erasing.erase_requests(older, now + timedelta(days=1))
    staying = {"staff", "corporations", "hearing_days", "summaries"}
    assert {place.split(".")[0] for place in opened(older, sealed)} == staying
    assert older.purge()
    files = files_of(older)
    assert sum(not found(files, key) for key in keys) == 20 * 5


def test_again_changes_nothing(older: Database, filled: dict[str, str], now: datetime) -> None:
    assert list(convert(older, now)) == []
    before = kept(older)
    assert list(convert(older, now)) == []
    assert kept(older) == before


def test_killed_again_and_again_while_tenants_go_on_it_comes_to_an_end_and_loses_nothing(
    older: Database,
    filled: dict[str, str],
    url: str,
    key: str,
    now: datetime,
    submit: Callable[..., Case],
    paper: Callable[..., SafeFile],
) -> None:
    before = everything(older, filled)
    stop = threading.Event()
    submitted: list[Case] = []
    typed = [0] * 20

    def tenants() -> None:
        while not stop.is_set():
            number = len(submitted) % 20
            submitted.append(submit(mail="nieuw@example.nl", complaint=f"new {len(submitted)}"))
            typed[number] += 1
            assert drafts.merge(older, f"open {number}", "nl", {"typed": str(typed[number])}, now)
            drafts.add_attachment(older, f"open {number}", "nl", paper("later.pdf"), now, UploadLimits(max_files=99))
            row = outgoing.lease(older, "worker", now, timedelta(minutes=1))
            if row:
                assert outgoing.mark_sent(older, row.id, b"later", now)
            time.sleep(0.01)

    sending = threading.Thread(target=tenants)
    sending.start()
    kills = 0
    chance = random.Random(12)
    try:
        while True:
            done = subprocess.Popen(
                [sys.executable, "-c", CONVERT],
                env={**os.environ, "TEST_URL": url, "TEST_KEY": key},
                stdout=subprocess.PIPE,
            )
            assert done.stdout
            assert done.stdout.readline() == b"begins\n"
            if kills == 6:
                assert done.wait(120) == 0
                break
            time.sleep(chance.random() * 0.3)
            kills += done.poll() is None
            done.kill()
            done.wait()
            done.stdout.close()
    finally:
        stop.set()
        sending.join()
    done.stdout.close()
    assert list(convert(older, now)) == []
    assert older_values(older) == []
    assert older.check() == []
    for number in range(20):
        draft = drafts.read(older, f"open {number}")
        assert draft
        assert draft.answers.get("typed", "0") == str(typed[number])
        assert len(draft.attachments) == 1 + typed[number]
    assert len(submitted) > 6
    assert {case.id for case in cases.find_by_mail(older, "nieuw@example.nl")} == {case.id for case in submitted}
    assert [each.answers for each in before if isinstance(each, Case)] == [
        each.answers for each in everything(older, filled) if isinstance(each, Case)
    ]


def test_what_a_process_of_the_version_before_writes_meanwhile_is_read_and_converted(
    older: Database, filled: dict[str, str], sealer: Sealer, now: datetime
) -> None:
    assert list(convert(older, now)) == []
    [id, other, *_] = filled
    before = cases.find(older, id)
    assert before
    event = {"case_id": id, "sequence": 9, "state": "decided", "on": ON, "at": now}
    sent = f"{id[:16]}{'f' * 16}"
    with older.writing() as connection:
        details = sealer.older.seal_json(f"history.details:{id}/9", ["secretary", "before"])
        connection.execute(insert(tables.history).values(**event, details=details))
        row = connection.execute(select(tables.letters).where(tables.letters.c.case_id == other)).mappings().first()
        assert row
        values = {"sent": sealer.older.seal(f"letters.sent:{row['id']}", b"by the version before")}
        connection.execute(update(tables.letters).where(tables.letters.c.id == row["id"]).values(values))
        older_draft(connection, sealer, sent, now)
    assert len(older_values(older)) == 3
    assert older.check() == []
    after = cases.find(older, id)
    assert after
    assert (after.history[-1].by.role, after.history[-1].reason) == ("secretary", "before")
    assert letters.sent_bytes(older, row["id"]) == b"by the version before"
    assert list(convert(older, now)) == []
    assert older_values(older) == []
    assert cases.find(older, id) == after
    assert letters.sent_bytes(older, row["id"]) == b"by the version before"


def older_draft(connection: Connection, sealer: Sealer, key: str, now: datetime) -> None:
    answers = sealer.older.seal_json(f"drafts.answers:{key}", {"complaint": "x"})
    values = {"id": key, "language": "nl", "changed_at": now, "answers": answers}
    connection.execute(insert(tables.drafts).values(values))


def test_a_draft_of_an_earlier_version_that_is_sent_meanwhile_keeps_its_form_until_its_turn(
    older: Database, filled: dict[str, str], submit: Callable[..., Case], now: datetime
) -> None:
    converting.begin(older, now)
    case = submit("open 3", mail="meanwhile@example.nl")
    assert f"cases.answers:{case.id}" in older_values(older)
    assert attachments.content(older, case.attachments[0].id) == b"open 3" * 5_000
    assert cases.find_by_mail(older, "meanwhile@example.nl") == [case]
    assert list(convert(older, now)) == []
    assert older_values(older) == []
    assert cases.find_by_mail(older, "meanwhile@example.nl") == [case]
    assert attachments.content(older, case.attachments[0].id) == b"open 3" * 5_000


def test_what_a_tenant_types_between_reading_and_writing_is_kept(
    older: Database, filled: dict[str, str], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with older.reading() as connection:
        before = len(connection.scalars(select(tables.drafts.c.id)).all())
    new_key, typed = older.sealer.new_key, list[int]()

    def type_first() -> Any:
        for number in range(before):
            if not typed.count(number):
                typed.append(number)
                assert drafts.merge(older, f"open {number}", "nl", {"typed": "just now"}, now)
        return new_key()

    monkeypatch.setattr(older.sealer, "new_key", type_first)
    assert list(convert(older, now)) == []
    assert older_values(older) == []
    kept_drafts = [drafts.read(older, f"open {number}") for number in range(before)]
    assert [draft.answers.get("typed") for draft in kept_drafts if draft] == ["just now"] * before


@pytest.mark.parametrize("table", [tables.cases, tables.drafts, tables.letters], ids=str)
def test_what_is_damaged_is_told_and_stays_and_all_else_is_converted(
    older: Database, filled: dict[str, str], now: datetime, table: Table
) -> None:
    column = table.c.recipient if table is tables.letters else table.c.answers
    is_own = table.c.case_id.is_(None) if table is tables.letters else table.c.id.is_not(None)
    with older.writing() as connection:
        id = connection.scalar(select(func.max(table.c.id)).where(is_own))
        connection.execute(update(table).where(table.c.id == id).values({column: b"gAAAA of nobody"}))
    assert set(convert(older, now)) == {tables.place(column, id)}
    assert not stage(older).is_converted
    _, sealed = kept(older)
    still = {place for place, value in sealed if is_older(value)}
    assert still
    assert all(id in place or table is not tables.letters for place in still)
    with older.reading() as connection:
        for each in (tables.cases, tables.drafts):
            left = connection.scalars(select(each.c.id).where(each.c.key_id.is_(None))).all()
            assert left == ([id] if each is table else [])


def test_once_written_anew_no_older_copies_are_left_in_the_files(
    older: Database, filled: dict[str, str], now: datetime
) -> None:
    """On PostgreSQL; what SQLite's file keeps stays behind when it is put back from a backup."""
    _, sealed = kept(older)
    pieces = [value[-60:] for _, value in sealed]
    assert list(convert(older, now)) == []
    if older.is_sqlite:
        return
    assert converting.rewrite(older, now)
    files = files_of(older)
    assert [piece for piece in pieces if found(files, piece)] == []
    assert stage(older).is_rewritten
    assert log_of(older)


def test_a_new_database_has_nothing_to_convert(db: Database) -> None:
    assert stage(db) == converting.Stage(is_begun=True, is_converted=True, is_rewritten=True)
