"""A page that nobody has typed on is drawn once for everyone; nothing of anyone's may be on it but the form's token."""

from collections.abc import Callable

from formservice.languages import LANGUAGES
from tests.journeys.steps import answer_eligibility
from tests.visit import Browser


def token(browser: Browser) -> str:
    return browser.page.one("input", name="csrf_token").get("value") or ""


def test_each_browser_gets_a_token_of_its_own_that_works(new_browser: Callable[[], Browser]) -> None:
    first, second = new_browser(), new_browser()
    for each in (first, second):
        each.visit("/forms/nl/complaint/written")
    assert "@@" not in first.page.text
    assert token(first) != token(second)
    for each in (first, second):
        assert each.press(written="mail").slug == "answered"


def test_nothing_that_one_tenant_typed_or_sent_stands_on_the_page_of_another(
    new_browser: Callable[[], Browser],
) -> None:
    first, second = new_browser(), new_browser()
    for each in (first, second):
        answer_eligibility(each)
        each.visit("/forms/nl/complaint/who")
        each.press(for_whom="self")
    first.press(corporation="De Gouden Sleutel")
    first.visit("/forms/nl/complaint/corporation")
    assert "De Gouden Sleutel" in first.page.text
    assert "De Gouden Sleutel" not in second.visit("/forms/nl/complaint/corporation").text


def test_an_untouched_page_is_in_its_own_language(new_browser: Callable[[], Browser]) -> None:
    pages = {code: new_browser().visit(f"/forms/{code}/complaint/written") for code in LANGUAGES}
    assert len({page.heading for page in pages.values()}) == len(LANGUAGES)
    for code, page in pages.items():
        current = [each.get("lang") for each in page.all("button", name="switch") if each.get("aria-current")]
        assert current == [code]
