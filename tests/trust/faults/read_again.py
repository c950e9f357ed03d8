"""Faults in reading on a page what was sent."""

from tests.trust.faults.fault import Fault

_TESTS = "tests/journeys/test_read_again.py"

FAULTS = [
    Fault(
        "what was sent can be changed on the page that shows it",
        f"{_TESTS}::test_who_sent_it_reads_it_from_the_confirmation_and_comes_back",
        "formservice/web/templates/answers.html",
        "{% if changes %}{{ change(address,",
        "{% if true %}{{ change(address,",
    ),
    Fault(
        "what was sent stays open after the complaint is closed again",
        f"{_TESTS}::test_nobody_else_reads_it",
        "formservice/follow/routes.py",
        'return access.closed(*MAY_READ) if case is None else sent_page(case, "status")',
        'return sent_page(case or next(__import__("formservice.storage.cases").storage.cases.all_cases('
        'service().db)), "status")',
    ),
]
