"""A small calendar: it takes files in, in the order in which they came, and keeps what programs would (RFC 5546)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from icalendar import Calendar


@dataclass
class Agenda:
    """What stands in somebody's calendar, by uid; `sequences` are those that were taken in, one after another."""

    events: dict[str, Any] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    sequences: list[int] = field(default_factory=list)

    def take_in(self, content: bytes) -> None:
        """Take a file in: one that is not newer than what is known of its event changes nothing."""
        made = Calendar.from_ical(content)
        [event] = made.walk("VEVENT")
        uid, sequence = str(event["uid"]), int(event["sequence"])
        if sequence <= self.newest.get(uid, -1):
            return
        self.newest[uid] = sequence
        self.sequences.append(sequence)
        if made["method"] == "CANCEL":
            self.events.pop(uid, None)
        else:
            self.events[uid] = event

    def starts(self) -> list[datetime]:
        """Return when each event begins."""
        return [event["dtstart"].dt for event in self.events.values()]
