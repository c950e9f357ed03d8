"""Two tabs at once: what was told as kept is in the complaint that is sent, or its tenant is told on the very page."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from formservice.app import public_app
from formservice.complain import send
from formservice.service import Service
from formservice.storage import cases, drafts, tables
from formservice.uploads import incoming
from tests.harness import rota, samples
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in, reference_and_code
from tests.harness.visit import Browser, Page, words
from tests.journeys.opening import the_case

New = Callable[[], Browser]
LETTER = ("brief.pdf", samples.pdf())


def second_tab(browser: Browser, new_browser: New) -> Browser:
    """Return another tab of the same browser, on the same page."""
    tab = new_browser()
    kept = browser.client.get_cookie("session", "127.0.0.1")
    assert kept
    tab.client.set_cookie("session", kept.value, domain="127.0.0.1")
    tab.page = browser.page
    return tab


def ready(browser: Browser, lang: str = "nl", files: list[tuple[str, bytes]] | None = None) -> None:
    """Answer everything; the page with the button that sends is in front."""
    answer_eligibility(browser, lang)
    fill_in(browser, lang, files)
    assert browser.page.slug == "check"


@contextmanager
def slow_opening(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Let a file be opened until the second event is set; the first says that opening has begun."""
    begun, goes_on = threading.Event(), threading.Event()
    opens = incoming.check

    def slowly(*given: Any) -> Any:
        begun.set()
        assert goes_on.wait(30)
        return opens(*given)

    monkeypatch.setattr(incoming, "check", slowly)
    yield begun, goes_on
    goes_on.set()


