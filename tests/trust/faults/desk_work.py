"""Faults in the list of work, by which a case is forgotten."""

from tests.trust.faults.fault import Fault

_DUE = "tests/rules/test_due.py"
_WORK = "tests/desk/test_work.py"
_DOCTOR = "tests/operations/test_doctor_desk.py"

FAULTS = [
    Fault(
        "a case that was invited, and has no day any more, stands nowhere",
        f"{_DUE}::test_desk_check_40_every_open_case_has_one_next_act_and_that_one_is_possible",
        "formservice/rules/due.py",
        "case State.ACCEPTED | State.INVITED:",
        "case State.ACCEPTED:",
    ),
    Fault(
        "a hearing day that passed without an outcome is not late",
        f"{_DUE}::test_a_hearing_is_near_from_a_week_before_and_late_the_day_after",
        "formservice/rules/due.py",
        "if on < today:",
        "if on < today - _SOON:",
    ),
    Fault(
        "a letter of a closed case that failed is forgotten",
        f"{_WORK}::test_a_letter_of_a_closed_case_that_failed_is_not_forgotten",
        "formservice/acts/desk/standing.py",
        "(*withdrawn, *of_letters, *to_close)",
        "(*withdrawn, *to_close)",
    ),
    Fault(
        "nobody is told to phone where a tenant withdraws shortly before the hearing",
        f"{_WORK}::test_desk_check_15_who_withdraws_within_three_working_days_of_the_hearing_is_phoned_about",
        "formservice/acts/desk/standing.py",
        "<= TOLD_WITHIN",
        "< TOLD_WITHIN",
    ),
    Fault(
        "the doctor takes who is disabled for somebody who can log in",
        f"{_DOCTOR}::test_desk_check_40_a_desk_at_which_nobody_can_log_in_is_told",
        "formservice/operations/at_desk.py",
        "each.is_set_up and not each.is_disabled",
        "each.is_set_up",
    ),
]
