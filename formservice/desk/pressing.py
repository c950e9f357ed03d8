"""What presses a case, in the same words on the list of work and on its own page."""

from datetime import date
from functools import lru_cache

from formservice.acts.desk.standing import Standing
from formservice.formatting import day_and_month, short_date
from formservice.rules.due import Group, Next

_WHAT_BY = {
    Next.TAKE_UP: "antwoord",
    Next.FINISH: "advies",
    Next.AWAIT_DECISION: "besluit",
    Next.REMIND: "besluit",
    Next.INVITE: "uitnodiging",
}


def presses(each: Standing, today: date) -> str:
    """Return in words what presses a case; empty where nothing does, or that stands beside it already."""
    due = each.due
    if due is None:
        return ""
    match due.act:
        case Next.POST if each.known.has_failed_letter:
            return "Brief niet aangekomen"
        case Next.POST:
            return f"Brief nog niet gepost, al {days_of((today - (each.known.unposted_since or today)).days)}"
        case Next.TELL:
            return f"Zitting {short(due.by, today)} gaat niet door"
        case Next.NOTE_OUTCOME:
            return "Nog niet vastgelegd" if due.group is Group.LATE else ""
        case Next.PREPARE:
            return ""
        case Next.ASK_REACTION:
            return f"Geen reactie, gevraagd voor {short(due.by, today)}"
        case Next.AWAIT_DECISION | Next.REMIND if each.known.reminders:
            return f"besluit uiterlijk {short(due.by, today)}, {each.known.reminders} keer herinnerd"
    return f"{_WHAT_BY[due.act]} uiterlijk {short(due.by, today)}" if due.by else ""


def days_of(count: int) -> str:
    """Return so many days in words."""
    return "1 dag" if count == 1 else f"{count} dagen"


@lru_cache(maxsize=1_000)
def short(day: date | None, today: date) -> str:
    """Return a day, with its year where that is another one."""
    if day is None:
        return ""
    return day_and_month("nl", day) if day.year == today.year else short_date("nl", day)
