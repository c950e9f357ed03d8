"""What becomes of a hearing when its complaint is withdrawn at the desk or online, and when it goes on again (F9)."""

from datetime import date, timedelta

import pytest

from formservice.acts import change
from formservice.acts.desk.carry_out import look
from formservice.acts.desk.plans import (
    Hindrance,
    Reopen,
    Withdraw,
)
from formservice.letters.printed import paper
from formservice.rules.case import Refusal, State
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import desk_log, hearing_days, letters, letters_at_desk
from formservice.storage.cases import Case
from formservice.storage.corporations import Corporation
from formservice.storage.desk_log import Did
from formservice.storage.hearing_days import HearingDay
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.harness.pdf_text import words_of
from tests.harness.planning import (
    done,
    hearings,
    invited,
    kinds,
    new_case,
    outcomes,
    send,
    state,
    tried,
)

TODAY = date(2026, 11, 23)
PHONED = Withdraw("de huurder", "telefoon", TODAY)


def test_desk_check_16_a_withdrawal_by_phone_calls_the_hearing_off_and_says_who_told_whom(
    service: Service, of: Corporation, day: HearingDay
) -> None:
    """Check 16."""
    case = invited(service, of, day)
    send(service, case)
    assert tried(service, case, Withdraw("de huurder", "telefoon", TODAY + timedelta(days=1))) is Hindrance.NOT_YET
    done(service, case, PHONED)
    assert kinds(service, case, "queued") == ["committee_withdrawn", "corporation_off", "tenant_withdrawn"]
    assert outcomes(service, case) == [Outcome.OFF]
    with service.db.reading() as connection:
        last = desk_log.of_case(service.db, connection, case.id)[-1]
    assert last.what is Did.WITHDRAW
    assert (last.details["told_by"], last.details["told_how"], last.details["told_on"]) == (
        "de huurder",
        "telefoon",
        "2026-11-23",
    )


@pytest.mark.parametrize("is_online", [True, False])
def test_desk_check_15_16_a_withdrawal_tells_the_corporation_at_once_and_what_waits_stays_here(
    service: Service, of: Corporation, day: HearingDay, is_online: bool
) -> None:
    """Checks 15 and 16: nobody is called off a hearing that nobody was told of."""

    def withdraw(case: Case) -> None:
        if is_online:
            assert isinstance(change.withdraw(service, look(service, case.id).case, ""), Case)
        else:
            done(service, case, PHONED)

    told = invited(service, of, day)
    send(service, told)
    withdraw(told)
    assert kinds(service, told, "queued") == ["committee_withdrawn", "corporation_off", "tenant_withdrawn"]
    assert [each.sequence for each in hearings(service, told)] == [1]

    untold = invited(service, of, day)
    withdraw(untold)
    assert kinds(service, untold, "taken_back") == ["corporation_invited", "tenant_invited"]
    assert kinds(service, untold, "queued") == ["committee_withdrawn", "tenant_withdrawn"]
    assert outcomes(service, untold) == [Outcome.OFF]


def test_a_tenant_without_mail_hears_by_post_what_the_desk_noted_of_withdrawing_and_going_on(
    service: Service, of: Corporation
) -> None:
    case = new_case(service, of, mail="", contact="post")
    done(service, case, PHONED)
    assert kinds(service, case, "to_post") == ["tenant_withdrawn"]
    done(service, case, Reopen())
    # what nobody put into an envelope yet is not true any more
    assert kinds(service, case, "taken_back") == ["committee_withdrawn", "tenant_withdrawn"]
    assert kinds(service, case, "to_post") == ["tenant_reopened"]
    [first, *_] = [each for each in letters.of_case(service.db, case.id) if each.state is LetterState.TO_POST]
    with service.db.reading() as connection:
        row = letters_at_desk.stored(service.db, connection, first.id)
    assert row
    assert case.reference in words_of(paper(service, row))


@pytest.mark.parametrize("is_online", [True, False])
@pytest.mark.parametrize("is_free", [True, False])
def test_desk_check_16_a_withdrawal_that_is_undone_brings_the_slot_back_where_it_is_free(
    service: Service, of: Corporation, day: HearingDay, is_online: bool, is_free: bool
) -> None:
    """Check 16."""
    case = invited(service, of, day)
    send(service, case)
    done(service, case, PHONED)
    if not is_free:
        invited(service, of, day, 0)
    if is_online:
        assert isinstance(change.reopen(service, look(service, case.id).case), Case)
    else:
        done(service, case, Reopen())
    assert state(service, case) is State.INVITED
    assert outcomes(service, case) == [Outcome.OFF, *([Outcome.PLANNED] if is_free else [])]
    assert [each.sequence for each in hearings(service, case)] == [1, 2][: 1 + is_free]
    assert "corporation_goes_on" in kinds(service, case, "queued")


def test_a_slot_that_the_day_has_no_more_does_not_come_back(service: Service, of: Corporation, day: HearingDay) -> None:
    case = invited(service, of, day, 1)
    send(service, case)
    done(service, case, PHONED)
    with service.db.writing("days") as connection:
        shorter = hearing_days.Day(day.day.on, day.day.starts, day.day.minutes, 1)
        assert hearing_days.change_day(service.db, connection, day, shorter, day.where)
    done(service, case, Reopen())
    assert look(service, case.id).planned is None


def test_a_withdrawal_is_not_undone_after_its_days(service: Service, of: Corporation, clock: Clock) -> None:
    case = new_case(service, of)
    done(service, case, PHONED)
    clock.pass_by(timedelta(days=service.committee.undo_days + 1))
    assert tried(service, case, Reopen()) is Refusal.TOO_LATE_TO_UNDO
