"""A real database of its own, and what tests put into it."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from formservice.acts.submit import take_in
from formservice.settings.installation import DATABASE_FILE
from formservice.storage import drafts
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.drafts import SafeFile
from formservice.storage.letters import NewLetter
from formservice.storage.sealing import Sealer
from tests.harness.databases import lay_out_file, new_database


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

    def letters(new: Case) -> list[NewLetter]:
        return [
            NewLetter("tenant_received", "nl", "huurder@example.nl", details={"code": new.code}),
            NewLetter(
                "committee_received",
                "nl",
                "commissie@example.nl",
                attachment_ids=tuple(info.id for info in new.attachments),
            ),
        ]

    return letters


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
