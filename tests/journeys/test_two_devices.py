"""One draft on two devices: what is refused on the one takes nothing away that was typed on the other (check 38)."""

import pytest

from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility
from tests.harness.visit import Browser
from tests.journeys.handing_over import GO_ON, New, begin, code_of


def _two_devices(new_browser: New) -> tuple[Browser, Browser]:
    """Return two browsers with one draft, both on the step about the complaint, where nothing is typed yet."""
    one, other = new_browser(), new_browser()
    begin(one)
    one.press(**TENANT)
    code = code_of(one)
    other.visit(GO_ON)
    other.press(code=code)
    one.visit("/forms/nl/complaint/complaint")
    assert one.page.slug == other.page.slug == "complaint"
    return one, other


@pytest.mark.parametrize("button", ["act", "later", "back"])
def test_check_38_what_came_empty_takes_nothing_away_that_another_device_filled_in(
    new_browser: New, button: str
) -> None:
    one, other = _two_devices(new_browser)
    one.press(**COMPLAINT)
    pressed = other.press(None if button == "act" else button, since="mei")
    assert pressed.status == (422 if button == "act" else 200)
    other.visit("/forms/nl/complaint/complaint")
    assert other.filled().items() >= (COMPLAINT | {"since": "mei"}).items()


def test_check_38_a_wrong_answer_is_kept_all_the_same(new_browser: New) -> None:
    one, other = _two_devices(new_browser)
    one.press(**COMPLAINT)
    too_long = "Het dak lekt. " * 2_000
    assert other.press(**COMPLAINT | {"what_happened": too_long}).status == 422
    other.visit("/forms/nl/complaint/complaint")
    assert other.filled()["what_happened"].strip() == too_long.strip()


def test_a_consent_that_is_taken_back_is_not_kept(browser: Browser) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="other")
    browser.press(helper_name="Noor", consent="yes", helper_mail="noor@example.org")
    browser.visit("/forms/nl/complaint/helper")
    assert browser.press(consent=None).status == 422
    browser.visit("/forms/nl/complaint/helper")
    assert not browser.filled().get("consent")
