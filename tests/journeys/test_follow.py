"""Following over HTTP: where the complaint stands, what was sent, a copy to keep; and nobody else's (F3 to F8)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from formservice.follow.status import status_of
from formservice.languages import gettext
from formservice.links import Purpose
from formservice.mail.outbox import Outbox
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import cases, recording
from tests.conftest import Clock
from tests.harness import rota, samples
from tests.harness.pdf_text import words_of
from tests.harness.steps import COMPLAINT, TENANT, reference_and_code, submit
from tests.harness.visit import HTTP, Browser, words
from tests.journeys.opening import FOLLOW, WITHDRAW, everything, link_to, move, the_case

New = Callable[[], Browser]
WAY_THERE = {
    State.RECEIVED: [],
    State.ACCEPTED: [State.ACCEPTED],
    State.DECLINED: [State.DECLINED],
    State.INVITED: [State.ACCEPTED, State.INVITED],
    State.HEARD: [State.ACCEPTED, State.INVITED, State.HEARD],
    State.SETTLED: [State.ACCEPTED, State.INVITED, State.HEARD, State.SETTLED],
    State.ADVISED: [State.ACCEPTED, State.INVITED, State.HEARD, State.ADVISED],
    State.DECIDED: [State.ACCEPTED, State.INVITED, State.HEARD, State.ADVISED, State.DECIDED],
    State.WITHDRAWN: [State.ACCEPTED, State.WITHDRAWN],
}
STEP = {
    State.RECEIVED: 2,
    State.ACCEPTED: 2,
    State.INVITED: 2,
    State.DECLINED: 2,
    State.WITHDRAWN: 2,
    State.HEARD: 3,
    State.SETTLED: 3,
    State.ADVISED: 3,
    State.DECIDED: 3,
}


def open_pdf(browser: Browser, address: str) -> str:
    answer = browser.client.get(address, base_url=HTTP)
    assert answer.status_code == 200, answer.status
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    return words_of(answer.data)


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("state", State)
def test_each_state_is_told_with_its_step_in_every_language(
    browser: Browser, service: Service, state: State, lang: str
) -> None:
    submit(browser, lang)
    move(service, *WAY_THERE[state])
    page = browser.visit(link_to(service, Purpose.FOLLOW, lang))
    assert page.slug == "status"
    case = the_case(service)
    assert case.reference in page.text
    assert page.heading == gettext(lang, status_of(case.history).title)
    steps = next(each for each in page.all("ol") if "progress" in (each.get("class") or ""))
    assert [each.get("aria-current") for each in steps] == [
        "step" if number == STEP[state] else None for number in (1, 2, 3)
    ]
    lit = [any(path.get("class") == "lamp" for path in each.iter()) for each in steps]
    assert lit == [number <= STEP[state] for number in (1, 2, 3)]
    ways = {link.get("href") for link in page.all("a")}
    can_stop = state in {State.RECEIVED, State.ACCEPTED, State.INVITED}
    assert ("../withdrawal/confirm" in ways) == can_stop
    assert ("../withdrawal/undo" in ways) == (state is State.WITHDRAWN)
    assert {"copy", f"/{lang}/contact/"} <= ways


@pytest.mark.parametrize(("written", "is_known"), [("mail", True), ("unknown", False), ("no", False)])
def test_the_first_step_is_called_done_where_it_is_known_or_once_the_committee_looked(
    browser: Browser, service: Service, written: str, is_known: bool
) -> None:
    submit(browser)
    case = the_case(service)
    with service.db.writing(f"case:{case.id}") as connection:
        recording.put_answers(service.db, connection, case, {**case.answers, "written": written})
    done = gettext("nl", "U hebt naar uw corporatie geschreven")
    assert (done in browser.visit(link_to(service, Purpose.FOLLOW, "nl")).text) is is_known
    move(service, State.ACCEPTED)
    assert done in browser.visit(link_to(service, Purpose.FOLLOW, "nl")).text


def test_a_page_tells_nothing_of_what_the_complaint_says_or_who_else_got_a_letter(
    browser: Browser, service: Service
) -> None:
    submit(browser)
    page = browser.visit(link_to(service, Purpose.FOLLOW))
    for private in (*COMPLAINT.values(), TENANT["name"], TENANT["mail"], TENANT["phone"], TENANT["postcode"]):
        assert private not in page.text
    assert the_case(service).code not in page.text
    assert service.committee.complaints_to not in page.text


def test_what_was_sent_is_told_with_its_day_once_it_went_out(browser: Browser, service: Service) -> None:
    submit(browser)
    page = browser.visit(link_to(service, Purpose.FOLLOW))
    assert page.text.count("Wordt nog verstuurd") == 2
    Outbox(service).deliver_due()
    page = browser.visit(f"{FOLLOW}/status")
    assert page.text.count("Verstuurd op 23 november 2026") == 2
    assert "Mail aan u" in page.text
    assert "Mail aan de commissie" in page.text


def test_a_complaint_that_came_back_says_so_in_its_history(browser: Browser, service: Service) -> None:
    submit(browser)
    move(service, State.WITHDRAWN, State.RECEIVED)
    page = browser.visit(link_to(service, Purpose.FOLLOW))
    assert page.heading == "Wij hebben uw klacht ontvangen"
    told = [words(row) for row in page.all("p")]
    assert told.index("Uw klacht is ingetrokken") < told.index("Wij gaan verder met uw klacht")


def test_the_invitation_comes_from_the_committee_itself(browser: Browser, service: Service) -> None:
    submit(browser)
    page = browser.visit(link_to(service, Purpose.FOLLOW))
    assert "De uitnodiging krijgt u apart van ons. U ziet die niet op deze site." in page.text


def test_a_tenant_without_mail_follows_with_number_and_code_and_may_withdraw_from_there(
    new_browser: New, service: Service
) -> None:
    last = submit(new_browser(), contact="post", mail="")
    ways = {link.get("href") for link in last.all("a")}
    assert {"../follow/code", "../withdrawal/code"} <= ways
    reference, code = reference_and_code(last)
    browser = new_browser()
    browser.visit(f"{FOLLOW}/code")
    page = browser.press(reference=reference.lower(), code=f"{code[:3]} {code[3:]}")
    assert page.slug == "status"
    assert "Mail aan u" not in page.text
    assert browser.follow("Klacht intrekken").address == f"{WITHDRAW}/confirm"


def test_wrong_codes_for_following_and_for_withdrawing_count_together(new_browser: New, service: Service) -> None:
    reference, code = reference_and_code(submit(new_browser()))
    browser = new_browser()
    for number in range(service.committee.limits.codes):
        browser.visit((FOLLOW, WITHDRAW)[number % 2] + "/code")
        assert browser.press(reference=reference, code="A" * 10).status == 422
    for journey in (FOLLOW, WITHDRAW):
        browser.visit(f"{journey}/code")
        assert browser.press(reference=reference, code=code).status == 429


def test_check_28_asking_for_a_link_to_follow_gets_the_same_answer_for_everyone(
    new_browser: New, service: Service
) -> None:
    submit(new_browser())
    pages = []
    for mail in (TENANT["mail"], "nobody@example.org"):
        browser = new_browser()
        browser.visit(f"{FOLLOW}/")
        pages.append(browser.press(mail=mail).text)
    assert pages[0] == pages[1]


def test_following_is_not_withdrawing_and_the_other_way_round(new_browser: New, service: Service) -> None:
    submit(new_browser())
    follower, withdrawer = new_browser(), new_browser()
    follower.visit(link_to(service, Purpose.FOLLOW))
    assert follower.visit(f"{WITHDRAW}/confirm").address == f"{WITHDRAW}/"
    withdrawer.visit(link_to(service, Purpose.WITHDRAW))
    for slug in ("status", "copy"):
        assert withdrawer.visit(f"{FOLLOW}/{slug}").address == f"{FOLLOW}/"


def test_what_one_complaint_was_opened_for_does_not_carry_over_to_another(new_browser: New, service: Service) -> None:
    reference, code = reference_and_code(submit(new_browser()))
    browser = new_browser()
    browser.visit(f"{FOLLOW}/code")
    browser.press(reference=reference, code=code)
    submit(new_browser())
    [second] = [case for case in cases.all_cases(service.db) if case.reference != reference]
    assert second.reference in browser.visit(link_to(service, Purpose.FOLLOW, case=second)).text
    assert browser.visit(f"{WITHDRAW}/confirm").address == f"{WITHDRAW}/"


@pytest.mark.parametrize("made_for", Purpose)
@pytest.mark.parametrize("used_for", Purpose)
def test_promise_12_a_token_opens_for_its_own_purpose_alone(
    new_browser: New, service: Service, made_for: Purpose, used_for: Purpose
) -> None:
    submit(new_browser())
    token = link_to(service, made_for).rpartition("/")[2]
    address = link_to(service, used_for).rpartition("/")[0]
    page = new_browser().visit(f"{address}/{token}")
    assert (page.status == 410) == (made_for is not used_for)


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("purpose", Purpose)
def test_check_29_a_link_that_is_broken_revoked_or_too_old_explains_and_offers_a_new_one_and_the_phone(
    browser: Browser, service: Service, purpose: Purpose, lang: str
) -> None:
    submit(browser)
    good = link_to(service, purpose, lang)
    pages = [browser.visit(good[:-1] + ("A" if good[-1] != "A" else "B"))]
    recording.revoke_links(service.db, the_case(service).id)
    pages.append(browser.visit(good))
    for page in pages:
        assert page.status == 410
        ways = {link.get("href") or "" for link in page.all("a")}
        asks = {f"/forms/{lang}/follow/", f"/forms/{lang}/withdrawal/"} & ways
        assert len(asks) == 1
        assert f"{asks.pop()}code" in ways
        assert any(way.startswith("tel:") for way in ways)


def test_what_is_open_closes_when_the_links_are_revoked_and_after_an_hour(
    browser: Browser, service: Service, clock: Clock
) -> None:
    submit(browser)
    browser.visit(link_to(service, Purpose.FOLLOW))
    clock.pass_by(timedelta(hours=1))
    page = browser.visit(f"{FOLLOW}/status")
    assert (page.status, page.heading) == (410, "Uw klacht is niet meer te zien op dit scherm")
    browser.visit(link_to(service, Purpose.FOLLOW))
    recording.revoke_links(service.db, the_case(service).id)
    for slug in ("status", "copy"):
        assert browser.visit(f"{FOLLOW}/{slug}").address == f"{FOLLOW}/"


def test_clearing_the_screen_closes_what_was_open(browser: Browser, service: Service) -> None:
    submit(browser)
    browser.visit(link_to(service, Purpose.FOLLOW))
    browser.follow("Wis alles van dit scherm")
    browser.press()
    assert browser.visit(f"{FOLLOW}/status").address == f"{FOLLOW}/"


def test_promise_9_nobody_and_the_tenant_of_another_complaint_see_nothing_of_it(
    new_browser: New, service: Service
) -> None:
    reference, _ = reference_and_code(submit(new_browser()))
    theirs = the_case(service)
    other = new_browser()
    submit(other, mail="ander@example.org", name="Ander Mens")
    [mine] = [case for case in cases.all_cases(service.db) if case.id != theirs.id]
    other.visit(link_to(service, Purpose.FOLLOW, case=mine))
    pages = [f"{FOLLOW}/{slug}" for slug in ("", "asked", "code", "status", "answers", "copy")]
    pages += [f"{WITHDRAW}/{slug}" for slug in ("confirm", "done", "undo", "reopened")]
    pages += [f"/forms/nl/complaint/{slug}" for slug in ("received", "answers", "copy", "confirmation")]
    for browser in (new_browser(), other):
        for address in pages:
            answer = browser.client.get(address, base_url=HTTP, follow_redirects=True)
            shown = words_of(answer.data) if answer.mimetype == "application/pdf" else answer.get_data(as_text=True)
            for private in (reference, theirs.code, theirs.id, TENANT["name"], TENANT["mail"]):
                assert private not in shown, address


def test_promise_11_opening_links_and_files_changes_nothing(new_browser: New, service: Service) -> None:
    submitter = new_browser()
    submit(submitter)
    before = everything(service)
    scanner = new_browser()
    for purpose in Purpose:
        scanner.client.head(link_to(service, purpose), base_url=HTTP)
        scanner.visit(link_to(service, purpose))
    for address in (
        f"{FOLLOW}/status",
        f"{FOLLOW}/answers",
        f"{FOLLOW}/copy",
        f"{WITHDRAW}/undo",
        f"{WITHDRAW}/confirm",
    ):
        assert scanner.client.head(address, base_url=HTTP).status_code == 200
        assert scanner.client.get(address, base_url=HTTP).status_code == 200
    for slug in ("answers", "copy", "confirmation"):
        assert submitter.client.get(f"/forms/nl/complaint/{slug}", base_url=HTTP).status_code == 200
    assert everything(service) == before


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_the_copy_has_every_answer_and_the_dutch_beside_it_but_no_code(
    new_browser: New, service: Service, lang: str
) -> None:
    submitter = new_browser()
    submit(submitter, lang, files=[("brief.pdf", samples.pdf())])
    case = the_case(service)
    follower = new_browser()
    follower.visit(link_to(service, Purpose.FOLLOW, lang))
    for text in (
        open_pdf(submitter, f"/forms/{lang}/complaint/copy"),
        open_pdf(follower, f"/forms/{lang}/follow/copy"),
    ):
        for expected in (case.reference, *COMPLAINT.values(), TENANT["name"], TENANT["mail"], "brief.pdf", "1 kB"):
            assert expected in text
        assert "Antwoord van de corporatie" in text
        assert "Ik ben het niet eens met het antwoord" in text
        assert case.code not in text.replace(" ", "")


def test_check_26_number_and_code_can_be_kept_on_paper_by_the_browser_that_sent_the_complaint(
    browser: Browser, service: Service
) -> None:
    submit(browser, contact="post", mail="")
    case = the_case(service)
    text = open_pdf(browser, "/forms/nl/complaint/confirmation")
    assert case.reference in text
    assert f"{case.code[:5]} {case.code[5:]}" in text
    assert "/forms/nl/follow/code" in text


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("journey", ["follow", "withdrawal"])
def test_who_lost_something_is_one_click_from_a_way_on(browser: Browser, journey: str, lang: str) -> None:
    start = f"/forms/{lang}/{journey}/"
    by_mail = {link.get("href") or "" for link in browser.visit(start).all("main")[0].iter()}
    assert "code" in by_mail
    assert any(way.startswith("tel:") for way in by_mail)
    by_code = {link.get("href") or "" for link in browser.visit(f"{start}code").all("main")[0].iter()}
    assert "./" in by_code
    assert any(way.startswith("tel:") for way in by_code)
    for page in ("your-complaint", "contact"):
        ways = {link.get("href") for link in browser.visit(f"/{lang}/{page}/", check=False).all("a")}
        assert {f"/forms/{lang}/follow/", f"/forms/{lang}/withdrawal/"} <= ways
