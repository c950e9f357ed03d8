"""The year's numbers: what became of the complaints that came in in a year, counted of plain facts (F3 to F9)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import mean, median
from typing import NamedTuple

from formservice.rules.case import Event, State, as_told, is_closed

Numbers = Mapping[str, Mapping[str, float]]
"""Each part of the report, with its counts by key; the key of what is not known is empty."""

ENDS = (State.DECLINED, State.WITHDRAWN, State.SETTLED, State.DECIDED)
OPEN, GONE = "open", "gone"
"""What has no end yet, and what was erased before it had one."""

_HEARD = (State.HEARD, State.SETTLED, State.ADVISED, State.DECIDED)
_TAKEN_UP = (State.ACCEPTED, State.INVITED, *_HEARD)


class Course(NamedTuple):
    """The days on which a complaint came into its states, without what a correction took back."""

    received_on: date
    changed_on: date
    accepted_on: date | None = None
    heard_on: date | None = None
    advised_on: date | None = None

    @classmethod
    def of(cls, history: Sequence[Event]) -> "Course":
        """Return the course that a history tells."""
        first: dict[State, date] = {}
        for event in as_told(history):
            first.setdefault(event.state, event.on)
        days = (first.get(state) for state in (State.ACCEPTED, State.HEARD, State.ADVISED))
        return cls(history[0].on, history[-1].on, *days)


class Line(NamedTuple):
    """What is counted of one complaint; None where it is not known.

    `corporation` is the id of one that the desk knows, or else its name in the committee's list. A complaint that an
    earlier version erased has no `language`: then only its state tells how far it came.
    """

    state: str
    course: Course
    corporation: str = ""
    language: str | None = None
    channel: str | None = None
    subject: str | None = None
    reason: str | None = None
    outcome: str | None = None
    follows: bool | None = None
    hearings: int | None = None
    is_erased: bool = False

    @property
    def end(self) -> str:
        """How it ended, or that it is open, or was erased before it ended."""
        if is_closed(self.state):
            return self.state
        return GONE if self.is_erased else OPEN


def numbers(lines: Iterable[Line], year: int) -> Numbers:
    """Return the numbers of the complaints that were received in a year: each stands under one end, or is open."""
    mine = [line for line in lines if line.course.received_on.year == year]
    ends = Counter(line.end for line in mine)
    declined, decided = ([line for line in mine if line.state == state] for state in (State.DECLINED, State.DECIDED))
    advised = [line for line in mine if _came_to(line, line.course.advised_on, (State.ADVISED, State.DECIDED))]
    return {
        "complaints": {"received": len(mine), **{end: ends[end] for end in (OPEN, *ENDS, GONE)}},
        "steps": {
            "taken_up": sum(_came_to(line, line.course.accepted_on, _TAKEN_UP) for line in mine),
            "heard": sum(_came_to(line, line.course.heard_on, _HEARD) for line in mine),
            "hearings": sum(line.hearings or 0 for line in mine),
            "advised": len(advised),
        },
        "reason": _by(line.reason for line in declined),
        "outcome": _by(line.outcome for line in advised),
        "decision": _by(_DECISIONS[line.follows] for line in decided),
        "corporation": _by(line.corporation for line in mine),
        "subject": _by(line.subject for line in mine),
        "channel": _by(line.channel for line in mine),
        "language": _by(line.language for line in mine),
        "days_to_hearing": _lengths((line, line.course.heard_on) for line in mine),
        "days_to_advice": _lengths((line, line.course.advised_on) for line in mine),
        "days_to_end": _lengths((line, line.course.changed_on) for line in mine if is_closed(line.state)),
    }


_DECISIONS = {True: "follows", False: "departs", None: None}


def _came_to(line: Line, on: date | None, states: Sequence[State]) -> bool:
    return on is not None or (line.language is None and line.state in states)


def _by(keys: Iterable[str | None]) -> dict[str, float]:
    return dict(sorted(Counter(key or "" for key in keys).items()))


def _lengths(ended: Iterable[tuple[Line, date | None]]) -> dict[str, float]:
    """Return how many there are, and of their lengths in calendar days the mean, the median and the longest."""
    days = [(on - line.course.received_on).days for line, on in ended if on]
    if not days:
        return {"count": 0}
    return {"count": len(days), "mean": round(mean(days), 1), "median": float(median(days)), "longest": max(days)}
