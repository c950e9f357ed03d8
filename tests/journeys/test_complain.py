"""The form over HTTP: what is taken in, what is not, and what may not be lost."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from formservice.service import Service
from formservice.storage import cases, letters, notes
from tests.conftest import Clock
from tests.harness import rota, samples
from tests.harness.steps import (
    COMPLAINT,
    TENANT,
    answer_eligibility,
    fill_in,
    reference_and_code,
    sent_on,
    submit,
)
from tests.harness.visit import Browser, words


def stored(service: Service) -> list[cases.Case]:
    return list(cases.all_cases(service.db))


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_a_tenant_submits_with_a_photo_and_a_pdf(browser: Browser, service: Service, lang: str) -> None:
    page = submit(browser, lang, [("dak.jpg", samples.jpeg()), ("brief.pdf", samples.pdf())], letters_in=lang)
    assert page.slug == "received"
    reference, code = reference_and_code(page)
    [case] = stored(service)
    assert (case.reference, case.code) == (reference, code.replace(" ", ""))
    assert case.language == lang
    assert {name: case.answers[name] for name in COMPLAINT} == COMPLAINT
    assert [file.kind for file in case.attachments] == ["jpeg", "pdf"]
    kinds = sorted(letter.kind for letter in letters.of_case(service.db, case.id))
    assert kinds == ["committee_received", "tenant_received"]


def test_a_second_complaint_begins_at_the_start(browser: Browser, service: Service) -> None:
    submit(browser)
    submit(browser)
    assert len({case.reference for case in stored(service)}) == 2


def test_check_26_nobody_else_sees_the_reference(new_browser: Callable[[], Browser]) -> None:
    reference, _ = reference_and_code(submit(new_browser()))
    stranger = new_browser()
    page = stranger.visit("/forms/nl/complaint/received")
    assert page.slug != "received"
    assert reference not in page.text


def test_a_complaint_that_cannot_be_taken_up_is_not_taken_in_by_a_made_up_post(
    browser: Browser, service: Service, clock: Clock
) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    last = browser.filled()
    # the last page is open; now the stored answers change in another tab
    browser.visit("/forms/nl/complaint/answered?from=check")
    browser.press(answered="no")
    browser.press(**sent_on(clock.now.date()))
    page = browser.send(last, "/forms/nl/complaint/check")
    assert page.slug == "result"
    assert stored(service) == []


def test_only_by_phone_is_not_taken_in(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    last = browser.filled()
    browser.visit("/forms/nl/complaint/written?from=check")
    browser.press(written="no")
    assert browser.send(last, "/forms/nl/complaint/check").slug == "result"
    assert stored(service) == []


def test_the_term_is_asked_again_on_the_day_of_sending(browser: Browser, service: Service, clock: Clock) -> None:
    answer_eligibility(browser, answered="no", now=None, **sent_on(date(2026, 10, 22)))
    fill_in(browser)
    last = browser.filled()
    clock.pass_by(timedelta(days=-1))  # a clock that steps back: it is the last day of the term again
    assert browser.send(last, "/forms/nl/complaint/check").slug == "result"
    assert stored(service) == []
    clock.pass_by(timedelta(days=1))
    assert browser.send(last, "/forms/nl/complaint/check").slug == "received"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_18_empty_steps_say_what_is_missing_in_every_language(browser: Browser, lang: str) -> None:
    answer_eligibility(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/who")
    assert len(browser.press().problems) == 1
    browser.press(for_whom="other")
    assert len(browser.press().problems) == 2
    browser.press(helper_name="Noor", consent="yes")
    assert len(browser.press().problems) == 1
    browser.press(corporation="De Brug")
    assert len(browser.press(letters_in=None).problems) == 5
    browser.press(letters_in=lang, **TENANT)
    assert len(browser.press().problems) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mail", "samira@"),
        ("mail", "samira example.org"),
        ("mail", "samira@example.org\r\nBcc: all@example.org"),
        ("phone", "bel maar"),
        ("postcode", "12345"),
        ("postcode", "0123 AB"),
        ("contact", "pigeon"),
    ],
)
def test_check_19_a_wrong_answer_keeps_all_that_was_typed(browser: Browser, field: str, value: str) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="self")
    browser.press(corporation="De Brug")
    page = browser.press(**{**TENANT, field: value})
    assert len(page.problems) == 1
    assert page.one("input", name="name").get("value") == TENANT["name"]
    page = browser.visit("/forms/nl/complaint/you")
    assert page.one("input", name="name").get("value") == TENANT["name"]


def test_check_19_a_text_of_more_than_twenty_thousand_characters_is_kept_and_explained(browser: Browser) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit("/forms/nl/complaint/complaint?from=check")
    page = browser.press(what_happened="é" * 20_001)
    assert "20001 tekens" in page.problems[0]
    assert "é" * 20_001 in page.text
    assert browser.press(what_happened="é" * 20_000).slug == "check"


def test_characters_that_no_keyboard_types_are_left_out(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit("/forms/nl/complaint/complaint?from=check")
    browser.press(what_happened="Het\x00 dak\r\nlekt\x1b\ufffe")
    browser.press()
    assert stored(service)[0].answers["what_happened"] == "Het dak\nlekt"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("token", [None, "", "made-up"])
def test_a_lost_token_stores_nothing_for_a_stranger_and_loses_no_text(
    browser: Browser, lang: str, token: str | None
) -> None:
    answer_eligibility(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/who")
    browser.press(for_whom="self")
    data = browser.filled(corporation="Van een vreemde")
    data.pop("csrf_token")
    if token is not None:
        data["csrf_token"] = token
    address = browser.page.address
    browser._go("POST", address, data, {"Sec_Fetch_Site": "cross-site"}, True)
    assert "Van een vreemde" in browser.page.text
    assert browser.page.status == 422
    assert not browser.visit(f"/forms/{lang}/complaint/corporation").one("input", name="corporation").get("value")
    browser.send(data, address)
    assert browser.page.status == 422
    kept = browser.visit(f"/forms/{lang}/complaint/corporation").one("input", name="corporation")
    assert kept.get("value") == "Van een vreemde"


def test_a_helper_is_asked_for_consent_and_gets_no_autofill(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="other")
    browser.press(helper_name="Noor", helper_mail="noor@example.org", consent="yes")
    browser.press(corporation="De Brug")
    for control in browser.page.all("input"):
        assert control.get("autocomplete") in {None, "off"}
    browser.press(**TENANT)
    browser.press(**COMPLAINT)
    browser.press()
    browser.press()
    [case] = stored(service)
    kinds = sorted(letter.kind for letter in letters.of_case(service.db, case.id))
    assert kinds == ["committee_received", "helper_received", "tenant_received"]


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("complaint/written", {"written": "mail"}),
        ("complaint/corporation", {"corporation": "De Brug"}),
        ("complaint/clear", {}),
        ("withdrawal/", {"mail": "samira@example.org"}),
        ("withdrawal/code", {"reference": "K7M4XQ2G", "code": "A" * 10}),
    ],
)
def test_who_keeps_no_cookies_is_told_so_and_how_to_go_on(
    browser: Browser, service: Service, lang: str, address: str, typed: dict[str, str]
) -> None:
    page = browser.send(typed, f"/forms/{lang}/{address}")
    assert page.status == 422
    assert service.committee.phone in page.problems[0]
    assert "%(" not in page.problems[0]
    for name, value in typed.items():
        assert value in {each.get("value") for each in page.all("input", name=name)}
    with_cookie = browser.send(typed, f"/forms/{lang}/{address}")
    assert with_cookie.problems != page.problems


def test_consent_is_a_tick_and_nothing_else(browser: Browser) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="other")
    assert browser.press(helper_name="Noor", consent="no").problems == [
        "Vraag de huurder of het goed is. Zet daarna hier een vinkje."
    ]


def test_what_a_dropped_helper_left_behind_is_not_sent(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="other")
    browser.press(helper_name="Noor", helper_mail="noor@example.org", consent="yes")
    fill_in(browser)
    browser.press()
    [case] = stored(service)
    assert "noor" not in json.dumps(case.answers)
    assert "helper_received" not in {letter.kind for letter in letters.of_case(service.db, case.id)}


def test_check_21_without_a_mail_address_one_can_finish_and_gets_a_code(browser: Browser, service: Service) -> None:
    page = submit(browser, contact="post", mail="", phone="")
    _, code = reference_and_code(page)
    assert len(code.replace(" ", "")) == 10
    [case] = stored(service)
    assert [letter.kind for letter in letters.of_case(service.db, case.id)] == ["committee_received"]


def test_who_wants_letters_by_post_is_asked_for_street_and_town_and_the_envelope_is_kept(
    browser: Browser, service: Service
) -> None:
    answer_eligibility(browser)
    fill_in(browser, contact="post", mail="", phone="")
    browser.visit("/forms/nl/complaint/address")
    assert browser.press(street=" ", town="").status == 422
    browser.press(street="Lange Straat", town="Den Haag")
    page = browser.visit("/forms/nl/complaint/check")
    assert "Lange Straat" in page.text
    browser.press()
    [case] = stored(service)
    with service.db.reading() as connection:
        assert notes.address(service.db, connection, case.id) == ("Lange Straat 12a", "1234 AB Den Haag")


@pytest.mark.parametrize("contact", ["mail", "phone"])
def test_nobody_else_is_asked_for_a_street(browser: Browser, service: Service, contact: str) -> None:
    submit(browser, contact=contact)
    [case] = stored(service)
    assert not {"street", "town"} & set(case.answers)
    with service.db.reading() as connection:
        assert notes.address(service.db, connection, case.id) == ()


def test_everything_can_be_cleared_from_this_screen(browser: Browser) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit("/forms/nl/complaint/clear")
    page = browser.press()
    assert page.heading == "Alles is gewist"
    assert browser.visit("/forms/nl/complaint/check").slug == "written"


def test_a_step_says_which_it_is_in_title_and_page(browser: Browser) -> None:
    answer_eligibility(browser)
    page = browser.visit("/forms/nl/complaint/who")
    assert "Stap 1 van 6" in page.title
    assert any("Stap 1 van 6" in words(where) for where in page.all("p", class_="where"))
