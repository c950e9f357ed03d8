"""What a secretary does to a complaint: what changes, what goes out, and what is refused."""

from datetime import date, timedelta

import pytest

from formservice.acts import change
from formservice.acts.desk.carry_out import Done, Stale, carry_out, look
from formservice.acts.desk.days import free_slots
from formservice.acts.desk.plans import (
    CallOff,
    Correct,
    Decline,
    DeskAct,
    Held,
    Hindrance,
    Invite,
    Move,
    Plan,
    Reopen,
    TakeUp,
    Withdraw,
)
from formservice.rules.case import Refusal, Role, State
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import desk_log, drafts, hearing_days, letters
from formservice.storage.cases import Case
from formservice.storage.corporations import Corporation
from formservice.storage.hearing_days import HearingDay
from tests.conftest import Clock
from tests.harness.planning import (
    FIRST_OF_MARCH,
    ME,
    done,
    hearings,
    invited,
    kinds,
    new_case,
    new_day,
    outcomes,
    state,
    tried,
)

TODAY = date(2026, 11, 23)
PHONED = Withdraw("de huurder", "telefoon", TODAY)
PATHS = {
    State.RECEIVED: (),
    State.ACCEPTED: (State.ACCEPTED,),
    State.DECLINED: (State.DECLINED,),
    State.INVITED: (State.ACCEPTED, State.INVITED),
    State.HEARD: (State.ACCEPTED, State.INVITED, State.HEARD),
    State.SETTLED: (State.ACCEPTED, State.INVITED, State.HEARD, State.SETTLED),
    State.ADVISED: (State.ACCEPTED, State.INVITED, State.HEARD, State.ADVISED),
    State.DECIDED: (State.ACCEPTED, State.INVITED, State.HEARD, State.ADVISED, State.DECIDED),
    State.WITHDRAWN: (State.WITHDRAWN,),
}


def in_state(service: Service, of: Corporation, state: State) -> Case:
    case = new_case(service, of)
    for to in PATHS[state]:
        assert isinstance(change.move(service, case.id, to, service.today()), Case)
    return case


NOT, NONE = Hindrance.NOT_FROM_HERE, Hindrance.NO_HEARING
FROM_EACH_STATE = {
    "take up": {State.RECEIVED: State.ACCEPTED, **dict.fromkeys(set(State) - {State.RECEIVED}, NOT)},
    "decline": {State.RECEIVED: State.DECLINED, **dict.fromkeys(set(State) - {State.RECEIVED}, NOT)},
    "invite": {
        **dict.fromkeys(State, NOT),
        **dict.fromkeys((State.RECEIVED, State.ACCEPTED, State.INVITED), State.INVITED),
    },
    "move": dict.fromkeys(State, NONE),
    "call off": dict.fromkeys(State, NONE),
    "held": dict.fromkeys(State, NONE),
    "withdraw": {
        **dict.fromkeys(State, Refusal.NOT_FROM_HERE),
        **dict.fromkeys((State.RECEIVED, State.ACCEPTED, State.INVITED), State.WITHDRAWN),
        State.WITHDRAWN: Refusal.ALREADY_THERE,
    },
    "reopen": {**dict.fromkeys(State, NOT), State.WITHDRAWN: State.RECEIVED},
    "correct": {
        State.RECEIVED: NOT,
        State.WITHDRAWN: NOT,
        **{at: (State.RECEIVED, *path)[-2] for at, path in PATHS.items() if path and at is not State.WITHDRAWN},
    },
}


@pytest.mark.parametrize("name", FROM_EACH_STATE)
def test_an_act_goes_from_the_states_it_is_for_and_is_refused_from_every_other(
    service: Service, of: Corporation, name: str
) -> None:
    day = new_day(service, slots=9)
    for slot, at in enumerate(State):
        act: DeskAct = {
            "take up": TakeUp(),
            "decline": Decline("De klacht gaat over de huurprijs."),
            "invite": Invite(day.id, slot),
            "move": Move("committee", day.id, slot),
            "call off": CallOff("ziekte"),
            "held": Held(Outcome.HELD),
            "withdraw": PHONED,
            "reopen": Reopen(),
            "correct": Correct("verkeerd geklikt"),
        }[name]
        case, expected = in_state(service, of, at), FROM_EACH_STATE[name][at]
        before = kinds(service, case)
        told = tried(service, case, act)
        if isinstance(expected, State):
            assert isinstance(told, Done), at
            assert state(service, case) is expected
        else:
            assert told is expected, at
            assert (state(service, case), kinds(service, case)) == (at, before)


