"""Faults in how far one is told to be, and in the line on privacy."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "the last house is lit before all is sent",
        "tests/journeys/test_progress.py",
        "formservice/complain/templates/complain/check.html",
        "{{ houses(2) }}",
        "{{ houses(3) }}",
    ),
    Fault(
        "to clear everything is the main button",
        "tests/journeys/test_progress.py",
        "formservice/complain/templates/complain/clear.html",
        '<button class="quiet" id="act">',
        '<button class="act" id="act">',
    ),
    Fault(
        "the story is asked for without a word on who sees it",
        "tests/web/test_privacy_line.py",
        "formservice/complain/templates/complain/step.html",
        "{% if step.is_personal or step.has_own_words %}",
        "{% if step.is_personal %}",
    ),
]
