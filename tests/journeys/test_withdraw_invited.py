"""Withdrawing over HTTP while invited: the hearing ends with the complaint, and comes back with it if it can (F9).

Checks 15 and 16 of the desk.
"""

from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from unittest.mock import patch

import pytest

from formservice.acts.change import withdraw as withdraw_at_once
from formservice.acts.desk.carry_out import look
from formservice.acts.desk.plans import Invite, TakeUp
from formservice.languages import LANGUAGES, gettext
from formservice.letters.about_withdrawing import what_of_hearing
from formservice.letters.told import HearingTold, Told
from formservice.links import Purpose
from formservice.mail.outbox import Outbox
from formservice.rules.case import State
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import cases, hearing_days, letters, letters_at_desk
from formservice.storage.cases import Case
from formservice.storage.hearing_days import HearingDay
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.stage import hearing_day, tied_case
from tests.harness.planning import deliver, done
from tests.harness.visit import Browser, Page, words
from tests.journeys.opening import WITHDRAW, link_to

OVER = timedelta(minutes=11)


def invite(service: Service, day: HearingDay, lang: str = "nl") -> Case:
    """Take a complaint in, and invite its parties to the first slot of a day."""
    case = tied_case(service, lang)
    done(service, case, Invite(day.id, 0))
    return case


def withdraw(browser: Browser, service: Service, case: Case) -> Page:
    """Press the button that withdraws."""
    browser.visit(link_to(service, Purpose.WITHDRAW, case=case))
    page = browser.press(reason="")
    assert page.slug == "done", page.text
    return page


def undo(browser: Browser) -> str:
    """Press the button that takes it back, and return what the page says."""
    browser.visit(f"{WITHDRAW}/undo")
    page = browser.press()
    assert page.slug == "reopened"
    return words(page.one("main"))


def states_of(service: Service, case: Case, kind: str) -> list[LetterState]:
    """Return how far the letters of a kind are."""
    return [each.state for each in letters.of_case(service.db, case.id) if each.kind == kind]


def taken(service: Service, day: HearingDay) -> dict[int, str]:
    """Return which slots of a day are taken, and by which case."""
    with service.db.reading() as connection:
        return hearing_days.planned_on(connection, day.id)


def mail_of(service: Service, case: Case, kind: str) -> str:
    """Return the text of a mail that went out."""
    [letter] = [each for each in letters.of_case(service.db, case.id) if each.kind == kind]
    sent = letters.sent_bytes(service.db, letter.id)
    assert sent
    body = message_from_bytes(sent, policy=default).get_body(("plain",))
    assert body
    return " ".join(body.get_content().split())


def test_desk_check_15_a_tenant_who_withdraws_while_invited_calls_the_hearing_off_and_the_corporation_is_written_to(
    browser: Browser, service: Service, clock: Clock
) -> None:
    day = hearing_day(service)
    case = invite(service, day)
    deliver(service, clock)
    assert "gaat die niet door." in words(withdraw(browser, service, case).one("main"))
    assert states_of(service, case, "corporation_off") == [LetterState.QUEUED]
    assert taken(service, day) == {}
    [hearing] = look(service, case.id).hearings
    assert hearing.outcome is Outcome.OFF
    Outbox(service).deliver_due()
    assert states_of(service, case, "corporation_off") == [LetterState.SENT]
    assert "is al afgezegd" in mail_of(service, case, "committee_withdrawn")


def test_desk_check_15_state_hearing_and_letter_are_kept_together_or_not_at_all(service: Service, clock: Clock) -> None:
    day = hearing_day(service)
    case = invite(service, day)
    deliver(service, clock)
    before = letters.of_case(service.db, case.id)
    found = cases.find(service.db, case.id)
    assert found
    with patch.object(letters, "queue", side_effect=BrokenPipeError), pytest.raises(BrokenPipeError):
        withdraw_at_once(service, found, "")
    now = cases.find(service.db, case.id)
    assert now
    assert now.state is State.INVITED
    assert (taken(service, day), letters.of_case(service.db, case.id)) == ({0: case.id}, before)


