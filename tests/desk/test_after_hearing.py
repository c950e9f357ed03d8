"""Handeling after the advice: reminders, the decision, its correction, and the closing (F7 and F8)."""

from datetime import date, timedelta

from formservice.acts import change
from formservice.acts.desk.outcomes import Decide
from formservice.mail.outbox import Outbox
from formservice.rules.advice import Finding
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import closings
from formservice.storage.advices import Advice
from formservice.storage.cases import Case
from formservice.storage.closings import Closing
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.after_hearing import advice_of, advised, heard, kinds
from tests.desk.stage import act, at, now, of_act, press_on_case, tied_case
from tests.harness.desk import add_secretary, at_desk
from tests.harness.planning import deliver, done
from tests.harness.visit import Browser


def closing_of(service: Service, case: Case) -> Closing | None:
    with service.db.reading() as connection:
        return closings.of_case(service.db, connection, case.id)


def again(service: Service, name: str) -> Browser:
    """Log somebody in on a later day."""
    return at_desk(service, add_secretary(service, name))


def test_desk_check_26_the_decision_is_due_a_month_after_the_advice_and_red_the_day_after(
    service: Service, clock: Clock
) -> None:
    """Check 26: on Werk; the letter and following have it in tests of theirs."""
    case = heard(service, clock)
    clock.pass_by(timedelta(days=(date(2027, 1, 31) - service.today()).days))
    advised(service, case)
    deliver(service, clock)
    page = at_desk(service).visit("/desk/")
    assert "besluit uiterlijk 28 februari" in page.text
    assert "Leg het besluit vast" in page.text
    clock.pass_by(timedelta(days=28))
    assert service.today() == date(2027, 2, 28)
    browser = again(service, "Noor")
    assert "Te laat" not in browser.visit("/desk/").text
    assert "Herinner de directie" not in browser.visit(at(case)).text
    clock.pass_by(timedelta(days=1))
    browser = again(service, "Bram")
    assert "Te laat" in browser.visit("/desk/").text
    browser.follow("Herinner de directie")
    browser.press()
    assert "zou uiterlijk op zondag 28 februari 2027 beslissen" in browser.page.text
    browser.press("go")
    assert kinds(service, case, LetterState.QUEUED) == ["management_reminded"]
    assert "1 keer herinnerd" in browser.visit("/desk/").text
    assert "Herinner de directie" not in browser.page.text, "not before two weeks are over"
    clock.pass_by(timedelta(days=14))
    Outbox(service).deliver_due()
    browser = again(service, "Joke")
    browser.visit("/desk/")
    browser.follow("Herinner de directie")
    browser.press()
    assert "Dit is herinnering 2." in browser.page.text
    assert now(service, case).state is State.ADVISED


