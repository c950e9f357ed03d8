"""Faults in coming back: to the check page after a change, and to where one was."""

from tests.trust.faults.fault import Fault

_TESTS = "tests/journeys/test_coming_back.py"

FAULTS = [
    Fault(
        "what is newly asked forgets that one came from the check page",
        f"{_TESTS}::test_check_25_change_asks_what_is_new_in_between_and_comes_back",
        "formservice/complain/form.py",
        'else redirect_to(".step", slug=slug, **_coming_from())',
        'else redirect_to(".step", slug=slug)',
    ),
    Fault(
        "back from what is newly asked leads to a check page that is not open",
        f"{_TESTS}::test_check_25_back_from_what_is_newly_asked_leads_to_the_answer_that_asked_it",
        "formservice/complain/form.py",
        'if request.args.get("from") == CHECK and CHECK in progress.pages:',
        'if request.args.get("from") == CHECK:',
    ),
    Fault(
        "the papers are skipped by who goes on later",
        f"{_TESTS}::test_check_38_going_on_skips_no_step",
        "formservice/complain/path.py",
        "papers = None if PAPERS_DONE in answers else",
        "papers = None if True else",
    ),
    Fault(
        "a result on the way leads through the whole form again",
        f"{_TESTS}::test_check_25_a_result_on_the_way_leads_back_to_the_check_page",
        "formservice/complain/draft.py",
        'return CHECK if CHECK in self.pages else "who"',
        'return "who"',
    ),
]