def test_desk_check_15_invitations_that_are_held_stay_and_who_was_never_told_is_not_written_to(
    browser: Browser, service: Service, clock: Clock
) -> None:
    day = hearing_day(service)
    case = invite(service, day)
    withdraw(browser, service, case)
    for kind in ("tenant_invited", "corporation_invited"):
        assert states_of(service, case, kind) == [LetterState.TAKEN_BACK]
    assert states_of(service, case, "corporation_off") == []
    assert taken(service, day) == {}
    deliver(service, clock)
    assert states_of(service, case, "corporation_invited") == [LetterState.TAKEN_BACK]


def test_desk_check_16_who_changes_their_mind_has_the_same_day_again_where_it_is_free(
    browser: Browser, service: Service, clock: Clock
) -> None:
    day = hearing_day(service)
    case = invite(service, day)
    deliver(service, clock)
    withdraw(browser, service, case)
    said = "De bijeenkomst gaat door op dinsdag 8 december 2026 om 10.00 uur."
    assert said in undo(browser)
    assert taken(service, day) == {0: case.id}
    Outbox(service).deliver_due()
    assert said in mail_of(service, case, "tenant_reopened")
    assert "gaat weer door" in mail_of(service, case, "committee_reopened")
    assert states_of(service, case, "corporation_goes_on") == [LetterState.SENT]


def test_desk_check_16_who_comes_back_to_a_slot_that_was_given_away_gets_another_invitation(
    browser: Browser, service: Service, clock: Clock
) -> None:
    day = hearing_day(service, slots=1)
    case = invite(service, day)
    deliver(service, clock)
    withdraw(browser, service, case)
    other = invite(service, day)
    said = (
        "De bijeenkomst van dinsdag 8 december 2026 gaat niet door. "
        "Wij zoeken een nieuwe dag. U krijgt daarvoor een nieuwe uitnodiging."
    )
    page = undo(browser)
    assert said in page
    assert "Vraag ons" not in page
    assert taken(service, day) == {0: other.id}
    Outbox(service).deliver_due()
    assert said in mail_of(service, case, "tenant_reopened")
    assert "Nodig beide partijen opnieuw uit." in mail_of(service, case, "committee_reopened")


def test_where_the_desk_planned_nothing_the_tenant_is_asked_to_ask(browser: Browser, service: Service) -> None:
    case = tied_case(service)
    done(service, case, TakeUp())
    withdraw(browser, service, case)
    assert "Was er al een bijeenkomst gepland? Vraag ons dan of die nog doorgaat." in undo(browser)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_becomes_of_a_hearing_is_said_in_every_language(service: Service, code: str) -> None:
    day = hearing_day(service)
    told = HearingTold(date(2026, 12, 8), day.day.starts, 60, "Kantoor", (), 1)
    for what, text in (
        (Told(told, told), "De bijeenkomst gaat door op %(day)s om %(hour)s uur."),
        (Told(None, told), "De bijeenkomst van %(day)s gaat niet door."),
    ):
        said = what_of_hearing(what)
        assert said[0].text == text
        assert "2026" in said[0].plain(code)
        assert code == "nl" or gettext(code, text) != text
    assert what_of_hearing(Told()) == []


@pytest.mark.parametrize("kind", ["tenant_invited", "corporation_invited"])
def test_desk_check_17_an_invitation_that_is_on_its_way_while_the_tenant_withdraws_does_not_leave(
    service: Service, clock: Clock, kind: str
) -> None:
    case = invite(service, hearing_day(service))
    clock.pass_by(OVER)
    outbox = Outbox(service)
    compose: Callable[..., object] = outbox._compose

    def withdrawn_meanwhile(row: letters.LetterRow) -> object:
        made = compose(row)
        found = cases.find(service.db, case.id)
        if row.kind == kind and found and found.state is not State.WITHDRAWN:
            assert isinstance(withdraw_at_once(service, found, ""), Case)
        return made

    with patch.object(outbox, "_compose", withdrawn_meanwhile):
        outbox.deliver_due()
    assert states_of(service, case, kind) == [LetterState.TAKEN_BACK]


def test_desk_check_17_a_letter_that_asks_nobody_to_come_still_leaves(service: Service) -> None:
    case = tied_case(service)
    found = cases.find(service.db, case.id)
    assert found
    withdraw_at_once(service, found, "")
    with patch.object(letters_at_desk, "take_back_if_withdrawn", side_effect=AssertionError):
        Outbox(service).deliver_due()
    assert states_of(service, case, "tenant_withdrawn") == [LetterState.SENT]
