"""Zoeken: by number, name, home, phone and mail; whole words, and what was typed is nowhere (check 32)."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import delete

from formservice.acts.correct_contact import correct_contact
from formservice.operations import tidying
from formservice.questions.beside import CONTACT
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import corporations, desk_log, desk_tables, erasing, lookups
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.lookups import Wanted, terms_typed
from tests.conftest import Clock
from tests.desk.stage import BRIDGE, new_case, tie
from tests.harness.desk import add_secretary, at_desk
from tests.harness.visit import Browser, Page, value_of, words

ADDRESS = "/desk/search"
AMRANI = {
    "name": "Fatima el-Amrani",
    "postcode": "1234 AB",
    "house_number": "12",
    "phone": "06 12345678",
    "mail": "fatima@example.org",
}


def look(browser: Browser, query: str = "", **narrowed: str) -> Page:
    browser.visit(ADDRESS)
    return browser.press(query=query, **narrowed)


def numbers(page: Page) -> list[str]:
    return [words(link) for link in page.all("a") if (link.get("href") or "").startswith(f"{ADDRESS}/")]


@pytest.fixture
def case(service: Service) -> Case:
    new_case(service, name="Jan de Vries", postcode="1234 AB", house_number="14", phone="0687654321", mail="j@a.nl")
    return new_case(service, **AMRANI)


def test_desk_check_32_a_case_is_found_by_whole_words_and_what_was_typed_is_in_no_address_and_no_log(
    service: Service, secretary: Browser, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    number = f"{case.reference[:4]} {case.reference[4:]}".lower()
    for typed in ("amrani", "EL AMRANI", "el-amrani", "1234ab 12", "06 12 34 56 78", "fatima@example.org", number):
        page = look(secretary, typed)
        assert numbers(page) == [case.reference], typed
        assert (page.address, page.hops) == (ADDRESS, [])
        assert value_of(page.one("input", name="query")) == typed
    page = look(secretary, "amr")
    assert numbers(page) == []
    assert "hele woorden" in page.text
    assert "verwijderd" in page.text
    logged = [*caplog.messages, *(str(each) for each in desk_log.newest(service.db))]
    assert [line for line in logged if "amr" in line.lower() or "1234ab" in line.lower()] == []


def test_the_log_tells_which_case_a_search_opened(service: Service, secretary: Browser, case: Case) -> None:
    look(secretary, "amrani")
    assert Did.SEARCHED not in {each.what for each in desk_log.newest(service.db)}
    page = secretary.follow(case.reference)
    assert page.heading.startswith("Zaak")
    searched = [each for each in desk_log.newest(service.db) if each.what is Did.SEARCHED]
    assert [(each.case_id, each.details) for each in searched] == [(case.id, {})]


def test_year_state_and_corporation_narrow_it_and_stand_alone(
    service: Service, secretary: Browser, case: Case, clock: Clock
) -> None:
    tie(service, case)
    [known] = corporations.all_of(service.db)
    assert numbers(look(secretary, party=known.id)) == [case.reference]
    assert numbers(look(secretary, "amrani", year="2026", state=State.RECEIVED)) == [case.reference]
    assert numbers(look(secretary, "amrani", state=State.DECIDED)) == []
    assert len(numbers(look(secretary, year="2026"))) == 2
    clock.pass_by(timedelta(days=365))
    later = new_case(service, **AMRANI)
    secretary = at_desk(service, add_secretary(service, "Joost"))
    assert numbers(look(secretary, "amrani")) == [later.reference, case.reference]
    assert numbers(look(secretary, "amrani", year="2027")) == [later.reference]


WRONG = [
    ({}, "query", "Vul in wat u zoekt"),
    ({"query": "x" * 201}, "query", "te lang"),
    ({"query": "?!"}, "query", "geen woord of getal"),
    ({"year": "26"}, "year", "vier cijfers"),
    ({"year": "twintig", "query": "amrani"}, "year", "vier cijfers"),
]


def test_a_case_is_found_by_what_its_tenant_corrected_and_no_more_by_what_was(
    service: Service, secretary: Browser, case: Case
) -> None:
    kept = {question.name: case.answers.get(question.name, "") for question in CONTACT.questions}
    assert correct_contact(service, case.id, kept | {"mail": "nieuw@example.org"}, 0)
    assert numbers(look(secretary, "nieuw@example.org")) == [case.reference]
    assert numbers(look(secretary, "fatima@example.org")) == []
    assert numbers(look(secretary, "amrani")) == [case.reference]


def test_two_words_that_may_be_a_number_too_are_both_looked_for(service: Service, case: Case) -> None:
    both = terms_typed("fatima amrani")
    assert lookups.find(service.db, Wanted(both), 9) == [case.id]
    assert lookups.find(service.db, Wanted(both, reference="ABCDEFGH"), 9) == [case.id]
    assert lookups.find(service.db, Wanted(terms_typed("fatima jan"), reference=case.reference), 9) == [case.id]
    assert lookups.find(service.db, Wanted(terms_typed("fatima jan")), 9) == []


def test_what_cannot_be_looked_for_has_its_own_message(secretary: Browser) -> None:
    for typed, field, says in WRONG:
        page = look(secretary, **typed)
        assert page.status == 422
        assert says in page.problems[0]
        assert value_of(page.one("input", name=field)) == typed.get(field, "")


def test_odd_input_is_looked_for_as_it_is(secretary: Browser, case: Case) -> None:
    for typed in ("' OR 1=1 --", "%", "a_%", "=cmd|x", "\u202eamrani", "amrani\x00"):
        page = look(secretary, typed)
        assert page.status in (200, 422)
        assert numbers(page) == ([case.reference] if "amrani" in typed else [])
    assert look(secretary, state="onzin", party="0" * 32).status == 200


def test_fifty_are_listed_and_it_says_that_there_are_more(service: Service, secretary: Browser) -> None:
    for _ in range(51):
        new_case(service, **AMRANI)
    page = look(secretary, "amrani")
    assert len(numbers(page)) == 50
    assert "Er zijn er meer" in page.text


def test_an_erased_case_is_not_found_and_its_address_is_gone(service: Service, secretary: Browser, case: Case) -> None:
    erasing.erase_case(service.db, case.id, service.now())
    assert numbers(look(secretary, "amrani")) == []
    assert secretary.visit(f"{ADDRESS}/{case.reference}").status == 404


def test_a_form_that_is_stale_looks_for_nothing(secretary: Browser, case: Case) -> None:
    secretary.visit(ADDRESS)
    page = secretary.send({"query": "amrani", "csrf_token": "anders"}, ADDRESS)
    assert page.status == 422
    assert numbers(page) == []
    assert value_of(page.one("input", name="query")) == "amrani"


def test_the_corporation_is_listed_as_the_desk_knows_it(service: Service, secretary: Browser, case: Case) -> None:
    tie(service, case)
    assert BRIDGE.name in look(secretary, "amrani").text


def test_a_case_of_an_earlier_version_is_found_once_the_hour_was_tidied(
    service: Service, secretary: Browser, case: Case
) -> None:
    with service.db.writing() as connection:
        connection.execute(delete(desk_tables.lookups))
    assert numbers(look(secretary, "amrani")) == []
    tidying.tidy(service)
    assert numbers(look(secretary, "amrani")) == [case.reference]
