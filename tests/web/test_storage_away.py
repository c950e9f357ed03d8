"""Storage goes away in the middle of a post: 503, the form again with all that was typed, and a second press works.

Every form in every state of every page is posted with each of its buttons. Storage goes away before the first
transaction of the post, then before the second, and so on.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import delete, insert, select

from formservice.app import public_app
from formservice.errors import StorageUnavailable
from formservice.languages import SOURCE
from formservice.service import Service
from formservice.storage import tables
from formservice.storage.database import Database
from tests.harness import samples
from tests.harness.steps import COMPLAINT, TENANT
from tests.harness.visit import XHTML, Browser, Page
from tests.trust.routes import flask_of
from tests.web.states import HELPER, states

RIGHT = {
    **TENANT,
    **COMPLAINT,
    **HELPER,
    "helper_phone": "06 12345678",
    "corporation": "Woonstichting De Brug",
    "reference": "HA5V-5X3N",
    "code": "AAAAA AAAAA",
    "letters_in": "nl",
    "day": "20",
    "month": "11",
    "year": "2026",
}
"""What a field takes, by its name or by what its name ends with; any other field takes any words."""

FILES = [("foto.jpg", samples.jpeg())]


@dataclass
class Storage:
    """The database, which goes away after so many transactions."""

    left: float = float("inf")
    is_missed: bool = False

    def goes_after(self, transactions: float) -> None:
        self.left, self.is_missed = transactions, False

    def comes_back(self) -> None:
        self.left = float("inf")

    def ask(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.is_missed = True
            raise StorageUnavailable("taken away")


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Storage:
    known = Storage()

    def asked_first(begin: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def transaction(*arguments: Any, **named: Any) -> Iterator[Any]:
            known.ask()
            with begin(*arguments, **named) as connection:
                yield connection

        return transaction

    for way in ("reading", "writing"):
        monkeypatch.setattr(Database, way, asked_first(getattr(Database, way)))
    return known


@dataclass
class Form:
    """A form on a page and one of its buttons; posted again and again, each time as if it were the first."""

    service: Service
    browser: Browser
    page: Page
    button: tuple[str, str] | None

    def __post_init__(self) -> None:
        cookie = self.browser.client.get_cookie("session", "127.0.0.1")
        self._cookie = cookie.value if cookie else ""
        with self.service.db.reading() as connection:
            self._rows = [connection.execute(select(each)).mappings().all() for each in tables.metadata.sorted_tables]

    def press(self, page: Page | None = None) -> Page:
        """Fill in the form and press its button, on this page where both are there, else on the form's first page."""
        is_there = page and page.all("form") and self.button in buttons(page)
        self.browser.page = page if page and is_there else self.page
        return self.browser.press(*(self.button or ()), check=False, **typed_into(self.browser.page))

    def undo(self) -> None:
        """Bring database, cookie and page back to where they were."""
        with self.service.db.writing("test") as connection:
            for table in reversed(tables.metadata.sorted_tables):
                connection.execute(delete(table))
            for table, rows in zip(tables.metadata.sorted_tables, self._rows, strict=True):
                if rows:
                    connection.execute(insert(table), [dict(row) for row in rows])
        self.browser.client.set_cookie("session", self._cookie, domain="127.0.0.1")
        self.browser.page = self.page


def typed_into(page: Page) -> dict[str, Any]:
    """Return what a tenant types into each field of the page's form that can be seen."""
    typed: dict[str, Any] = {}
    for control in page.all("form")[0].iter():
        name, kind = control.get("name", ""), control.get("type")
        if control.tag.removeprefix(XHTML) not in {"input", "select", "textarea"} or kind == "hidden":
            continue
        known = RIGHT.get(name, RIGHT.get(name.rpartition("_")[2]))
        if kind == "file":
            typed[name] = FILES
        elif kind == "radio":
            typed.setdefault(name, known or control.get("value"))
        elif kind == "checkbox":
            typed[name] = known
        else:
            typed[name] = known or "Wat een huurder hier typt."
    return typed


def buttons(page: Page) -> Iterator[tuple[str, str] | None]:
    """Give the main button of the page's form, and one of each other name."""
    yield None
    named = {each.get("name"): each.get("value", "") for each in page.all("button")}
    yield from ((name, value) for name, value in named.items() if name and name != "go")


def outcome(page: Page) -> tuple[int, str, list[str]]:
    return page.status, urlsplit(page.address).path, page.problems


def lost(form: Form, storage: Storage) -> tuple[int, list[str]]:
    """Return how many transactions of this post storage was taken away before, and what was wrong with each answer."""
    expected = outcome(form.press())
    form.undo()
    wrong: list[str] = []
    is_told = True
    for number in count():
        storage.goes_after(number)
        page = form.press()
        storage.comes_back()
        if not storage.is_missed or page.hops:  # the post itself was answered
            form.undo()
            # before all is read, a form of one button may be a page that says to wait
            return number, wrong + ([] if is_told else [f"{form.page.address} {form.button}: no word beside the form"])
        typed = {name: value for name, value in typed_into(form.page).items() if value and value != FILES}
        shown = form.browser.filled() if page.all("form") else {}
        checks = {
            "503": page.status == 503,
            "phone number": form.service.committee.phone in page.text,
            "field with all that was typed": shown.items() >= typed.items(),
            "second press that works": outcome(form.press(page)) == expected,
        }
        wrong += [
            f"{form.page.address} {form.button}, before transaction {number}: no {what}"
            for what, is_so in checks.items()
            if not is_so
        ]
        is_told = bool(page.problems)
        form.undo()
    raise AssertionError


def test_whoever_posts_while_storage_goes_away_types_nothing_again(service: Service, storage: Storage) -> None:
    flask = flask_of(public_app(service))
    places = flask.url_map.bind("127.0.0.1")
    tried, met, wrong = set(), set(), []
    browser = Browser(public_app(service))
    for state, page in states(browser, service, SOURCE):
        for button in buttons(page) if page.all("form") else ():
            path, name = urlsplit(page.address).path, button[0] if button else ""
            if (path, name) in tried:
                continue
            tried.add((path, name))
            transactions, found = lost(Form(service, browser, page, button), storage)
            wrong += [f"{state}: {each}" for each in found]
            if transactions:
                met.add(places.match(path, "POST")[0])
    assert not wrong, "\n".join(wrong)
    posts = {rule.endpoint for rule in flask.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert met == posts, "put a page with the form of each into tests/web/states.py"
