"""The measures, which are taken of every page in every state (test_tour.py), find what is wrong."""

import pytest
from playwright.sync_api import Page

from tests.browser import measuring
from tests.browser.looks import every_look
from tests.harness import rota
from tests.harness.serving import Served

BROKEN = {
    "h1 { inline-size: 500px }": "320 px",
    ".act { block-size: 3.1rem; inline-size: 4rem; overflow: hidden }": "text of 200 %",
    ".option { min-block-size: 2rem; padding-block: 0 }": "targets at 360 px",
    ".back a { padding: 0; line-height: 1 }": "targets at 1280 px",
    ".brand span { display: block; inline-size: 4rem; flex: none }": "text of 200 % at 360 px",
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


@pytest.mark.parametrize("language", rota.LANGUAGES_OF_TODAY)
def test_the_languages_never_take_a_row_of_their_own(measured_page: Page, served: Served, language: str) -> None:
    for path in (f"/{language}/", f"/forms/{language}/complaint/"):
        measured_page.goto(path)
        for width in (320, 360, 414, 640, 719, 720, 760, 800, 840, 880, 895, 896, 920, 1024, 1280):
            measured_page.set_viewport_size({"width": width, "height": 740})
            rows = measured_page.evaluate(
                "() => ['.brand', '.languages'].map(each => document.querySelector(each).getBoundingClientRect())"
            )
            assert rows[1]["top"] < rows[0]["bottom"], (path, width)
            assert rows[1]["bottom"] > rows[0]["top"], (path, width)
            assert measuring.misfits(measured_page) == [[]], (path, width)


@pytest.mark.parametrize("language", rota.LANGUAGES_OF_TODAY)
def test_the_menu_takes_one_row_on_a_phone_and_each_day_one_line(
    measured_page: Page, served: Served, language: str
) -> None:
    measured_page.set_viewport_size({"width": 360, "height": 740})
    for path in ("", "how/", "your-complaint/", "contact/"):
        measured_page.goto(f"/{language}/{path}")
        menu = measured_page.locator(".head nav li")
        assert len(set(menu.evaluate_all("all => all.map(each => each.offsetTop)"))) == 1, path
        lines = "all => all.map(each => each.clientHeight / parseFloat(getComputedStyle(each).lineHeight))"
        assert max(measured_page.locator(".help .hours li").evaluate_all(lines)) < 2, path


@pytest.mark.parametrize("language", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("path", ["/{}/", "/{}/how/", "/forms/{}/complaint/written"])
def test_check_02_the_head_wraps_between_words_with_large_text_on_a_phone(
    measured_page: Page, served: Served, language: str, path: str
) -> None:
    measured_page.goto(path.format(language))
    for width in (320, 360):
        measured_page.set_viewport_size({"width": width, "height": 740})
        assert measuring.broken_head(measured_page) == []
        assert measuring.misfits(measured_page, measuring.TWICE)[1] == []
