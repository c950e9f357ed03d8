"""An act is taken back while its letters wait, with all that it changed (check 18)."""

from datetime import timedelta

import pytest

from formservice.acts import change
from formservice.acts.desk.carry_out import Done, Stale, look, take_back
from formservice.acts.desk.plans import CallOff, Decline, DeskAct, Held, Invite, Move, TakeUp, Withdraw
from formservice.rules.case import State
from formservice.rules.hearing import Day, Outcome
from formservice.service import Service
from formservice.storage import desk_log, drafts, hearing_days, notes, outgoing
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from tests.conftest import Clock
from tests.harness.planning import ME, corporation, done, invited, kinds, new_case, new_day, send


def taken_back(service: Service, case: Case, number: int, form: str | None = None) -> object:
    return take_back(service, ME, case.id, number, form or drafts.new_id())


def known(service: Service, case: Case) -> object:
    now = look(service, case.id)
    return now.case.state, now.hearings, kinds(service, case, "queued", "sent")


@pytest.mark.parametrize("name", ["take up", "decline", "take up and invite", "invite", "move", "no day", "call off"])
def test_what_was_taken_back_never_was_and_the_log_has_both(service: Service, name: str) -> None:
    of, day = corporation(service), new_day(service)
    case = new_case(service, of)
    if name == "invite":
        done(service, case, TakeUp())
    if name in ("move", "no day", "call off"):
        done(service, case, Invite(day.id, 0))
    send(service, case)
    act: DeskAct = {
        "take up": TakeUp(),
        "decline": Decline("niet voor ons"),
        "take up and invite": Invite(day.id, 1),
        "invite": Invite(day.id, 1),
        "move": Move("tenant", day.id, 1),
        "no day": Move("tenant"),
        "call off": CallOff("ziekte"),
    }[name]
    before = known(service, case)
    number = done(service, case, act).number
    assert known(service, case) != before
    assert isinstance(taken_back(service, case, number), Done)
    assert known(service, case) == before
    with service.db.reading() as connection:
        assert 1 not in hearing_days.planned_on(connection, day.id)
        rows = desk_log.of_case(service.db, connection, case.id)[-2:]
    assert [(each.number, each.undoes) for each in rows] == [(number, None), (number + 1, number)]
    assert rows[1].what is Did.TAKE_BACK


def test_an_outcome_is_taken_back(service: Service, clock: Clock) -> None:
    case = invited(service, corporation(service), new_day(service))
    clock.pass_by(timedelta(days=99))
    number = done(service, case, Held(Outcome.HELD)).number
    assert isinstance(taken_back(service, case, number), Done)
    now = look(service, case.id)
    assert (now.case.state, [each.outcome for each in now.hearings]) == (State.INVITED, [Outcome.PLANNED])


@pytest.mark.parametrize(("seconds", "is_done"), [(599, True), (600, False), (601, False)])
def test_ten_minutes_and_no_longer(service: Service, clock: Clock, seconds: int, is_done: bool) -> None:
    case = new_case(service, corporation(service))
    told = done(service, case, TakeUp())
    assert told.until == clock.now + timedelta(minutes=10)
    clock.pass_by(timedelta(seconds=seconds))
    found = taken_back(service, case, told.number)
    assert isinstance(found, Done) if is_done else found is Stale.TOO_LATE
    assert look(service, case.id).case.state is (State.RECEIVED if is_done else State.ACCEPTED)


def test_desk_check_19_an_act_of_which_a_worker_has_a_letter_stands(service: Service, clock: Clock) -> None:
    """Check 19: sent and standing, or neither."""
    case = new_case(service, corporation(service))
    number = done(service, case, TakeUp()).number
    clock.pass_by(timedelta(minutes=10))
    assert outgoing.lease(service.db, "worker", clock.now, timedelta(minutes=5))
    clock.now -= timedelta(minutes=5)  # even where the clock is put back
    assert taken_back(service, case, number) is Stale.TOO_LATE
    assert kinds(service, case, "queued") == ["corporation_taken_up", "tenant_taken_up"]
    assert look(service, case.id).case.state is State.ACCEPTED


