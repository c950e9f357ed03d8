"""Every state of every page fits a small phone and large text, and works by keyboard and by thumb."""

import json

import pytest
from playwright.sync_api import Page

from formservice.languages import LANGUAGES
from formservice.settings.committee import load_committee
from tests.browser import measuring
from tests.browser.tour import TOURS, states
from tests.browser.visitor import PHOTO, Visitor
from tests.harness.serving import ROOT, Served

COMMITTEE = load_committee(ROOT / "committee.toml")
# what stands on the pages: the committee's, the examples', and the visitor's
WORDS = [COMMITTEE.phone, COMMITTEE.mail, COMMITTEE.site, "1234 AB", "06 12345678", "12a"]
WORDS += [
    "1234\u00a0AB",
    "06\u00a012\u00a034\u00a056\u00a078",
]
WORDS += [PHOTO["name"], "brief.pdf"]


def not_to_be_read(page: Page) -> dict[str, list[str]]:
    """Measure on a small phone, then with the spacing that WCAG 1.4.12 asks for, and with text twice as large."""
    page.set_viewport_size({"width": 320, "height": 740})
    plain = measuring.misfits(page)
    with measuring.style(page, measuring.SPACING):
        spaced = measuring.misfits(page)
    page.set_viewport_size({"width": 640, "height": 740})
    with measuring.style(page, measuring.TWICE):
        large = measuring.misfits(page)
    return {"320 px": plain, "text spacing": spaced, "text of 200 %": large}


def not_to_be_hit(page: Page) -> dict[str, list[str]]:
    """Measure the targets and edges on a phone and a screen, by day, by night, and in the reader's own colours."""
    faults = {}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        faults[f"targets at {width} px"] = measuring.small_targets(page) + measuring.broken_words(page)
    faults["edges by day"] = measuring.faint_edges(page)
    page.emulate_media(color_scheme="dark")
    faults["edges by night"] = measuring.faint_edges(page)
    page.emulate_media(color_scheme="light", forced_colors="active")
    faults["edges in forced colours"] = measuring.faint_edges(page)
    page.emulate_media(forced_colors="none")
    return faults


def not_to_be_reached(page: Page) -> dict[str, list[str]]:
    """Press Tab through the page on a phone."""
    page.set_viewport_size({"width": 360, "height": 740})
    return {"by Tab": measuring.lost_by_tab(page)}


def turned_round(page: Page, mail: str) -> dict[str, list[str]]:
    """Measure whether numbers, references and addresses keep their order, in Arabic above all."""
    shown = page.locator(".big bdi").all_text_contents()
    faults = {}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        found, faults[f"order at {width} px"] = measuring.turned_round(page, [*WORDS, mail, *shown])
        # the phone and the mail address of the help box stand on every page
        assert found >= 2, page.url
    return faults


BROKEN = {
    "h1 { inline-size: 500px }": "320 px",
    ".act { block-size: 3.1rem; inline-size: 4rem; overflow: hidden }": "text of 200 %",
    ".option { min-block-size: 2rem; padding-block: 0 }": "targets at 360 px",
    ".back a { padding: 0; line-height: 1 }": "targets at 1280 px",
    ".act { inline-size: 5rem; overflow-wrap: anywhere }": "targets at 360 px",
    ".option { border-color: #ddd }": "edges by day",
    ".option { border-color: #333 }": "edges by night",
    ".languages summary { border: 0 }": "edges in forced colours",
    ":focus-visible, :has(:focus-visible) { outline: 0 !important }": "by Tab",
    ".foot { position: fixed; inset: 0; background: white }": "by Tab",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_check_02_03_04_05_the_measures_find(fault: str, measured_page: Page, served: Served) -> None:
    measured_page.goto("/forms/nl/complaint/written")
    with measuring.style(measured_page, fault):
        measured = not_to_be_reached(measured_page) | not_to_be_read(measured_page) | not_to_be_hit(measured_page)
    assert measured[BROKEN[fault]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tour", TOURS)
def test_check_02_03_04_05_33_nothing_is_cut_off_out_of_reach_too_small_too_faint_or_turned_round_in(
    tour: str, measured_page: Page, served: Served, language: str
) -> None:
    page = measured_page
    faults = {}
    visitor = Visitor(page, served, language)
    for state in states(tour, visitor):
        measured = not_to_be_reached(page) | not_to_be_read(page) | not_to_be_hit(page)
        measured |= turned_round(page, visitor.mail)
        faults |= {f"{state}, {what}": found for what, found in measured.items() if found}
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)
