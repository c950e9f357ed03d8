"""Faults in going on with a draft on another device."""

from tests.trust.faults.fault import Fault

_LATER = "tests/journeys/test_later.py::test_check_38"
_ENDS = "tests/journeys/test_handover_ends.py::test_check_38"

FAULTS = [
    Fault(
        "a code to go on with works again and again",
        f"{_LATER}_a_code_and_a_link_work_once",
        "formservice/storage/handovers.py",
        'nothing = {"handover_code": None, "handover": None}',
        'nothing = {"language": drafts.c.language}',
    ),
    Fault(
        "opening a link to go on with uses it up",
        f"{_LATER}_opening_a_link_changes_nothing",
        "formservice/complain/later.py",
        "    id = _find(code) if code else None\n",
        "    id = handovers.take(service().db, code, service().now(), _lifetime()) if code else None\n",
    ),
    Fault(
        "the letter with the code outlives its draft",
        f"{_ENDS}_what_was_cleared_or_sent_is_opened_by_nothing_and_its_letter_is_erased",
        "formservice/storage/recording.py",
        "    delete_of_draft(connection, key)\n",
        "",
    ),
    Fault(
        "a code never gets too old",
        f"{_ENDS}_a_link_that_is_too_old_is_told_with_what_to_do",
        "formservice/storage/handovers.py",
        "<= lifetime\n",
        "<= 2 * lifetime\n",
    ),
    Fault(
        "stopping on a step loses what was typed there",
        f"{_LATER}_every_step_can_be_stopped_and_keeps_what_was_typed",
        "formservice/complain/form.py",
        "    if not draft.keep(kept):\n",
        '    if not draft.keep({} if "later" in request.form else kept):\n',
    ),
    Fault(
        "a code is used up before the page that it leads to is there",
        "tests/web/test_storage_away.py::test_whoever_posts_while_storage_goes_away_types_nothing_again",
        "formservice/complain/later.py",
        "    return go(goes_on_at)\n",
        "    return go(draft.read().goes_on_at)\n",
    ),
    Fault(
        "wrong codes to go on with are not counted",
        f"{_ENDS}_wrong_codes_are_counted_and_past_the_limit_the_right_one_opens_nothing",
        "formservice/complain/later.py",
        "    if not (is_within and is_counted(tries)):\n",
        "    if not is_within:\n",
    ),
    Fault(
        "a rotation of the keys ends every code to go on with",
        "tests/storage/test_handovers.py::test_a_code_still_opens_after_the_keys_were_rotated",
        "formservice/storage/resealing.py",
        "    handovers.print_anew(db)\n",
        "",
    ),
    Fault(
        "the letter to go on with names a day on which its link stops",
        f"{_ENDS}_page_and_letter_say_the_same_days_and_on_the_last_one_the_link_opens_all_day",
        "formservice/letters/handover.py",
        ".date() - timedelta(days=1)",
        ".date()",
    ),
    Fault(
        "the last day of a draft, and of what opens it, ends at the hour at which it was typed",
        f"{_ENDS}_page_and_letter_say_the_same_days_and_on_the_last_one_the_link_opens_all_day",
        "formservice/settings/sections.py",
        "timedelta(days=self.draft_days + 1)",
        "timedelta(days=self.draft_days)",
    ),
    Fault(
        "a mail is promised again once its code was used",
        "tests/journeys/test_later.py::test_check_38_who_asks_for_a_mail_is_led_to_the_code_that_stands_below_it",
        "formservice/complain/later.py",
        "is_mailed=bool(code) and ",
        "is_mailed=",
    ),
]
