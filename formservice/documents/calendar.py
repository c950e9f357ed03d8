"""A hearing as a file for a calendar (RFC 5545, 5546): invited, moved, or taken out again."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from formservice.rules.terms import AMSTERDAM
from formservice.text.addresses import mail_link

_MORNING = time(9)


class Method(StrEnum):
    """What a calendar does with the file."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    # for a page, where nobody is invited by name
    PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class Entry:
    """An entry in a calendar; its title and text name nobody, for calendars are shared.

    `sequence` rises with each file about the same `uid`, or calendars keep what they have.
    """

    uid: str
    sequence: int
    on: date
    starts: time
    minutes: int
    place: str
    title: str
    about: str
    organizer: str
    organizer_mail: str
    attendee: str = ""


def uid_of(case_id: str) -> str:
    """Return the one name of a case's hearing in every calendar, for the life of the case; it tells nothing of it."""
    return str(uuid.UUID(bytes=hashlib.sha256(f"calendar:{case_id}".encode()).digest()[:16], version=5))


def calendar_file(entry: Entry, method: Method, at: datetime) -> bytes:
    """Return the file, made at the moment `at` (aware): the same entry and moment give the same bytes."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Klachtwijzer//Klachtwijzer//NL")
    made.add("method", method)
    made.add_component(_event(entry, method, at))
    made.add_missing_timezones()
    content: bytes = made.to_ical()
    return content


def _event(entry: Entry, method: Method, at: datetime) -> Event:
    starts = datetime.combine(entry.on, entry.starts, AMSTERDAM)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", datetime.combine(entry.on, entry.starts, AMSTERDAM) + timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.about)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("class", "PRIVATE")
    if method is not Method.PUBLISH:
        event.add("organizer", _person(entry.organizer_mail, entry.organizer), encode=False)
        event.add("attendee", _invited(entry.attendee), encode=False)
    if method is not Method.CANCEL:
        event.add_component(_alarm(entry))
    return event


def _person(mail: str, name: str) -> vCalAddress:
    address = vCalAddress(mail_link(mail))
    address.params["cn"] = vText(name)
    return address


def _invited(mail: str) -> vCalAddress:
    address = vCalAddress(mail_link(mail))
    # we wait for no answer from a calendar: who cannot come calls or mails
    address.params["rsvp"] = vText("FALSE")
    address.params["partstat"] = vText("NEEDS-ACTION")
    address.params["role"] = vText("REQ-PARTICIPANT")
    return address


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    day_before = datetime.combine(entry.on - timedelta(days=1), _MORNING, AMSTERDAM)
    alarm.add("trigger", day_before.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
    return alarm
