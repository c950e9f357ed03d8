"""A hearing in words for the tenant: when and where, moved, or called off; never who sits on the panel (F4, F5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from formservice.documents.words import Ltr, Say, say
from formservice.follow.status import Status
from formservice.formatting import clock_time
from formservice.languages import N_
from formservice.letters.told import HearingTold
from formservice.rules.hearing import Outcome
from formservice.storage.hearing_days import Hearing

_TITLES = {
    Outcome.OFF: N_("De bijeenkomst gaat niet door"),
    Outcome.MOVED: N_("De bijeenkomst gaat niet door"),
    Outcome.HELD_OVER: N_("Er komt nog een bijeenkomst"),
}
_GONE = {Outcome.OFF, Outcome.MOVED}


@dataclass(frozen=True)
class Shown:
    """What the page says of the hearing of a complaint; `planned` is the one that is to come."""

    says: tuple[Say, ...]
    planned: HearingTold | None = None


def shown(hearings: Sequence[Hearing]) -> Shown | None:
    """Return what is said of the last of these hearings; None where there is none, or it has been."""
    if not hearings:
        return None
    last = hearings[-1]
    if last.outcome is not Outcome.PLANNED:
        return _without_a_day(last.outcome, last.on)
    told = HearingTold.of(last)
    says = [say(N_("De bijeenkomst is op %(day)s om %(hour)s uur."), day=told.on, hour=Ltr(clock_time(told.at)))]
    before = hearings[-2] if len(hearings) > 1 else None
    if before and before.outcome is Outcome.MOVED:
        says.insert(0, _moved(before, last))
    return Shown(tuple(says), told)


def _moved(before: Hearing, now: Hearing) -> Say:
    if (before.on, before.at) == (now.on, now.at):
        return say(N_("De dag en de tijd blijven hetzelfde. Alleen de plaats is anders."))
    return say(N_("De bijeenkomst van %(day)s is verplaatst."), day=before.on)


def with_hearing(standing: Status, hearings: Sequence[Hearing]) -> Status:
    """Return where an invited complaint stands, in words that fit what became of its last hearing."""
    title = _TITLES.get(hearings[-1].outcome) if hearings else None
    return replace(standing, title=title, now=()) if title else replace(standing, now=standing.now[1:])


def _without_a_day(outcome: Outcome, on: date) -> Shown | None:
    if outcome not in _TITLES:
        return None
    gone = [say(N_("De bijeenkomst van %(day)s gaat niet door."), day=on)] if outcome in _GONE else []
    return Shown((*gone, say(N_("Wij zoeken een nieuwe dag. U krijgt daarvoor een nieuwe uitnodiging."))))
