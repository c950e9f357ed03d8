"""Withdrawing over HTTP: three ways in, the same answer for everyone, and only the button withdraws (F9)."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from formservice.acts.change import change_state
from formservice.links import Purpose
from formservice.operations.copying import exported
from formservice.rules.case import BY_SECRETARY, BY_TENANT, State
from formservice.service import Service
from formservice.storage import cases, letters, recording
from tests.conftest import Clock
from tests.harness import rota
from tests.harness.steps import TENANT, reference_and_code, submit
from tests.harness.visit import Browser


def the_case(service: Service) -> cases.Case:
    [case] = cases.all_cases(service.db)
    return case


def link_to(service: Service, lang: str = "nl") -> str:
    case = the_case(service)
    return urlsplit(service.links.make(Purpose.WITHDRAW, lang, case.id, case.link_version)).path


def kinds(service: Service) -> list[str]:
    return sorted(letter.kind for letter in letters.of_case(service.db, the_case(service).id))


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_a_tenant_withdraws_through_the_link_with_a_reason(browser: Browser, service: Service, lang: str) -> None:
    submit(browser, lang)
    page = browser.visit(link_to(service, lang))
    assert page.slug == "confirm"
    assert the_case(service).reference in page.text
    page = browser.press(reason="Het dak is gemaakt.")
    assert page.slug == "done"
    withdrawn = the_case(service).history[-1]
    assert (withdrawn.state, withdrawn.by, withdrawn.reason) == (State.WITHDRAWN, BY_TENANT, "Het dak is gemaakt.")
    assert exported(service, the_case(service))["history"][-1]["reason"] == "Het dak is gemaakt."
    assert kinds(service)[-1] == "tenant_withdrawn"
    assert kinds(service).count("committee_withdrawn") == 1


def test_check_29_opening_a_link_changes_nothing(new_browser: Callable[[], Browser], service: Service) -> None:
    submit(new_browser())
    scanner = new_browser()
    before = the_case(service)
    scanner.client.head(link_to(service))
    for _ in range(3):
        scanner.visit(link_to(service))
    assert the_case(service) == before


def test_the_link_leaves_the_address_at_once_and_shows_no_complaint_text(browser: Browser, service: Service) -> None:
    submit(browser)
    link = link_to(service)
    page = browser.visit(link)
    assert link.rpartition("/")[2] not in page.address
    assert "lekt" not in page.text
    assert TENANT["name"] not in page.text


def test_check_27_a_tenant_withdraws_with_number_and_code_in_lower_case_and_with_spaces(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    reference, code = reference_and_code(submit(new_browser(), contact="post", mail=""))
    browser = new_browser()
    browser.visit("/forms/nl/withdrawal/code")
    page = browser.press(reference=f" {reference[:4]} {reference[4:].lower()}", code=code.lower())
    assert page.slug == "confirm"
    browser.press()
    assert the_case(service).state is State.WITHDRAWN


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("path", ["withdrawal/", "withdrawal/code"])
def test_check_27_anything_can_be_pasted_and_no_puzzle_stands_in_the_way(
    browser: Browser, lang: str, path: str
) -> None:
    page = browser.visit(f"/forms/{lang}/{path}")
    fields = [each for each in page.all("input") if each.get("type") != "hidden"]
    assert {each.get("name") for each in fields} <= {"mail", "reference", "code"}
    for field in fields:
        assert not {"maxlength", "pattern", "readonly", "onpaste"} & set(field.attrib)
    assert not page.all("img")
    assert not page.all("iframe")


@pytest.mark.parametrize("around", ["{}", "  {}\n", "\u200f{}\u200e"])
def test_check_27_a_number_is_found_as_it_was_copied(new_browser: Callable[[], Browser], around: str) -> None:
    reference, code = reference_and_code(submit(new_browser(), contact="post", mail=""))
    browser = new_browser()
    browser.visit("/forms/nl/withdrawal/code")
    assert browser.press(reference=around.format(reference), code=code).slug == "confirm"


def test_a_wrong_code_opens_nothing_and_is_limited(
    new_browser: Callable[[], Browser], service: Service, clock: Clock
) -> None:
    reference, _ = reference_and_code(submit(new_browser()))
    browser = new_browser()
    browser.visit("/forms/nl/withdrawal/code")
    for _ in range(service.committee.limits.codes):
        page = browser.press(reference=reference, code="A" * 10)
        assert page.problems == [
            ("Dit nummer en deze code horen niet bij elkaar. Kijk na of u ze goed hebt overgenomen, of bel ons.")
        ]
    data = browser.filled(reference=reference, code="A" * 10)
    assert browser.send(data).status == 429
    clock.pass_by(timedelta(hours=1))
    assert browser.send(data, "/forms/nl/withdrawal/code").status == 422


def test_check_28_right_and_wrong_get_the_same_answer_and_queue_the_same_row(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    submit(new_browser())
    reference = the_case(service).reference
    pages = []
    for mail, number in [
        (TENANT["mail"], reference),
        (TENANT["mail"], ""),
        ("nobody@example.org", ""),
        ("nobody@example.org", reference),
    ]:
        before = letters.undelivered(service.db).queued
        browser = new_browser()
        browser.visit("/forms/nl/withdrawal/")
        pages.append(browser.press(mail=mail, reference=number).text)
        assert letters.undelivered(service.db).queued == before + 1
    assert len(set(pages)) == 1


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_18_what_is_missing_or_wrong_is_said_in_every_language(browser: Browser, lang: str) -> None:
    browser.visit(f"/forms/{lang}/withdrawal/")
    assert len(browser.press().problems) == 1
    page = browser.press(mail="samira@", reference="12345678")
    assert len(page.problems) == 2
    assert page.one("input", name="mail").get("value") == "samira@"
    browser.visit(f"/forms/{lang}/withdrawal/code")
    assert len(browser.press().problems) == 2
    assert len(browser.press(reference="B", code="C").problems) == 2


def test_a_language_switch_keeps_what_was_typed(browser: Browser) -> None:
    browser.visit("/forms/nl/withdrawal/")
    page = browser.press("switch", "en", mail="half@")
    assert page.address == "/forms/en/withdrawal/"
    assert page.one("input", name="mail").get("value") == "half@"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_29_a_made_up_an_old_and_a_revoked_link_explain_and_lead_on(
    browser: Browser, service: Service, lang: str
) -> None:
    submit(browser)
    good = link_to(service, lang)
    assert browser.visit(good[:-1] + ("A" if good[-1] != "A" else "B")).status == 410
    recording.revoke_links(service.db, the_case(service).id)
    page = browser.visit(good)
    assert page.status == 410
    assert any(link.get("href") == f"/forms/{lang}/withdrawal/" for link in page.all("a"))


def test_check_29_a_withdrawn_complaint_says_so_and_a_heard_one_leads_to_the_phone(
    browser: Browser, service: Service
) -> None:
    submit(browser)
    browser.visit(link_to(service))
    browser.press()
    assert browser.visit(link_to(service)).heading == "Deze klacht is al ingetrokken"
    submit(browser)
    case = next(case for case in cases.all_cases(service.db) if case.state is State.RECEIVED)
    for state in (State.ACCEPTED, State.INVITED, State.HEARD):
        change_state(service.db, case.id, state, service.today(), BY_SECRETARY, "", service.now(), 3)
    link = urlsplit(service.links.make(Purpose.WITHDRAW, "nl", case.id, case.link_version)).path
    assert browser.visit(link).heading == "Intrekken kan hier niet meer"


def test_pressing_withdraw_twice_withdraws_once(browser: Browser, service: Service) -> None:
    submit(browser)
    browser.visit(link_to(service))
    data = browser.filled()
    browser.send(data, "/forms/nl/withdrawal/confirm")
    page = browser.send(data, "/forms/nl/withdrawal/confirm")
    assert page.heading == "Uw klacht is ingetrokken"
    assert kinds(service).count("committee_withdrawn") == 1


def test_check_29_a_post_without_a_token_withdraws_nothing(browser: Browser, service: Service) -> None:
    submit(browser)
    browser.visit(link_to(service))
    page = browser.send({"reason": "Niet van mij"}, "/forms/nl/withdrawal/confirm")
    assert page.status == 422
    assert "Niet van mij" in page.text
    assert the_case(service).state is State.RECEIVED


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_an_opened_complaint_closes_after_an_hour_and_says_how_to_open_it_again(
    browser: Browser, service: Service, clock: Clock, lang: str
) -> None:
    submit(browser)
    browser.visit(link_to(service, lang))
    data = browser.filled(reason="Opgelost")
    clock.pass_by(timedelta(hours=1))
    for page in (
        browser.visit(f"/forms/{lang}/withdrawal/confirm"),
        browser.send(data, f"/forms/{lang}/withdrawal/confirm"),
    ):
        assert page.status == 410
        links = {link.get("href") for link in page.all("a")}
        assert {f"/forms/{lang}/withdrawal/", f"/forms/{lang}/withdrawal/code"} <= links
    assert the_case(service).state is State.RECEIVED
    assert browser.visit(link_to(service, lang)).slug == "confirm"


def test_nobody_reaches_the_confirmation_without_a_link_or_code(browser: Browser) -> None:
    for slug in ("confirm", "done"):
        assert browser.visit(f"/forms/nl/withdrawal/{slug}").address == "/forms/nl/withdrawal/"


@pytest.mark.parametrize("closed", ["revoked", "cleared"])
def test_who_presses_after_the_complaint_was_closed_is_told_that_nothing_changed(
    new_browser: Callable[[], Browser], service: Service, closed: str
) -> None:
    browser, stranger = new_browser(), new_browser()
    submit(browser)
    browser.visit(link_to(service))
    pressed = browser.filled()
    if closed == "revoked":
        recording.revoke_links(service.db, the_case(service).id)
    else:
        browser.visit("/forms/nl/complaint/clear")
        browser.press()
    page = browser.send(pressed, "/forms/nl/withdrawal/confirm")
    assert (page.status, page.heading) == (410, "Uw klacht is niet meer te zien op dit scherm")
    assert "Wat u net hebt gedaan, is niet bewaard." in page.text
    assert "Na een uur" not in page.text
    assert the_case(service).state is State.RECEIVED
    # a page elsewhere puts no words on this one
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = stranger.client.post("/forms/nl/follow/papers", data={"words": "Bel mij"}, headers=elsewhere)
    assert answer.status_code == 303
