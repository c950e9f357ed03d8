"""Faults in how far one is told to be, in the line on privacy and in what a list says of itself."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "the list of languages says in Dutch that it must be answered",
        "tests/web/test_axe.py::test_check_01_axe_finds_nothing_on_any_page",
        "formservice/web/templates/fields.html",
        """<select class="short" id="{{ question.name }}" name="{{ question.name }}"{% if not question.may_stay_open %} aria-required="true\"""",
        """<select class="short" id="{{ question.name }}" name="{{ question.name }}"{% if not question.may_stay_open %} aria-required="ja\"""",
    ),
    Fault(
        "the last house is lit before all is sent",
        "tests/journeys/test_progress.py::test_the_questions_and_the_form_are_one_way_and_a_house_is_lit_once_its_part_is_done",
        "formservice/complain/templates/complain/check.html",
        "{{ houses(2) }}",
        "{{ houses(3) }}",
    ),
    Fault(
        "to clear everything is the main button",
        "tests/journeys/test_progress.py::test_to_clear_everything_is_never_the_main_button",
        "formservice/complain/templates/complain/clear.html",
        '<button class="quiet" id="act">',
        '<button class="act" id="act">',
    ),
    Fault(
        "the story is asked for without a word on who sees it",
        "tests/web/test_privacy_line.py::test_each_step_with_personal_data_says_what_for_who_sees_them_and_where_to_read_on",
        "formservice/complain/templates/complain/step.html",
        "{% if step.is_personal or step.has_own_words %}",
        "{% if step.is_personal %}",
    ),
]
