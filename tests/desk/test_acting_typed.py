"""Handeling: whatever is typed is words, has its own message, and is never lost."""

import pytest

from formservice.service import Service
from formservice.storage import desk_log
from formservice.storage.desk_log import Did
from tests.desk.stage import (
    at,
    hearing_day,
    of_act,
    press_on_case,
    preview,
    tied_case,
)
from tests.harness.visit import Browser, words

BAD = ("\0nul", "\u202emo.gnirts", "=cmd|' /C calc'!A0", "{{7*7}}", "#set page(width: 1pt)", "\\input{/etc/passwd}")


@pytest.mark.parametrize("bad", BAD)
def test_own_words_are_words(secretary: Browser, service: Service, bad: str) -> None:
    case, day = tied_case(service), hearing_day(service)
    secretary.visit(at(case, "act/invite"))
    page = secretary.send({**secretary.filled(slot=f"{day.id}.0"), "own_words": bad}, check=False)
    assert page.status == 200
    assert "Dit gaat eruit" in page.text
    assert "\0" not in page.text
    assert "\u202e" not in page.text
    letters = " ".join(words(letter) for letter in page.all("div", class_="letter"))
    assert "49" not in letters


def test_words_that_are_too_long_are_told_and_kept(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0", own_words="a" * 5_001)
    assert secretary.page.problems == ["Deze tekst heeft 5.001 tekens. Het mogen er hoogstens 5.000 zijn."]
    assert "a" * 5_001 in secretary.page.text
    secretary.visit(at(case, "act/invite"))
    assert secretary.press(slot=f"{day.id}.0", own_words="a" * 1_000_000).status == 422
    secretary.visit(at(case, "act/invite"))
    assert secretary.press(slot=f"{day.id}.0", own_words="a" * 5_000).status == 200


@pytest.mark.parametrize("typed", ["30-2-2027", "2027-02-30", "9.3", "morgen", "0001-01-01"])
def test_a_day_that_does_not_exist_is_told(secretary: Browser, service: Service, typed: str) -> None:
    case = tied_case(service)
    preview(secretary, case, "take_up", react_by=typed)
    assert len(secretary.page.problems) == 1
    assert f'value="{typed}"' in secretary.page.text


def test_a_withdrawal_of_tomorrow_is_refused(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    preview(secretary, case, "withdraw", told_how="per mail", told_on="2026-11-24")
    assert secretary.page.problems == ["Die dag is nog niet geweest. Kies vandaag, of een dag ervoor."]


def test_an_act_that_cannot_be_done_now_says_so(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    for name in ("move", "call_off", "reopen", "held", "correct", "told"):
        page = secretary.visit(at(case, f"act/{name}"))
        assert page.status == 409, name
        assert "Dit kan nu niet" in page.text
    assert secretary.visit(at(case, "act/x")).status == 404


def test_without_a_token_nothing_changes_and_the_text_stays(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0", own_words="Bewaar deze zin.")
    sent = secretary.filled("go") | {"csrf_token": "x"}
    page = secretary.send(sent, at(case, "act/invite"))
    assert page.status == 422
    assert "Bewaar deze zin." in page.text
    assert of_act(service, case) == []


def test_desk_check_06_a_text_comes_back_after_the_session_ended(secretary: Browser, service: Service) -> None:
    """Check 6: what comes back through the login is shown, and nothing is done yet."""
    case, day = tied_case(service), hearing_day(service)
    words_typed = "Lange tekst. " * 380
    preview(secretary, case, "invite", slot=f"{day.id}.0", own_words=words_typed)
    back = secretary.filled("go") | {"again": "on"}
    page = secretary.send(back, at(case, "act/invite"))
    assert words_typed.strip() in page.text
    assert of_act(service, case) == []
    secretary.visit(at(case))
    page = press_on_case(secretary, case, "notes", note=words_typed, again="on")
    assert words_typed.strip() in page.text
    secretary.visit(at(case, "address"))
    page = secretary.send({**secretary.filled(address="Regel een\nRegel twee\nRegel drie"), "again": "on"})
    assert "Regel drie" in page.text
    with service.db.reading() as connection:
        did = {each.what for each in desk_log.of_case(service.db, connection, case.id)}
    assert did == {Did.OPENED}
