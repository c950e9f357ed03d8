"""Faults in what goes out: the alarm of the day to wait for, a mail's links, an address that is refused, and fonts."""

from tests.trust.faults.fault import Fault

_MISSING = "tests/letters/test_missing_scripts.py"
_SCRIPTS = "tests/documents/test_scripts.py"
_DOCTOR = "tests/operations/test_doctor_fonts.py"
_UNREACHED = "tests/mail/test_unreached.py"
_LETTERS = "tests/letters/test_letters.py"

FAULTS = [
    Fault(
        "the calendar's alarm goes off after the day has begun",
        "tests/journeys/test_reminder.py::test_the_alarm_goes_off_before_the_day_begins_whatever_the_weekday_and_the_hours",
        "formservice/complain/reminder.py",
        "timedelta(hours=9) - timedelta(days=1)",
        "timedelta(hours=9)",
    ),
    Fault(
        "the Dutch half of a letter leads to pages in the tenant's language",
        f"{_LETTERS}::test_each_half_of_a_letter_leads_to_pages_in_its_own_language_and_following_comes_first[en]",
        "formservice/letters/given.py",
        "links.make(purpose, code, case.id",
        "links.make(purpose, self.language, case.id",
    ),
    Fault(
        "the Dutch half of a mail that was asked for leads to pages in the other language",
        f"{_LETTERS}::test_each_half_of_a_letter_leads_to_pages_in_its_own_language_and_following_comes_first[en]",
        "formservice/letters/requested.py",
        "found.append((case, partial(_ways, service, case)))",
        "found.append((case, lambda _, case=case: _ways(service, case, language)))",
    ),
    Fault(
        "nobody tells the committee that the tenant's address is refused",
        8,
        "formservice/mail/outbox.py",
        "if row.case_id and told:",
        "if row.case_id and told and not what:",
    ),
    Fault(
        "the committee is told of the same address with each letter",
        f"{_UNREACHED}::test_of_one_address_the_committee_is_told_once_and_of_the_helpers_too",
        "formservice/storage/outgoing.py",
        "if is_failed and not _is_told(db, connection, case_id, told):",
        "if is_failed:",
    ),
    Fault(
        "a letter to the committee that is refused makes another",
        f"{_UNREACHED}::test_a_refusal_of_the_committees_own_letter_or_of_a_request_for_links_tells_nobody",
        "formservice/letters/unreached.py",
        "LETTERS[LetterKind(row.kind)].to is To.COMMITTEE",
        "row.kind is None",
    ),
    Fault(
        "the committee is told of a letter that another worker has sent",
        f"{_UNREACHED}::test_both_happen_or_neither_and_another_workers_letter_tells_nobody",
        "formservice/storage/outgoing.py",
        "if is_failed and not _is_told",
        "if not _is_told",
    ),
    Fault(
        "the tenant's copy says that its words stand in a mail",
        f"{_MISSING}::test_the_tenants_copy_says_it_in_the_tenants_language_and_does_not_promise_a_mail",
        "formservice/letters/pdf.py",
        "language)], case, committee, _RECEIVED",
        "language)], case, committee, _IN_THE_MAIL",
    ),
    Fault(
        "the committee's letter keeps silent about a script that its PDF lacks",
        f"{_MISSING}::test_the_committees_letter_and_its_pdf_say_which_script_is_missing_and_where_it_stands",
        "formservice/letters/complaint.py",
        "undrawn = lacking(as_text([complaint_sheet(case, service.committee)]))",
        "undrawn = lacking('')",
    ),
    Fault(
        "a PDF that lacks a script names none",
        f"{_MISSING}::test_the_committees_letter_and_its_pdf_say_which_script_is_missing_and_where_it_stands",
        "formservice/documents/typesetting.py",
        "scripts=Scripts(scripts_of(problem.undrawn) or",
        "scripts=Scripts(scripts_of('') or",
    ),
    Fault(
        "a blank under a mark is told as a character without a font",
        f"{_MISSING}::test_the_committees_letter_and_its_pdf_say_which_script_is_missing_and_where_it_stands",
        "formservice/documents/scripts.py",
        '{"Mn", "Me", "Cf", "Zs"}',
        '{"Mn", "Me", "Cf"}',
    ),
    Fault(
        "the fonts of the settings are not drawn with",
        f"{_SCRIPTS}::test_a_service_draws_with_the_folder_of_its_settings",
        "formservice/app.py",
        "    draw_with(settings.installation.fonts)\n",
        "",
    ),
    Fault(
        "the process that draws may not read the further fonts",
        f"{_SCRIPTS}::test_a_folder_with_fonts_draws_what_ours_lack_and_leaves_the_rest_as_it_was",
        "formservice/documents/drawing.py",
        '_HERE / "typst", *more])',
        '_HERE / "typst"])',
    ),
    Fault(
        "what was drawn with fewer fonts is handed out again",
        f"{_SCRIPTS}::test_what_was_drawn_with_fewer_fonts_is_drawn_anew",
        "formservice/documents/typesetting.py",
        "template, language, _drawer.arguments]",
        "template, language]",
    ),
    Fault(
        "a folder for fonts may hold our data, which the process that draws can then read",
        "tests/settings/test_installation.py::test_a_folder_for_fonts_that_holds_the_data_or_the_settings_is_refused",
        "formservice/settings/installation.py",
        "for kept in (data, committee.parent)):",
        "for kept in ()):",
    ),
    Fault(
        "doctor keeps silent about a folder without fonts",
        f"{_DOCTOR}::test_a_folder_for_fonts_that_is_not_there_or_holds_none_is_a_problem",
        "formservice/operations/doctor.py",
        "if fonts and not any(font_files(fonts)):",
        "if fonts and not fonts.parent:",
    ),
    Fault(
        "doctor keeps silent about stored scripts that no font draws",
        f"{_DOCTOR}::test_all_scripts_that_are_stored_and_that_no_font_draws_are_noted",
        "formservice/operations/doctor.py",
        "typed.update(*case.answers.values() if case else ())",
        "typed.update(case.answers if case else ())",
    ),
]
