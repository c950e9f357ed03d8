"""Where each case stands and what is due next for it: the list of work, and what the doctor looks at."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import nsmallest
from typing import Any

from sqlalchemy import Connection

from formservice.acts.desk.endings import ASKED_BY_TENANT
from formservice.letters.kinds import ASK_TO_REACT
from formservice.letters.told import Told
from formservice.rules.case import State, is_closed
from formservice.rules.due import Due, Group, Known, Next, Waits, due
from formservice.rules.hearing import Outcome, working_days_until
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage import advices, closings, hearing_days, letters_at_desk, open_cases
from formservice.storage.letters import LetterState
from formservice.storage.open_cases import Latest, Outline

TOLD_WITHIN = 3
"""Working days before a hearing within which a letter may come too late: both parties are phoned."""

_ORDER = {group: number for number, group in enumerate(Group)}
_IS_BEFORE_HEARING = frozenset({State.ACCEPTED, State.INVITED})
_WEEK = timedelta(days=7)  # as long as three working days can last
_Letters = Sequence[tuple[str, LetterState, datetime]]
_Waiting = Mapping[str, _Letters]


@dataclass(frozen=True)
class Standing:
    """A case, its last hearing, and what is due; `due` is None where nothing is, as only for a closed case."""

    outline: Outline
    hearing: Latest | None
    known: Known
    due: Due | None


@dataclass(frozen=True)
class Work:
    """The most pressing cases, in order; how many there are in all, and how many letters are to be seen to."""

    cases: list[Standing]
    count: int
    to_post: int
    failed: int


def work(service: Service, most: int) -> Work:
    """Return what is to be done, at most so many cases."""
    waiting = _waiting(service)
    count = 0

    def counted() -> Iterator[Standing]:
        nonlocal count
        for each in _all_due(service, waiting):
            count += 1
            yield each

    first = nsmallest(most, counted(), key=_pressing)
    states = [state for letters in waiting.values() for _, state, _ in letters]
    return Work(first, count, states.count(LetterState.TO_POST), states.count(LetterState.FAILED))


def waits_of(committee: Committee) -> Waits:
    """Return what the committee wants to be reminded of."""
    desk = committee.desk
    return Waits(desk.answer_days or None, desk.advice_days or None, desk.reminder_days or None)


def all_open(service: Service) -> Iterator[Standing]:
    """Give every open case."""
    return _all_open(service, _waiting(service))


def of(service: Service, outlines: Sequence[Outline]) -> list[Standing]:
    """Return where these cases stand."""
    return _of(service, outlines, _waiting(service))


def _all_due(service: Service, waiting: _Waiting) -> Iterator[Standing]:
    """Give every case with something due: each open one, and closed ones that somebody must still hear about."""
    yield from (each for each in _all_open(service, waiting) if each.due)
    withdrawn = open_cases.withdrawn_since(service.db, service.today() - _WEEK)
    of_letters = open_cases.outlines(service.db, list(waiting))
    to_close = open_cases.outlines(service.db, list(_to_close(service)))
    closed = {each.id: each for each in (*withdrawn, *of_letters, *to_close) if is_closed(each.state)}
    yield from (each for each in _of(service, list(closed.values()), waiting) if each.due)


def _all_open(service: Service, waiting: _Waiting) -> Iterator[Standing]:
    for piece in open_cases.in_pieces(service.db):
        yield from _of(service, piece, waiting)


def _waiting(service: Service) -> _Waiting:
    with service.db.reading() as connection:
        return letters_at_desk.waiting(connection)


def _to_close(service: Service) -> set[str]:
    with service.db.reading() as connection:
        return closings.asked(connection)


def _of(service: Service, outlines: Sequence[Outline], waiting: _Waiting) -> list[Standing]:
    ids = [each.id for each in outlines]
    if not ids:
        return []
    with service.db.reading() as connection:
        latest = open_cases.latest_hearings(connection, ids)
        untold = _untold(service, connection, outlines, latest)
        asked = closings.asked(connection, _in(outlines, is_closed))
        awaited = _reactions(service, connection, _in(outlines, _IS_BEFORE_HEARING.__contains__))
        reminded = advices.reminded(connection, _in(outlines, lambda state: state is State.ADVISED))
    waits, today = waits_of(service.committee), service.today()
    found = []
    for each in outlines:
        hearing, last = latest.get(each.id), reminded.get(each.id)
        known = replace(
            _known(each, hearing, waiting.get(each.id, ()), each.id in untold),
            react_by=awaited.get(each.id),
            reminders=last.times if last else 0,
            reminded_on=last.last_on if last else None,
            is_to_be_closed=each.id in asked,
        )
        found.append(Standing(each, hearing, known, due(known, today, waits)))
    return found


def _reactions(service: Service, connection: Connection, ids: Sequence[str]) -> dict[str, date]:
    """Return by when the corporation was asked to react, for each of these cases in which it did not."""
    told = letters_at_desk.details_of(service.db, connection, ids, ASK_TO_REACT)
    days = {id: by for id, details in told if (by := Told.read(details).react_by)}
    reacted = open_cases.with_reaction(connection, list(days))
    return {id: by for id, by in days.items() if id not in reacted}


def _in(outlines: Sequence[Outline], is_meant: Callable[[State], bool]) -> list[str]:
    return [each.id for each in outlines if is_meant(each.state)]


def _known(outline: Outline, hearing: Latest | None, waiting: _Letters, is_to_be_told: bool) -> Known:
    return Known(
        outline.state,
        outline.received_on,
        outline.changed_on,
        hearing.outcome if hearing else None,
        hearing.on if hearing else None,
        waiting[0][2].astimezone(AMSTERDAM).date() if waiting else None,
        any(state is LetterState.FAILED for _, state, _ in waiting),
        is_to_be_told,
    )


def _untold(
    service: Service, connection: Connection, outlines: Sequence[Outline], latest: dict[str, Latest]
) -> set[str]:
    """Return the cases that were withdrawn so shortly before a hearing that a letter may come too late."""
    late = [
        each.id
        for each in outlines
        if each.state is State.WITHDRAWN
        and (hearing := latest.get(each.id))
        and hearing.outcome is Outcome.OFF
        and hearing.on >= max(each.changed_on, service.today())
        and working_days_until(each.changed_on, hearing.on) <= TOLD_WITHIN
    ]
    if not late:
        return set()
    ended = hearing_days.of_cases(service.db, connection, late)
    by_tenant = {id for id, hearings in ended.items() if hearings[-1].asked_by == ASKED_BY_TENANT}
    return by_tenant - open_cases.told_of(connection, late)


def _pressing(standing: Standing) -> tuple[Any, ...]:
    outline, next = standing.outline, standing.due
    if next is None:
        raise ValueError("nothing is due")
    is_letter = next.act is Next.POST
    return _ORDER[next.group], not is_letter, next.by or outline.changed_on, outline.received_on, outline.reference
