"""From the check page to one answer and back to it; and back to where one was, with no step skipped."""

from datetime import timedelta

import pytest

from formservice.service import Service
from tests.harness import rota, samples
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in, sent_on
from tests.harness.visit import Browser, words
from tests.web.states import HELPER


def _goes_on_at(browser: Browser, lang: str = "nl") -> str:
    page = browser.visit(f"/forms/{lang}/complaint/")
    [address] = [str(link.get("href")) for link in page.all("a", class_="act")]
    return address


def _filled_in(browser: Browser, lang: str = "nl") -> None:
    answer_eligibility(browser, lang)
    assert fill_in(browser, lang).slug == "check"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_25_change_asks_what_is_new_in_between_and_comes_back(browser: Browser, lang: str) -> None:
    _filled_in(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/who?from=check")
    assert browser.press(for_whom="other").address.endswith("/helper?from=check")
    assert browser.press(**{**HELPER, "helper_name": ""}).status == 422
    assert browser.press(**HELPER).slug == "check"


def test_check_25_back_from_what_is_newly_asked_leads_to_the_answer_that_asked_it(browser: Browser) -> None:
    _filled_in(browser)
    browser.visit("/forms/nl/complaint/who?from=check")
    browser.press(for_whom="other")
    assert browser.press("back").address.endswith("/who?from=check")
    assert browser.press(for_whom="self").slug == "check"


def test_check_25_back_from_a_change_that_asks_nothing_new_leads_to_the_check_page(browser: Browser) -> None:
    _filled_in(browser)
    browser.visit("/forms/nl/complaint/who?from=check")
    browser.press(for_whom="other")
    browser.visit("/forms/nl/complaint/who?from=check")
    assert browser.press("back", for_whom="self").slug == "check"


def test_check_25_another_answer_before_the_form_comes_back_too(browser: Browser, service: Service) -> None:
    _filled_in(browser)
    browser.visit("/forms/nl/complaint/answered?from=check")
    assert browser.press(answered="no").address.endswith("/sent?from=check")
    assert browser.press(**sent_on(service.today() - timedelta(days=60))).slug == "check"


def test_check_25_a_result_on_the_way_leads_back_to_the_check_page(browser: Browser, service: Service) -> None:
    _filled_in(browser)
    browser.visit("/forms/nl/complaint/answered?from=check")
    browser.press(answered="no")
    assert browser.press(**sent_on(service.today())).slug == "result"
    browser.visit("/forms/nl/complaint/sent")
    assert browser.press(**sent_on(service.today() - timedelta(days=60))).slug == "result"
    [onward] = [str(link.get("href")) for link in browser.page.all("a", class_="act")]
    assert browser.visit(f"/forms/nl/complaint/{onward}").slug == "check"


def test_check_25_who_is_not_satisfied_after_all_comes_back_to_the_check_page(browser: Browser) -> None:
    _filled_in(browser)
    browser.visit("/forms/nl/complaint/now?from=check")
    assert browser.press(now="solved").slug == "result"
    assert browser.press().slug == "check"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_38_going_on_skips_no_step(browser: Browser, lang: str) -> None:
    answer_eligibility(browser, lang)
    for slug, typed in (
        ("who", {"for_whom": "other"}),
        ("helper", HELPER),
        ("corporation", {"corporation": "De Brug"}),
        ("you", {**TENANT, "letters_in": lang}),
        ("complaint", COMPLAINT),
        ("papers", {}),
    ):
        assert _goes_on_at(browser, lang) == slug
        browser.visit(f"/forms/{lang}/complaint/{slug}")
        browser.press(**typed)
    assert _goes_on_at(browser, lang) == "check"


@pytest.mark.parametrize(("button", "value"), [("add", None), ("back", None), ("switch", "nl")])
def test_check_38_papers_are_done_only_once_one_goes_on_from_them(
    browser: Browser, button: str, value: str | None
) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="self")
    browser.press(corporation="De Brug")
    browser.press(**TENANT)
    browser.press(**COMPLAINT)
    browser.press(button, value, papers=[("foto.jpg", samples.jpeg())], papers_later="yes")
    assert _goes_on_at(browser) == "papers"
    page = browser.visit("/forms/nl/complaint/check")
    assert page.slug == "papers"
    assert page.one("input", name="papers_later").get("checked") is not None
    assert any("foto.jpg" in words(each) for each in page.all("bdi"))
