"""One draft on two devices: neither takes away what was typed on the other, and a page of before says so (check 38)."""

import pytest

from formservice.service import Service
from formservice.storage import cases
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in
from tests.harness.visit import Browser
from tests.journeys.handing_over import GO_ON, LATER, New, begin, code_of


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


def test_who_sends_what_changed_meanwhile_is_told_why_not_and_led_on(new_browser: New, service: Service) -> None:
    one, other = new_browser(), new_browser()
    answer_eligibility(one)
    fill_in(one)
    code = code_of(one)
    other.visit(GO_ON)
    other.press(code=code)
    one.visit("/forms/nl/complaint/check")
    other.visit("/forms/nl/complaint/who")
    other.press(for_whom="other")
    page = one.press()
    assert (page.status, page.heading) == (409, "De klacht is nog niet verstuurd")
    assert "Daarom ontbreekt er nu een antwoord." in page.text
    assert not list(cases.all_cases(service.db))
    assert one.follow("Ga verder waar u was gebleven").slug == "helper"


def test_who_asks_for_a_code_after_all_was_cleared_is_told_so(new_browser: New) -> None:
    one, other = new_browser(), new_browser()
    begin(one)
    code = code_of(one)
    other.visit(GO_ON)
    other.press(code=code)
    one.visit(LATER)
    other.visit("/forms/nl/complaint/clear")
    other.press()
    page = one.press("code")
    assert page.status == 409
    assert "Wat u hebt ingevuld, is er niet meer." in page.text


def test_who_goes_on_from_a_result_that_stood_open_too_long_is_told_so(browser: Browser) -> None:
    answer_eligibility(browser, written="unknown")
    page = browser.press(csrf_token="of another session")
    assert page.status == 422
    assert page.problems
    assert browser.press().slug == "who"
