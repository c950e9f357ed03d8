"""Converting while others go on: under load, killed, and beside a process of the version before."""

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
from sqlalchemy import Connection, insert, select, update

from formservice.storage import attachments, cases, converting, drafts, letters, outgoing, tables
from formservice.storage.cases import Case
from formservice.storage.converting import convert
from formservice.storage.database import Database
from formservice.storage.drafts import SafeFile
from formservice.storage.sealing import Sealer

from .conftest import UploadLimits
from .older import everything, older_values

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
