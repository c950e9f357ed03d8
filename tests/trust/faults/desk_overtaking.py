"""Faults in what waits at the desk while its case goes on, and in what the desk does by itself."""

from tests.trust.faults.fault import Fault

_OVERTAKING = "tests/desk/test_overtaking.py"
_TYING = "tests/desk/test_tying.py"

FAULTS = [
    Fault(
        "an outcome is noted while the invitation still waits",
        f"{_OVERTAKING}::test_an_outcome_lets_the_invitations_go_first_and_the_page_says_so",
        "formservice/acts/desk/carry_out.py",
        "        letters_at_desk.let_go(connection, case.id, now)\n",
        "        pass\n",
    ),
    Fault(
        "a state is corrected while the letters that tell of it wait, and go out after",
        f"{_OVERTAKING}::test_a_correction_waits_for_what_can_be_taken_back",
        "formservice/acts/desk/carry_out.py",
        "if plan.is_correction and letters_at_desk.held_until(connection, case_id, now):",
        "if plan.is_correction and plan.letters:",
    ),
    Fault(
        "the tenant does not see a step whose letters went out with the next one",
        f"{_OVERTAKING}::test_an_outcome_lets_the_invitations_go_first_and_the_page_says_so",
        "formservice/acts/desk/settled.py",
        "        if act.what in desk_log.STEPS:\n            break\n",
        "",
    ),
    Fault(
        "of two corporations of one name a case gets the first",
        f"{_TYING}::test_a_name_that_two_have_is_left_to_the_secretary",
        "formservice/storage/corporations.py",
        "if len(found) != 1:",
        "if not found:",
    ),
    Fault(
        "that a case was tied by itself stands nowhere",
        f"{_TYING}::test_a_case_of_the_same_name_is_tied_by_itself_and_says_so",
        "formservice/acts/submit.py",
        'details = {"corporation": known, "is_by_name": True}',
        'details = {"corporation": known}',
    ),
    Fault(
        "a name in a summary for the year's report is not pointed out",
        "tests/desk/test_anonymous.py::test_a_summary_with_a_name_is_pointed_out_once_and_kept_as_typed",
        "formservice/desk/acting.py",
        'and request.form.get("sure") != _digest(fields, typed):',
        'and "go" not in request.form:',
    ),
    Fault(
        "counts of visits lie in a process where nobody visits any more",
        "tests/desk/test_year.py::test_a_worker_that_ends_writes_its_counts",
        "formservice/operations/server.py",
        '            "post_worker_init": self._begin_counts,\n',
        "",
    ),
    Fault(
        "a case that Werk shows as late does not say so itself",
        "tests/desk/test_work.py::test_a_case_is_late_on_its_own_page_for_the_same_reason",
        "formservice/desk/cases.py",
        "known.standing.due.group is Group.LATE",
        "known.standing.due.by is not None and known.standing.due.by < here.today()",
    ),
    Fault(
        "of paper the preview says that it waits ten minutes",
        "tests/desk/test_act_page.py::test_of_each_letter_the_preview_says_when_it_leaves",
        "formservice/desk/preview.py",
        "        if not self.mail:\n",
        "        if not hold:\n",
    ),
]
