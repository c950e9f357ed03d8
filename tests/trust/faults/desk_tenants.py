"""Faults in what a tenant is told of the desk, and in what ends with a complaint that is withdrawn."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "an invitation that is on its way leaves although the complaint was withdrawn meanwhile",
        35,
        "formservice/mail/outbox.py",
        "if row.kind in ASK_TO_COME and letters_at_desk.take_back_if_withdrawn(self._db, row):",
        "if False:",
    ),
    Fault(
        "the hearing of a withdrawn complaint stands",
        35,
        "formservice/acts/desk/hearings.py",
        "    for hearing in ended:",
        "    for hearing in ():",
    ),
    Fault(
        "the page for following tells what can still be taken back",
        "tests/journeys/test_follow_hearing.py"
        "::test_what_can_still_be_taken_back_is_not_told_and_what_was_taken_back_never_is",
        "formservice/acts/desk/settled.py",
        'if act.at <= since or act.what in _AT_ONCE or act.details["rows_after"] != rows:',
        "if True:",
    ),
    Fault(
        "the page for following tells the panel",
        "tests/journeys/test_follow_hearing.py"
        "::test_desk_check_28_each_act_up_to_the_hearing_has_its_words_in_every_language",
        "formservice/letters/told.py",
        "day.where.lines, hearing.sequence",
        "(*day.where.lines, day.where.panel), hearing.sequence",
    ),
    Fault(
        "the tenant's copy holds the notes of the desk",
        "tests/operations/test_copying.py"
        "::test_the_tenants_copy_tells_hearings_and_letters_but_no_note_no_panel_and_no_log",
        "formservice/operations/copying.py",
        "json.dumps(_for_the_tenant(service, case)",
        "json.dumps(exported(service, case)",
    ),
    Fault(
        "what the desk keeps of a case stays sealed in the older form",
        "tests/storage/test_converting.py::test_afterwards_all_reads_as_before_under_keys_of_its_own",
        "formservice/storage/converting.py",
        "_OF_CASE = (history, letters, *desk.OF_CASE)",
        "_OF_CASE = (history, letters)",
    ),
]
