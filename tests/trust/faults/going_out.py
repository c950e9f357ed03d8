"""Faults in what goes out: the alarm of the day to wait for, a mail's links, an address that is refused, and fonts."""

from tests.trust.faults.fault import Fault

_UNREACHED = "tests/mail/test_unreached.py"
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
    Fault(
        "nobody tells the committee that the tenant's address is refused",
        8,
        "formservice/mail/outbox.py",
        "if row.case_id and told:",
        "if row.case_id and not told:",
    ),
    Fault(
        "the committee is told of the same address with each letter",
        f"{_UNREACHED}::test_of_one_address_the_committee_is_told_once_and_of_the_helpers_too",
        "formservice/storage/letters.py",
        "if is_failed and not _is_told(db, connection, case_id, told):",
        "if is_failed:",
    ),
    Fault(
        "a letter to the committee that is refused makes another",
        f"{_UNREACHED}::test_a_refusal_of_the_committees_own_letter_or_of_a_request_for_links_tells_nobody",
        "formservice/letters/unreached.py",
        "LETTERS[LetterKind(row.kind)].to is To.COMMITTEE",
        "row.kind is None",
    ),
    Fault(
        "the committee is told of a letter that another worker has sent",
        f"{_UNREACHED}::test_both_happen_or_neither_and_another_workers_letter_tells_nobody",
        "formservice/storage/letters.py",
        "if is_failed and not _is_told",
        "if not _is_told",
    ),
]