@pytest.mark.parametrize(
    ("act", "goes_out"),
    [
        (TakeUp(), ["corporation_taken_up", "tenant_taken_up"]),
        (Decline("niet voor ons"), ["tenant_declined"]),
        (Decline("niet voor ons", is_forwarded=True), ["corporation_forwarded", "tenant_declined"]),
        (PHONED, ["committee_withdrawn", "tenant_withdrawn"]),
    ],
)
def test_each_act_queues_its_letters_and_the_row_says_who(
    service: Service, of: Corporation, act: DeskAct, goes_out: list[str]
) -> None:
    case = new_case(service, of)
    number = done(service, case, act).number
    assert kinds(service, case, "queued") == goes_out
    assert {each.act for each in letters.of_case(service.db, case.id)} == {number}
    by = look(service, case.id).case.history[-1].by
    assert by
    assert (by.role, by.id) == (Role.SECRETARY, ME)


def test_the_plan_that_is_shown_is_what_goes_out_and_showing_it_changes_nothing(
    service: Service, of: Corporation, day: HearingDay
) -> None:
    case = new_case(service, of)
    plan = Invite(day.id, 0).plan(look(service, case.id))
    assert isinstance(plan, Plan)
    assert (state(service, case), kinds(service, case)) == (State.RECEIVED, [])
    done(service, case, Invite(day.id, 0))
    assert kinds(service, case) == sorted(str(each.kind) for each in plan.letters)


def test_invite_takes_up_as_well_and_says_day_and_hour(service: Service, of: Corporation, day: HearingDay) -> None:
    case = invited(service, of, day, 1)
    assert [each.state for each in look(service, case.id).case.history] == [
        State.RECEIVED,
        State.ACCEPTED,
        State.INVITED,
    ]
    [hearing] = hearings(service, case)
    assert (hearing.on, hearing.at.hour, hearing.sequence) == (FIRST_OF_MARCH, 14, 0)
    assert kinds(service, case) == ["corporation_invited", "tenant_invited"]


def test_invitations_that_cannot_be_are_refused_each_for_its_own_reason(
    service: Service, of: Corporation, day: HearingDay, clock: Clock
) -> None:
    invited(service, of, day, 0)
    case = new_case(service, of)
    assert tried(service, case, Invite("0" * 32, 0)) is Hindrance.DAY_UNKNOWN
    assert tried(service, case, Invite(day.id, 0)) is Hindrance.SLOT_TAKEN
    assert tried(service, case, Invite(day.id, 2)) is Hindrance.NO_SUCH_SLOT
    assert tried(service, case, Invite(day.id, -1)) is Hindrance.NO_SUCH_SLOT
    assert tried(service, new_case(service), Invite(day.id, 1)) is Hindrance.NO_CORPORATION
    assert tried(service, new_case(service), TakeUp()) is Hindrance.NO_CORPORATION
    assert tried(service, new_case(service), Decline("nee", is_forwarded=True)) is Hindrance.NO_CORPORATION
    done(service, case, Invite(day.id, 1))
    assert tried(service, case, Invite(day.id, 1)) is Hindrance.HEARING_PLANNED
    clock.pass_by(timedelta(days=200))
    late = new_case(service, of)
    assert tried(service, late, Invite(day.id, 1)) is Hindrance.DAY_PAST


