"""From this day: the calendar file and the slip carry the date that the page shows (F2)."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar

from formservice.complain import reminder
from formservice.formatting import full_date
from formservice.languages import gettext
from formservice.service import Service
from tests.conftest import NOON, Clock
from tests.harness import rota
from tests.harness.steps import answer_eligibility, sent_on
from tests.harness.visit import Browser, folded, words

CALENDAR, SLIP = "/forms/nl/complaint/calendar.ics", "/forms/nl/complaint/slip"
WAITING: list[tuple[dict[str, str], date]] = [
    (sent_on(date(2026, 11, 13)), date(2026, 12, 14)),
    (sent_on(date(2026, 11, 23)), date(2026, 12, 24)),
    (sent_on(date(2026, 10, 31)), date(2026, 12, 1)),
    ({"sent_month": "11", "sent_year": "2026"}, date(2026, 12, 24)),
    ({"sent_month": "10", "sent_year": "2026"}, date(2026, 12, 1)),  # not sure: at the latest from
]


def wait(browser: Browser, lang: str = "nl", **sent: str) -> None:
    answer_eligibility(browser, lang, answered="no", now=None, **sent)


def taken(browser: Browser) -> Any:
    """Press the link to the calendar file and return what it holds."""
    browser.follow(gettext(str(browser.page.tree.get("lang")), "Zet deze dag in uw agenda"))
    assert browser.page.headers["Content-Type"].startswith("text/calendar")
    assert browser.page.headers["Content-Disposition"] == 'attachment; filename="klachtencommissie.ics"'
    return Calendar.from_ical(browser.page.text)


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize(("sent", "day"), WAITING)
def test_check_16_the_calendar_file_carries_the_date_shown(
    browser: Browser, service: Service, lang: str, sent: dict[str, str], day: date
) -> None:
    wait(browser, lang, **sent)
    shown = browser.page.one("time")
    assert (shown.get("datetime"), words(shown)) == (day.isoformat(), folded(full_date(lang, day)))
    [event] = taken(browser).events
    assert event["dtstart"].dt == day
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["dtend"].dt == day + timedelta(days=1)
    assert event["dtstamp"].dt == NOON
    assert event["uid"] == f"{day:%Y%m%d}@127.0.0.1"
    [alarm] = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(hours=-15)  # at nine in the morning of the day before
    for needed in (service.committee.phone, service.committee.mail, f"{service.settings.base_url}/{lang}/"):
        assert needed in event["description"]
    assert service.committee.name in event["summary"]


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize(("sent", "day"), WAITING)
def test_the_slip_carries_the_date_shown_and_how_to_reach_us(
    browser: Browser, service: Service, lang: str, sent: dict[str, str], day: date
) -> None:
    wait(browser, lang, **sent)
    slip = browser.visit(f"/forms/{lang}/complaint/slip").one("div", class_="slip")
    for needed in (
        folded(full_date(lang, day)),
        service.committee.phone,
        service.committee.mail,
        service.settings.base_url,
    ):
        assert needed in words(slip)


@pytest.mark.parametrize("is_open", [True, False])
def test_the_alarm_goes_off_before_the_day_begins_whatever_the_weekday_and_the_hours(
    service: Service, monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    committee = service.committee if is_open else replace(service.committee, hours=())
    monkeypatch.setattr(reminder, "service", lambda: replace(service, committee=committee))
    days = [date(2026, 12, 14) + timedelta(days=number) for number in range(7)]
    for lang, tomorrow in (("nl", "Vanaf morgen"), ("en", "From tomorrow"), ("ar", "ابتداءً من الغد")):
        monkeypatch.setattr(reminder, "language", partial(str, lang))
        for day in days:
            [event] = Calendar.from_ical(reminder.calendar_of(day).to_ical()).events
            [alarm] = event.walk("VALARM")
            assert event["dtstart"].dt == day
            assert alarm["trigger"].dt < timedelta(0)
            assert tomorrow in alarm["description"]


def test_the_calendar_file_tells_nothing_of_the_tenant_and_every_line_is_as_calendars_want_it(browser: Browser) -> None:
    wait(browser, **sent_on(date(2026, 11, 13)))
    taken(browser)
    text = browser.page.text
    assert "2026-11-13" not in text
    assert "20261113" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize("address", [CALENDAR, SLIP])
@pytest.mark.parametrize(
    ("answers", "slug"),
    [
        ({"written": "no", "answered": None, "now": None}, "result"),
        ({"now": "solved"}, "result"),
        ({"answered": "no", "now": None, "sent_unknown": "yes"}, "result"),
        ({}, "who"),
    ],
)
def test_without_a_day_to_wait_for_both_lead_on(
    browser: Browser, address: str, answers: dict[str, Any], slug: str
) -> None:
    answer_eligibility(browser, **answers)
    assert browser.visit(address).slug == slug


@pytest.mark.parametrize("address", [CALENDAR, SLIP])
def test_whom_the_service_does_not_know_begins_with_the_first_question(browser: Browser, address: str) -> None:
    assert browser.visit(address).slug == "written"


@pytest.mark.parametrize("address", [CALENDAR, SLIP])
def test_when_the_day_is_there_both_lead_to_the_form(browser: Browser, clock: Clock, address: str) -> None:
    wait(browser, **sent_on(date(2026, 11, 23)))
    clock.pass_by(timedelta(days=31))
    assert browser.visit(address).slug == "who"
