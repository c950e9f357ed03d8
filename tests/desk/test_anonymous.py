"""A summary for the year's report that tells who the tenant is, is pointed out once."""

import pytest

from formservice.desk.anonymous import told_of_tenant
from formservice.questions.complaint import Complaint
from formservice.service import Service
from tests.desk.stage import act, tied_case
from tests.desk.test_after_hearing import closing_of
from tests.harness.visit import Browser

TOLD = Complaint.read(
    {
        "name": "Zoë el-Amrani",
        "mail": "zoe.amrani@example.org",
        "phone": "06 11 22 33 44",
        "postcode": "1234 AB",
        "house_number": "12",
        "street": "van Brugstraat",
        "town": "Plaats aan Zee",
        "for_whom": "other",
        "helper_name": "Tom Yilmaz",
        "helper_mail": "tom@hulp.example",
        "helper_phone": "0101234567",
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Schimmel in de slaapkamer van 12 meter. De corporatie plaatst nieuwe ventilatie.", []),
        ("Mevrouw AMRANI’s dak, zegt Zoe.", ["AMRANI", "Zoe"]),
        ("Het dak van Brugstraat 12 in plaats", ["Brugstraat", "plaats"]),
        ("Woont op 1234ab", ["1234ab"]),
        ("Belde met +31 6 11223344.", ["+31 6 11223344"]),
        ("Mailde van ZOE.amrani@example.org.", ["ZOE.amrani@example.org"]),
        ("Hulp van Yilmaz, Yilmaz en 010-1234567", ["Yilmaz", "010-1234567"]),
        ("Woont nu aan de Kade", ["Kade"]),
        ("", []),
    ],
)
def test_what_tells_of_the_tenant_is_found(text: str, found: list[str]) -> None:
    assert told_of_tenant(text, TOLD, ("Kade 3", "9999 ZZ Elders")) == found


def test_a_summary_with_a_name_is_pointed_out_once_and_kept_as_typed(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    act(secretary, case, "decline", reason="other", other="Te laat.")
    page = act(secretary, case, "close", summary="Mevrouw Wit heeft schimmel.")
    assert page.status == 422
    assert len(page.problems) == 1
    assert "“Wit”" in page.problems[0]
    assert "Mevrouw Wit heeft schimmel." in page.text
    secretary.press("go", summary="Samira heeft schimmel.")  # another text: asked again
    assert "“Samira”" in secretary.page.problems[0]
    before = closing_of(service, case)
    assert before
    assert before.is_asked
    secretary.press("go")
    closing = closing_of(service, case)
    assert closing
    assert closing.summary == "Samira heeft schimmel."
