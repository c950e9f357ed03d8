"""May I complain here? Every way through the questions over HTTP, in every language (F1, F2)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from formservice.app import public_app
from formservice.formatting import full_date
from formservice.languages import LANGUAGES, gettext
from formservice.rules.terms import AMSTERDAM, Term, Unit
from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage import cases
from tests.conftest import Clock
from tests.harness import rota
from tests.harness.steps import answer_eligibility, fill_in, sent_on
from tests.harness.terms import rule
from tests.harness.visit import Browser, folded, words

TODAY = date(2026, 11, 23)

RESULTS: list[tuple[dict[str, Any], str]] = [
    ({"written": "mail", "answered": "yes", "now": "disagree"}, "Ja, u kunt bij ons terecht"),
    ({"written": "letter", "answered": "yes", "now": "promised"}, "Ja, u kunt bij ons terecht"),
    ({"written": "website", "answered": "yes", "now": "badly"}, "Ja, u kunt bij ons terecht"),
    ({"written": "mail", "answered": "yes", "now": "solved"}, "Fijn dat het probleem is opgelost"),
    ({"written": "mail", "answered": "no", **sent_on(date(2026, 10, 22))}, "Ja, u kunt bij ons terecht"),
    ({"written": "mail", "answered": "received", **sent_on(date(2026, 10, 23))}, "U kunt nu nog niet bij ons terecht"),
    ({"written": "mail", "answered": "unknown", **sent_on(date(2026, 10, 22))}, "Ja, u kunt bij ons terecht"),
    (
        {"written": "mail", "answered": "no", "sent_month": "september", "sent_year": "2026"},
        "Ja, u kunt bij ons terecht",
    ),
    ({"written": "mail", "answered": "no", "sent_month": "10", "sent_year": "2026"}, "Wij zoeken het graag met u uit"),
    (
        {"written": "mail", "answered": "no", "sent_month": "11", "sent_year": "2026"},
        "U kunt nu nog niet bij ons terecht",
    ),
    ({"written": "mail", "answered": "no", "sent_unknown": "yes"}, "Wij zoeken het graag met u uit"),
    ({"written": "no"}, "Schrijf eerst naar uw corporatie"),
    ({"written": "unknown"}, "Wij zoeken het graag met u uit"),
]


@pytest.mark.parametrize(("answers", "heading"), RESULTS)
def test_check_15_every_way_through_the_questions_ends_in_one_result(
    browser: Browser, answers: dict[str, Any], heading: str
) -> None:
    page = answer_eligibility(browser, **({"answered": None, "now": None} | answers))
    assert page.heading == heading


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("answers", [answers for answers, _ in RESULTS])
def test_check_15_every_result_is_there_in_every_language(browser: Browser, lang: str, answers: dict[str, Any]) -> None:
    page = answer_eligibility(browser, lang, **({"answered": None, "now": None} | answers))
    assert page.status == 200
    for other in LANGUAGES:
        assert any(f"/forms/{other}/complaint/result" == link.get("href") for link in page.all("a"))


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_the_day_from_which_one_can_come_is_shown_with_its_weekday(browser: Browser, lang: str) -> None:
    page = answer_eligibility(browser, lang, answered="no", now=None, **sent_on(date(2026, 11, 13)))
    assert words(page.one("p", class_="big")) == folded(full_date(lang, date(2026, 12, 14)))


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize(
    ("term", "sent", "length", "from_day"),
    [
        (Term(1, Unit.MONTH), date(2026, 10, 23), "1 month", date(2026, 11, 24)),
        (Term(6, Unit.WEEK), date(2026, 10, 23), "6 week", date(2026, 12, 5)),
        (Term(42, Unit.DAY), date(2026, 10, 23), "42 day", date(2026, 12, 5)),
    ],
)
def test_check_17_the_term_on_the_pages_is_the_one_that_is_configured(
    service: Service, lang: str, term: Term, sent: date, length: str, from_day: date
) -> None:
    browser = Browser(public_app(replace(service, committee=with_term(service, term))))
    page = answer_eligibility(browser, lang, answered="no", now=None, **sent_on(sent))
    assert words(page.one("p", class_="big")) == folded(full_date(lang, from_day))
    page = answer_eligibility(browser, lang, written="no", answered=None, now=None)
    assert rule(lang, "lengths", length) in page.text


def with_term(service: Service, term: Term) -> Committee:
    return replace(service.committee, term=term)


BOUNDARIES = [
    # sent, and the last day of the term
    (date(2026, 1, 15), date(2026, 2, 15)),
    (date(2027, 1, 31), date(2027, 2, 28)),
    (date(2028, 1, 31), date(2028, 2, 29)),
    (date(2027, 2, 28), date(2027, 3, 28)),
    (date(2027, 4, 30), date(2027, 5, 30)),
    (date(2026, 12, 31), date(2027, 1, 31)),
]


@pytest.mark.parametrize(("sent", "last"), BOUNDARIES)
def test_check_17_on_the_pages_too_the_last_day_is_too_early_and_the_next_is_not(
    browser: Browser, clock: Clock, sent: date, last: date
) -> None:
    clock.now = datetime.combine(last, time(23, 59, 59), AMSTERDAM).astimezone(UTC)
    page = answer_eligibility(browser, answered="no", now=None, **sent_on(sent))
    assert page.heading == "U kunt nu nog niet bij ons terecht"
    clock.pass_by(timedelta(seconds=1))
    assert browser.visit("/forms/nl/complaint/result").heading == "Ja, u kunt bij ons terecht"


def test_a_complaint_that_has_to_wait_can_come_when_the_day_is_there(browser: Browser, clock: Clock) -> None:
    answer_eligibility(browser, answered="no", now=None, **sent_on(TODAY))
    assert browser.visit("/forms/nl/complaint/who").slug == "result"
    clock.pass_by(timedelta(days=30))
    assert browser.visit("/forms/nl/complaint/who").slug == "result"
    clock.pass_by(timedelta(days=1))
    assert browser.visit("/forms/nl/complaint/who").slug == "who"


WRONG_DATES = [
    ({"sent_day": "31", "sent_month": "2", "sent_year": "2026"}, "Deze maand heeft 28 dagen."),
    ({"sent_day": "24", "sent_month": "11", "sent_year": "2026"}, "Deze dag ligt in de toekomst."),
    ({"sent_month": "12", "sent_year": "2026"}, "Deze maand ligt in de toekomst."),
    ({"sent_day": "1", "sent_month": "2", "sent_year": "26"}, "Schrijf het jaar met vier cijfers"),
    ({"sent_day": "1", "sent_month": "13", "sent_year": "2026"}, "Deze maand klopt niet."),
    ({"sent_day": "eerste", "sent_month": "2", "sent_year": "2026"}, "Deze dag klopt niet."),
    ({"sent_day": "0", "sent_month": "2", "sent_year": "2026"}, "Deze dag bestaat niet."),
    ({"sent_day": "1", "sent_month": "2", "sent_year": "3000"}, "Dit jaar ligt in de toekomst."),
    ({"sent_day": "1", "sent_month": "2", "sent_year": "1926"}, "Dit jaar is te lang geleden."),
    ({"sent_day": "1", "sent_month": "2", "sent_year": "vorig jaar"}, "Dit jaar klopt niet."),
    ({"sent_day": "1", "sent_month": "lente", "sent_year": "2026"}, "Deze maand klopt niet."),
    ({"sent_day": "1", "sent_month": "2"}, "Vul ook het jaar in, zoals 2026."),
    ({"sent_day": "1"}, "Vul de maand en het jaar in."),
    ({"sent_day": "1-2-2026"}, "Schrijf de dag, de maand en het jaar elk in een eigen vak."),
    (
        {"sent_day": "1", "sent_month": "2", "sent_year": "2026", "sent_unknown": "yes"},
        "U hebt een datum ingevuld, maar ook gekozen dat u die niet weet.",
    ),
    ({}, "Vul in wanneer u uw klacht hebt verstuurd"),
]


@pytest.mark.parametrize(("typed", "message"), WRONG_DATES)
def test_a_wrong_date_has_its_own_message_and_keeps_what_was_typed(
    browser: Browser, typed: dict[str, str], message: str
) -> None:
    browser.visit("/forms/nl/complaint/written")
    browser.press(written="mail")
    browser.press(answered="no")
    page = browser.press(**typed)
    assert page.problems[0].startswith(message)
    for name, value in typed.items():
        assert page.one("input", name=name).get("value") == value


@pytest.mark.parametrize("answered", ["yes", "no"])
def test_the_last_question_leads_to_the_result_and_does_not_say_that_it_submits(
    browser: Browser, answered: str
) -> None:
    browser.visit("/forms/nl/complaint/written")
    browser.press(written="mail")
    page = browser.press(answered=answered)
    assert [words(each) for each in page.all("button", id="act")] == ["Kijk of u bij ons terechtkunt"]


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_a_question_left_open_says_what_to_do(browser: Browser, lang: str) -> None:
    browser.visit(f"/forms/{lang}/complaint/written")
    assert len(browser.press().problems) == 1
    assert len(browser.press(written="carrier pigeon").problems) == 1
    browser.press(written="mail")
    assert browser.page.slug == "answered"
    assert len(browser.press().problems) == 1


def test_a_solved_complaint_can_go_on_when_it_was_not_handled_well(browser: Browser) -> None:
    answer_eligibility(browser, now="solved")
    assert browser.press().slug == "who"


UNSURE = [answers for answers, heading in RESULTS if heading == "Wij zoeken het graag met u uit"]


@pytest.mark.parametrize("answers", UNSURE)
def test_who_is_not_sure_can_submit_all_the_same_and_the_committee_reads_it(
    browser: Browser, service: Service, answers: dict[str, Any]
) -> None:
    answer_eligibility(browser, **({"answered": None, "now": None} | answers))
    assert browser.press().slug == "who"
    page = fill_in(browser)
    assert page.slug == "check"
    assert answers["written"] != "unknown" or gettext("nl", "Dat weet ik niet") in page.text
    first, *_ = page.all("dl", class_="answers")
    assert "Niet ingevuld" not in words(first)
    assert browser.press().slug == "received"
    [case] = cases.all_cases(service.db)
    assert case.answers.items() >= {name: given for name, given in answers.items() if given}.items()


def test_who_submits_although_unsure_comes_by_that_page_again_and_is_held_where_it_is_too_early(
    browser: Browser,
) -> None:
    answer_eligibility(browser, written="unknown", answered=None, now=None)
    browser.press()
    page = answer_eligibility(browser, written="mail", answered="no", now=None, **sent_on(TODAY))
    assert page.heading == "U kunt nu nog niet bij ons terecht"
    assert browser.visit("/forms/nl/complaint/who").slug == "result"


@pytest.mark.parametrize("slug", ["answered", "now", "sent", "result", "who", "papers", "check"])
def test_a_page_opened_out_of_order_leads_to_the_first_unanswered_question(browser: Browser, slug: str) -> None:
    assert browser.visit(f"/forms/nl/complaint/{slug}").slug == "written"


def test_who_had_begun_on_this_device_goes_on_or_clears_first(browser: Browser) -> None:
    assert "Op dit apparaat is al iemand aan een klacht begonnen" not in browser.visit("/forms/nl/complaint/").text
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="self")
    assert "Op dit apparaat is al iemand aan een klacht begonnen" in browser.visit("/forms/nl/complaint/").text
    assert browser.follow("Ga verder waar u was gebleven").slug == "corporation"
    browser.visit("/forms/nl/complaint/")
    browser.follow("Wis alles van dit scherm")
    browser.press()
    assert "Op dit apparaat is al iemand aan een klacht begonnen" not in browser.visit("/forms/nl/complaint/").text
