"""The measures, which are taken of every page in every state (test_tour.py), find what is wrong."""

import pytest
from playwright.sync_api import Page

from tests.browser import measuring
from tests.browser.looks import every_look
from tests.harness.serving import Served

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
        measured = every_look(measured_page, "samira@example.org", axe=lambda *_: [])
    assert measured[BROKEN[fault]]
