"""Faults in what a form does while storage is away."""

from tests.trust.faults.fault import Fault

_WALK = "tests/web/test_storage_away.py::test_whoever_posts_while_storage_goes_away_types_nothing_again"

FAULTS = [
    Fault(
        "a letter is lost while its PDF cannot be counted",
        _WALK,
        "formservice/complain/letter.py",
        "    if_not_kept(partial(_show, form))\n",
        "",
    ),
    Fault(
        "a reason to withdraw is lost before the complaint is read",
        _WALK,
        "formservice/withdraw/routes.py",
        "    if_not_kept(partial(_show_confirm, None, form))\n",
        "",
    ),
]
