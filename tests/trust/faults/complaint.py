"""Faults in how the answers are read into a complaint."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "a letter looks up an answer by its question's name",
        "tests/questions/test_complaint.py::test_no_other_room_looks_up_an_answer_by_its_name",
        "formservice/letters/complaint.py",
        "if not case.complaint.mail:",
        'if not case.answers.get("mail"):',
    ),
    Fault(
        "a page looks up an answer by its question's name",
        "tests/questions/test_complaint.py::test_no_template_looks_into_the_answers",
        "formservice/withdraw/templates/withdraw/done.html",
        "{% if case.complaint.mail_of_either %}",
        "{% if case.answers.mail %}",
    ),
    Fault(
        "a helper who is none any more still gets the letters",
        "tests/questions/test_complaint.py::test_what_was_typed_of_a_helper_counts_only_where_somebody_helped",
        "formservice/questions/complaint.py",
        "if is_helped(answers) else None",
        'if text("helper_mail") else None',
    ),
]
