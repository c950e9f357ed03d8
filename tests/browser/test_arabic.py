"""In Arabic the page runs from right to left; test_tour.py sees to numbers and addresses in every state."""

import pytest
from playwright.sync_api import Page

from formservice.settings.committee import load_committee
from tests.browser import measuring
from tests.harness.serving import ROOT, Served

PHONE = load_committee(ROOT / "committee.toml").phone


def test_check_33_a_number_without_a_frame_of_its_own_would_be_found_out(measured_page: Page, served: Served) -> None:
    measured_page.goto("/ar/contact/")
    measured_page.evaluate(
        "(phone) => { document.querySelector('main p').textContent = `اتصل بنا ${phone} الآن` }", PHONE
    )
    _, turned = measuring.turned_round(measured_page, [PHONE])
    assert len(turned) == 1


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/ar/", "h1"),
        ("/ar/how/", "h1"),
        ("/forms/ar/complaint/", "h1"),
        ("/forms/ar/complaint/", ".back a"),
        ("/forms/ar/complaint/written", "legend"),
        ("/forms/ar/withdrawal/", "label[for=mail]"),
        ("/forms/ar/withdrawal/", "#mail"),
    ],
)
def test_check_34_text_starts_at_the_right(measured_page: Page, served: Served, path: str, what: str) -> None:
    measured_page.set_viewport_size({"width": 360, "height": 740})
    measured_page.goto(path)
    from_the_right = measured_page.evaluate(
        """(what) => {
            const element = document.querySelector(what);
            const range = document.createRange();
            range.selectNodeContents(element);
            const box = element.matches('a, input') ? element.getBoundingClientRect() : range.getBoundingClientRect();
            return document.querySelector('main').getBoundingClientRect().right - box.right;
        }""",
        what,
    )
    assert 0 <= from_the_right < 30
    alignment = measured_page.locator(what).first.evaluate("(element) => getComputedStyle(element).textAlign")
    direction = measured_page.locator(what).first.evaluate("(element) => getComputedStyle(element).direction")
    assert (alignment, direction) in {("start", "rtl"), ("right", "rtl"), ("end", "ltr"), ("right", "ltr")}


def test_a_scene_is_mirrored_where_it_goes_from_here_to_there(measured_page: Page, served: Served) -> None:
    for language, mirrored in (("nl", "none"), ("ar", "-1 1")):
        measured_page.goto(f"/{language}/how/")
        for what, scale in ((".turns", mirrored), (".turns .upright", mirrored), (".scene:not(.turns)", "none")):
            seen = measured_page.locator(what).evaluate_all("(all) => all.map((each) => getComputedStyle(each).scale)")
            assert seen, what
            assert set(seen) == {scale}, what
