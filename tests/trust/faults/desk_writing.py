"""Faults in what a secretary writes: the file of an advice, the document of Word, a letter in own words, mail back."""

from tests.trust.faults.fault import Fault

_RETURNED = "tests/desk/test_returned.py"

FAULTS = [
    Fault(
        "an advice whose title is another case's is taken for this one's",
        "tests/uploads/test_advice_file.py::test_desk_check_24_a_pdf_is_read_aside_for_its_title_and_its_text",
        "formservice/uploads/advice_file.py",
        "if _others(title, reference, is_title=True):\n        return Judged.OTHER_CASE",
        "if _others(title, reference, is_title=True):\n        return Judged.THIS_CASE",
    ),
    Fault(
        "the document of Word has no title, so that its PDF tells no case",
        "tests/documents/test_word.py::test_desk_check_25_the_letterhead_stays_and_headings_are_headings",
        "formservice/documents/word.py",
        "properties.last_modified_by = title, author, author",
        'properties.last_modified_by = "", author, author',
    ),
    Fault(
        "what somebody typed turns the text after it around in Word",
        "tests/documents/test_word.py::test_desk_check_25_what_people_typed_is_text_and_no_code",
        "formservice/documents/word.py",
        "return showable(text).translate(_DIRECTIONS)",
        "return showable(text)",
    ),
    Fault(
        "a letter that came back still counts as sent",
        f"{_RETURNED}::test_the_case_stands_red_until_the_letter_goes_out_another_way",
        "formservice/storage/letters_at_desk.py",
        'values = {"state": LetterState.FAILED, "error": RETURNED, "returned_at": now}',
        'values = {"state": LetterState.SENT, "error": RETURNED, "returned_at": now}',
    ),
    Fault(
        "a letter counts as told by phone without a tick",
        f"{_RETURNED}::test_it_may_be_posted_or_told_by_phone_with_a_tick",
        "formservice/desk/post.py",
        "return _done(posting.mark_told, id) if typed(field) else _page({field: _NOT_TICKED})",
        "return _done(posting.mark_told, id)",
    ),
    Fault(
        "a letter is taken back, and the desk is reminded of its answer all the same",
        "tests/desk/test_letter.py::test_it_is_taken_back_with_its_reminder",
        "formservice/acts/desk/carry_out.py",
        'notes.mark_done(connection, case_id, act.details["note"])',
        "pass",
    ),
    Fault(
        "a post of 60 MB gets no page at all",
        "tests/desk/test_word_and_back.py::test_desk_check_24_a_file_of_60_mb_is_told_to_be_too_large",
        "formservice/desk/frame.py",
        "return DeskForm(is_posted=False).token",
        "return DeskForm().token",
    ),
]
