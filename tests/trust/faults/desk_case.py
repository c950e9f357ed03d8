"""Faults in the page of a case, and in acts on it."""

from tests.trust.faults.fault import Fault

_ACTING = "tests/desk/test_acting.py"
_CASE = "tests/desk/test_case.py"

FAULTS = [
    Fault(
        "who sits on the panel is told with the place",
        34,
        "formservice/letters/told.py",
        "day.where.place, day.where.lines,",
        "day.where.place + day.where.panel, day.where.lines,",
    ),
    Fault(
        "a paper that the desk took in is shown as the tenant's",
        34,
        "formservice/storage/cases.py",
        "attachments=[each for each in files[row.id] if each.origin is None],",
        "attachments=files[row.id],",
    ),
    Fault(
        "what goes out is not what was shown",
        "tests/desk/test_act_page.py::test_what_is_changed_after_the_preview_is_shown_again_before_it_goes",
        "formservice/desk/acting.py",
        'request.form.get("shown") == _digest(fields, typed)',
        'request.form.get("shown")',
    ),
    Fault(
        "a form that was filled in before the case changed is taken",
        f"{_ACTING}::test_desk_check_22_a_stale_form_says_what_changed_and_by_whom_and_keeps_the_text",
        "formservice/desk/acting.py",
        'if request.form.get("seen") != known.situation.version:',
        'if not request.form.get("seen"):',
    ),
    Fault(
        "a second press of the button is told to be stale",
        "tests/desk/test_pressed_at_once.py::test_desk_check_21_a_form_pressed_twice_at_once_is_done_for_both",
        "formservice/desk/forms.py",
        "given.status_code != HTTPStatus.SEE_OTHER and is_done()",
        "False",
    ),
    Fault(
        "letters are read after the acts that wrote them",
        "tests/desk/test_read_meanwhile.py::test_the_desk_reads",
        "formservice/desk/dossier.py",
        "Dossier(situation, sent, kept,",
        "Dossier(situation, letters.of_case(db, case_id), kept,",
    ),
    Fault(
        "a complaint that is erased while it is read is a bug",
        "tests/desk/test_read_meanwhile.py::test_the_tenant_reads",
        "formservice/web/access_routes.py",
        "    @blueprint.errorhandler(CaseUnknown)\n",
        "",
    ),
    Fault(
        "a file with a virus is handed out",
        f"{_CASE}::test_a_file_with_a_virus_stays_here",
        "formservice/desk/case_files.py",
        "if info is None or info.virus_check is VirusCheck.FOUND:",
        "if info is None:",
    ),
]
