"""PostgreSQL goes away while tenants type, and comes back: a clear page, the text kept, nothing to do by hand."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.engine import make_url

from formservice.errors import StorageUnavailable
from formservice.storage import database
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer
from tests.harness.databases import environment, postgres_only
from tests.harness.far_line import PORT, THERE, line_to
from tests.harness.postgres import Server
from tests.harness.serving import Served
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, reference_and_code
from tests.harness.visit import Browser
from tests.trust.ledger import beside
from tests.trust.service import browser_at

pytestmark = postgres_only

ON_EACH_THREAD = 40
LONG = 60
"""Seconds: longer than anyone waits."""


@pytest.fixture
def postgres() -> Iterator[Server]:
    with Server() as own:
        yield own


@pytest.fixture
def served(tmp_path: Path, postgres: Server) -> Iterator[Served]:
    running = Served(tmp_path, environment(postgres.address))
    running.start()
    yield running
    running.stop()


def status(served: Served, path: str) -> int:
    try:
        with urlopen(served.address + path, timeout=60) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code


def up_to_the_complaint(served: Served) -> Browser:
    browser = browser_at(served)
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="self")
    browser.press(corporation="Woonstichting De Brug")
    browser.press(**TENANT)
    return browser


def test_a_tenant_types_on_when_the_database_went_away_and_came_back(served: Served, postgres: Server) -> None:
    browser, reader = up_to_the_complaint(served), up_to_the_complaint(served)
    postgres.stop()
    refused = browser.press(check=False, **COMPLAINT)
    assert refused.status == 503
    assert COMPLAINT["what_happened"] in refused.text, "what was typed still stands in the form"
    assert status(served, "/forms/health/ready") == 503
    assert status(served, "/forms/health/live") == 200
    assert status(served, "/nl/") == 200, "the site needs no database"
    assert reader.visit("/forms/nl/complaint/who").status == 503
    postgres.start()
    assert reader.visit("/forms/nl/complaint/who").status == 200
    went_on = browser.press()
    assert went_on.slug == "papers", went_on.text
    assert browser.press().slug == "check"
    reference, _ = reference_and_code(browser.press())
    assert served.mails(TENANT["mail"], "tenant_received", about=reference)
    with beside(served) as service:
        assert service.db.check() == []


def test_after_a_restart_in_between_no_request_fails(served: Served, postgres: Server) -> None:
    browser = up_to_the_complaint(served)
    for _ in range(ON_EACH_THREAD):
        assert status(served, "/forms/health/ready") == 200
    postgres.stop()
    postgres.start()
    assert {status(served, "/forms/health/ready") for _ in range(ON_EACH_THREAD)} == {200}
    assert browser.press(**COMPLAINT).slug == "papers"


def test_who_waits_for_a_machine_that_is_gone_is_told_so(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 2)
    near = make_url(postgres.address)
    far = near.set(host=THERE, port=PORT, query={})
    with line_to(f"{near.query['host']}/.s.PGSQL.5432") as line:
        db = Database(far.render_as_string(), Sealer([Fernet.generate_key().decode()]))
        db.migrate()
        began = time.monotonic()
        Timer(0.5, line.cut).start()
        with pytest.raises(StorageUnavailable), db.reading() as connection:
            connection.exec_driver_sql(f"SELECT pg_sleep({LONG})")
        assert time.monotonic() - began < LONG, "the answer came, so nothing was cut"
        with pytest.raises(StorageUnavailable):
            db.migrate()
        line.mend()
        db.migrate()
        db.close()
