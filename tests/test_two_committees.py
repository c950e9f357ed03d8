"""Two committees in one process, each by its own host: nothing of the one is seen, opened or reached by the other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import func, select

from docs import build
from formservice.app import open_service, public_app
from formservice.errors import SealBroken
from formservice.mail.outbox import Outbox
from formservice.service import Service
from formservice.settings.committee import load_committee
from formservice.settings.installation import settings_from
from formservice.storage import cases, tables, tidyings
from tests.conftest import ROOT, Clock
from tests.harness.databases import environment, new_database
from tests.harness.steps import TENANT, reference_and_code, submit
from tests.harness.visit import Browser

NORTH, SOUTH = "noord.example", "zuid.example"
NAMES = {NORTH: "Huurderscommissie Noord", SOUTH: "Klachtenraad Zuid"}
MAILS = {NORTH: "post@noord.example", SOUTH: "info@zuid.example"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make a folder for each committee, with its configuration and its site."""
    folders = {}
    for host in (NORTH, SOUTH):
        folder = folders[host] = tmp_path_factory.mktemp("committee")
        own = (ROOT / "committee.toml").read_text(encoding="utf-8")
        for shipped, its_own in (
            ("Klachtencommissie KWRU", NAMES[host]),
            ("info@kwru.nl", MAILS[host]),
            ('complaints_to = ""', f'complaints_to = "{MAILS[host]}"'),
        ):
            assert shipped in own
            own = own.replace(shipped, its_own)
        (folder / "committee.toml").write_text(own, encoding="utf-8")
        with pytest.MonkeyPatch.context() as environ:
            environ.setenv("FORMSERVICE_COMMITTEE", str(folder / "committee.toml"))
            build.build_all(folder / "build")
    return folders


@contextmanager
def opened(made: Path, data: Path, clock: Clock) -> Iterator[Service]:
    """Give the service of a committee, with keys and a database of its own."""
    data.mkdir()
    given = {
        "FORMSERVICE_DATA": str(data / "var"),
        "FORMSERVICE_SITE": str(made / "build"),
        "FORMSERVICE_COMMITTEE": str(made / "committee.toml"),
    }
    with new_database(data) as url, patch.object(tidyings, "database_clock", lambda _: None):
        service = open_service(settings_from(given | environment(url)), load_committee(made / "committee.toml"), clock)
        yield service
        service.db.close()


def by_host(applications: dict[str, Any]) -> Callable[[Any, Any], Any]:
    """Return one application that hands each request to the one of its host."""
    return lambda environ, start: applications[environ["HTTP_HOST"]](environ, start)


def at(host: str, application: Any) -> Browser:
    """Return a browser that asks this host."""
    return Browser(lambda environ, start: application({**environ, "HTTP_HOST": host}, start))


@pytest.fixture
def both(made: dict[str, Path], tmp_path: Path, clock: Clock) -> Iterator[dict[str, Service]]:
    with (
        opened(made[NORTH], tmp_path / "north", clock) as north,
        opened(made[SOUTH], tmp_path / "south", clock) as south,
    ):
        yield {NORTH: north, SOUTH: south}


@pytest.fixture
def browsers(both: dict[str, Service]) -> dict[str, Browser]:
    application = by_host({host: public_app(service) for host, service in both.items()})
    return {host: at(host, application) for host in both}


def test_each_host_shows_its_own_committee(browsers: dict[str, Browser]) -> None:
    for host, other in ((NORTH, SOUTH), (SOUTH, NORTH)):
        for path in ("/nl/", "/en/contact/", "/forms/nl/complaint/written", "/forms/ar/withdrawal/"):
            page = browsers[host].visit(path)
            assert NAMES[host] in page.text, path
            assert NAMES[other] not in page.text, path


def test_a_complaint_and_its_letters_are_with_its_own_committee_alone(
    both: dict[str, Service], browsers: dict[str, Browser]
) -> None:
    told = {host: reference_and_code(submit(browser)) for host, browser in browsers.items()}
    for host, service in both.items():
        [case] = cases.all_cases(service.db)
        assert case.reference == told[host][0]
        Outbox(service).deliver_due()
        mails = [
            BytesParser(policy=default).parsebytes(file.read_bytes())
            for file in (service.settings.data / "letters").glob("*.eml")
        ]
        assert {mail["To"] for mail in mails} == {TENANT["mail"], MAILS[host]}
        assert {mail["From"].addresses[0].addr_spec for mail in mails} == {MAILS[host]}
        assert all(NAMES[host] in str(mail) for mail in mails)


def test_neither_number_and_code_nor_cookie_nor_key_of_one_open_anything_at_the_other(
    both: dict[str, Service], browsers: dict[str, Browser]
) -> None:
    reference, code = reference_and_code(submit(browsers[NORTH]))
    south = browsers[SOUTH]
    south.visit("/forms/nl/withdrawal/code")
    assert south.press(reference=reference, code=code).slug == "code"
    assert browsers[NORTH].visit("/forms/nl/complaint/received").status == 200
    stolen = browsers[NORTH].client.get_cookie("session", "127.0.0.1")
    assert stolen
    south.client.set_cookie("session", stolen.value, domain="127.0.0.1")
    assert reference not in south.visit("/forms/nl/complaint/received").text
    with both[SOUTH].db.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.cases)) == 0
    [case] = cases.all_cases(both[NORTH].db)
    with both[NORTH].db.reading() as connection:
        wrapped = connection.scalar(select(tables.case_keys.c.wrapped))
    with pytest.raises(SealBroken):
        both[SOUTH].db.sealer.key(wrapped).open("cases.code", case.code.encode())
