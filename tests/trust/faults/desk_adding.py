"""Faults in what a tenant adds to a complaint that was sent, and in how its tenant is reached."""

from tests.trust.faults.fault import Fault

_CORRECTING = "tests/journeys/test_correct_contact.py::"
_TOLD = "tests/journeys/test_contact_told.py::"
_ADDING = "tests/journeys/test_add_papers.py::"
FAULTS = [
    Fault(
        "a link for reading corrects how the tenant is reached",
        f"{_CORRECTING}test_a_link_for_reading_corrects_nothing",
        "formservice/follow/contact.py",
        "MAY_CORRECT = (Purpose.CONTACT, Purpose.WITHDRAW)",
        "MAY_CORRECT = tuple(Purpose)",
    ),
    Fault(
        "links to the address that the tenant left still open",
        f"{_TOLD}test_another_mail_address_is_told_to_both_and_ends_the_links",
        "formservice/acts/correct_contact.py",
        "            recording.end_links(connection, case_id)",
        "            pass",
    ),
    Fault(
        "a letter under way to the address that the tenant left opens the complaint",
        f"{_TOLD}test_a_letter_under_way_to_the_old_address_opens_nothing",
        "formservice/letters/given.py",
        "        version = case.link_version - self._is_left",
        "        version = case.link_version",
    ),
    Fault(
        "another tab brings back the phone that was",
        f"{_CORRECTING}test_another_tab_does_not_bring_back_what_was",
        "formservice/acts/correct_contact.py",
        "        if _corrections(service, connection, case_id) != seen:",
        "        if False:",
    ),
    Fault(
        "the address that the tenant left keeps its key",
        f"{_CORRECTING}test_nothing_is_left_of_the_address_that_was",
        "formservice/storage/contacts.py",
        "    wipe(connection, select(contacts.c.key_id).where(mine))",
        "    pass",
    ),
    Fault(
        "pressed twice, the words go to the committee twice",
        f"{_ADDING}test_a_double_press_adds_once",
        "formservice/acts/add_papers.py",
        "        if is_repeated or not (new or words):",
        "        if not (new or words):",
    ),
    Fault(
        "papers are taken once the hearing has begun",
        f"{_ADDING}test_at_the_hour_of_the_hearing_it_is_over",
        "formservice/rules/case.py",
        "    return is_withdrawable(state) and not (hearing_at and now >= hearing_at)",
        "    return is_withdrawable(state)",
    ),
    Fault(
        "a file with a virus goes to the committee",
        f"{_ADDING}test_a_virus_that_is_found_late_keeps_the_file_out_of_the_letter",
        "formservice/letters/complaint.py",
        "        if info.id in row.attachment_ids and info.virus_check is not VirusCheck.FOUND:",
        "        if info.id in row.attachment_ids:",
    ),
]
