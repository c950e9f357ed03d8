"""What the doctor tells of the desk (check 40)."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from formservice.acts import change
from formservice.acts.desk.plans import TakeUp
from formservice.acts.staff import people
from formservice.acts.staff.people import OPERATOR
from formservice.rules import due
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import staff
from formservice.storage.letters import LetterState
from formservice.storage.staff import Secrets
from formservice.storage.tables import cases, letters
from tests.conftest import Clock
from tests.harness.desk import add_secretary
from tests.harness.examining import problem, problems
from tests.harness.planning import corporation, done, invited, new_case, new_day, send


def test_where_there_is_no_desk_there_is_no_problem_with_it(alive: Service) -> None:
    assert problems(alive) == []


def test_desk_check_40_a_desk_at_which_nobody_can_log_in_is_told(alive: Service) -> None:
    who = add_secretary(alive)
    assert "no secretary can log in at the desk" in problem(alive)
    with alive.db.writing() as connection:
        staff.keep_secrets(alive.db, connection, who, Secrets("a hash", "a key"))
    assert problems(alive) == []
    people.disable(alive, OPERATOR, who)
    assert "no secretary can log in at the desk" in problem(alive)


def test_desk_check_40_a_letter_that_lies_for_more_than_three_days_is_told(alive: Service, clock: Clock) -> None:
    case = new_case(alive, corporation(alive), mail="", contact="post")
    done(alive, case, TakeUp())
    with alive.db.writing() as connection:
        connection.execute(update(letters).where(letters.c.state == LetterState.QUEUED).values(state=LetterState.SENT))
    assert of_post(alive, clock, timedelta(days=3)) == []
    assert of_post(alive, clock, timedelta(days=1)) == [
        "letters that wait to be posted for more than 3 days: 1; see Post at the desk"
    ]


def of_post(service: Service, clock: Clock, later: timedelta) -> list[str]:
    clock.pass_by(later)
    return [line for line in problems(service) if "posted" in line]


def test_desk_check_40_an_open_case_for_which_nothing_is_due_is_told(
    alive: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_case(alive)
    assert problems(alive) == []
    monkeypatch.setattr(due, "_of_open", lambda *_: None)
    assert problem(alive) == "open complaints for which there is nothing to do next: 1; the desk shows none of them"


def test_desk_check_40_a_case_in_a_state_that_nobody_knows_is_told(alive: Service) -> None:
    case = new_case(alive)
    with alive.db.writing() as connection:
        connection.execute(update(cases).where(cases.c.id == case.id).values(state="appealed"))
    assert "complaints in a state that this version does not know: 1" in "".join(problems(alive))


def test_a_hearing_that_a_command_went_past_is_told(alive: Service) -> None:
    day = new_day(alive, alive.today() + timedelta(days=9))
    case = invited(alive, corporation(alive), day)
    send(alive, case)
    assert problems(alive) == []
    change.move(alive, case.id, State.WITHDRAWN, alive.today())
    assert "hearings planned of complaints that are not invited any more: 1" in problem(alive)
