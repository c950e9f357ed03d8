"""What a corporation was told last, whatever was planned since: of which hearing, and whether it had the complaint."""

from datetime import date, timedelta

import pytest

from formservice.acts import change
from formservice.acts.desk import keeping
from formservice.acts.desk.carry_out import look
from formservice.acts.desk.plans import CallOff, Held, Invite, Move, Reopen, TakeUp, Withdraw
from formservice.letters.told import HearingTold, Told
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import drafts, letters, letters_at_desk
from formservice.storage.cases import Case
from formservice.storage.corporations import Corporation
from formservice.storage.hearing_days import HearingDay
from formservice.storage.letters import LetterRow
from tests.conftest import Clock
from tests.harness.planning import FIRST_OF_MARCH, ME, corporation, done, invited, kinds, new_case, new_day, send

TODAY = date(2026, 11, 23)
PHONED = Withdraw("de huurder", "telefoon", TODAY)
LATER = date(2027, 3, 8)


def rows(service: Service, case: Case, kind: str) -> list[LetterRow]:
    with service.db.reading() as connection:
        found = [
            letters_at_desk.stored(service.db, connection, each.id)
            for each in letters.of_case(service.db, case.id)
            if each.kind == kind
        ]
    return [row for row in found if row]


def called_off(service: Service, case: Case) -> HearingTold:
    [row] = rows(service, case, "corporation_off")
    told = Told.read(row.details).hearing
    assert told
    return told


def withdraw(service: Service, case: Case, *, is_online: bool) -> None:
    if is_online:
        assert isinstance(change.withdraw(service, look(service, case.id).case, ""), Case)
    else:
        done(service, case, PHONED)


@pytest.mark.parametrize("is_online", [True, False])
def test_a_withdrawal_while_a_new_day_still_waits_calls_off_the_day_that_the_corporation_knows(
    service: Service, of: Corporation, day: HearingDay, is_online: bool
) -> None:
    case = invited(service, of, day, 1)
    send(service, case)
    done(service, case, Move("corporation", new_day(service, LATER).id, 0))
    withdraw(service, case, is_online=is_online)
    told = called_off(service, case)
    assert (told.on, told.at.hour) == (FIRST_OF_MARCH, 14)
    assert told.sequence == 2, "newer than all that any calendar may have"
    assert "corporation_moved" in kinds(service, case, "taken_back")


def test_a_withdrawal_after_the_new_day_was_told_calls_that_off(
    service: Service, of: Corporation, day: HearingDay, clock: Clock
) -> None:
    case = invited(service, of, day)
    send(service, case)
    clock.pass_by(timedelta(minutes=30))
    done(service, case, Move("corporation", new_day(service, LATER).id, 0))
    send(service, case)
    done(service, case, PHONED)
    assert called_off(service, case).on == LATER


@pytest.mark.parametrize("act", [CallOff("ziekte"), Move("committee", why="ziekte")])
def test_a_withdrawal_while_calling_off_still_waits_calls_off_itself(
    service: Service, of: Corporation, day: HearingDay, act: CallOff | Move
) -> None:
    case = invited(service, of, day)
    send(service, case)
    done(service, case, act)
    done(service, case, PHONED)
    queued = kinds(service, case, "queued")
    assert queued == ["committee_withdrawn", "corporation_off", "tenant_withdrawn"]
    [waiting] = [row for row in rows(service, case, "corporation_off") if not Told.read(row.details).reason]
    told = Told.read(waiting.details).hearing
    assert told
    assert (told.on, told.sequence) == (FIRST_OF_MARCH, 2)
    [tenant] = rows(service, case, "tenant_withdrawn")
    assert Told.read(tenant.details).earlier == told, "out of the tenant's calendar too"


def test_a_hearing_that_was_called_off_or_is_over_is_not_called_off_again(
    service: Service, of: Corporation, day: HearingDay, clock: Clock
) -> None:
    off = invited(service, of, day)
    send(service, off)
    clock.pass_by(timedelta(minutes=30))
    done(service, off, CallOff("ziekte"))
    send(service, off)
    done(service, off, Invite(day.id, 0))
    done(service, off, PHONED)
    assert len(rows(service, off, "corporation_off")) == 1, "the new invitation never went out"
    over = invited(service, of, day, 1)
    send(service, over)
    clock.now = clock.now.replace(year=2027, month=3, day=1)
    done(service, over, Held(Outcome.HELD_OVER))
    done(service, over, PHONED)
    assert rows(service, over, "corporation_off") == []


def test_who_goes_on_and_withdraws_again_calls_the_same_day_off_again(
    service: Service, of: Corporation, day: HearingDay, clock: Clock
) -> None:
    case = invited(service, of, day)
    send(service, case)
    for act in (PHONED, Reopen(), PHONED):
        clock.pass_by(timedelta(minutes=30))
        done(service, case, act)
        send(service, case)
    assert len(rows(service, case, "corporation_off")) == 2


@pytest.mark.parametrize("mail", ["klachten@ander.example", ""])
def test_another_corporation_gets_the_complaint_with_the_invitation(
    service: Service, of: Corporation, day: HearingDay, mail: str
) -> None:
    case = new_case(service, of)
    done(service, case, TakeUp())
    assert look(service, case.id).has_complaint
    other = corporation(service, "Ander Voorbeeld", mail)
    keeping.tie(service, ME, case.id, other.id, drafts.new_id())
    assert not look(service, case.id).has_complaint
    done(service, case, Invite(day.id, 0))
    [row] = rows(service, case, "corporation_invited")
    assert (row.recipient, Told.read(row.details).is_forwarded) == (mail, True)
    keeping.tie(service, ME, case.id, of.id, drafts.new_id())
    assert look(service, case.id).has_complaint, "tied to the first one again, which had it"


def test_a_corporation_with_a_new_address_or_none_before_does_not_get_the_complaint_twice(
    service: Service, day: HearingDay
) -> None:
    by_post = corporation(service, mail="")
    case = new_case(service, by_post)
    done(service, case, TakeUp())
    done(service, case, Invite(day.id, 0))
    [row] = rows(service, case, "corporation_invited")
    assert not Told.read(row.details).is_forwarded
