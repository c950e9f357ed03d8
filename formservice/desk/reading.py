"""Days, hours and numbers as people type them; what cannot be read says in Dutch what to type instead."""

import re
from datetime import date, time
from enum import Enum

from formservice.questions.typed import month_number, number

_WEEKDAY = re.compile(r"^(?:ma|di|wo|do|vr|za|zo)[a-z]*\.?,?\s+", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:[-/. ]\s*)(\d{1,2}|[^\W\d_]+\.?)(?:(?:\s*[-/. ]\s*)(\d+))?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_HOUR = re.compile(r"(\d{1,2})(?:[.:u](\d*))?(?:\s*(?:u|uur|h))?", re.IGNORECASE)
_LONGEST = 40


class Misread(Enum):
    """Why something that was typed is no day, hour or number: what to type instead."""

    DAY = "Dit is geen datum. Schrijf bijvoorbeeld 3-12-2026 of 3 december 2026."
    NO_YEAR = "Schrijf ook het jaar op, bijvoorbeeld 3-12-2026."
    YEAR = "Schrijf het jaar met vier cijfers, bijvoorbeeld 3-12-2026."
    NOT_IN_CALENDAR = "Deze dag staat niet in de kalender. Kijk de dag en de maand na."
    HOUR = "Dit is geen tijd. Schrijf bijvoorbeeld 13.00."
    NOT_ON_CLOCK = "Deze tijd bestaat niet. Kies een tijd van 0.00 tot en met 23.59."
    MINUTES = "Schrijf de minuten met twee cijfers, bijvoorbeeld 9.30."
    NUMBER = "Schrijf een getal in cijfers, bijvoorbeeld 4."


def day_of(text: str) -> date | Misread:
    """Return the day that was typed, or why it is none."""
    text = _WEEKDAY.sub("", text.strip())
    if len(text) > _LONGEST:
        return Misread.DAY
    if found := _YEAR_FIRST.fullmatch(text):
        return _in_calendar(*map(int, found.groups()))
    found = _DAY_FIRST.fullmatch(text)
    if found is None:
        return Misread.DAY
    day, month, year = found.groups()
    # 13 is no name of a month; it is a number that no month has
    month_read = int(month) if month.isdecimal() else month_number(month)
    if month_read is None:
        return Misread.DAY
    if year is None:
        return Misread.NO_YEAR
    return _in_calendar(int(year), month_read, int(day)) if len(year) == 4 else Misread.YEAR


def hour_of(text: str) -> time | Misread:
    """Return the time of day that was typed, or why it is none."""
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return Misread.HOUR
    hour, minute = int(found[1]), found[2] or ""
    if len(minute) == 1 or len(minute) > 2:
        return Misread.MINUTES
    try:
        return time(hour, int(minute or 0))
    except ValueError:
        return Misread.NOT_ON_CLOCK


def number_of(text: str) -> int | Misread:
    """Return the whole number that was typed, or why it is none."""
    found = number(text)
    return Misread.NUMBER if found is None else found


def _in_calendar(year: int, month: int, day: int) -> date | Misread:
    try:
        return date(year, month, day)
    except ValueError:
        return Misread.NOT_IN_CALENDAR
