"""Faults in the letters of the desk: who gets them, what they tell, and what becomes of them."""

from tests.trust.faults.fault import Fault

_LETTERS = "tests/letters/test_of_the_desk.py"
_SAME = f"{_LETTERS}::test_desk_check_11_day_hour_and_place_are_the_same_in_mail_pdf_and_calendar_for_all[nl]"
_CALENDAR = f"{_LETTERS}::test_desk_check_12_the_files_of_an_invitation_two_moves_and_a_withdrawal_leave_no_event"
_WINDOW = f"{_LETTERS}::test_desk_check_29_without_a_mail_address_every_letter_waits_for_the_post_with_the_address_in_the_window"
_POST = "tests/desk/test_post.py"

FAULTS = [
    Fault(
        "an act is taken back, and its letters go all the same",
        30,
        "formservice/storage/letters_at_desk.py",
        "connection.execute(update(letters).where(mine).values(state=LetterState.TAKEN_BACK))\n    return True",
        "return True",
    ),
    Fault(
        "an act tells one party alone",
        30,
        "formservice/acts/desk/carry_out.py",
        "letters.queue(db, connection, case.id, new, now)",
        "letters.queue(db, connection, case.id, new[:1], now)",
    ),
    Fault(
        "the corporation's letter goes to the tenant",
        36,
        "formservice/letters/declared.py",
        'To.CORPORATION: party.mail if party else ""',
        "To.CORPORATION: case.complaint.mail",
    ),
    Fault(
        "each calendar file has the same number, so that calendars keep the day that was moved",
        _CALENDAR,
        "formservice/documents/calendar.py",
        'event.add("sequence", entry.sequence)',
        'event.add("sequence", 0)',
    ),
    Fault(
        "each file is about an event of its own",
        _CALENDAR,
        "formservice/documents/calendar.py",
        'event.add("uid", entry.uid)',
        'event.add("uid", f"{entry.uid}{entry.sequence}")',
    ),
    Fault(
        "an invitation tells who sits on the panel",
        _SAME,
        "formservice/letters/told.py",
        "day.where.place, day.where.lines, hearing.sequence",
        "day.where.panel, day.where.lines, hearing.sequence",
    ),
    Fault(
        "the address on paper stands above the window of the envelope",
        _WINDOW,
        "formservice/documents/typst/letter.typ",
        "dx: -3mm, dy: 35mm",
        "dx: -3mm, dy: 25mm",
    ),
    Fault(
        "a letter that was ticked by mistake stays posted",
        f"{_POST}::test_desk_check_29_a_letter_without_a_mail_address_is_printed_and_leaves_the_list_only_by_a_tick",
        "formservice/desk/post.py",
        "return _done(posting.mark_posted, id, None)",
        "return redirect(url_for('.show'), HTTPStatus.SEE_OTHER)",
    ),
]