def test_a_slot_that_has_begun_is_not_offered_and_not_taken(
    service: Service, of: Corporation, day: HearingDay, clock: Clock
) -> None:
    case, late = invited(service, of, new_day(service)), new_case(service, of)
    clock.pass_by(day.day.moment_of(0) - clock.now - timedelta(seconds=1))
    assert [slot for each, slot, _ in free_slots(service) if each.id == day.id] == [0, 1]
    clock.pass_by(timedelta(seconds=1))
    assert [slot for each, slot, _ in free_slots(service) if each.id == day.id] == [1]
    assert tried(service, late, Invite(day.id, 0)) is Hindrance.HOUR_PAST
    assert tried(service, case, Move("tenant", day.id, 0)) is Hindrance.HOUR_PAST
    done(service, late, Invite(day.id, 1))


def test_desk_check_13_12_a_moved_hearing_gives_its_slot_free_and_takes_the_new_one(
    service: Service, of: Corporation, day: HearingDay
) -> None:
    """Checks 13 and 12: one number of the calendar file after the other."""
    case, other = invited(service, of, day), new_case(service, of)
    assert tried(service, case, Move("tenant", day.id, 0)) is Hindrance.SAME_SLOT
    done(service, case, Move("tenant", day.id, 1, "op vakantie"))
    assert outcomes(service, case) == [Outcome.MOVED, Outcome.PLANNED]
    assert [each.sequence for each in hearings(service, case)] == [0, 1]
    assert (hearings(service, case)[0].why, hearings(service, case)[0].asked_by) == ("op vakantie", "tenant")
    assert tried(service, other, Invite(day.id, 1)) is Hindrance.SLOT_TAKEN
    done(service, other, Invite(day.id, 0))
    assert kinds(service, case)[-1] == "tenant_moved"


def test_desk_check_14_a_hearing_without_a_new_day_yet_is_followed_by_the_next(
    service: Service, of: Corporation, day: HearingDay
) -> None:
    """Check 14: the case is to be planned again; inviting makes hearing 2, and the calendar loses it meanwhile."""
    case = invited(service, of, day)
    done(service, case, Move("corporation"))
    assert look(service, case.id).planned is None
    assert state(service, case) is State.INVITED
    done(service, case, Invite(day.id, 0))
    assert [(each.number, each.sequence, each.outcome) for each in hearings(service, case)] == [
        (1, 1, Outcome.MOVED),
        (2, 2, Outcome.PLANNED),
    ]


def test_a_hearing_that_is_called_off_gives_its_slot_free_and_can_be_planned_again(
    service: Service, of: Corporation, day: HearingDay
) -> None:
    case = invited(service, of, day)
    done(service, case, CallOff("ziekte"))
    assert outcomes(service, case) == [Outcome.OFF]
    assert {"corporation_off", "tenant_off"} <= set(kinds(service, case))
    done(service, case, Invite(day.id, 0))
    assert [each.sequence for each in hearings(service, case)] == [1, 2]


@pytest.mark.parametrize("outcome", [Outcome.HELD, Outcome.TENANT_ABSENT, Outcome.CORPORATION_ABSENT])
def test_what_became_of_a_hearing_is_noted_from_its_day_on_and_nobody_is_written_to(
    service: Service, of: Corporation, day: HearingDay, clock: Clock, outcome: Outcome
) -> None:
    case = invited(service, of, day)
    assert tried(service, case, Held(outcome)) is Hindrance.NOT_YET
    clock.pass_by(timedelta(days=98))  # the day itself
    assert tried(service, case, Held(Outcome.MOVED)) is Hindrance.NOT_FROM_HERE
    before = kinds(service, case)
    done(service, case, Held(outcome))
    assert (state(service, case), outcomes(service, case)) == (State.HEARD, [outcome])
    assert look(service, case.id).case.history[-1].on == FIRST_OF_MARCH
    assert kinds(service, case) == before


def test_a_hearing_that_is_held_over_is_planned_anew(
    service: Service, of: Corporation, day: HearingDay, clock: Clock
) -> None:
    case = invited(service, of, day)
    clock.pass_by(timedelta(days=99))
    done(service, case, Held(Outcome.HELD_OVER))
    assert state(service, case) is State.INVITED
    again = new_day(service, FIRST_OF_MARCH + timedelta(days=14))
    done(service, case, Invite(again.id, 0))
    assert outcomes(service, case) == [Outcome.HELD_OVER, Outcome.PLANNED]


