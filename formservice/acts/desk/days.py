"""Hearing days at the desk: added, changed and removed; where a place changes, whoever was invited there is told."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import Enum

from sqlalchemy import Connection

from formservice.acts.desk.situation import Situation, load
from formservice.letters import at_desk
from formservice.letters.told import HearingTold, Told
from formservice.rules.hearing import Day, DayProblem, problem_of
from formservice.service import Service
from formservice.storage import desk_log, hearing_days, letters, panels, staff
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.hearing_days import Hearing, HearingDay, Where
from formservice.storage.letters import NewLetter
from formservice.storage.staff import StaffRole


class DayRefusal(Enum):
    """Why a day is not changed now."""

    CHANGED = "changed"
    FIXED = "fixed"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Retold:
    """A case whose hearing is in another place now: the changed hearing, and the letters that say so."""

    case: Case
    hearing: Hearing
    letters: tuple[NewLetter, ...]
    version: str


def free_slots(service: Service) -> list[tuple[HearingDay, int, time]]:
    """Return every slot that is still to begin and that no case has, with its hour, in order."""
    now = service.now()
    days = hearing_days.days_from(service.db, service.today())
    with service.db.reading() as connection:
        taken = hearing_days.taken_slots(connection, [each.id for each in days])
    return [
        (each, slot, each.day.begins_at(slot))
        for each in days
        for slot in range(each.day.slots)
        if slot not in taken[each.id] and each.day.moment_of(slot) > now
    ]


def add(service: Service, staff_id: str, days: Sequence[Day], where: Where, form: str) -> None:
    """Keep new hearing days, once for each form."""
    with service.db.writing("days") as connection:
        if desk_log.is_posted(connection, form):
            return
        for day in days:
            hearing_days.put_day(service.db, connection, day, where)
        desk_log.note(service.db, connection, staff_id, Did.DAY, service.now(), form=form)


def seat(service: Service, staff_id: str, id: str, members: Sequence[str], form: str) -> None:
    """Let these members, and no others, read the cases of a day, once for each form; nobody is written to."""
    known = {each.id for each in staff.all_of(service.db) if each.role is StaffRole.MEMBER}
    with service.db.writing("days") as connection:
        if desk_log.is_posted(connection, form) or not hearing_days.day_within(
            service.db, connection, id, is_held=True
        ):
            return
        panels.seat(connection, id, sorted(known.intersection(members)))
        desk_log.note(service.db, connection, staff_id, Did.DAY, service.now(), form=form)


def remove(service: Service, staff_id: str, id: str) -> bool:
    """Remove a day; False where a case was ever planned on it, whatever became of that."""
    with service.db.writing("days") as connection:
        hearing_days.day_within(service.db, connection, id, is_held=True)
        if not hearing_days.remove_day(connection, id):
            return False
        desk_log.note(service.db, connection, staff_id, Did.DAY, service.now())
        return True


def retold(service: Service, kept: HearingDay, where: Where) -> list[Retold]:
    """Return whom a change of place is told to, and how: what goes out, for the page that shows it before."""
    with service.db.reading() as connection:
        planned = hearing_days.planned_on(connection, kept.id)
        return _retold(service, connection, kept, where, sorted(planned.values()))


def mark(told: Sequence[Retold]) -> str:
    """Return what changes with anything of what was shown."""
    said = "".join(f"{each.case.id} {each.version} {each.letters}" for each in told)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest() if told else ""


def change(
    service: Service, staff_id: str, seen: HearingDay, day: Day, where: Where, form: str, shown: str = ""
) -> HearingDay | DayRefusal | DayProblem:
    """Change a day that was seen in this version, once for each form; `shown` is the mark of the letters shown before.

    Day and hours are fixed from the first case on: those are moved one by one. A new place is told to both parties of
    each case that is planned, in the same transaction.
    """
    db = service.db
    with db.reading() as connection:
        expected = sorted(hearing_days.planned_on(connection, seen.id).values())
    with db.writing("days") as connection:
        for case_id in expected:
            db.hold(connection, f"case:{case_id}")
        kept = hearing_days.day_within(db, connection, seen.id, is_held=True)
        if kept and desk_log.is_posted(connection, form):
            return kept
        planned = hearing_days.planned_on(connection, seen.id)
        if kept is None or kept.version != seen.version or sorted(planned.values()) != expected:
            return DayRefusal.CHANGED
        if problem := problem_of(day, service.today(), list(planned)):
            return problem
        if _hours(day) != _hours(kept.day) and hearing_days.has_hearings(connection, kept.id):
            return DayRefusal.FIXED
        told = _retold(service, connection, kept, where, expected)
        if mark(told) != shown:
            return DayRefusal.UNSEEN
        hearing_days.change_day(db, connection, kept, day, where)
        desk_log.note(db, connection, staff_id, Did.DAY, service.now(), form=form)
        for each in told:
            _tell(service, connection, staff_id, each)
    return HearingDay(kept.id, kept.version + 1, day, where)


def _hours(day: Day) -> tuple[date, time, int]:
    return day.on, day.starts, day.minutes


def _retold(
    service: Service, connection: Connection, kept: HearingDay, where: Where, ids: Sequence[str]
) -> list[Retold]:
    if (where.place, where.lines) == (kept.where.place, kept.where.lines):
        return []
    situations = (load(service.db, connection, id, service.committee, service.now()) for id in ids)
    return [_elsewhere(each, where) for each in situations]


def _elsewhere(now: Situation, where: Where) -> Retold:
    old = now.planned
    if old is None or now.party is None:
        raise LookupError("a planned case has a hearing and a corporation")
    new = replace(old, day=replace(old.day, where=where), sequence=now.next_sequence)
    told = Told(HearingTold.of(new), HearingTold.of(old))
    return Retold(
        now.case, new, tuple(at_desk.letters_for_moved(now.case, now.party, now.committee, told)), now.version
    )


def _tell(service: Service, connection: Connection, staff_id: str, told: Retold) -> None:
    db, case, now = service.db, told.case, service.now()
    number = desk_log.note(
        db, connection, staff_id, Did.DAY, now, case.id, details={"number": told.hearing.number, "what": "place"}
    )
    hearing_days.put(db, connection, case.id, told.hearing)
    # as long as others wait: an invitation to the old place, which waits still, goes before this
    held_until = now + timedelta(minutes=service.committee.desk.hold_minutes)
    new = [replace(each.after(case.history[-1]), act=number, held_until=held_until) for each in told.letters]
    letters.queue(db, connection, case.id, new, now)