def just_before_sending(what: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do something once, when the next complaint is about to be sent."""
    submit = send.submit

    def later(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(send, "submit", submit)
        what()
        return submit(*given, **named)

    monkeypatch.setattr(send, "submit", later)


def upload_while(what: Callable[[], object], tab: Browser, monkeypatch: pytest.MonkeyPatch, lang: str = "nl") -> Page:
    """Return the answer to an upload, during which this happens in another tab."""
    tab.visit(f"/forms/{lang}/complaint/papers")
    with slow_opening(monkeypatch) as (begun, goes_on), ThreadPoolExecutor(1) as pool:
        uploading = pool.submit(lambda: tab.press("add", papers=[LETTER]))
        assert begun.wait(30)
        what()
        goes_on.set()
        return uploading.result()


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_a_file_that_was_opened_while_the_complaint_was_sent_is_told_of(
    new_browser: New, service: Service, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    browser = new_browser()
    ready(browser, lang)
    page = upload_while(browser.press, second_tab(browser, new_browser), monkeypatch, lang)
    case = the_case(service)
    assert case.attachments == []
    assert page.status == 409
    told = words(page.one("main"))
    for word in ("brief.pdf", case.reference, service.committee.mail, service.committee.phone):
        assert word in told, told


def test_where_the_committee_has_a_postal_address_the_page_says_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = replace(service.committee.claims, postal_address=("Postbus 12", "1234 AB Utrecht"))
    application = public_app(replace(service, committee=replace(service.committee, claims=claims)))
    browser = Browser(application)
    ready(browser)
    page = upload_while(browser.press, second_tab(browser, lambda: Browser(application)), monkeypatch)
    assert "Postbus 12, 1234 AB Utrecht" in words(page.one("main"))


def test_a_file_that_came_in_before_is_no_loss(new_browser: New, service: Service) -> None:
    browser = new_browser()
    ready(browser, files=[LETTER])
    late = second_tab(browser, new_browser)
    browser.press()
    late.visit("/forms/nl/complaint/papers")
    page = late.send({"csrf_token": _token(browser), "papers": [LETTER]}, "/forms/nl/complaint/papers")
    assert page.slug == "received"
    assert len(the_case(service).attachments) == 1


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_a_correction_that_comes_after_sending_is_told_of_with_what_was_typed(
    new_browser: New, service: Service, lang: str
) -> None:
    browser = new_browser()
    ready(browser, lang)
    tab = second_tab(browser, new_browser)
    tab.visit(f"/forms/{lang}/complaint/complaint?from=check")
    browser.press()
    page = tab.press(wanted="Een nieuw dak.\nEn <b>snel</b>.")
    case = the_case(service)
    assert case.answers["wanted"] == COMPLAINT["wanted"]
    assert page.status == 409
    told = words(page.one("main"))
    for word in ("Een nieuw dak. En <b>snel</b>.", case.reference, service.committee.mail, service.committee.phone):
        assert word in told, told
    assert COMPLAINT["what_happened"] not in told  # that is in the complaint
    assert "Set-Cookie" not in page.headers  # another tab may have begun another complaint since


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_the_page_about_what_came_too_late_loses_nothing_in_another_language(
    new_browser: New, service: Service, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    browser = new_browser()
    ready(browser, files=[LETTER])
    tab = second_tab(browser, new_browser)
    tab.visit("/forms/nl/complaint/papers")
    browser.press()
    page = tab.press("add", papers=[("foto.jpg", samples.jpeg()), ("schade.jpg", samples.jpeg(width=700))])
    assert page.status == 409
    page = tab.press("switch", lang)
    assert page.status == 409
    assert page.tree.get("lang") == lang
    told = words(page.one("main"))
    assert "foto.jpg" in told
    assert "schade.jpg" in told
    assert "brief.pdf" not in told


def test_nothing_is_told_of_a_post_that_the_complaint_holds_already(new_browser: New) -> None:
    browser = new_browser()
    ready(browser)
    tab = second_tab(browser, new_browser)
    again = {}
    for slug in ("written", "answered", "now", "who", "corporation", "you", "complaint", "papers"):
        tab.visit(f"/forms/nl/complaint/{slug}")
        again[slug] = tab.filled()
    browser.press()
    for slug, typed in again.items():
        assert tab.send(typed, f"/forms/nl/complaint/{slug}").slug == "received"


def test_a_correction_that_was_led_on_as_kept_is_in_the_complaint_and_its_letters(
    new_browser: New, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = new_browser()
    ready(browser)
    tab = second_tab(browser, new_browser)

    def correct() -> None:
        tab.visit("/forms/nl/complaint/you?from=check")
        assert tab.press(**{**TENANT, "mail": "noor@example.org"}).slug == "check"

    just_before_sending(correct, monkeypatch)
    page = browser.press()
    assert page.slug == "received"
    assert the_case(service).answers["mail"] == "noor@example.org"
    assert "noor@example.org" in page.text
    assert cases.find_by_mail(service.db, "noor@example.org")
    assert not cases.find_by_mail(service.db, TENANT["mail"])


def test_a_correction_with_which_it_cannot_be_sent_stops_the_sending(
    new_browser: New, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = new_browser()
    ready(browser)
    tab = second_tab(browser, new_browser)

    def correct() -> None:
        tab.visit("/forms/nl/complaint/written?from=check")
        tab.press(written="no")

    just_before_sending(correct, monkeypatch)
    assert browser.press().slug == "result"
    assert list(cases.all_cases(service.db)) == []


def test_a_file_that_is_removed_too_late_is_told_of(new_browser: New, service: Service) -> None:
    browser = new_browser()
    ready(browser, files=[LETTER])
    tab = second_tab(browser, new_browser)
    tab.visit("/forms/nl/complaint/papers")
    browser.press()
    [kept] = the_case(service).attachments
    page = tab.press("remove", kept.id)
    assert page.status == 409
    assert "Dit bestand zit nog in uw klacht: brief.pdf" in words(page.one("main"))
    assert the_case(service).reference in page.text
    assert len(the_case(service).attachments) == 1


def test_who_clears_a_complaint_that_was_sent_meanwhile_is_asked_again(new_browser: New, service: Service) -> None:
    browser = new_browser()
    ready(browser)
    tab = second_tab(browser, new_browser)
    tab.visit("/forms/nl/complaint/clear")
    reference, _ = reference_and_code(browser.press())
    page = tab.press()
    assert page.status == 422
    assert len(page.problems) == 1
    assert reference_and_code(tab.visit("/forms/nl/complaint/received"))[0] == reference
    tab.visit("/forms/nl/complaint/clear")
    assert tab.press().heading == "Alles is gewist"
    assert the_case(service).reference == reference


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_who_sends_what_was_cleared_meanwhile_is_told_that_nothing_was_sent(
    new_browser: New, service: Service, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    browser = new_browser()
    ready(browser, lang)
    tab = second_tab(browser, new_browser)
    tab.visit(f"/forms/{lang}/complaint/clear")
    just_before_sending(tab.press, monkeypatch)
    page = browser.press()
    assert page.status == 409
    assert service.committee.phone in page.text
    assert list(cases.all_cases(service.db)) == []


def test_what_was_cleared_while_a_file_was_opened_stays_cleared(
    new_browser: New, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = new_browser()
    ready(browser)
    tab = second_tab(browser, new_browser)
    browser.visit("/forms/nl/complaint/clear")
    page = upload_while(browser.press, tab, monkeypatch)
    assert page.status == 422
    assert len(page.problems) == 1
    assert _rows(service) == 0


def test_a_text_for_a_draft_that_is_gone_is_shown_again_and_begins_a_new_one(
    new_browser: New, service: Service
) -> None:
    browser = new_browser()
    ready(browser)
    browser.visit("/forms/nl/complaint/complaint")
    drafts.erase_old(service.db, service.now().replace(year=2100))
    page = browser.press(wanted="Een nieuw dak.")
    assert page.status == 422
    assert "Een nieuw dak." in page.text
    assert _rows(service) == 0
    browser.press()
    assert _rows(service) == 1


def _rows(service: Service) -> int:
    with service.db.reading() as connection:
        return sum(
            int(connection.scalar(select(func.count()).select_from(table)) or 0)
            for table in (tables.drafts, tables.attachments)
        )


def _token(browser: Browser) -> str:
    browser.visit("/forms/nl/complaint/clear")
    return str(browser.filled()["csrf_token"])
