"""The list of a hearing day: each slot with its case, who was told, and whose papers are in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from formservice.formatting import clock_time
from formservice.letters.bundle import LeftOut, left_out_of
from formservice.letters.kinds import LetterKind
from formservice.rules.hearing import OVER, Outcome
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import cases, hearing_days, letters
from formservice.storage.cases import Case
from formservice.storage.hearing_days import Hearing, HearingDay
from formservice.storage.letters import LetterState, LetterStatus

_TELL = {
    "tenant": {LetterKind.TENANT_INVITED, LetterKind.TENANT_MOVED, LetterKind.TENANT_REOPENED},
    "corporation": {LetterKind.CORPORATION_INVITED, LetterKind.CORPORATION_MOVED, LetterKind.CORPORATION_GOES_ON},
}
_STRUCK = {
    Outcome.MOVED: "verzet",
    Outcome.OFF: "gaat niet door",
    Outcome.HELD: "gehouden",
    Outcome.TENANT_ABSENT: "huurder was er niet",
    Outcome.CORPORATION_ABSENT: "corporatie was er niet",
    Outcome.HELD_OVER: "aangehouden",
}
_GOES_ON = {Outcome.PLANNED, *OVER}
_WERE_THERE = {
    Outcome.HELD: (True, True),
    Outcome.TENANT_ABSENT: (False, True),
    Outcome.CORPORATION_ABSENT: (True, False),
}
_NOT_NOTED = "nog niet vastgelegd"


@dataclass(frozen=True)
class Entry:
    """One line of the list: a hearing, what became of it, and of each party whether it knows of it, or was there."""

    case: Case
    hearing: Hearing
    is_struck: bool
    outcome: str
    tenant: str
    corporation: str
    left_out: list[LeftOut]

    @property
    def is_over(self) -> bool:
        """Tell whether it is said how it went."""
        return self.hearing.outcome in OVER

    @property
    def at(self) -> time:
        """When it begins."""
        return self.hearing.at


@dataclass(frozen=True)
class Slot:
    """A slot of a day with all that ever stood in it, what is struck first; it is free where nothing goes on in it."""

    at: time
    entries: list[Entry]

    @property
    def is_free(self) -> bool:
        """Tell whether no case has it."""
        return all(each.is_struck for each in self.entries)


def slots_of(service: Service, day: HearingDay) -> list[Slot]:
    """Return every slot of a day in order, with what stands in it."""
    slots = [Slot(day.day.begins_at(slot), []) for slot in range(day.day.slots)]
    for case_id, hearing in hearing_days.on_day(service.db, day.id):
        case = cases.find(service.db, case_id)
        while hearing.slot >= len(slots):  # struck, in a slot that the day has no more
            slots.append(Slot(day.day.begins_at(len(slots)), []))
        if case:
            slots[hearing.slot].entries.append(_entry(service, case, hearing))
    for slot in slots:
        slot.entries.sort(key=lambda each: not each.is_struck)
    return slots


def planned_of(slots: Sequence[Slot]) -> list[tuple[Case, Hearing]]:
    """Return the cases that go on, in order."""
    return [(each.case, each.hearing) for slot in slots for each in slot.entries if not each.is_struck]


def _entry(service: Service, case: Case, hearing: Hearing) -> Entry:
    tenant, corporation = _parties(service, case, hearing)
    return Entry(
        case,
        hearing,
        hearing.outcome not in _GOES_ON,
        _STRUCK.get(hearing.outcome, ""),
        tenant,
        corporation,
        left_out_of(case),
    )


def _parties(service: Service, case: Case, hearing: Hearing) -> tuple[str, str]:
    """Return, in a few words, of tenant and corporation whether they know of a hearing, or, once it was, were there."""
    if hearing.outcome in _WERE_THERE:
        tenant, corporation = ("was er" if there else "was er niet" for there in _WERE_THERE[hearing.outcome])
        return tenant, corporation
    if hearing.outcome in OVER:
        return "", ""
    if hearing.on < service.today():
        return _NOT_NOTED, _NOT_NOTED
    written = letters.of_case(service.db, case.id)
    return _told(written, "tenant"), _told(written, "corporation")


def _told(written: Sequence[LetterStatus], party: str) -> str:
    """Return, in a few words, whether a party got the last letter about its hearing."""
    mine = [each for each in written if each.kind in _TELL[party] and each.state is not LetterState.TAKEN_BACK]
    if not mine:
        return "nee"
    last = mine[-1]
    match last.state:
        case LetterState.SENT | LetterState.POSTED | LetterState.TOLD:
            return "ja"
        case LetterState.TO_POST:
            return "nee, nog te posten"
        case LetterState.FAILED:
            return "nee, brief kwam niet aan"
    return f"nog niet, brief gaat om {clock_time(last.next_at.astimezone(AMSTERDAM).time())}"
