"""axe, which looks at every page in every state (test_tour.py), would find what is wrong."""

from playwright.sync_api import Page

from tests.browser.measuring import violations
from tests.harness.serving import Served


def test_check_01_axe_would_find_text_that_is_too_faint_at_night(measured_page: Page, served: Served) -> None:
    measured_page.emulate_media(color_scheme="dark")
    measured_page.goto("/nl/")
    assert violations(measured_page, "dark") == []
    measured_page.evaluate("document.documentElement.style.setProperty('--soft', '#4c5753')")
    assert any(fault.startswith("color-contrast") for fault in violations(measured_page, "dark"))
