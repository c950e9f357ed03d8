"""Faults in what comes after a hearing, by which somebody is told wrong, or a month passes unseen."""

from tests.trust.faults.fault import Fault

_ACTS = "tests/desk/test_advice.py"
_DUE = "tests/rules/test_due.py"
_FOLLOW = "tests/journeys/test_follow_after_hearing.py"
_LETTERS = "tests/letters/test_after_hearing.py"

FAULTS = [
    Fault(
        "the advice on another case goes out",
        f"{_ACTS}::test_the_file_of_another_case_is_refused_and_one_that_names_none_asks_a_tick",
        "formservice/desk/act_papers.py",
        "isinstance(judged, NotTaken) or judged is Judged.OTHER_CASE",
        "isinstance(judged, NotTaken)",
    ),
    Fault(
        "an advice that is taken back stays the case's",
        f"{_ACTS}::test_desk_check_18_an_advice_is_taken_back_with_its_row_its_letters_and_its_state",
        "formservice/acts/desk/carry_out.py",
        'if "advice" in act.details:',
        'if act.details.get("advice"):',
    ),
    Fault(
        "a decision departs from the advice, and nobody says why",
        "tests/acts/test_after_hearing.py::test_desk_check_27_a_decision_that_departs_says_why_and_is_of_a_day_since_the_advice",
        "formservice/acts/desk/outcomes.py",
        "if not (self.follows or self.why.strip()):",
        "if not (self.follows or self.why):",
    ),
    Fault(
        "the management is reminded every day",
        f"{_DUE}::test_desk_check_26_a_reminder_is_due_so_many_days_after_the_last_one",
        "formservice/rules/due.py",
        "today >= last_on + timedelta(days=every)",
        "today > last_on",
    ),
    Fault(
        "a tenant who is right reads that the tenant is not",
        f"{_LETTERS}::test_in_each_language_the_advice_says_what_it_means_and_by_when_the_decision_is_due",
        "formservice/letters/about_advice.py",
        "_MEANS[told.finding][is_helper]",
        "_MEANS[Finding.NOT_UPHELD][is_helper]",
    ),
    Fault(
        "following tells of an advice that was taken back",
        f"{_FOLLOW}::test_an_advice_that_can_still_be_taken_back_or_was_is_not_told",
        "formservice/acts/desk/settled.py",
        'history = history[: act.details["rows_before"]]',
        "pass",
    ),
]
