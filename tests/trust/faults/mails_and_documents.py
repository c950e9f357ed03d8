"""Faults in which papers are taken, and in what becomes of a mail."""

from tests.trust.faults.fault import Fault

_MAILS = "tests/uploads/test_mails.py"
_DOCUMENTS = "tests/uploads/test_documents.py"

FAULTS = [
    Fault(
        "a mail goes on with something in it that was refused",
        f"{_MAILS}::test_what_we_refuse_in_a_mail_keeps_the_mail_itself_here",
        "formservice/uploads/mail_papers.py",
        "    goes_along = not left_out\n",
        "    goes_along = True\n",
    ),
    Fault(
        "what is in a mail is not judged",
        f"{_MAILS}::test_what_we_refuse_in_a_mail_keeps_the_mail_itself_here",
        "formservice/uploads/incoming.py",
        "        judged = _check(name, BytesIO(content), limits, scanner, place)\n",
        '        judged = _safe_file(name, ("pdf", ""), "", content, None)\n',
    ),
    Fault(
        "a mail with a virus in its text comes in",
        f"{_MAILS}::test_a_mail_with_a_virus_that_is_in_none_of_its_parts_stays_out",
        "formservice/uploads/mail_papers.py",
        "    if original.virus_check is VirusCheck.FOUND and not left_out:\n",
        "    if original.virus_check is VirusCheck.FOUND and left_out:\n",
    ),
    Fault(
        "a mail goes on although a part of it turned out to hold a virus",
        "tests/journeys/test_mails_as_papers.py::test_a_mail_of_which_a_part_turns_out_to_hold_a_virus_does_not_go_on",
        "formservice/uploads/scanning.py",
        '_MAILS = {"eml", "msg"}',
        '_MAILS = {"msg"}',
    ),
    Fault(
        "scripts of a page stand in the text of a mail",
        f"{_MAILS}::test_html_becomes_text_and_nothing_of_it_is_run_or_fetched",
        "formservice/uploads/html_text.py",
        '_UNSEEN = {"head", "script", ',
        '_UNSEEN = {"head", ',
    ),
    Fault(
        "a mail may have parts without end",
        f"{_MAILS}::test_a_mail_with_more_in_it_than_a_person_sends_stays_out",
        "formservice/uploads/mails.py",
        "MOST_PARTS = 50\n",
        "MOST_PARTS = 5_000\n",
    ),
    Fault(
        "what is in a mail may take time without end",
        f"{_MAILS}::test_what_is_left_once_a_mail_took_its_time_stays_out",
        "formservice/uploads/mail_papers.py",
        "if place.sender.seconds < until else",
        "if until else",
    ),
    Fault(
        "the opening process is believed whatever it says of a mail",
        f"{_MAILS}::test_sizes_that_do_not_fit_are_not_believed",
        "formservice/uploads/mail_papers.py",
        " or start + sum(sizes) != len(whole):\n",
        ":\n",
    ),
    Fault(
        "removing a mail leaves what was in it",
        "tests/storage/test_drafts.py::test_what_lies_beside_a_file_is_listed_after_it_counts_with_it_and_goes_with_it",
        "formservice/storage/drafts.py",
        "(attachments.c.position == position) & mine) > 0",
        "(attachments.c.id == attachment_id) & mine) > 0",
    ),
    Fault(
        "what was in a mail does not count",
        "tests/storage/test_drafts.py::test_what_lies_beside_a_file_is_listed_after_it_counts_with_it_and_goes_with_it",
        "formservice/storage/drafts.py",
        "func.count(attachments.c.position.distinct()),",
        "func.count(),",
    ),
    Fault(
        "a document of Word online stays out",
        f"{_DOCUMENTS}::test_a_docx_is_known_by_what_its_parts_are_said_to_be",
        "formservice/uploads/documents.py",
        "        if not any(kind == _WORD or kind.startswith(_WORD_MACROS) for kind in kinds):\n",
        '        if "word/document.xml" not in parts.namelist():\n',
    ),
    Fault(
        "an ODT that fetches something is taken",
        f"{_DOCUMENTS}::test_an_odt_that_acts_stays_out",
        "formservice/uploads/active_content/odt.py",
        " and leads_elsewhere(address)",
        " and leads_elsewhere(address[:0])",
    ),
    Fault(
        "an ODT with macros is taken",
        f"{_DOCUMENTS}::test_an_odt_that_acts_stays_out",
        "formservice/uploads/active_content/odt.py",
        "startswith(_SCRIPTS) and entry.file_size:",
        "startswith(_SCRIPTS) and not entry.file_size:",
    ),
    Fault(
        "a program that is called a text is taken",
        f"{_DOCUMENTS}::test_what_is_called_a_text_and_is_none_stays_out",
        "formservice/uploads/plain_texts.py",
        "        if not _CONTROLS.search(text):\n",
        "        if text:\n",
    ),
    Fault(
        "an exported chat is told to be of no use",
        f"{_DOCUMENTS}::test_what_we_do_not_take_says_what_helps",
        "formservice/uploads/documents.py",
        'for kind in kinds) else "archive"',
        'for kind in kinds) else "kind"',
    ),
    Fault(
        "the name of a file is unreadable in older mail programs",
        "tests/mail/test_message.py::test_the_name_of_a_file_stands_in_both_encodings",
        "formservice/mail/message.py",
        "    if name.isascii():\n",
        "    if name:\n",
    ),
]
