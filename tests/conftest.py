"""One service on a real database of its own, and one client that checks every answer it gets."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from formservice.app import open_service, public_app
from formservice.questions import steps
from formservice.questions.question import Question, QuestionKind
from formservice.service import Service
from formservice.settings.committee import Committee, load_committee
from formservice.settings.installation import settings_from
from formservice.storage import signing_keys, signs, tidyings
from formservice.storage.signs import Role
from tests.harness import rota
from tests.harness.databases import environment, lay_out, new_database, not_waiting_for_the_disk
from tests.harness.routes_once import compile_routes_once
from tests.harness.visit import Browser

ROOT = Path(__file__).parents[1]
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


LONGEST_FIRST = (
    "tests/browser/test_tour.py",
    "tests/web/test_axe.py",
    "tests/trust/test_promises.py",
    "tests/browser/",
)


def pytest_configure() -> None:
    compile_routes_once()
    rota.day()  # settled here, before there are workers


def pytest_report_header() -> str:
    """Say how to look again at what the browser looked at today."""
    return f"the browser's part of the tests: {rota.DAY}={rota.day()}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: at the end, no worker waits for another."""
    ranks = {place: rank for rank, place in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: next((ranks[place] for place in ranks if item.nodeid.startswith(place)), len(ranks)))


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture(scope="session")
def built_site() -> Path:
    """Return the built site; `make build` makes it."""
    built = ROOT / "build"
    assert (built / "frames" / "nl.html").exists(), "run `make build` first"
    return built


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def real_clock(clock: Clock) -> None:
    """Let the clock stand at this moment: commands run in processes of their own, and look at the real one."""
    clock.now = datetime.now(UTC)


def shipped() -> Committee:
    """Return the committee as shipped, with somebody to get the complaints."""
    return replace(load_committee(ROOT / "committee.toml"), complaints_to="secretariaat@example.org")


@contextmanager
def service_in(folder: Path, built_site: Path, committee: Committee, clock: Clock) -> Iterator[Service]:
    """Give a service with its data in this folder and a database of its own."""
    own = {
        "FORMSERVICE_DATA": str(folder / "var"),
        "FORMSERVICE_SITE": str(built_site),
        "FORMSERVICE_COMMITTEE": str(ROOT / "committee.toml"),
    }
    # the database's own clock is none that a test can set
    with new_database(folder) as url, patch.object(tidyings, "database_clock", lambda _: None):
        settings = settings_from(own | environment(url))
        lay_out(settings)
        opened = open_service(settings, committee, clock)
        yield opened
        opened.db.close()


@pytest.fixture
def committee() -> Committee:
    return shipped()


@pytest.fixture
def service(tmp_path: Path, built_site: Path, committee: Committee, clock: Clock) -> Iterator[Service]:
    with not_waiting_for_the_disk(), service_in(tmp_path, built_site, committee, clock) as opened:
        yield opened


@pytest.fixture
def new_browser(service: Service) -> Callable[[], Browser]:
    application = public_app(service)
    return lambda: Browser(application)


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    return new_browser()


@pytest.fixture
def add_question(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Question]]:
    """Add a question to the first step of the catalogue, as whoever extends the form would."""

    def add() -> Question:
        first, *others = steps.FORM
        added = Question(
            "floor", QuestionKind.LINE, "Op welke verdieping woont u?", "Verdieping", missing="Vul dit in."
        )
        longer = replace(first, questions=(*first.questions, added))
        monkeypatch.setattr(steps, "FORM", (longer, *others))
        steps.form_steps.cache_clear()
        return added

    yield add
    monkeypatch.undo()
    steps.form_steps.cache_clear()


@pytest.fixture
def scanner_path() -> Iterator[Path]:
    """Where a scanner listens; short, because the kernel takes no long ones."""
    with tempfile.TemporaryDirectory(prefix="scan") as folder:
        yield Path(folder) / "clamd.ctl"


@pytest.fixture
def alive(service: Service) -> Service:
    """A service that has just been served."""
    signs.give(service.db, Role.SERVE, service.now())
    signing_keys.note(service.db, service.links.key_names, service.now())
    return service
