"""What is counted of each complaint, kept or erased: plain columns, and of who was declined the reason, unsealed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from formservice.errors import SealBroken
from formservice.rules.case import Event, State
from formservice.rules.hearing import OVER
from formservice.rules.terms import AMSTERDAM
from formservice.rules.year import Course, Line
from formservice.storage.database import Database
from formservice.storage.desk_log import Did
from formservice.storage.desk_tables import acts, advices, closings, hearings
from formservice.storage.owners import wrapped
from formservice.storage.tables import cases, history, past_cases, place

ON_SITE = "site"
"""The channel of a complaint that the desk did not register."""

_details = acts.c.details
_on = history.c.on
_COURSE = (
    func.min(_on).label("received_on"),
    func.max(_on).label("changed_on"),
    *(
        func.min(case((history.c.state == state, _on))).label(f"{state}_on")
        for state in (State.ACCEPTED, State.HEARD, State.ADVISED)
    ),
    # a state that came twice was taken back or corrected: its rows are read one by one
    (func.count() > func.count(history.c.state.distinct())).label("is_corrected"),
)
_OF_CASE = ("id", "state", "language", "channel", "listed_corporation", "corporation_id")
_KNOWN = {state.value for state in State}
_AT_ONCE = 500


def of_years(db: Database, first: date, last: date) -> list[Line]:
    """Return the complaints that were received from one day up to another, those that were erased too."""
    # one is registered on the day that it came or later, never before
    since = datetime.combine(first, time(), AMSTERDAM)
    with db.reading() as connection:
        kept = _of_cases(db, connection, cases.c.submitted_at >= since)
        erased = connection.execute(select(past_cases).where(past_cases.c.submitted_on.between(first, last))).all()
    return [line for line in kept if first <= line.course.received_on <= last] + [_erased(row) for row in erased]


def first_year(db: Database, default: int) -> int:
    """Return the year in which the first complaint came in, or the one given where there is none."""
    with db.reading() as connection:
        erased_on = connection.scalar(select(func.min(past_cases.c.submitted_on)))
        first = select(cases.c.id).order_by(cases.c.submitted_at).limit(1).scalar_subquery()
        kept_on = connection.scalar(select(func.min(_on)).where(history.c.case_id == first))
    return min((day.year for day in (erased_on, kept_on) if day), default=default)


def of_case(db: Database, connection: Connection, case_id: str) -> Line | None:
    """Return what is counted of one complaint within the caller's transaction; None without a history."""
    return next(iter(_of_cases(db, connection, cases.c.id == case_id)), None)


def as_past(line: Line) -> dict[str, object]:
    """Return what of a complaint is kept to be counted once it is erased: nothing of anyone's."""
    return {
        "state": line.state,
        "submitted_on": line.course.received_on,
        "ended_on": line.course.changed_on,
        "language": line.language,
        "channel": line.channel,
        "subject": line.subject,
        "reason": line.reason,
        "outcome": line.outcome,
        "accepted_on": line.course.accepted_on,
        "heard_on": line.course.heard_on,
        "advised_on": line.course.advised_on,
        "hearings": line.hearings,
        "follows": line.follows,
    }


def _of_cases(db: Database, connection: Connection, chosen: ColumnElement[bool]) -> list[Line]:
    rows = connection.execute(_lines(chosen)).all()
    corrected = _courses(connection, [row.id for row in rows if row.is_corrected])
    reasons = _reasons(db, connection, chosen)
    return [_kept(row, corrected, reasons) for row in rows]


def _lines(chosen: ColumnElement[bool]) -> Select[Any]:
    """Return the query for these cases: grouped by the case alone, which needs no sorting, and then what is beside."""
    each = (
        select(*(cases.c[name] for name in _OF_CASE), *_COURSE)
        .join(history, history.c.case_id == cases.c.id)
        .where(chosen)
        .group_by(cases.c.id)
        .subquery()
    )
    is_mine = (hearings.c.case_id == each.c.id) & hearings.c.outcome.in_(list(OVER))
    held = select(func.count()).where(is_mine).correlate(each).scalar_subquery()
    return (
        select(each, advices.c.outcome, advices.c.follows, closings.c.subject, held.label("hearings"))
        .outerjoin(advices, advices.c.case_id == each.c.id)
        .outerjoin(closings, closings.c.case_id == each.c.id)
    )


def _kept(row: Any, corrected: Mapping[str, Course], reasons: Mapping[str, str | None]) -> Line:
    id, state, language, channel, listed, corporation_id, *days, is_corrected, outcome, follows, subject, held = row
    course = (is_corrected and corrected.get(id)) or Course(*days)
    return Line(
        state,
        course,
        corporation_id or listed,
        language,
        channel or ON_SITE,
        subject,
        reasons.get(id),
        outcome if course.advised_on else None,
        follows if state == State.DECIDED else None,
        held,
    )


def _erased(row: Any) -> Line:
    return Line(
        row.state,
        Course(row.submitted_on, row.ended_on, row.accepted_on, row.heard_on, row.advised_on),
        row.corporation_id or row.listed_corporation,
        row.language,
        row.channel,
        row.subject,
        row.reason,
        row.outcome,
        row.follows,
        row.hearings,
        is_erased=True,
    )


def _courses(connection: Connection, ids: Sequence[str]) -> dict[str, Course]:
    """Return the courses of cases of which something was taken back."""
    told: dict[str, list[Event]] = {id: [] for id in ids}
    for start in range(0, len(ids), _AT_ONCE):
        mine = history.c.case_id.in_(ids[start : start + _AT_ONCE])
        rows = select(history.c.case_id, history.c.sequence, history.c.state, _on).where(mine)
        for id, sequence, state, on in connection.execute(rows.order_by(history.c.case_id, history.c.sequence)):
            if state in _KNOWN:
                told[id].append(Event(sequence, State(state), on))
    return {id: Course.of(events) for id, events in told.items() if events}


def _reasons(db: Database, connection: Connection, chosen: ColumnElement[bool]) -> dict[str, str | None]:
    """Return, of each complaint that is declined, the code of the reason that was chosen last."""
    rows = (
        select(acts.c.case_id, acts.c.number, _details, wrapped(acts).label("wrapped"))
        .join(cases, cases.c.id == acts.c.case_id)
        .where(chosen, cases.c.state == State.DECLINED, acts.c.what == Did.DECLINE)
        .order_by(acts.c.number)
    )
    last = {row.case_id: row for row in connection.execute(rows) if row.details}
    reasons = dict.fromkeys(last)
    for id, row in last.items():
        with suppress(SealBroken):  # the doctor tells of it; a case can be counted and erased all the same
            opened = db.sealer.key(row.wrapped).open_json(place(_details, row.number), row.details)
            reasons[id] = opened.get("reason")
    return reasons