@pytest.mark.parametrize("outcome", [Outcome.HELD, Outcome.HELD_OVER])
def test_an_outcome_that_was_noted_wrongly_is_corrected_and_noted_again(
    service: Service, of: Corporation, day: HearingDay, clock: Clock, outcome: Outcome
) -> None:
    case = invited(service, of, day)
    clock.pass_by(timedelta(days=99))
    done(service, case, Held(outcome))
    done(service, case, Correct("verkeerde zaak"))
    assert (state(service, case), outcomes(service, case)) == (State.INVITED, [Outcome.PLANNED])
    done(service, case, Held(Outcome.TENANT_ABSENT))
    assert (state(service, case), outcomes(service, case)) == (State.HEARD, [Outcome.TENANT_ABSENT])


def test_a_correction_after_a_correction_goes_one_further_back(service: Service, of: Corporation) -> None:
    case = in_state(service, of, State.INVITED)
    done(service, case, Correct("een"))
    assert state(service, case) is State.ACCEPTED
    done(service, case, Correct("twee"))
    assert state(service, case) is State.RECEIVED
    assert tried(service, case, Correct("drie")) is Hindrance.NOT_FROM_HERE
    assert [each.sequence for each in look(service, case.id).case.history] == [1, 2, 3, 4, 5]


def test_a_correction_never_withdraws_a_complaint(service: Service, of: Corporation) -> None:
    case = new_case(service, of)
    done(service, case, PHONED)
    done(service, case, Reopen())
    assert tried(service, case, Correct("terug")) is Hindrance.NOT_FROM_HERE


def test_a_planned_hearing_is_not_corrected_away(service: Service, of: Corporation, day: HearingDay) -> None:
    assert tried(service, invited(service, of, day), Correct("toch niet")) is Hindrance.NOT_FROM_HERE


def test_desk_check_22_who_saw_an_earlier_version_is_told_and_changes_nothing(
    service: Service, of: Corporation, day: HearingDay
) -> None:
    """Check 22."""
    case = new_case(service, of)
    seen = look(service, case.id).version
    done(service, case, TakeUp())
    assert carry_out(service, ME, case.id, Invite(day.id, 0), seen, drafts.new_id()) is Stale.CHANGED
    seen = look(service, case.id).version
    assert isinstance(change.withdraw(service, look(service, case.id).case, ""), Case)
    assert carry_out(service, ME, case.id, Invite(day.id, 0), seen, drafts.new_id()) is Stale.CHANGED
    assert (state(service, case), hearings(service, case)) == (State.WITHDRAWN, [])


def test_desk_check_21_one_form_posted_again_is_one_act(service: Service, of: Corporation, day: HearingDay) -> None:
    """Check 21."""
    case, form = new_case(service, of), drafts.new_id()
    done(service, case, TakeUp(), form)
    before = kinds(service, case)
    for seen in (look(service, case.id).version, "1.0"):
        assert carry_out(service, ME, case.id, Invite(day.id, 0), seen, form) is Stale.POSTED_BEFORE
    assert (kinds(service, case), hearings(service, case)) == (before, [])


def test_desk_check_13_a_slot_that_was_taken_at_the_same_moment_is_told_and_nothing_of_ours_is_kept(
    service: Service, of: Corporation, day: HearingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Check 13: the database itself holds one slot to one case, whatever was read before."""
    invited(service, of, day)
    case = new_case(service, of)
    monkeypatch.setattr(hearing_days, "planned_on", lambda connection, id: {})
    assert tried(service, case, Invite(day.id, 0)) is Hindrance.SLOT_TAKEN
    assert (state(service, case), hearings(service, case), kinds(service, case)) == (State.RECEIVED, [], [])
    with service.db.reading() as connection:
        assert desk_log.of_case(service.db, connection, case.id) == []
