"""Files and PDFs cost what one sender may use, and no more: nothing is opened or drawn in vain, and all is counted."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from formservice.app import public_app
from formservice.documents import typesetting
from formservice.languages import LANGUAGES
from formservice.sandbox import turns
from formservice.sandbox.turns import Sender
from formservice.service import Service
from formservice.uploads import incoming
from formservice.web import download
from tests.harness import samples
from tests.harness.steps import answer_eligibility, fill_in, submit
from tests.harness.visit import HTTP, Browser, Page, words

COMPLAIN = "/forms/nl/complaint"
PAPERS, LETTER, COPY = f"{COMPLAIN}/papers", f"{COMPLAIN}/letter", f"{COMPLAIN}/copy"
ELSEWHERE = "203.0.113.9"


def distinct_pdf(number: int) -> bytes:
    return samples.pdf() + f"\n% {number}\n".encode()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Note every file that is opened."""
    return _noted(monkeypatch, incoming._opener)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Note everything that is drawn."""
    return _noted(monkeypatch, typesetting._drawer)


def _noted(monkeypatch: pytest.MonkeyPatch, aside: Any) -> list[bytes]:
    asked: list[bytes] = []
    ask: Callable[..., Any] = aside.ask

    def note(head: dict[str, Any], content: bytes, *more: Any) -> Any:
        asked.append(content)
        return ask(head, content, *more)

    monkeypatch.setattr(aside, "ask", note)
    return asked


def at_papers(browser: Browser) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit(PAPERS)


def pdf(browser: Browser, path: str) -> bytes:
    return browser.client.get(path, base_url=HTTP).data


def add(browser: Browser, contents: list[bytes]) -> Page:
    return browser.press("add", papers=[(f"{number}.pdf", each) for number, each in enumerate(contents)])


def bounded(service: Service, **limits: int) -> Browser:
    """Return a browser before the same service with these limits of an hour."""
    committee = replace(service.committee, limits=replace(service.committee.limits, **limits))
    return Browser(public_app(replace(service, committee=committee)))


def test_past_the_number_of_files_none_is_opened(browser: Browser, service: Service, opened: list[bytes]) -> None:
    most = service.committee.uploads.max_files
    at_papers(browser)
    page = add(browser, [distinct_pdf(number) for number in range(4 * most)])
    assert len(opened) == most
    assert sum("past er niet meer bij" in problem for problem in page.problems) == 3 * most
    assert "39.pdf" in page.text
    add(browser, [distinct_pdf(number) for number in range(100, 110)])
    assert len(opened) == most


def test_of_files_that_cannot_be_opened_no_more_are_tried_than_may_be_sent(
    browser: Browser, service: Service, opened: list[bytes]
) -> None:
    at_papers(browser)
    broken = samples.damaged_pdf()
    page = add(browser, [broken + f"\n% {number}\n".encode() for number in range(40)])
    assert len(opened) == service.committee.uploads.max_files
    assert len(page.problems) == 40


def test_past_the_bytes_of_all_files_none_is_opened(service: Service, opened: list[bytes]) -> None:
    paper = samples.pdf()
    files = replace(service.committee.uploads, max_total_bytes=len(paper))
    browser = Browser(public_app(replace(service, committee=replace(service.committee, uploads=files))))
    at_papers(browser)
    page = add(browser, [paper, *(distinct_pdf(number) for number in range(5))])
    assert len(opened) == 1
    assert sum("past er niet meer bij" in problem for problem in page.problems) == 5


def test_the_same_file_forty_times_is_opened_once_and_stands_once_in_the_list(
    browser: Browser, opened: list[bytes]
) -> None:
    paper = samples.pdf()
    at_papers(browser)
    page = add(browser, [paper] * 40)
    assert (len(opened), page.status, page.problems) == (1, 200, [])
    assert words(page.one("ul", class_="files")).count(".pdf") == 1
    add(browser, [paper] * 40)
    assert len(opened) == 1


def test_the_same_broken_file_forty_times_is_opened_once_and_told_by_every_name(
    browser: Browser, opened: list[bytes]
) -> None:
    at_papers(browser)
    page = add(browser, [samples.damaged_pdf()] * 40)
    assert len(opened) == 1
    assert [problem.split(".")[0] for problem in page.problems] == [str(number) for number in range(40)]
    assert all("is beschadigd" in problem for problem in page.problems)


def test_past_the_seconds_of_an_hour_nothing_of_that_address_is_opened_and_another_goes_on(
    service: Service, opened: list[bytes], slow: None
) -> None:
    browser = bounded(service, work_seconds=1)
    at_papers(browser)
    add(browser, [distinct_pdf(0)])
    page = add(browser, [distinct_pdf(1)])
    assert (len(opened), page.status) == (1, 422)
    assert "0.pdf konden wij niet bewaren" in page.text
    elsewhere = from_elsewhere(browser)
    at_papers(elsewhere)
    assert add(elsewhere, [distinct_pdf(2)]).status == 200
    assert len(opened) == 2


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every turn take two seconds, without waiting for them."""
    monkeypatch.setattr(turns, "time", SimpleNamespace(monotonic=count(step=2).__next__))


