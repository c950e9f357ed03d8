"""Faults in what the desk registers from paper, and in how it finds a case again."""

from tests.trust.faults.fault import Fault

_REGISTER = "tests/desk/test_register.py"
_LOOKUPS = "tests/storage/test_lookups.py"

FAULTS = [
    Fault(
        "a form that is posted again makes another case",
        f"{_REGISTER}::test_one_form_posted_four_times_is_one_case_with_one_letter",
        "formservice/desk/register.py",
        "form = service(), posted_form()",
        "form = service(), new_form()",
    ),
    Fault(
        "the term counts from the day on which a paper was typed over",
        f"{_REGISTER}"
        "::test_desk_check_31_what_came_by_post_is_followed_and_withdrawn_with_the_number_and_code_of_its_letter",
        "formservice/storage/recording.py",
        "submitted_at = _on_its_day(received.on, received.at)",
        "submitted_at = received.at",
    ),
    Fault(
        "a tenant without mail gets no number and no code",
        f"{_REGISTER}"
        "::test_desk_check_31_what_came_by_post_is_followed_and_withdrawn_with_the_number_and_code_of_its_letter",
        "formservice/letters/received.py",
        "case, committee, posts=True)",
        "case, committee)",
    ),
    Fault(
        "the same complaint becomes two cases without a question",
        f"{_REGISTER}::test_an_open_case_of_the_same_tenant_is_shown_and_asked_about",
        "formservice/desk/register.py",
        "[] if typed.is_another else",
        "[] if True else",
    ),
    Fault(
        "after a rotation of keys no case is found",
        f"{_LOOKUPS}::test_while_keys_are_rotated_and_after_it_all_are_found",
        "formservice/storage/resealing.py",
        "    lookups.print_anew(db)\n",
        "",
    ),
    Fault(
        "of two words one is enough",
        f"{_LOOKUPS}::test_a_part_of_a_word_or_another_finds_nothing",
        "formservice/storage/lookups.py",
        "reduce(lambda found, more: found.where(lookups.c.case_id.in_(more.correlate(None))), each)",
        "reduce(lambda found, more: select(found.union(more).subquery().c.case_id), each)",
    ),
]
