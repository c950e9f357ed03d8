"""Handeling: what goes out is shown before it goes, and can be taken back while it waits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from werkzeug.datastructures import MultiDict

from formservice.acts import change
from formservice.rules.case import Role, State
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import desk_log, erasing, outgoing, staff
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.stage import (
    act,
    at,
    hearing_day,
    hearings_of,
    now,
    of_act,
    press_on_case,
    preview,
    tied_case,
)
from tests.harness.desk import add_secretary, at_desk
from tests.harness.visit import Browser


def test_desk_check_10_both_are_invited_in_three_clicks_and_two_choices(secretary: Browser, service: Service) -> None:
    """Check 10: from the next act on Werk; the day with its hour is one choice."""
    case, day = tied_case(service), hearing_day(service)
    secretary.visit("/desk/")
    secretary.follow("Neem in behandeling")  # the first click
    page = secretary.press(slot=f"{day.id}.1")  # the second, with one choice
    assert "Dit gaat eruit" in page.text
    assert of_act(service, case) == []
    secretary.press("go")  # the third
    assert [each.kind for each in of_act(service, case, LetterState.QUEUED)] == [
        "corporation_invited",
        "tenant_invited",
    ]
    assert now(service, case).state is State.INVITED
    assert secretary.page.slug == case.reference
    assert "De brieven gaan om 12.10 uit" in secretary.page.text


def test_desk_check_10_a_case_that_is_to_be_planned_takes_as_few(secretary: Browser, service: Service) -> None:
    """Check 10."""
    case, day = tied_case(service), hearing_day(service)
    act(secretary, case, "take_up", own_words="Tot gauw.")
    assert now(service, case).state is State.ACCEPTED
    secretary.visit("/desk/")
    secretary.follow("Nodig uit")
    secretary.press(slot=f"{day.id}.0")
    secretary.press("go")
    assert now(service, case).state is State.INVITED


def test_moving_and_calling_off_take_as_few(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service), hearing_day(service)
    act(secretary, case, "invite", slot=f"{day.id}.0")
    act(secretary, case, "move", asked_by="huurder", slot=f"{day.id}.2", why="Ziek")
    assert [(each.slot, each.outcome) for each in hearings_of(service, case)] == [
        (0, Outcome.MOVED),
        (2, Outcome.PLANNED),
    ]
    act(secretary, case, "call_off", why="Een lid is ziek")
    assert hearings_of(service, case)[-1].outcome is Outcome.OFF
    assert "Een lid is ziek" in secretary.page.text
    act(secretary, case, "invite", slot=f"{day.id}.1")
    act(secretary, case, "move", asked_by="commissie", slot="none")
    assert [each.outcome for each in hearings_of(service, case)][-1] is Outcome.MOVED


def test_desk_check_18_what_waits_is_taken_back_with_all_that_it_changed(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    """Check 18: after ten minutes it is."""
    case, day = tied_case(service), hearing_day(service)
    act(secretary, case, "invite", slot=f"{day.id}.0")
    clock.pass_by(timedelta(minutes=9, seconds=59))
    press_on_case(secretary, case, "back/")
    assert now(service, case).state is State.RECEIVED
    assert hearings_of(service, case) == []
    assert {each.state for each in of_act(service, case)} == {LetterState.TAKEN_BACK}
    assert "Teruggehaald: in behandeling genomen en uitgenodigd" in secretary.page.text
    with service.db.reading() as connection:
        did = [each.what for each in desk_log.of_case(service.db, connection, case.id)]
    assert [each for each in did if each is not Did.OPENED] == [Did.TAKE_UP_AND_INVITE, Did.TAKE_BACK]
    act(secretary, case, "invite", slot=f"{day.id}.0")


def test_desk_check_18_a_second_later_it_is_refused_with_what_to_do(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    """Check 18: at 10 min 1 s."""
    case, day = tied_case(service), hearing_day(service)
    act(secretary, case, "invite", slot=f"{day.id}.0")
    form = back_form(secretary, case)
    clock.pass_by(timedelta(minutes=10, seconds=1))
    page = secretary.send(form[1], form[0])
    assert page.status == 409
    assert "Verzet de zitting" in page.text
    assert now(service, case).state is State.INVITED
    assert "Haal terug" not in secretary.visit(at(case)).text


def back_form(browser: Browser, case: Case) -> tuple[str, dict[str, str]]:
    page = browser.visit(at(case))
    form = next(each for each in page.all("form") if "/back/" in (each.get("action") or ""))
    fields = {each.get("name", ""): each.get("value", "") for each in form.iter() if each.get("type") == "hidden"}
    return form.get("action", ""), fields


def test_desk_check_21_the_same_form_four_times_is_one_act(secretary: Browser, service: Service) -> None:
    """Check 21."""
    case, day = tied_case(service), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    sent = secretary.filled("go")
    for _ in range(4):
        assert secretary.send(sent, at(case, "act/invite")).slug == case.reference
    assert len(of_act(service, case)) == 2
    assert len(hearings_of(service, case)) == 1


def test_desk_check_21_the_same_form_four_times_at_once_is_one_act(secretary: Browser, service: Service) -> None:
    """Check 21."""
    case, day = tied_case(service), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    sent = secretary.filled("go")
    [person] = staff.all_of(service.db)
    browsers = [at_desk(service, person) for _ in range(4)]
    tokens = [browser.visit(at(case, "act/invite")) and browser.filled()["csrf_token"] for browser in browsers]

    def press(number: int) -> str:
        return browsers[number].send({**sent, "csrf_token": tokens[number]}, at(case, "act/invite")).slug

    with ThreadPoolExecutor(4) as at_once:
        assert set(at_once.map(press, range(4))) == {case.reference}
    assert len(of_act(service, case)) == 2
    assert len(hearings_of(service, case)) == 1


def test_desk_check_22_a_stale_form_says_what_changed_and_by_whom_and_keeps_the_text(
    secretary: Browser, service: Service
) -> None:
    """Check 22."""
    case, day = tied_case(service), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0", own_words="Bewaar deze zin.")
    sent = secretary.filled("go")
    other = at_desk(service, add_secretary(service, "Tom Yilmaz"))
    act(other, case, "take_up", own_words="")
    page = secretary.send(sent, at(case, "act/invite"))
    assert page.status == 409
    assert "In behandeling genomen, door Tom Yilmaz" in page.text
    assert "Bewaar deze zin." in page.text
    assert now(service, case).state is State.ACCEPTED
    secretary.press()
    secretary.press("go")
    assert now(service, case).state is State.INVITED


def test_a_tenant_who_withdraws_meanwhile_is_told_of(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0", own_words="Bewaar deze zin.")
    sent = secretary.filled("go")
    change.withdraw(service, case, "Het is gemaakt")
    page = secretary.send(sent, at(case, "act/invite"))
    assert page.status == 409
    assert "Ingetrokken, door de huurder" in page.text
    assert "Bewaar deze zin." in page.text
    assert of_act(service, case) == []


def test_a_case_that_is_erased_meanwhile_is_gone(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    sent = secretary.filled("go")
    erasing.erase_case(service.db, case.id, service.now())
    page = secretary.send(sent, at(case, "act/invite"))
    assert page.status == 404
    assert "verwijderd" in page.text


def test_two_cases_and_one_slot(secretary: Browser, service: Service) -> None:
    first, second, day = tied_case(service), tied_case(service), hearing_day(service, slots=1)
    preview(secretary, second, "invite", slot=f"{day.id}.0", own_words="Bewaar deze zin.")
    sent = secretary.filled("go")
    act(secretary, first, "invite", slot=f"{day.id}.0")
    page = secretary.send(sent, at(second, "act/invite"))
    assert page.status == 422
    assert "net bezet" in page.text
    assert "Bewaar deze zin." in page.text


def test_declining_asks_a_reason(secretary: Browser, service: Service, clock: Clock) -> None:
    case = tied_case(service)
    preview(secretary, case, "decline", own_words="x")
    assert secretary.page.problems == ["Kies een reden."]
    secretary.press(reason="other")
    assert secretary.page.problems == ["Schrijf de andere reden op."]
    secretary.press(other="Wij zijn er niet voor.", forward="yes")
    secretary.press("go")
    assert now(service, case).state is State.DECLINED
    assert [each.kind for each in of_act(service, case)] == ["corporation_forwarded", "tenant_declined"]
    assert "Herstel de stand" not in secretary.page.text
    page = secretary.visit(at(case, "act/correct"))
    assert "Haal die terug op de zaak, of wacht tot ze weg zijn." in page.text
    clock.pass_by(timedelta(minutes=11))
    act(secretary, case, "correct", why="Toch wel")
    assert now(service, case).state is State.RECEIVED


def test_desk_check_15_withdrawn_by_phone_calls_the_hearing_off_and_asks_to_phone_both(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    """Checks 15 (second half) and 16."""
    case, day = tied_case(service), hearing_day(service, service.today() + timedelta(days=2))
    act(secretary, case, "invite", slot=f"{day.id}.0")
    clock.pass_by(timedelta(minutes=11))
    let_go(service)
    act(secretary, case, "withdraw", told_by="Samira", told_how="per telefoon", reason="Het is gemaakt")
    last = now(service, case).history[-1]
    assert last.state is State.WITHDRAWN
    assert last.by
    assert last.by.role is Role.SECRETARY
    assert "Verteld door Samira, aan de telefoon, op 23 november 2026" in secretary.page.text
    assert "Bel de huurder en de corporatie" in secretary.page.text
    assert "Bel, en leg vast wie is gebeld" in secretary.visit("/desk/").text
    act(secretary, case, "told", whom="tenant")
    assert len(secretary.page.problems) == 1
    both = MultiDict([*secretary.filled("go", whom="tenant").items(), ("whom", "corporation")])
    secretary.send(both, at(case, "act/told"))
    assert "Bel de huurder en de corporatie" not in secretary.page.text
    assert "Bel, en leg vast wie is gebeld" not in secretary.visit("/desk/").text
    act(secretary, case, "reopen")
    assert now(service, case).state is State.INVITED
    assert hearings_of(service, case)[-1].outcome is Outcome.PLANNED


def let_go(service: Service) -> None:
    """Send all that waits and is due."""

    while row := outgoing.lease(service.db, "test", service.now(), timedelta(minutes=1)):
        outgoing.mark_sent(service.db, row.id, b"sent", service.now())


def test_the_outcome_is_noted_on_the_day_and_can_be_corrected(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    case, day = tied_case(service), hearing_day(service, service.today(), hour=15)
    act(secretary, case, "invite", slot=f"{day.id}.0")
    act(secretary, case, "held", outcome="held")
    assert now(service, case).state is State.HEARD
    act(secretary, case, "correct", why="Verkeerde zaak")
    assert now(service, case).state is State.INVITED
    act(secretary, case, "held", outcome="held_over")
    assert now(service, case).state is State.INVITED
    secretary.visit(at(case))
    assert "act/invite" in secretary.page.text