def from_elsewhere(browser: Browser) -> Browser:
    """Return a browser before the same application, at another address."""
    here = browser.client.application
    return Browser(lambda environ, start: here(environ | {"REMOTE_ADDR": ELSEWHERE}, start))


@pytest.mark.parametrize("path", ["/forms/nl/complaint/copy", "/forms/nl/complaint/confirmation"])
def test_the_same_pdf_is_drawn_once(browser: Browser, drawn: list[bytes], path: str) -> None:
    submit(browser)
    got = {pdf(browser, path) for _ in range(20)}
    assert len(got) == 1
    assert got.pop().startswith(b"%PDF")
    assert len(drawn) == 1


def test_another_complaint_another_language_and_another_day_are_drawn_anew(
    browser: Browser, drawn: list[bytes], new_browser: Callable[[], Browser]
) -> None:
    other = new_browser()
    submit(browser)
    submit(other)
    paths = [f"/forms/{lang}/complaint/{what}" for lang in LANGUAGES for what in ("copy", "confirmation")]
    got = [pdf(each, path) for each in (browser, other) for path in paths]
    assert len(drawn) == len(set(got)) == len(got)


def test_what_is_typed_for_a_letter_is_kept_nowhere_so_it_is_drawn_each_time(
    browser: Browser, drawn: list[bytes]
) -> None:
    browser.visit(LETTER)
    browser.press(what_happened="Het dak lekt.")
    data = browser.filled("pdf")
    for _ in range(2):
        assert browser.client.post(LETTER, data=data, base_url=HTTP).data.startswith(b"%PDF")
    assert len(drawn) == 2


def test_past_the_seconds_of_an_hour_no_pdf_is_drawn_and_the_page_leads_to_a_person(
    service: Service, drawn: list[bytes], slow: None
) -> None:
    browser = bounded(service, work_seconds=1)
    submit(browser)
    assert pdf(browser, COPY).startswith(b"%PDF")
    page = browser.visit("/forms/nl/complaint/confirmation")
    assert (page.status, page.headers["Retry-After"]) == (429, "3600")
    assert 'href="tel:' in page.text
    assert "te veel PDF" in page.text
    assert len(drawn) == 1


def test_where_too_many_wait_a_page_says_when_to_come_back_and_no_thread_waits(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(browser)
    monkeypatch.setattr(download, "_turns", download.Turns(1))
    with download._turns.place(Sender("somebody")):
        page = browser.visit(COPY)
        assert (page.status, page.headers["Retry-After"]) == (503, "60")
        assert page.heading == "Het is nu druk"
        assert 'href="tel:' in page.text
        browser.visit(LETTER)
        browser.press(what_happened="Het dak lekt.")
        page = browser.press("pdf", check=False)
        assert (page.status, page.one("textarea", name="what_happened").text) == (503, "Het dak lekt.")
        assert any("over een minuut" in problem for problem in page.problems)
    assert pdf(browser, COPY).startswith(b"%PDF")


def test_a_pdf_of_another_address_is_drawn_before_all_that_one_address_asks_for(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = public_app(service)
    order: list[str] = []
    goes_on = threading.Event()

    def slowly(_: object, code: str) -> bytes:
        order.append(code)
        assert goes_on.wait(20)
        return b"%PDF"

    monkeypatch.setattr("formservice.complain.paper.paper_form_pdf", slowly)
    monkeypatch.setattr(download, "_turns", download.Turns(download.MOST_WAITING))

    def ask(lang: str, address: str) -> int:
        browser = Browser(app)
        path = f"/forms/{lang}/complaint/paper.pdf"
        return browser.client.get(path, environ_base={"REMOTE_ADDR": address}).status_code

    def wait_for(places: int) -> None:
        until = time.monotonic() + 20
        while len(download._turns._places) < places:
            assert time.monotonic() < until
            time.sleep(0.005)

    with ThreadPoolExecutor(8) as pool:
        asked = []
        for number in range(5):
            asked.append(pool.submit(ask, "nl", "127.0.0.1"))
            wait_for(number + 1)
        asked.append(pool.submit(ask, "en", ELSEWHERE))
        wait_for(6)
        goes_on.set()
        assert [each.result() for each in asked] == [200] * 6
    assert order.index("en") == 1
