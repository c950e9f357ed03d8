"""A complaint is withdrawn, taken up again, or moved to another state (F6 to F9)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from formservice.acts.desk.hearings import end_hearing, plan_again
from formservice.rules.case import (
    BY_SECRETARY,
    BY_TENANT,
    Actor,
    Refusal,
    State,
    day_of_change,
    next_event,
    state_before_withdrawing,
)
from formservice.service import Service
from formservice.storage import cases, letters, recording
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.letters import NewLetter


def withdraw(service: Service, case: Case, reason: str) -> Case | Refusal:
    """Withdraw a complaint for its tenant, who may have given a reason (F9)."""
    return change_state(
        service.db,
        case.id,
        State.WITHDRAWN,
        day_of_change(case.history, service.today()),
        BY_TENANT,
        reason,
        service.now(),
        service.committee.undo_days,
        lambda connection, withdrawn: end_hearing(service, connection, withdrawn),
    )


def reopen(service: Service, case: Case) -> Case | Refusal:
    """Take a withdrawal back for the tenant: the complaint goes on where it was."""
    before = state_before_withdrawing(case.history)
    if before is None:
        return Refusal.NOT_FROM_HERE
    return change_state(
        service.db,
        case.id,
        before,
        day_of_change(case.history, service.today()),
        BY_TENANT,
        "",
        service.now(),
        service.committee.undo_days,
        lambda connection, reopened: plan_again(service, connection, reopened),
    )


def move(service: Service, case_id: str, to: State, on: date) -> Case | Refusal:
    """Note a state that the secretary tells of; no letter goes out."""
    return change_state(service.db, case_id, to, on, BY_SECRETARY, "", service.now(), service.committee.undo_days)


def change_state(
    db: Database,
    case_id: str,
    to: State,
    on: date,
    by: Actor,
    reason: str,
    now: datetime,
    undo_days: int,
    also: Callable[[Connection, Case], Sequence[NewLetter]] = lambda _, __: [],
) -> Case | Refusal:
    """Bring a case into a state and queue its letters in one transaction, or return why the rules refuse it.

    What it does `also` is part of the transaction, and returns the letters. Raises CaseUnknown.
    """
    with db.writing(f"case:{case_id}") as connection:
        case = cases.current(db, connection, case_id)
        # letters stand in the order of their moments, which the clock that was put back must not turn around
        now = max(now, case.history[-1].at or now)
        event = next_event(case.history, to, on, undo_days, at=now, by=by, reason=reason)
        if isinstance(event, Refusal):
            return event
        changed = recording.record(db, connection, case, event)
        new = [letter.after(event) for letter in also(connection, changed)]
        letters.queue(db, connection, case_id, new, now)
    db.journal.note_state(case_id, event)
    return changed
