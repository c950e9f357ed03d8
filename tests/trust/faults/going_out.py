"""Faults in what goes out: the alarm of the day to wait for, a mail's links, an address that is refused, and fonts."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "the calendar's alarm goes off after the day has begun",
        "tests/journeys/test_reminder.py::test_the_alarm_goes_off_before_the_day_begins_whatever_the_weekday_and_the_hours",
        "formservice/complain/reminder.py",
        "timedelta(hours=9) - timedelta(days=1)",
        "timedelta(hours=9)",
    ),
]