def test_who_withdraws_by_phone_is_not_taken_back_but_reopened(service: Service) -> None:
    case = new_case(service, corporation(service))
    number = done(service, case, Withdraw("de huurder", "telefoon", service.today())).number
    assert taken_back(service, case, number) is Stale.TOO_LATE
    assert look(service, case.id).case.state is State.WITHDRAWN


def test_only_the_last_step_is_taken_back(service: Service) -> None:
    case, day = new_case(service, corporation(service)), new_day(service)
    first = done(service, case, TakeUp()).number
    second = done(service, case, Invite(day.id, 0)).number
    assert taken_back(service, case, first) is Stale.NOT_LAST
    assert taken_back(service, new_case(service), second) is Stale.NOT_LAST
    assert taken_back(service, case, 999) is Stale.NOT_LAST
    assert isinstance(taken_back(service, case, second), Done)
    assert taken_back(service, case, second) is Stale.NOT_LAST


def test_what_the_tenant_did_since_stands(service: Service) -> None:
    case = new_case(service, corporation(service))
    number = done(service, case, TakeUp()).number
    assert isinstance(change.withdraw(service, look(service, case.id).case, ""), Case)
    assert taken_back(service, case, number) is Stale.NOT_LAST
    assert look(service, case.id).case.state is State.WITHDRAWN


def test_a_note_in_between_is_no_step(service: Service) -> None:
    case = new_case(service, corporation(service))
    number = done(service, case, TakeUp()).number
    with service.db.writing(f"case:{case.id}") as connection:
        notes.add(service.db, connection, case.id, ME, "gebeld", service.now(), None)
        desk_log.note(service.db, connection, ME, Did.NOTE, service.now(), case.id)
    assert isinstance(taken_back(service, case, number), Done)


def test_one_form_takes_back_once(service: Service) -> None:
    case, form = new_case(service, corporation(service)), drafts.new_id()
    number = done(service, case, TakeUp()).number
    assert isinstance(taken_back(service, case, number, form), Done)
    assert taken_back(service, case, number, form) is Stale.POSTED_BEFORE


def test_a_slot_that_is_another_cases_by_now_does_not_come_back_and_nothing_changes(service: Service) -> None:
    of, day = corporation(service), new_day(service)
    case = invited(service, of, day, 0)
    number = done(service, case, Move("tenant", day.id, 1)).number
    invited(service, of, day, 0)
    before = known(service, case)
    assert taken_back(service, case, number) is Stale.SLOT_GONE
    assert known(service, case) == before


def test_a_slot_that_the_day_has_no_more_does_not_come_back(service: Service) -> None:
    of, day, other = corporation(service), new_day(service), new_day(service)
    case = invited(service, of, day, 1)
    number = done(service, case, Move("tenant", other.id, 0)).number
    with service.db.writing("days") as connection:
        assert hearing_days.change_day(service.db, connection, day, Day(day.day.on, day.day.starts, 60, 1), day.where)
    before = known(service, case)
    assert taken_back(service, case, number) is Stale.SLOT_GONE
    assert known(service, case) == before


def test_invited_again_after_taking_back_begins_anew(service: Service) -> None:
    of, day = corporation(service), new_day(service)
    case = new_case(service, of)
    assert isinstance(taken_back(service, case, done(service, case, Invite(day.id, 0)).number), Done)
    assert look(service, case.id).case.state is State.RECEIVED
    done(service, case, Invite(day.id, 1))
    now = look(service, case.id)
    assert [(each.number, each.slot, each.sequence) for each in now.hearings] == [(1, 1, 0)]
    assert [each.state for each in now.case.history][-2:] == [State.ACCEPTED, State.INVITED]
