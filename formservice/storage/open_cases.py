"""The cases that somebody waits for, as the list of work needs them: in pieces, opening only whom they are about."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, and_, func, select, tuple_

from formservice.questions.complaint import Complaint
from formservice.rules.case import State, is_closed
from formservice.rules.hearing import Day, Outcome
from formservice.rules.terms import AMSTERDAM
from formservice.storage.attachments import Origin
from formservice.storage.database import Database
from formservice.storage.desk_log import Did
from formservice.storage.desk_tables import acts, hearing_days, hearings
from formservice.storage.owners import wrapped
from formservice.storage.tables import attachments, cases, history, place

AT_ONCE = 500
_OPEN = [state for state in State if not is_closed(state)]
_OUTLINE = (cases.c.id, cases.c.reference, cases.c.state, cases.c.submitted_at, cases.c.changed_on)
_answers = cases.c.answers


@dataclass(frozen=True)
class Outline:
    """A case, by what of it is not sealed."""

    id: str
    reference: str
    state: State
    received_on: date
    changed_on: date


@dataclass(frozen=True)
class Latest:
    """The last hearing of a case: what became of it, and when it is or was."""

    outcome: Outcome
    on: date
    at: time


@dataclass(frozen=True)
class Parties:
    """Whom a case is between; the corporation as the desk knows it, or else as the tenant named it."""

    tenant: str
    corporation: str


def in_pieces(db: Database) -> Iterator[list[Outline]]:
    """Give all open cases, by state and then the oldest first; no transaction stays open in between."""
    states, after = deque(_OPEN), None
    while states:
        piece: list[Outline] = []
        with db.reading() as connection:
            while states and len(piece) < AT_ONCE:
                most = AT_ONCE - len(piece)
                rows = _next(connection, states[0], after, most)
                piece += map(_outlined, rows)
                after = (rows[-1].submitted_at, rows[-1].id) if len(rows) == most else None
                if after is None:
                    states.popleft()
        if piece:
            yield piece


def outlines(db: Database, ids: Sequence[str]) -> list[Outline]:
    """Return these cases, open or closed; those that are not there are left out."""
    return _chosen(db, cases.c.id.in_(ids)) if ids else []


def untied(db: Database) -> list[str]:
    """Return the ids of the open cases that are tied to no corporation."""
    wanted = select(cases.c.id).where(cases.c.state.in_(_OPEN), cases.c.corporation_id.is_(None))
    with db.reading() as connection:
        return list(connection.scalars(wanted))


def withdrawn_since(db: Database, day: date) -> list[Outline]:
    """Return the cases that were withdrawn since a day, and still are."""
    return _chosen(db, (cases.c.state == State.WITHDRAWN) & (cases.c.changed_on >= day))


def latest_hearings(connection: Connection, ids: Sequence[str]) -> dict[str, Latest]:
    """Return the last hearing of each of these cases that has one, within the caller's transaction."""
    columns = (hearings.c.case_id, hearings.c.outcome, hearings.c.slot)
    day = (hearing_days.c.on, hearing_days.c.starts, hearing_days.c.minutes, hearing_days.c.slots)
    rows = (
        select(*columns, *day)
        .join(hearing_days, hearing_days.c.id == hearings.c.day_id)
        .where(hearings.c.case_id.in_(ids))
    )
    return {row.case_id: _latest(row) for row in connection.execute(rows.order_by(hearings.c.number))}


def with_reaction(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return the cases, within the caller's transaction, in which something came from the corporation."""
    came = (attachments.c.case_id.in_(ids), attachments.c.origin == Origin.CORPORATION)
    return set(connection.scalars(select(attachments.c.case_id).where(*came))) if ids else set()


def told_of(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return the cases, within the caller's transaction, whose parties were all noted as told of the last state."""
    last = select(func.max(history.c.at)).where(history.c.case_id == acts.c.case_id).scalar_subquery()
    told = and_(acts.c.case_id.in_(ids), acts.c.what == Did.TOLD, acts.c.at >= last)
    return set(connection.scalars(select(acts.c.case_id).where(told)))


def parties(db: Database, ids: Sequence[str], known: Mapping[str, str]) -> dict[str, Parties]:
    """Return whom each of these cases is between; `known` has the corporations' names by id."""
    columns = (cases.c.id, cases.c.listed_corporation, cases.c.corporation_id, _answers)
    wanted = select(*columns, wrapped(cases).label("wrapped")).where(cases.c.id.in_(ids))
    with db.reading() as connection:
        rows = connection.execute(wanted).all()
    found = {}
    for row in rows:
        told = Complaint.read(db.sealer.key(row.wrapped).open_json(place(_answers, row.id), row.answers))
        named = row.listed_corporation or told.corporation
        found[row.id] = Parties(told.name, known.get(row.corporation_id, named))
    return found


def astray(db: Database) -> tuple[int, int]:
    """Return how many cases are in a state that nobody knows, and how many have a hearing planned that is not theirs.

    The list of work shows none of them.
    """
    unknown = select(func.count()).select_from(cases).where(cases.c.state.not_in([state.value for state in State]))
    planned = (
        select(func.count())
        .select_from(hearings.join(cases, cases.c.id == hearings.c.case_id))
        .where(hearings.c.outcome == Outcome.PLANNED, cases.c.state != State.INVITED)
    )
    with db.reading() as connection:
        return connection.scalar(unknown) or 0, connection.scalar(planned) or 0


def _next(connection: Connection, state: State, after: tuple[datetime, str] | None, most: int) -> Sequence[Any]:
    order = (cases.c.submitted_at, cases.c.id)
    mine = cases.c.state == state
    if after:
        mine &= tuple_(*order) > after
    return connection.execute(select(*_OUTLINE).where(mine).order_by(*order).limit(most)).all()


def _chosen(db: Database, chosen: Any) -> list[Outline]:
    with db.reading() as connection:
        return [_outlined(row) for row in connection.execute(select(*_OUTLINE).where(chosen))]


def _outlined(row: Any) -> Outline:
    received_on = _day(row.submitted_at)
    return Outline(row.id, row.reference, State(row.state), received_on, row.changed_on or received_on)


def _latest(row: Any) -> Latest:
    hours, minutes = row.starts.split(".")
    day = Day(row.on, time(int(hours), int(minutes)), row.minutes, row.slots)
    return Latest(Outcome(row.outcome), row.on, day.begins_at(row.slot))


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
