"""A real database of its own, and what tests put into it."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete

from formservice.acts.change import change_state
from formservice.acts.submit import take_in
from formservice.rules.case import BY_SECRETARY, State
from formservice.settings.installation import DATABASE_FILE
from formservice.storage import drafts, letters, outgoing, tables
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.drafts import SafeFile
from formservice.storage.letters import NewLetter
from formservice.storage.sealing import Sealer
from tests.harness.databases import lay_out_file, new_database
from tests.harness.desk_data import keep_everything


@dataclass(frozen=True)
class UploadLimits:
    max_files: int = 10
    max_total_bytes: int = 25_000_000


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 12, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def upload_limits() -> UploadLimits:
    return UploadLimits()


@pytest.fixture
def key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
def sealer(key: str) -> Sealer:
    return Sealer([key])


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with new_database(tmp_path) as url:
        yield url


@pytest.fixture
def db(url: str, sealer: Sealer, tmp_path: Path) -> Iterator[Database]:
    lay_out_file(tmp_path / DATABASE_FILE)
    database = Database(url, sealer, "mail.example")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def paper() -> Callable[..., SafeFile]:
    """A safe file with a name and content of one's own."""

    def make(name: str = "brief.pdf", content: bytes = b"%PDF-1.7 a letter", kind: str = "pdf") -> SafeFile:
        return SafeFile(
            name, kind, content, hashlib.sha256(b"as received").hexdigest(), hashlib.sha256(content).hexdigest()
        )

    return make


@pytest.fixture
def letters_for() -> Callable[[Case], list[NewLetter]]:
    """The letters that a submitted complaint causes: one to the tenant, one to the committee."""

    def caused(new: Case) -> list[NewLetter]:
        return [
            NewLetter("tenant_received", "nl", "huurder@example.nl", details={"code": new.code}),
            NewLetter(
                "committee_received",
                "nl",
                "commissie@example.nl",
                attachment_ids=tuple(info.id for info in new.attachments),
            ),
        ]

    return caused


@pytest.fixture
def submit(db: Database, now: datetime, letters_for: Callable[[Case], list[NewLetter]]) -> Callable[..., Case]:
    """Submit a draft, as the last step of the form does."""

    def do(draft_id: str | None = None, mail: str = "huurder@example.nl", **answers: str) -> Case:
        return take_in(
            db,
            draft_id or drafts.new_id(),
            "nl",
            answers or {"complaint": "De kraan lekt.", "corporation": "Woonstad"},
            1,
            letters_for,
            {"tenant": mail},
            now,
        )

    return do


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
            change_state(older, case.id, State.DECLINED, now.date(), BY_SECRETARY, "reason", now, 3)
        row = outgoing.lease(older, "worker", now, timedelta(minutes=1))
        assert row
        outgoing.mark_sent(older, row.id, f"mail {row.id}".encode(), now)
        keep_everything(older, case.id, f"desk {number}", now)
        letters.queue_now(older, NewLetter("withdrawal_links", "nl", f"iemand{number}@example.nl"), now)
    return by_id


@pytest.fixture
def at_once() -> Callable[[int, Callable[[int], Any]], list[Any]]:
    """Do something several times at the same moment, each in a thread of its own, and return the results in order."""

    def run(times: int, do: Callable[[int], Any]) -> list[Any]:
        start = threading.Barrier(times)

        def one(number: int) -> Any:
            start.wait()
            return do(number)

        with ThreadPoolExecutor(times) as threads:
            return list(threads.map(one, range(times)))

    return run
