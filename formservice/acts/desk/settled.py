"""What is settled of a case: all that was done to it, but for what a secretary can still take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from formservice.acts.desk.logged import it_was, was_there
from formservice.rules.case import Event, as_told
from formservice.service import Service
from formservice.storage import cases, desk_log, hearing_days
from formservice.storage.desk_log import Act, Did
from formservice.storage.hearing_days import Hearing

_AT_ONCE = {Did.WITHDRAW, Did.REOPEN}
"""The tenant's own will: its letters are not held."""


@dataclass(frozen=True)
class Settled:
    """The rows of a history that hold, and the hearings that belong to them, the first one first."""

    history: list[Event]
    hearings: list[Hearing]


def settled(service: Service, case_id: str) -> Settled:
    """Return what is settled of a case now; raise CaseUnknown."""
    db = service.db
    with db.reading() as connection:
        history = cases.current(db, connection, case_id).history
        hearings = {each.number: each for each in hearing_days.of_case(db, connection, case_id)}
        for act in _held(service, desk_log.of_case(db, connection, case_id), len(history)):
            history = history[: act.details["rows_before"]]
            for was in act.details["hearings"]:
                number = was["number"]
                if not was_there(was):
                    del hearings[number]
                elif day := hearing_days.day_within(db, connection, was["day"]):
                    hearings[number] = it_was(was, day)
    return Settled(as_told(history), [hearings[number] for number in sorted(hearings)])


def seen_from(service: Service, acts: Sequence[Act], rows: int) -> datetime | None:
    """Return from when the tenant sees what these acts did to a case with so many rows; None where that is now."""
    held = _held(service, acts, rows)
    shows = [
        act.at for act in held if act.details["hearings"] or act.details["rows_before"] < act.details["rows_after"]
    ]
    return max(shows) + timedelta(minutes=service.committee.desk.hold_minutes) if shows else None


def _held(service: Service, acts: Sequence[Act], rows: int) -> list[Act]:
    """Return the last acts, newest first, that are held: the last step, and what leans on it.

    The step before went out with it, unless this one was the moving of a whole day.
    """
    since = service.now() - timedelta(minutes=service.committee.desk.hold_minutes)
    held: list[Act] = []
    for act in reversed(acts):
        if act.what is Did.TAKE_BACK:
            break
        if "rows_after" not in act.details:
            continue
        if act.at <= since or act.what in _AT_ONCE or act.details["rows_after"] != rows:
            break
        rows = act.details["rows_before"]
        held.append(act)
        if act.what in desk_log.STEPS:
            break
    return held
