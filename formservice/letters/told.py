"""What an act at the desk tells in its letters, as their rows keep it: true of that moment, whatever comes after."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from formservice.rules.advice import Finding
from formservice.rules.declining import DeclineReason
from formservice.storage.hearing_days import Hearing


@dataclass(frozen=True)
class HearingTold:
    """The day, the time and the place of a hearing, and the number of the calendar file that goes with it."""

    on: date
    at: time
    minutes: int
    place: str
    lines: tuple[str, ...]
    sequence: int

    @classmethod
    def of(cls, hearing: Hearing) -> Self:
        """Return what is told of a hearing: never who sits on the panel."""
        day = hearing.day
        return cls(hearing.on, hearing.at, day.day.minutes, day.where.place, day.where.lines, hearing.sequence)

    @property
    def until(self) -> time:
        """When it ends."""
        return (datetime.combine(self.on, self.at) + timedelta(minutes=self.minutes)).time()


@dataclass(frozen=True)
class Told:
    """What the letters of one act tell beside the case itself; what is empty is not told.

    `hearing` is the one that is planned now, or the one that does not go on; `earlier` is the one before it.
    """

    hearing: HearingTold | None = None
    earlier: HearingTold | None = None
    react_by: date | None = None
    reason: str = ""
    own_words: str = ""
    declined: DeclineReason | None = None
    # the corporation gets the complaint: with this letter, or, where it is not taken up, all the same
    is_forwarded: bool = False
    # after the hearing: what was agreed on, what the committee finds, and the file that says so
    agreements: str = ""
    finding: Finding | None = None
    paper: str = ""
    sent_on: date | None = None
    decide_by: date | None = None
    reminder: int = 0
    # nobody knows the management's address: its letters go to the contact for complaints
    is_passed_on: bool = False

    @property
    def is_only_elsewhere(self) -> bool:
        """Tell whether a hearing keeps its day and its hours, and is at another place than before."""
        new, old = self.hearing, self.earlier
        if new is None or old is None or (new.on, new.at, new.minutes) != (old.on, old.at, old.minutes):
            return False
        return (new.place, new.lines) != (old.place, old.lines)

    def as_details(self) -> dict[str, Any]:
        """Return this as the details of a letter, in JSON."""
        return {"told": {name: _plain(value) for name, value in asdict(self).items() if value}}

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> Self:
        """Return what the details of a letter tell."""
        told = details.get("told", {})
        return cls(
            hearing=_hearing(told.get("hearing")),
            earlier=_hearing(told.get("earlier")),
            react_by=date.fromisoformat(told["react_by"]) if "react_by" in told else None,
            reason=told.get("reason", ""),
            own_words=told.get("own_words", ""),
            declined=DeclineReason(told["declined"]) if "declined" in told else None,
            is_forwarded=told.get("is_forwarded", False),
            agreements=told.get("agreements", ""),
            finding=Finding(told["finding"]) if "finding" in told else None,
            paper=told.get("paper", ""),
            sent_on=date.fromisoformat(told["sent_on"]) if "sent_on" in told else None,
            decide_by=date.fromisoformat(told["decide_by"]) if "decide_by" in told else None,
            reminder=told.get("reminder", 0),
            is_passed_on=told.get("is_passed_on", False),
        )


NOTHING = Told()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value.isoformat() if isinstance(value, date | time) else value


def _hearing(told: Mapping[str, Any] | None) -> HearingTold | None:
    if not told:
        return None
    return HearingTold(
        date.fromisoformat(told["on"]),
        time.fromisoformat(told["at"]),
        told["minutes"],
        told["place"],
        tuple(told["lines"]),
        told["sequence"],
    )
