"""Every state of every page, in one tour a language: reached without JavaScript, valid HTML, nothing that axe finds;
it fits a small phone and large text, and works by keyboard and by thumb."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import html5lib
import pytest
from playwright.sync_api import Page, Response

from tests.browser.looks import every_look
from tests.browser.tour import TOURS, states
from tests.browser.visitor import Visitor
from tests.harness import rota
from tests.harness.serving import Served

TODAY = rota.tours(rota.day(), [*TOURS])
"""The tours of today. In one more language, axe looks at every page: tests/web/test_axe.py."""


@pytest.mark.parametrize(("tour", "language"), sorted(TODAY))
def test_check_01_02_03_04_05_06_33_a_page_has_no_fault_in_any_state_of(
    tour: str, measured_page: Page, served: Served, language: str
) -> None:
    faults: dict[str, list[str]] = {}
    documents: list[Response] = []
    measured_page.on(
        "response", lambda response: documents.append(response) if response.request.is_navigation_request() else None
    )
    visitor = Visitor(measured_page, served, language)
    visited = 0
    measuring_allowed = without_javascript(measured_page)
    for state in states(tour, visitor):
        visited += 1
        parser = html5lib.HTMLParser()
        parser.parse(documents[-1].text())
        with measuring_allowed():
            seen = every_look(measured_page, visitor.mail)
        seen["HTML"] = [str(error) for error in parser.errors]
        faults |= {f"{state}, {what}": found for what, found in seen.items() if found}
    assert visited > 10
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


def without_javascript(page: Page) -> Callable[[], AbstractContextManager[None]]:
    """Turn JavaScript off in this window; return what lets the measuring scripts run for a while."""
    session = page.context.new_cdp_session(page)

    def turn(is_off: bool) -> None:
        session.send("Emulation.setScriptExecutionDisabled", {"value": is_off})

    @contextmanager
    def allowed() -> Iterator[None]:
        turn(False)
        yield
        turn(True)

    turn(True)
    return allowed


def test_the_tour_is_made_without_javascript(measured_page: Page, served: Served) -> None:
    measuring_allowed = without_javascript(measured_page)
    for path in ("/nl/", "/nl/how/"):
        measured_page.goto(path)
        measured_page.evaluate("document.querySelector('h1').addEventListener('click', () => { window.ran = true })")
        measured_page.locator("h1").click()
        assert measured_page.evaluate("window.ran") is None
        with measuring_allowed():
            measured_page.locator("h1").click()
        assert measured_page.evaluate("window.ran")
