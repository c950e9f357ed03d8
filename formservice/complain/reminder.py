"""From this day: the day on which the term is over, for a calendar and on a slip of paper (F2)."""

from datetime import date, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from icalendar import Alarm, Calendar, Event

from formservice.complain import draft
from formservice.complain.form import go
from formservice.documents.words import Ltr, Say, say
from formservice.languages import N_
from formservice.web.current import service
from formservice.web.frame import language, page

_MORNING_BEFORE = timedelta(hours=9) - timedelta(days=1)


def init_blueprint(blueprint: Blueprint) -> None:
    """Add what helps to remember the day to the journey."""
    blueprint.get("/calendar.ics")(calendar)
    blueprint.get("/slip")(slip)


def calendar() -> ResponseReturnValue:
    """Give the day of this browser's result as a calendar file, in which nothing tells who the tenant is."""
    progress = draft.read()
    if progress.verdict.eligible_from is None:
        return go(progress.goes_on_at)
    return Response(
        calendar_of(progress.verdict.eligible_from).to_ical(),
        mimetype="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="{_FILE_NAME}"'},
    )


def slip() -> ResponseReturnValue:
    """Show the day of this browser's result on a slip to print."""
    progress = draft.read()
    if progress.verdict.eligible_from is None:
        return go(progress.goes_on_at)
    return page(
        "complain/slip.html", eligible_from=progress.verdict.eligible_from, site=_site().removeprefix("https://")
    )


_FILE_NAME = "klachtencommissie.ics"


def _site() -> str:
    return f"{service().settings.base_url}/{language()}/"


def calendar_of(day: date) -> Calendar:
    """Return the day as an entry that lasts all day, with an alarm on the morning before."""
    here = service()
    committee = here.committee
    event = Event()
    # the same day makes the same entry, so that taking it twice does not double it; it says nothing of the tenant
    event.add("uid", f"{day:%Y%m%d}@{urlsplit(here.settings.base_url).hostname}")
    event.add("dtstamp", here.now())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    summary = _said(say(N_("U kunt terecht bij de %(committee)s"), committee=Ltr(committee.name)))
    event.add("summary", summary)
    event.add("url", _site())
    about = (
        say(N_("Hebt u geen echt antwoord van uw corporatie gekregen? Dan kunt u vanaf vandaag bij ons terecht.")),
        say(N_("Ga naar %(page)s"), page=Ltr(_site())),
        say(N_("Bel ons: %(phone)s"), phone=Ltr(committee.phone)),
        say(N_("Mail ons: %(mail)s"), mail=Ltr(committee.mail)),
        say(N_("Krijgt u eerder antwoord, en bent u het niet eens met dat antwoord? Dan hoeft u niet te wachten.")),
    )
    event.add("description", "\n".join(map(_said, about)))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    # On the day itself it would come after the start: many calendars then show nothing.
    alarm.add("trigger", _MORNING_BEFORE)
    tomorrow = say(N_("Vanaf morgen kunt u terecht bij de %(committee)s"), committee=Ltr(committee.name))
    alarm.add("description", _said(tomorrow))
    event.add_component(alarm)
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Klachtwijzer//Klachtwijzer//NL")
    made.add_component(event)
    return made


def _said(text: Say) -> str:
    return text.plain(language())
