"""Following over HTTP after the hearing: how agreements or advice went, and by when the decision is due.

Check 28 of the desk, and its check 26 for this page: never the outcome, a note, or who sat on the panel.
"""

from datetime import date, timedelta

import pytest

from formservice.acts.desk.carry_out import take_back
from formservice.acts.desk.outcomes import Advise, Agree, Close, Decide, Remind
from formservice.acts.desk.posting import mark_posted
from formservice.formatting import full_date
from formservice.languages import LANGUAGES, gettext
from formservice.links import Purpose
from formservice.rules.advice import Finding
from formservice.service import Service
from formservice.storage import letters
from tests.conftest import Clock
from tests.desk.after_hearing import advised, heard, keep_paper
from tests.harness.planning import ME, deliver, done
from tests.harness.visit import Browser, words
from tests.journeys.opening import link_to

OVER = timedelta(minutes=11)
PRIVATE = ("mr. Paneel", "Wij bellen u nog.", "Er is geen geld voor.", "Herrie.", "advies.pdf")


def said(browser: Browser, lang: str = "nl") -> str:
    return words(browser.visit(f"/forms/{lang}/follow/status").one("main"))


def says(lang: str, text: str, day: date) -> str:
    return " ".join(gettext(lang, text).replace("%(day)s", full_date(lang, day)).split())


def test_desk_check_26_28_an_advice_tells_how_it_went_and_the_month_in_every_language_and_no_outcome(
    browser: Browser, service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    clock.pass_by(timedelta(days=(date(2027, 1, 31) - service.today()).days))
    advised(service, case, Finding.NOT_UPHELD)
    deliver(service, clock)
    browser.visit(link_to(service, Purpose.FOLLOW, case=case))
    for lang in LANGUAGES:
        page = browser.visit(f"/forms/{lang}/follow/status")
        assert page.heading == gettext(lang, "Er is een advies")
        text = words(page.one("main"))
        assert says(lang, "Wij hebben ons advies op %(day)s per mail verstuurd.", date(2027, 1, 31)) in text
        assert says(lang, "De directie beslist uiterlijk op %(day)s.", date(2027, 2, 28)) in text
        assert gettext(lang, "Ons advies over uw klacht") in text, "among the letters"
        assert gettext(lang, "De commissie vindt dat u geen gelijk hebt. De klacht is ongegrond.") not in text
        assert not [each for each in PRIVATE if each in page.text]


@pytest.mark.parametrize("finding", Finding)
def test_desk_check_28_the_page_is_the_same_whatever_the_committee_found(
    browser: Browser, service: Service, clock: Clock, finding: Finding
) -> None:
    case = heard(service, clock)
    advised(service, case, finding)
    deliver(service, clock)
    browser.visit(link_to(service, Purpose.FOLLOW, case=case))
    text = said(browser)
    for meaning in ("Gegrond: u hebt gelijk.", "Ongegrond: u hebt geen gelijk.", "Gedeeltelijk gegrond:"):
        assert text.count(meaning) == 1, "all that an advice can say, and not which of it this one does"


def test_desk_check_26_past_its_month_it_says_so_and_after_the_decision_only_that_there_is_one(
    browser: Browser, service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    advised(service, case)
    deliver(service, clock)
    clock.pass_by(timedelta(days=40))
    done(service, case, Remind("Wij bellen u nog."))
    deliver(service, clock)
    browser.visit(link_to(service, Purpose.FOLLOW, case=case))
    for lang in LANGUAGES:
        late = "De directie moest uiterlijk op %(day)s beslissen. Wij hebben nog geen beslissing gekregen."
        assert says(lang, late, date(2027, 1, 8)) in said(browser, lang)
    assert "herinner" not in said(browser).lower()
    done(service, case, Decide(service.today(), follows=False, why="Er is geen geld voor."))
    done(service, case, Close("Overlast", "Herrie."))
    clock.pass_by(OVER)
    for lang in LANGUAGES:
        page = browser.visit(f"/forms/{lang}/follow/status")
        assert page.heading == gettext(lang, "De directie heeft beslist")
        assert not [each for each in PRIVATE if each in page.text]


def test_desk_check_28_agreements_tell_how_they_went_in_every_language_and_not_what_they_are(
    browser: Browser, service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    done(service, case, Agree("Er is geen geld voor."))
    deliver(service, clock)
    browser.visit(link_to(service, Purpose.FOLLOW, case=case))
    for lang in LANGUAGES:
        page = browser.visit(f"/forms/{lang}/follow/status")
        assert page.heading == gettext(lang, "Er zijn afspraken gemaakt")
        text = words(page.one("main"))
        assert says(lang, "Wij hebben de afspraken op %(day)s per mail verstuurd.", date(2026, 12, 8)) in text
        assert not [each for each in PRIVATE if each in page.text]


def test_by_post_it_says_so_once_it_was_posted(browser: Browser, service: Service, clock: Clock) -> None:
    case = heard(service, clock, contact="post", mail="")
    advised(service, case)
    clock.pass_by(OVER)
    browser.visit(link_to(service, Purpose.FOLLOW, case=case))
    assert "verstuurd op dinsdag" not in said(browser)
    assert "Wij hebben ons advies" not in said(browser)
    [letter] = [each for each in letters.of_case(service.db, case.id) if each.kind == "tenant_advised"]
    assert mark_posted(service, ME, letter.id, service.today(), "f" * 32)
    assert "Wij hebben ons advies op dinsdag 8 december 2026 per post verstuurd." in said(browser)


def test_an_advice_that_can_still_be_taken_back_or_was_is_not_told(
    browser: Browser, service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    clock.pass_by(OVER)
    browser.visit(link_to(service, Purpose.FOLLOW, case=case))
    before = said(browser)
    paper = keep_paper(service, case)
    number = done(service, case, Advise(Finding.UPHELD, paper)).number
    assert said(browser) == before
    take_back(service, ME, case.id, number, "f" * 32)
    deliver(service, clock)
    assert said(browser) == before
