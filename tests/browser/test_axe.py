"""axe finds nothing, on every page in every state, on a phone and a screen, by day and by night."""

import json
from typing import Any

import html5lib
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Response

from formservice.languages import LANGUAGES
from tests.browser.tour import TOURS, states
from tests.browser.visitor import Visitor
from tests.harness.serving import Served

LOOKS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# night changes nothing but colours; the other rules would find by night what they find by day
COLOURS = ["color-contrast", "link-in-text-block"]
RULES = {"light": {"type": "tag", "values": TAGS}, "dark": {"type": "rule", "values": COLOURS}}


def violations(page: Page, scheme: str) -> list[str]:
    options = {"resultTypes": ["violations"], "runOnly": RULES[scheme]}
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def test_check_01_axe_would_find_text_that_is_too_faint_at_night(measured_page: Page, served: Served) -> None:
    measured_page.emulate_media(color_scheme="dark")
    measured_page.goto("/nl/")
    measured_page.evaluate(AXE_SCRIPT)
    assert violations(measured_page, "dark") == []
    measured_page.evaluate("document.documentElement.style.setProperty('--soft', '#4c5753')")
    assert any(fault.startswith("color-contrast") for fault in violations(measured_page, "dark"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tour", TOURS)
def test_check_01_axe_finds_nothing_and_html_is_valid_in_any_state_of(
    tour: str, measured_page: Page, served: Served, language: str
) -> None:
    page = measured_page
    faults = {}
    documents: list[Response] = []
    page.on(
        "response", lambda response: documents.append(response) if response.request.is_navigation_request() else None
    )
    for state in states(tour, Visitor(page, served, language)):
        parser = html5lib.HTMLParser()
        parser.parse(documents[-1].text())
        if parser.errors:
            faults[f"{state}, HTML"] = [str(error) for error in parser.errors]
        page.evaluate(AXE_SCRIPT)
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 740})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            if found := violations(page, scheme):
                faults[f"{state} {width} {scheme}"] = found
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)
