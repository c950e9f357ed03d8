"""However often and wherever the button is pressed, a complaint is sent once, and its number is shown each time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from formservice.complain import draft
from formservice.service import Service
from formservice.storage import cases, letters
from tests.harness.steps import COMPLAINT, answer_eligibility, fill_in, reference_and_code, submit
from tests.harness.visit import Browser


def stored(service: Service) -> list[cases.Case]:
    return list(cases.all_cases(service.db))


def test_check_23_four_identical_posts_at_once_make_one_complaint_and_show_one_reference(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    browser = new_browser()
    answer_eligibility(browser)
    fill_in(browser)
    last = browser.filled()
    cookie = browser.client.get_cookie("session", domain="127.0.0.1")
    assert cookie is not None

    def press(_: int) -> str:
        other = new_browser()
        other.client.set_cookie("session", cookie.value, domain="127.0.0.1")
        return reference_and_code(other.send(last, "/forms/nl/complaint/check"))[0]

    with ThreadPoolExecutor(4) as pool:
        references = set(pool.map(press, range(4)))
    [case] = stored(service)
    assert references == {case.reference}
    assert len(letters.of_case(service.db, case.id)) == 2


def test_check_23_back_reload_and_a_second_press_make_no_second_complaint(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    last = browser.filled()
    first = reference_and_code(browser.press())
    again = browser.send(last, "/forms/nl/complaint/check")
    assert reference_and_code(again) == first
    assert len(stored(service)) == 1


def test_check_23_an_answer_changed_after_sending_does_not_get_lost_in_silence(
    browser: Browser, service: Service
) -> None:
    submit(browser)
    browser.page.address = "/forms/nl/complaint/complaint"
    page = browser.send({**COMPLAINT, "wanted": "Iets anders"}, "/forms/nl/complaint/complaint", check=False)
    assert page.slug in {"received", "complaint"}
    assert stored(service)[0].answers["wanted"] == COMPLAINT["wanted"]


def test_check_23_a_second_press_just_as_the_first_is_stored_shows_the_number_too(
    new_browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, other = new_browser(), new_browser()
    answer_eligibility(browser)
    fill_in(browser)
    last = browser.filled()
    cookie = browser.client.get_cookie("session", domain="127.0.0.1")
    assert cookie is not None
    other.client.set_cookie("session", cookie.value, domain="127.0.0.1")
    read, first = draft.read, []

    def read_late() -> draft.Progress:
        """Let the other press come in between."""
        if not first:
            first.append("")
            first[0] = reference_and_code(other.send(last, "/forms/nl/complaint/check"))[0]
        return read()

    monkeypatch.setattr(draft, "read", read_late)
    assert reference_and_code(browser.send(last, "/forms/nl/complaint/check"))[0] == first[0]
