"""Taking a withdrawal back over HTTP: by the letter's link, right after, or from following; only the button does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from formservice.links import Purpose
from formservice.mail.outbox import Outbox
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import cases, recording
from tests.conftest import Clock
from tests.harness import rota
from tests.harness.serving import text_of
from tests.harness.steps import ADDRESS, COMPLAINT, TENANT, answer_eligibility, reference_and_code, submit
from tests.harness.visit import HTTP, Browser, words
from tests.journeys.opening import FOLLOW, WITHDRAW, everything, kinds, link_to, move, the_case

New = Callable[[], Browser]


def withdraw(browser: Browser, service: Service, lang: str = "nl") -> None:
    browser.visit(link_to(service, Purpose.WITHDRAW, lang))
    assert browser.press().slug == "done"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_who_did_not_withdraw_reopens_the_complaint_with_the_link_of_the_letter(
    new_browser: New, service: Service, lang: str
) -> None:
    submit(new_browser(), lang)
    withdraw(new_browser(), service, lang)
    browser = new_browser()
    page = browser.visit(link_to(service, Purpose.UNDO, lang))
    assert page.slug == "undo"
    assert the_case(service).reference in page.text
    assert "Woonstichting De Brug" in page.text
    assert the_case(service).state is State.WITHDRAWN
    page = browser.press()
    assert page.slug == "reopened"
    assert the_case(service).state is State.RECEIVED
    assert [event.state for event in the_case(service).history] == [State.RECEIVED, State.WITHDRAWN, State.RECEIVED]
    assert kinds(service).count("tenant_reopened") == kinds(service).count("committee_reopened") == 1


@pytest.mark.parametrize("before", [State.RECEIVED, State.ACCEPTED, State.INVITED])
def test_the_complaint_goes_back_to_where_it_was(browser: Browser, service: Service, before: State) -> None:
    submit(browser)
    way = [State.RECEIVED, State.ACCEPTED, State.INVITED]
    move(service, *way[1 : way.index(before) + 1])
    withdraw(browser, service)
    browser.visit(f"{WITHDRAW}/undo")
    browser.press()
    assert the_case(service).state is before


def test_right_after_withdrawing_the_page_offers_to_take_it_back(browser: Browser, service: Service) -> None:
    submit(browser)
    withdraw(browser, service)
    assert "donderdag 26 november 2026" in browser.page.text
    assert browser.follow("Ga toch door met mijn klacht").slug == "undo"
    browser.press()
    assert the_case(service).state is State.RECEIVED


def test_the_page_that_goes_on_says_so_once_and_does_not_ask_for_nothing(browser: Browser, service: Service) -> None:
    submit(browser)
    withdraw(browser, service)
    browser.visit(f"{WITHDRAW}/undo")
    said = words(browser.press().one("main"))
    assert said.count("Wij gaan verder met uw klacht") == 1
    assert "U hoeft niets meer te doen" not in said
    assert "Vraag ons dan of die nog doorgaat" in said


def test_a_tenant_without_mail_takes_it_back_from_the_page_with_number_and_code(
    new_browser: New, service: Service
) -> None:
    reference, code = reference_and_code(submit(new_browser(), contact="post", mail=""))
    withdraw(new_browser(), service)
    browser = new_browser()
    browser.visit(f"{FOLLOW}/code")
    browser.press(reference=reference, code=code)
    browser.follow("Ga toch door met mijn klacht")
    assert browser.press().slug == "reopened"
    assert the_case(service).state is State.RECEIVED


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_a_link_for_reading_takes_nothing_back_and_says_how_it_can_be_done(
    new_browser: New, service: Service, lang: str
) -> None:
    submit(new_browser(), lang)
    withdraw(new_browser(), service, lang)
    reader = new_browser()
    page = reader.visit(link_to(service, Purpose.FOLLOW, lang))
    assert [link for link in page.all("a") if link.get("href") == "../withdrawal/undo"]
    undo = f"/forms/{lang}/withdrawal/undo"
    page = reader.visit(undo)
    assert page.status == 403
    assert not page.all("form")
    assert {"../follow/", "../follow/code"} <= {link.get("href") for link in page.all("a")}
    assert service.committee.phone in page.text
    token = reader.visit(f"/forms/{lang}/follow/code").one("input", name="csrf_token").get("value", "")
    assert reader.send({"csrf_token": token}, undo).status == 403
    assert the_case(service).state is State.WITHDRAWN


def test_who_asks_for_a_link_by_mail_gets_one_that_takes_it_back(
    new_browser: New, service: Service, clock: Clock
) -> None:
    submit(new_browser())
    assert "/undo/link/" not in _mail_with_links(new_browser(), service)
    withdraw(new_browser(), service)
    mail = _mail_with_links(new_browser(), service)
    browser = new_browser()
    assert browser.visit(next(word for word in mail.split() if "/undo/link/" in word)).slug == "undo"
    assert browser.press().slug == "reopened"
    assert the_case(service).state is State.RECEIVED
    withdraw(new_browser(), service)
    clock.pass_by(timedelta(days=4))
    assert "/undo/link/" not in _mail_with_links(new_browser(), service)


def _mail_with_links(browser: Browser, service: Service) -> str:
    """Ask for links at the door of following, and return the text of the mail that comes."""

    browser.visit(f"{FOLLOW}/")
    browser.press(mail=TENANT["mail"])
    Outbox(service).deliver_due()
    newest = max(
        (service.settings.data / "letters").glob("*withdrawal_links*"), key=lambda file: file.stat().st_mtime_ns
    )
    mail = message_from_bytes(newest.read_bytes(), policy=default)
    newest.unlink()
    assert isinstance(mail, EmailMessage)
    return text_of(mail)


def test_the_helper_hears_of_it_too(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="other")
    browser.press(helper_name="Jan de Boer", helper_mail="helper@example.org", consent="yes")
    browser.press(corporation="Woonstichting De Brug")
    browser.press(**{**TENANT, "contact": "post", "mail": ""})
    browser.press(**ADDRESS)
    browser.press(**COMPLAINT)
    browser.press()
    assert "helper@example.org" in browser.press().text
    withdraw(browser, service)
    browser.visit(f"{WITHDRAW}/undo")
    assert "U krijgt hierover een mail." in browser.press().text
    assert {"helper_withdrawn", "helper_reopened"} <= set(kinds(service))


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (3, True), (4, False)])
def test_the_button_is_there_up_to_the_last_day_and_then_the_phone(
    browser: Browser, service: Service, clock: Clock, days: int, is_open: bool
) -> None:
    submit(browser)
    withdraw(browser, service)
    browser.visit(f"{WITHDRAW}/undo")
    data = browser.filled()
    clock.pass_by(timedelta(days=days))
    page = browser.visit(link_to(service, Purpose.UNDO))
    assert (page.heading == "Wilt u toch doorgaan met deze klacht?") == is_open
    if not is_open:
        assert page.heading == "Terugdraaien kan hier niet meer"
        assert any((link.get("href") or "").startswith("tel:") for link in page.one("main").iter())
    browser.send(data, f"{WITHDRAW}/undo")
    assert (the_case(service).state is State.RECEIVED) == is_open


def test_pressing_twice_reopens_once_and_both_say_so(browser: Browser, service: Service) -> None:
    submit(browser)
    withdraw(browser, service)
    browser.visit(f"{WITHDRAW}/undo")
    data = browser.filled()
    for _ in range(2):
        assert browser.send(data, f"{WITHDRAW}/undo").heading == "Wij gaan verder met uw klacht"
    assert kinds(service).count("committee_reopened") == 1


def test_promise_11_opening_the_link_changes_nothing(new_browser: New, service: Service) -> None:
    submit(new_browser())
    withdraw(new_browser(), service)
    before = everything(service)
    scanner = new_browser()
    link = link_to(service, Purpose.UNDO)
    scanner.client.head(link, base_url=HTTP)
    for address in (link, f"{WITHDRAW}/undo", f"{WITHDRAW}/reopened", link):
        scanner.visit(address)
    assert everything(service) == before


def test_promise_9_nobody_and_the_tenant_of_another_complaint_reopen_nothing(
    new_browser: New, service: Service
) -> None:
    submit(new_browser())
    theirs = the_case(service)
    withdraw(new_browser(), service)
    other = new_browser()
    submit(other)
    [mine] = [case for case in cases.all_cases(service.db) if case.id != theirs.id]
    other.visit(link_to(service, Purpose.FOLLOW, case=mine))
    for browser in (new_browser(), other):
        browser.visit(f"{WITHDRAW}/code")
        for more in ({}, {"case": theirs.id}, {"reference": theirs.reference}):
            browser.send({**browser.filled(), **more}, f"{WITHDRAW}/undo", check=False)
            browser.visit(f"{WITHDRAW}/code")
    found = cases.find(service.db, theirs.id)
    assert found
    assert found.state is State.WITHDRAWN
    found = cases.find(service.db, mine.id)
    assert found
    assert found.state is State.RECEIVED


def test_a_post_without_a_token_reopens_nothing(browser: Browser, service: Service) -> None:
    submit(browser)
    withdraw(browser, service)
    browser.visit(f"{WITHDRAW}/undo")
    assert browser.send({}, f"{WITHDRAW}/undo").status == 422
    assert the_case(service).state is State.WITHDRAWN


def test_a_revoked_link_reopens_nothing_also_where_it_was_open_already(browser: Browser, service: Service) -> None:
    submit(browser)
    withdraw(browser, service)
    browser.visit(link_to(service, Purpose.UNDO))
    data = browser.filled()
    recording.revoke_links(service.db, the_case(service).id)
    assert browser.send(data, f"{WITHDRAW}/undo").status == 410
    assert the_case(service).state is State.WITHDRAWN


def test_a_link_to_undo_withdraws_nothing_once_the_complaint_is_back(browser: Browser, service: Service) -> None:
    submit(browser)
    withdraw(browser, service)
    page = browser.visit(link_to(service, Purpose.UNDO))
    browser.press()
    page = browser.visit(link_to(service, Purpose.UNDO))
    assert page.heading == "Wij gaan verder met uw klacht"


def test_a_complaint_that_never_was_withdrawn_has_nothing_to_undo(browser: Browser, service: Service) -> None:
    submit(browser)
    assert browser.visit(link_to(service, Purpose.UNDO)).heading == "Deze klacht loopt al weer"


def test_promise_25_withdrawing_and_undoing_at_once_leave_a_true_history(new_browser: New, service: Service) -> None:
    submit(new_browser())
    ready = []
    for _ in range(4):
        browser = new_browser()
        browser.visit(link_to(service, Purpose.WITHDRAW))
        ready.append((browser, browser.filled(), f"{WITHDRAW}/confirm"))
    withdraw(new_browser(), service)
    for _ in range(4):
        browser = new_browser()
        browser.visit(link_to(service, Purpose.UNDO))
        ready.append((browser, browser.filled(), f"{WITHDRAW}/undo"))
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda each: each[0].send(each[1], each[2]), ready))
    assert all(page.status == 200 for page in pages)
    case = the_case(service)
    states = [event.state for event in case.history]
    expected = [State.WITHDRAWN if number % 2 else State.RECEIVED for number in range(len(states))]
    assert states == expected
    assert [event.sequence for event in case.history] == list(range(1, len(states) + 1))
    assert case.state is states[-1]
    assert kinds(service).count("committee_withdrawn") == states.count(State.WITHDRAWN)
    assert kinds(service).count("committee_reopened") == states.count(State.RECEIVED) - 1
