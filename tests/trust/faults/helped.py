"""Faults in speaking to a helper, and in telling what the code is for."""

from tests.trust.faults.fault import Fault

_TESTS = "tests/journeys/test_helped.py"

FAULTS = [
    Fault(
        "a helper is asked as if the tenant were reading",
        f"{_TESTS}::test_a_helper_is_u_and_the_tenant_is_de_huurder_on_every_page",
        "formservice/questions/wording.py",
        "others = (TO_HELPER if is_to_helper else {})",
        "others = {}",
    ),
    Fault(
        "a helper who makes a mistake is told of it as if the tenant were reading",
        f"{_TESTS}::test_a_helper_is_u_and_the_tenant_is_de_huurder_on_every_page",
        "formservice/complain/form.py",
        "{name: replace(problem, text=say(problem.text)) for name, problem in found.items()}",
        "found",
    ),
    Fault(
        "who has no mail may choose to mail papers",
        f"{_TESTS}::test_who_has_no_mail_is_never_told_to_mail_papers",
        "formservice/questions/wording.py",
        "({} if has_mail else _WITHOUT_MAIL)",
        "{}",
    ),
    Fault(
        "who has no mail is told to mail papers",
        f"{_TESTS}::test_who_has_no_mail_is_never_told_to_mail_papers",
        "formservice/complain/templates/complain/received.html",
        '<p class="notice">{% if has_mail %}',
        '<p class="notice">{% if true %}',
    ),
    Fault(
        "a helper who comes back to a result is told of it as if the tenant were reading",
        f"{_TESTS}::test_a_helper_who_comes_back_to_a_result_reads_of_the_tenant_there_too",
        "formservice/complain/eligibility.py",
        "say=wording(progress.answers)",
        "say=str",
    ),
]
