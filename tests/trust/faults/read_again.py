"""Faults in reading on a page what was sent."""

from tests.trust.faults.fault import Fault

_TOLD_BY = "tests/journeys/test_read_again.py"

FAULTS = [
    Fault(
        "what was sent can be changed on the page that shows it",
        _TOLD_BY,
        "formservice/web/templates/answers.html",
        "{% if changes %}{{ change(address,",
        "{% if true %}{{ change(address,",
    ),
    Fault(
        "what was sent stays open after the complaint is closed again",
        _TOLD_BY,
        "formservice/follow/routes.py",
        'return access.closed(Purpose.FOLLOW) if case is None else sent_page(case, "status")',
        'return sent_page(case or next(__import__("formservice.storage.cases").storage.cases.all_cases('
        'service().db)), "status")',
    ),
]