def test_a_reminder_that_is_taken_back_does_not_count(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    advised(service, case)
    clock.pass_by(timedelta(days=40))
    Outbox(service).deliver_due()
    browser = at_desk(service)
    act(browser, case, "remind", own_words="")
    number = next(each.act for each in of_act(service, case) if each.kind == "management_reminded")
    press_on_case(browser, case, f"back/{number}")
    page = browser.visit("/desk/")
    assert "keer herinnerd" not in page.text
    assert "Herinner de directie" in page.text


def test_desk_check_27_a_decision_that_departs_asks_why(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    paper = advised(service, case)
    sent_on = service.today()
    clock.pass_by(timedelta(days=3))
    Outbox(service).deliver_due()
    browser = at_desk(service)
    page = act(browser, case, "decision", decision="departs")
    assert page.problems == ["Schrijf op waarom de directie het advies niet volgt."]
    assert now(service, case).state is State.ADVISED
    page = browser.press("go", why="Er is geen geld voor.")
    decided = Advice(Finding.UPHELD, sent_on, paper, service.today(), follows=False, why="Er is geen geld voor.")
    assert advice_of(service, case) == decided
    assert "De directie wijkt af van het advies" in page.text
    assert "Er is geen geld voor." in page.text
    assert kinds(service, case, LetterState.QUEUED) == []


def test_a_decision_is_of_a_day_between_the_advice_and_today(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    advised(service, case)
    clock.pass_by(timedelta(days=3))
    browser = at_desk(service)
    page = act(browser, case, "decision", decision="follows", on="2026-12-07")
    assert page.problems == ["Op deze dag was het advies er nog niet. Kies een latere dag."]
    page = browser.press("go", on="2026-12-12")
    assert page.problems == ["Die dag is nog niet geweest. Kies vandaag, of een dag ervoor."]
    browser.press("go", on="2026-12-09")
    assert now(service, case).history[-1].on == date(2026, 12, 9)


def test_an_advice_that_was_noted_past_the_desk_is_asked_with_the_decision(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    change.move(service, case.id, State.ADVISED, service.today())
    browser = at_desk(service)
    assert act(browser, case, "decision", decision="follows").problems == ["Kies wat er in het advies staat."]
    browser.press("go", finding="not_upheld")
    found = advice_of(service, case)
    assert found
    assert (found.finding, found.follows) == (Finding.NOT_UPHELD, True)


def test_a_correction_takes_the_decision_and_then_the_advice_away(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    paper = advised(service, case)
    sent_on = service.today()
    deliver(service, clock)
    done(service, case, Decide(service.today(), follows=False, why="Er is geen geld voor."))
    browser = at_desk(service)
    act(browser, case, "correct", why="Het was een andere zaak.")
    assert now(service, case).state is State.ADVISED
    assert advice_of(service, case) == Advice(Finding.UPHELD, sent_on, paper)
    act(browser, case, "correct", why="Het was een andere zaak.")
    assert now(service, case).state is State.HEARD
    assert advice_of(service, case) is None


def test_a_case_that_closed_stands_on_werk_until_it_is_said_what_it_was_about(
    service: Service, secretary: Browser, clock: Clock
) -> None:
    case = tied_case(service)
    act(secretary, case, "decline", reason="other", other="Te laat.")
    clock.pass_by(timedelta(minutes=11))
    secretary.visit("/desk/")
    assert "Af te maken" in secretary.page.text
    secretary.follow("Rond af")
    assert "Vocht en schimmel" in secretary.page.text
    secretary.press("go", subject="Overlast", summary="Herrie van buren.\nDe corporatie praat met hen.")
    assert closing_of(service, case) == Closing("Overlast", "Herrie van buren.\nDe corporatie praat met hen.")
    assert case.reference not in secretary.visit("/desk/").text
    page = secretary.visit(at(case, "act/close"))
    assert "Herrie van buren." in page.text, "it can be made better"


def test_a_closing_may_be_skipped_and_is_asked_again_once_the_case_went_on(
    service: Service, secretary: Browser, clock: Clock
) -> None:
    case = tied_case(service)
    act(secretary, case, "decline", reason="other", other="Te laat.")
    clock.pass_by(timedelta(minutes=11))
    act(secretary, case, "close")
    assert closing_of(service, case) == Closing("", "")
    assert case.reference not in secretary.visit("/desk/").text
    act(secretary, case, "close", summary="Herrie.")
    act(secretary, case, "correct", why="Toch niet te laat.")
    assert "Neem in behandeling" in secretary.visit("/desk/").text
    act(secretary, case, "decline", reason="other", other="Toch te laat.")
    assert "Rond af" in secretary.visit("/desk/").text
    assert "Herrie." in secretary.visit(at(case, "act/close")).text, "what was typed is there"


def test_a_corporation_that_does_not_react_in_time_is_late_until_something_of_it_comes(
    service: Service, secretary: Browser, clock: Clock
) -> None:
    case = tied_case(service)
    act(secretary, case, "take_up", react_by="2026-11-23")
    assert "Te plannen" in secretary.visit("/desk/").text
    clock.pass_by(timedelta(days=1))
    Outbox(service).deliver_due()
    browser = again(service, "Noor")
    assert "Geen reactie, gevraagd voor 23 november" in browser.visit("/desk/").text
    press_on_case(browser, case, "papers", paper=[("reactie.txt", b"Wij komen.")], origin="corporation")
    assert "Geen reactie" not in browser.visit("/desk/").text
