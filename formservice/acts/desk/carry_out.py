"""Carrying out what a secretary decided: states, hearings, letters and log in one transaction; and taking it back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from formservice.acts.desk.logged import as_it_was, it_was, was_there
from formservice.acts.desk.plans import DeskAct, Hindrance, Plan
from formservice.acts.desk.situation import Situation, load
from formservice.rules.case import Actor, Event, Refusal, Role, State, as_told, day_of_change, next_event
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import (
    advices,
    cases,
    closings,
    desk_log,
    hearing_days,
    letters,
    letters_at_desk,
    notes,
    recording,
)
from formservice.storage.advices import Advice
from formservice.storage.desk_log import Act, Did
from formservice.storage.hearing_days import Hearing, HearingDay


class Stale(Enum):
    """Why an act is not carried out now."""

    CHANGED = "changed"
    POSTED_BEFORE = "posted before"
    TOO_LATE = "too late"
    NOT_LAST = "not last"
    SLOT_GONE = "slot gone"


@dataclass(frozen=True)
class Done:
    """An act that was carried out, by its number; until when it can be taken back, if letters wait."""

    number: int
    until: datetime | None


def look(service: Service, case_id: str) -> Situation:
    """Return what is known of a case now, to plan an act of; raise CaseUnknown."""
    with service.db.reading() as connection:
        found = load(service.db, connection, case_id, service.committee, service.now())
    return replace(found, find_day=lambda id: _look_at_day(service, id))


def carry_out(
    service: Service, staff_id: str, case_id: str, act: DeskAct, seen: str, form: str
) -> Done | Stale | Hindrance | Refusal:
    """Carry out an act that was planned of the version `seen`, once for each form; raise CaseUnknown."""
    try:
        return _carried_out(service, staff_id, case_id, act, seen, form)
    except IntegrityError:
        # Two at the same moment: the other took the slot, or posted the same form. Nothing of ours is kept.
        with service.db.reading() as connection:
            is_same = desk_log.is_posted(connection, form)
        return Stale.POSTED_BEFORE if is_same else Hindrance.SLOT_TAKEN


def _look_at_day(service: Service, id: str) -> tuple[HearingDay, frozenset[int]] | None:
    with service.db.reading() as connection:
        day = hearing_days.day_within(service.db, connection, id)
        return (day, frozenset(hearing_days.planned_on(connection, id))) if day else None


def _carried_out(
    service: Service, staff_id: str, case_id: str, act: DeskAct, seen: str, form: str
) -> Done | Stale | Hindrance | Refusal:
    db = service.db
    with db.writing(f"case:{case_id}") as connection:
        if desk_log.is_posted(connection, form):
            return Stale.POSTED_BEFORE
        situation = load(db, connection, case_id, service.committee, service.now())
        if situation.version != seen:
            return Stale.CHANGED
        plan = act.plan(situation)
        if isinstance(plan, Hindrance):
            return plan
        now = max(service.now(), situation.case.history[-1].at or service.now())
        if plan.is_correction and letters_at_desk.held_until(connection, case_id, now):
            return Hindrance.LETTERS_WAIT  # they tell what is to be corrected: taking back is the way
        events = events_of(situation, plan, staff_id, now, service.committee.undo_days)
        if isinstance(events, Refusal):
            return events
        number = _keep(service, connection, situation, plan, events, staff_id, form, now)
    for event in events:
        db.journal.note_state(case_id, event)
    return Done(number, _until(service, plan, now))


def take_back(service: Service, staff_id: str, case_id: str, number: int, form: str) -> Done | Stale | Refusal:
    """Take back an act whose letters still wait, with all that it changed; raise CaseUnknown.

    Only the last step of a case can be: what came after it leans on it.
    """
    try:
        return _taken_back(service, staff_id, case_id, number, form)
    except IntegrityError:
        # Another case has the slot that would come back, or the same form was posted at this moment.
        with service.db.reading() as connection:
            is_same = desk_log.is_posted(connection, form)
        return Stale.POSTED_BEFORE if is_same else Stale.SLOT_GONE


def _taken_back(service: Service, staff_id: str, case_id: str, number: int, form: str) -> Done | Stale | Refusal:
    db, now = service.db, service.now()
    with db.writing(f"case:{case_id}") as connection:
        if desk_log.is_posted(connection, form):
            return Stale.POSTED_BEFORE
        act = desk_log.by_number(db, connection, number)
        if act is None or act.case_id != case_id or desk_log.last_step(connection, case_id) != number:
            return Stale.NOT_LAST
        case = cases.current(db, connection, case_id)
        if len(case.history) != act.details.get("rows_after"):
            return Stale.NOT_LAST
        back = _as_they_were(service, connection, act)
        if any(each.outcome is Outcome.PLANNED and each.slot >= each.day.day.slots for each in back):
            return Stale.SLOT_GONE
        event = _row_back(case.history, act, staff_id, now, service.committee.undo_days)
        if isinstance(event, Refusal):
            return event
        # no worker takes a letter while we look
        db.hold(connection, "outbox")
        if not letters_at_desk.take_back(connection, case_id, number, now):
            return Stale.TOO_LATE
        if event:
            recording.record(db, connection, case, event)
        _put_back(service, connection, case_id, act, back)
        undone = desk_log.note(
            db, connection, staff_id, Did.TAKE_BACK, now, case_id, form=form, undoes=number, details={}
        )
    if event:
        db.journal.note_state(case_id, event)
    return Done(undone, None)


def events_of(situation: Situation, plan: Plan, staff_id: str, now: datetime, undo_days: int) -> list[Event] | Refusal:
    """Return the rows that an act adds to the history of a case, or why the rules refuse one of them."""
    history, events = list(situation.case.history), []
    for to in plan.states:
        on = max(plan.on or day_of_change(history, situation.today), history[-1].on)
        by = Actor(Role.SECRETARY, staff_id)
        # what an earlier correction took back is no state to go back to
        past = [*as_told(history)[:-1], history[-1]] if plan.is_correction else history
        event = next_event(past, to, on, undo_days, at=now, by=by, reason=plan.reason, is_correction=plan.is_correction)
        if isinstance(event, Refusal):
            return event
        history.append(event)
        events.append(event)
    return events


def _keep(
    service: Service,
    connection: Connection,
    situation: Situation,
    plan: Plan,
    events: list[Event],
    staff_id: str,
    form: str,
    now: datetime,
) -> int:
    db, case = service.db, situation.case
    before = {each.number: each for each in situation.hearings}
    details: dict[str, Any] = {
        **plan.details,
        "rows_before": len(case.history),
        "rows_after": len(case.history) + len(events),
        "hearings": [as_it_was(each.number, before.get(each.number)) for each in plan.hearings],
    }
    is_about_advice = plan.advice is not None or plan.drops_advice
    if is_about_advice:
        details["advice"] = situation.advice and situation.advice.as_details()
    if plan.reminder:
        details["note"] = notes.add(db, connection, case.id, staff_id, plan.reminder[0], now, plan.reminder[1])
    is_step = plan.what in desk_log.STEPS
    if is_step:
        # before the log, as everybody holds them in this order
        db.hold(connection, "outbox")
    number = desk_log.note(db, connection, staff_id, plan.what, now, case.id, form=form, details=details)
    for event in events:
        case = recording.record(db, connection, case, event)
    for hearing in plan.hearings:
        hearing_days.put(db, connection, case.id, hearing)
    if is_about_advice:
        advices.put(db, connection, case.id, plan.advice)
    if plan.closing:
        closings.put(db, connection, case.id, plan.closing)
    if plan.is_final:
        letters_at_desk.take_back_waiting(connection, case.id)
    elif is_step:
        # the step before cannot be taken back any more: this one leans on it
        letters_at_desk.let_go(connection, case.id, now)
    held_until = _until(service, plan, now)
    last = case.history[-1]
    letters_of = {"corporation": situation.corporation.id} if situation.corporation else {}
    new = [
        replace(letter, details={**letter.details, **letters_of}, act=number, held_until=held_until).after(last)
        for letter in plan.letters
    ]
    letters.queue(db, connection, case.id, new, now)
    return number


def _until(service: Service, plan: Plan, now: datetime) -> datetime | None:
    minutes = service.committee.desk.hold_minutes
    return now + timedelta(minutes=minutes) if plan.letters and minutes and not plan.is_final else None


def _as_they_were(service: Service, connection: Connection, act: Act) -> list[Hearing]:
    """Return the hearings that an act changed, as they were before it; their days are held."""
    back = []
    for was in act.details["hearings"]:
        if not was_there(was):
            continue
        day = hearing_days.day_within(service.db, connection, was["day"], is_held=True)
        if day is None:
            raise LookupError("a day with hearings is never removed")
        back.append(it_was(was, day))
    return back


def _put_back(service: Service, connection: Connection, case_id: str, act: Act, back: list[Hearing]) -> None:
    # those that are new go first: the slot of one that comes back may be theirs
    for number in {was["number"] for was in act.details["hearings"]} - {each.number for each in back}:
        hearing_days.take_out(connection, case_id, number)
    for each in back:
        hearing_days.put(service.db, connection, case_id, each)
    if "note" in act.details:
        notes.mark_done(connection, case_id, act.details["note"])
    if "advice" in act.details:
        was = act.details["advice"]
        advices.put(service.db, connection, case_id, Advice.read(was) if was else None)


def _row_back(history: list[Event], act: Act, staff_id: str, now: datetime, undo_days: int) -> Event | Refusal | None:
    """Return the row that brings a case back to where it was before an act; None where the act changed no state."""
    if act.details["rows_before"] == act.details["rows_after"]:
        return None
    # an act that went through two states is one step back too: the state between them was never told to anybody
    shortened = [*history[: act.details["rows_before"]], history[-1]]
    to = State(shortened[-2].state)
    by = Actor(Role.SECRETARY, staff_id)
    return next_event(shortened, to, history[-1].on, undo_days, at=now, by=by, is_correction=True)
