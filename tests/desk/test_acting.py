"""Handeling: what goes out is shown before it goes, and can be taken back while it waits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from formservice.acts import change
from formservice.rules.case import Role, State
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import desk_log, erasing, hearing_days, outgoing, staff
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.stage import (
    BRIDGE,
    act,
    at,
    hearing_day,
    new_case,
    now,
    of_act,
    press_on_case,
    preview,
    tie,
    tied_case,
)
from tests.harness.desk import add_secretary, at_desk
from tests.harness.steps import ADDRESS
from tests.harness.visit import Browser, Page, value_of, words


def hearings_of(service: Service, case: Case) -> list[hearing_days.Hearing]:
    with service.db.reading() as connection:
        return hearing_days.of_case(service.db, connection, case.id)


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


def test_what_goes_out_is_shown_to_whom_and_how(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service, contact="post", mail=""), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0", own_words="Neem uw foto’s mee.")
    text = secretary.page.text
    assert "mail naar klachten@debrug.example" in text
    assert "per post" in text
    assert "geen straat met plaats" in text
    press_address(secretary, case)
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    assert "Brugstraat 12a" in secretary.page.text
    assert "geen straat met plaats" not in secretary.page.text


def test_of_each_letter_the_preview_says_when_it_leaves(secretary: Browser, service: Service) -> None:
    by_post, day = tied_case(service, contact="post", mail=""), hearing_day(service)
    page = preview(secretary, by_post, "invite", slot=f"{day.id}.0")
    on_paper = "ligt meteen bij Post: u print de brief, en doet die op de bus"
    assert leaving(page) == [on_paper, "over 10 minuten"]
    assert "nog 10 minuten terughalen, met Haal terug op de zaak. Vink tot dan bij Post niets af." in page.text
    page = preview(secretary, by_post, "decline", reason="other", other="Te laat")
    assert leaving(page) == [on_paper]
    assert "terughalen tot u bij Post een brief afvinkt" in page.text
    assert "minuten" not in page.text
    by_mail = tied_case(service)
    page = preview(secretary, by_mail, "invite", slot=f"{day.id}.0")
    assert leaving(page) == ["over 10 minuten"] * 2
    assert "U kunt alles nog 10 minuten terughalen, met Haal terug op de zaak." in page.text
    page = preview(secretary, by_mail, "withdraw", told_how="per mail")
    assert set(leaving(page)) == {"meteen"}
    assert "Terughalen kan niet." in page.text
    assert "Laat de brieven opnieuw zien" in page.text


def leaving(page: Page) -> list[str]:
    """Return when each letter of a preview leaves."""
    named = zip(page.all("dt"), page.all("dd"), strict=True)
    return [words(value) for name, value in named if words(name) == "Wanneer"]


def test_an_address_is_written_as_on_an_envelope(secretary: Browser, service: Service) -> None:
    """In the letter to the corporation, on the case's page, and where the address for post is asked."""
    by_post, by_mail = tied_case(service, contact="post", mail="", **ADDRESS), tied_case(service)
    whole, part = "Dorpsstraat 12a, 1234 AB Utrecht", "1234 AB, huisnummer 12a"
    for case, home in ((by_post, whole), (by_mail, part)):
        assert home in " ".join(preview(secretary, case, "take_up", own_words="x").text.split())
        assert home in secretary.visit(at(case)).text
        assert home in secretary.visit(at(case, "address")).text
    secretary.visit(at(by_post, "address"))
    assert value_of(secretary.page.one("textarea")) == "Samira de Wit\nDorpsstraat 12a\n1234 AB Utrecht"


def press_address(browser: Browser, case: Case) -> None:
    browser.visit(at(case, "address"))
    browser.press(address="Samira de Wit\nBrugstraat 12a\n1234 AB Plaats")


def test_a_hearing_that_is_near_is_pointed_out(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    day = hearing_day(service, service.today() + timedelta(days=3))
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    assert "De zitting is over 3 dagen" in secretary.page.text


def test_two_letters_to_one_address_are_pointed_out(secretary: Browser, service: Service) -> None:
    case, day = new_case(service), hearing_day(service)
    tie(service, case, replace(BRIDGE, mail="samira@example.org"))
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    assert "Twee brieven gaan naar hetzelfde mailadres" in secretary.page.text


def test_what_is_changed_after_the_preview_is_shown_again_before_it_goes(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    page = secretary.press("go", slot=f"{day.id}.1")
    assert "U hebt iets veranderd" in page.text
    assert of_act(service, case) == []
    secretary.press("go")
    assert hearings_of(service, case)[0].slot == 1


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


@pytest.mark.parametrize("name", ["take_up", "invite"])
def test_without_a_corporation_the_page_says_what_to_do(secretary: Browser, service: Service, name: str) -> None:
    case, day = new_case(service), hearing_day(service)
    typed = {"slot": f"{day.id}.0"} if name == "invite" else {"own_words": "x"}
    preview(secretary, case, name, **typed)
    assert secretary.page.problems == [
        "Deze zaak hoort nog bij geen corporatie. Koppel eerst een corporatie op de zaak."
    ]


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("take_up", "de brief aan de huurder en in die aan de corporatie"),
        ("decline", "de brief aan de huurder, en in die aan de corporatie als u de klacht doorstuurt"),
    ],
)
def test_own_words_say_in_which_letters_they_stand(secretary: Browser, service: Service, name: str, where: str) -> None:
    case = tied_case(service)
    page = secretary.visit(at(case, f"act/{name}"))
    assert f"Dit staat apart in {where}, in het Nederlands." in page.text
    forwarded = {"reason": "other", "other": "Te laat", "forward": "yes"} if name == "decline" else {}
    page = secretary.press(own_words="Mijn eigen zin.", **forwarded)
    assert [text.count("Mijn eigen zin.") > 0 for text in map(words, page.all("details"))] == [True, True]


def test_a_withdrawal_may_be_told_by_phone_and_the_page_says_so(secretary: Browser, service: Service) -> None:
    page = secretary.visit(at(tied_case(service), "act/withdraw"))
    assert "Intrekken mag ook aan de telefoon." in page.text


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
