"""Faults in what goes out: the alarm of the day to wait for, a mail's links, an address that is refused, and fonts."""

from tests.trust.faults.fault import Fault

_LETTERS = "tests/letters/test_letters.py"

FAULTS = [
    Fault(
        "the calendar's alarm goes off after the day has begun",
        "tests/journeys/test_reminder.py::test_the_alarm_goes_off_before_the_day_begins_whatever_the_weekday_and_the_hours",
        "formservice/complain/reminder.py",
        "timedelta(hours=9) - timedelta(days=1)",
        "timedelta(hours=9)",
    ),
    Fault(
        "the Dutch half of a letter leads to pages in the tenant's language",
        f"{_LETTERS}::test_each_half_of_a_letter_leads_to_pages_in_its_own_language_and_following_comes_first[en]",
        "formservice/letters/declared.py",
        "links.make(purpose, code, case.id",
        "links.make(purpose, self.language, case.id",
    ),
    Fault(
        "the Dutch half of a mail that was asked for leads to pages in the other language",
        f"{_LETTERS}::test_each_half_of_a_letter_leads_to_pages_in_its_own_language_and_following_comes_first[en]",
        "formservice/letters/requested.py",
        "found.append((case, partial(_ways, service, case)))",
        "found.append((case, lambda _, case=case: _ways(service, case, language)))",
    ),
]
