"""Faults in coming back: to the check page after a change, and to where one was."""

from tests.trust.faults.fault import Fault

_TOLD_BY = "tests/journeys/test_coming_back.py"

FAULTS = [
    Fault(
        "what is newly asked forgets that one came from the check page",
        _TOLD_BY,
        "formservice/complain/form.py",
        'else redirect_to(".step", slug=slug, **_coming_from())',
        'else redirect_to(".step", slug=slug)',
    ),
    Fault(
        "back from what is newly asked leads to a check page that is not open",
        _TOLD_BY,
        "formservice/complain/form.py",
        'if request.args.get("from") == CHECK and CHECK in progress.pages:',
        'if request.args.get("from") == CHECK:',
    ),
    Fault(
        "the papers are skipped by who goes on later",
        _TOLD_BY,
        "formservice/complain/path.py",
        "papers = None if PAPERS_DONE in answers else",
        "papers = None if True else",
    ),
    Fault(
        "a result on the way leads through the whole form again",
        _TOLD_BY,
        "formservice/complain/draft.py",
        'return CHECK if CHECK in self.pages else "who"',
        'return "who"',
    ),
]
