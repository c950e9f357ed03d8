"""What people type: a likely slip is asked about once, and going back loses nothing."""

import pytest

from formservice.languages import gettext
from formservice.service import Service
from formservice.storage import cases
from tests.harness import rota, samples
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in
from tests.harness.visit import Browser, folded, words


def _at_you(browser: Browser, lang: str = "nl") -> None:
    answer_eligibility(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/who")
    browser.press(for_whom="self")
    browser.press(corporation="De Brug")


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("kept", ["samira@gmail.com", "samira@gmial.com"])
def test_check_37_a_likely_slip_is_asked_about_with_both_as_buttons(
    browser: Browser, service: Service, lang: str, kept: str
) -> None:
    _at_you(browser, lang)
    page = browser.press(**{**TENANT, "mail": "samira@gmial.com"})
    assert page.status == 422
    offered = [each.get("value") for each in page.all("button") if each.get("name") == "mail_meant"]
    assert offered == ["samira@gmail.com", "samira@gmial.com"]
    assert all(address in page.text for address in offered if address)
    assert browser.press("mail_meant", kept).slug == "complaint"
    browser.press(**COMPLAINT)
    browser.press()
    browser.press()
    (case,) = [cases.find(service.db, id) for id in cases.all_ids(service.db)]
    assert case is not None
    assert case.complaint.mail == kept


def test_check_37_the_main_button_keeps_what_was_asked_about_and_it_is_not_asked_again(browser: Browser) -> None:
    _at_you(browser)
    typed = {**TENANT, "mail": "samira@gmial.com"}
    assert browser.press(**typed).status == 422
    assert browser.press().slug == "complaint"
    browser.visit("/forms/nl/complaint/you")
    assert browser.press().slug == "complaint"


def test_check_37_another_slip_is_asked_about_too(browser: Browser) -> None:
    _at_you(browser)
    assert browser.press(**{**TENANT, "mail": "samira@gmial.com"}).status == 422
    page = browser.press(mail="samira@hotmial.com")
    assert page.status == 422
    assert "samira@hotmail.com" in page.text


def test_where_links_are_asked_for_a_slip_is_asked_about_too(browser: Browser) -> None:
    browser.visit("/forms/nl/follow/")
    page = browser.press(mail="samira@gmial.com")
    assert page.status == 422
    assert browser.press("mail_meant", "samira@gmail.com").slug == "asked"


def test_a_postcode_is_shown_in_one_way_from_then_on(browser: Browser) -> None:
    answer_eligibility(browser)
    page = fill_in(browser, postcode="1234-ab")
    assert page.slug == "check"
    assert "1234 AB" in page.text


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_going_back_loses_nothing_that_was_typed(browser: Browser, lang: str) -> None:
    _at_you(browser, lang)
    page = browser.press("back", name="Samira de Wit", postcode="12", mail="samira")
    assert page.slug == "corporation"
    page = browser.press()
    assert page.slug == "you"
    shown = {each.get("name"): each.get("value") for each in page.all("input")}
    assert (shown["name"], shown["postcode"], shown["mail"]) == ("Samira de Wit", "12", "samira")
    assert "wrong" not in " ".join(each.get("class", "") for each in page.all("div"))
    assert words(page.one("h1"))


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_adding_and_removing_a_file_says_so_and_adding_nothing_says_what_to_do(browser: Browser, lang: str) -> None:
    _at_you(browser, lang)
    browser.press(**TENANT)
    browser.press(**COMPLAINT)
    page = browser.press("add")
    assert page.status == 422
    assert (
        gettext(
            lang, "U hebt nog geen bestand gekozen. Kies eerst een of meer bestanden, en druk daarna op deze knop."
        )[:20]
        in page.text
    )
    page = browser.press("add", papers=[("lek.pdf", samples.pdf())])
    (told,) = [words(each) for each in page.all("p") if each.get("role") == "status"]
    assert told == f"{gettext(lang, 'Dit staat er nu bij:')} lek.pdf"
    page = browser.press(
        "remove", next(each.get("value") for each in page.all("button") if each.get("name") == "remove")
    )
    (told,) = [words(each) for each in page.all("p") if each.get("role") == "status"]
    assert told == gettext(lang, "%(name)s is verwijderd.") % {"name": "lek.pdf"}
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(2_000)
    page = browser.press("add", papers=[("film.mp4", film), ("goed.pdf", samples.pdf())])
    assert page.problems
    (told,) = [words(each) for each in page.all("p") if each.get("role") == "status"]
    assert told == f"{gettext(lang, 'Dit staat er nu bij:')} goed.pdf"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_where_personal_data_are_asked_for_stands_what_for_and_a_way_to_the_privacy_page(
    browser: Browser, lang: str
) -> None:
    _at_you(browser, lang)
    assert gettext(lang, "Wij gebruiken deze gegevens alleen voor deze klacht.") in folded(browser.page.text)
    assert f"/{lang}/privacy/" in {each.get("href") for each in browser.page.all("main")[0].iter()}


@pytest.mark.parametrize("kept", ["samira@gmail.com", "samira@gmial.com"])
def test_check_37_what_was_meant_stands_in_the_field_where_something_else_is_wrong(browser: Browser, kept: str) -> None:
    _at_you(browser)
    browser.press(**{**TENANT, "name": "", "mail": "samira@gmial.com"})
    page = browser.press("mail_meant", kept)
    assert page.status == 422
    assert {each.get("name"): each.get("value") for each in page.all("input")}["mail"] == kept
    assert browser.press(name="Samira de Wit").slug == "complaint"
    shown = browser.visit("/forms/nl/complaint/you").all("input")
    assert {each.get("name"): each.get("value") for each in shown}["mail"] == kept


def test_check_37_a_slip_with_something_pasted_along_is_asked_about_once_too(browser: Browser) -> None:
    _at_you(browser)
    assert browser.press(**{**TENANT, "mail": "Samira <samira@gmial.com>, "}).status == 422
    assert browser.press().slug == "complaint"


def test_going_back_tells_of_a_file_that_was_refused(browser: Browser) -> None:
    _at_you(browser)
    browser.press(**TENANT)
    browser.press(**COMPLAINT)
    page = browser.press("back", papers=[("program.exe", b"MZ")])
    assert (page.status, page.slug) == (422, "papers")
    assert "program.exe" in page.text
    assert browser.press("back").slug == "complaint"
