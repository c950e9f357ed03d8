"""What an act at the desk is planned of: all that is known of a case at one moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from formservice.letters.kinds import LetterKind
from formservice.letters.told import HearingTold, Told
from formservice.rules.hearing import OVER, Outcome
from formservice.rules.terms import AMSTERDAM
from formservice.settings.committee import Committee
from formservice.storage import advices, cases, corporations, desk_log, hearing_days, letters_at_desk, notes
from formservice.storage.advices import Advice
from formservice.storage.cases import Case
from formservice.storage.corporations import Corporation, Party
from formservice.storage.database import Database
from formservice.storage.hearing_days import Hearing, HearingDay

_BRING_COMPLAINT = {LetterKind.CORPORATION_TAKEN_UP, LetterKind.CORPORATION_INVITED}
_ASK_TO_COME = {LetterKind.CORPORATION_INVITED, LetterKind.CORPORATION_MOVED, LetterKind.CORPORATION_GOES_ON}
_TELL_OF_A_DAY = {*_ASK_TO_COME, LetterKind.CORPORATION_OFF}


@dataclass(frozen=True)
class Situation:
    """A case, its hearings, its corporation, and where post for its tenant goes; `version` changes with any of them.

    `told` is the hearing that the corporation expects, or may: a letter that still waits tells nobody.
    `find_day` gives a hearing day, and which of its slots are taken.
    """

    case: Case
    hearings: list[Hearing]
    corporation: Corporation | None
    address: tuple[str, ...]
    told: HearingTold | None
    version: str
    committee: Committee
    now: datetime
    find_day: Callable[[str], tuple[HearingDay, frozenset[int]] | None]
    # the corporation got the complaint, or will with a letter that waits
    has_complaint: bool = True
    advice: Advice | None = None
    # how often the management was reminded of it
    reminders: int = 0

    @property
    def today(self) -> date:
        """Today's date in Amsterdam, where the term is counted."""
        return self.now.astimezone(AMSTERDAM).date()

    @property
    def planned(self) -> Hearing | None:
        """The hearing that is to come."""
        return next((each for each in self.hearings if each.outcome is Outcome.PLANNED), None)

    @property
    def party(self) -> Party | None:
        """The corporation's name and addresses."""
        return self.corporation.party if self.corporation else None

    @property
    def next_sequence(self) -> int:
        """The number of the next calendar file."""
        return max((each.sequence for each in self.hearings), default=-1) + 1


def load(db: Database, connection: Connection, case_id: str, committee: Committee, now: datetime) -> Situation:
    """Return what is known of a case within the caller's transaction; raise CaseUnknown."""
    case = cases.current(db, connection, case_id)
    last = desk_log.last_change(connection, case_id)
    of = corporations.of_case(db, connection, case_id)
    reminded = advices.reminded(connection, [case_id]).get(case_id)
    hearings = hearing_days.of_case(db, connection, case_id)

    def find_day(id: str) -> tuple[HearingDay, frozenset[int]] | None:
        day = hearing_days.day_within(db, connection, id, is_held=True)
        return (day, frozenset(hearing_days.planned_on(connection, id))) if day else None

    return Situation(
        case,
        hearings,
        of,
        notes.address(db, connection, case_id),
        _told(db, connection, case_id, hearings),
        f"{len(case.history)}.{last}",
        committee,
        now,
        find_day,
        of is not None and _has_complaint(db, connection, case_id, of),
        advices.of_case(db, connection, case_id),
        reminded.times if reminded else 0,
    )


def _told(db: Database, connection: Connection, case_id: str, hearings: Sequence[Hearing]) -> HearingTold | None:
    row = letters_at_desk.last_out(db, connection, case_id, _TELL_OF_A_DAY)
    told = Told.read(row.details).hearing if row and row.kind in _ASK_TO_COME else None
    over = {(each.on, each.at) for each in hearings if each.outcome in OVER}
    return told if told and (told.on, told.at) not in over else None


def _has_complaint(db: Database, connection: Connection, case_id: str, of: Corporation) -> bool:
    """Tell whether this corporation gets the complaint, not one that the case was tied to before."""
    brought = letters_at_desk.written(db, connection, case_id, _BRING_COMPLAINT)
    return any(row.details.get("corporation") == of.id for row in brought)
