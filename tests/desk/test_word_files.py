"""Advice and agreements in Word, as the desk hands them out (check 25)."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest

from formservice.operations import at_desk
from formservice.service import Service
from formservice.storage import desk_log, staff
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from tests.desk.stage import BRIDGE, act, at, hearing_day, new_case, tie
from tests.documents import letterheads
from tests.harness.desk import at_desk as browser_at_desk
from tests.harness.visit import HTTP, Browser

HOSTILE = "Samira «Naam» ${x} =cmd|calc"


def heard(secretary: Browser, service: Service) -> Case:
    """A case that was heard today, with the tenant absent."""
    case = new_case(service, name=HOSTILE)
    tie(service, case, replace(BRIDGE, management="Directie De Brug"))
    day = hearing_day(service, service.today(), hour=15)
    act(secretary, case, "invite", slot=f"{day.id}.0")
    act(secretary, case, "held", outcome="tenant_absent")
    return case


def test_desk_check_25_the_word_file_has_parties_dates_and_headings_and_the_reference_as_its_title(
    secretary: Browser, service: Service
) -> None:
    """Check 25."""
    case = heard(secretary, service)
    page = secretary.visit(at(case))
    offered = [link.get("href", "") for link in page.all("a") if link.get("href", "").endswith(".docx")]
    assert offered == [at(case, "advies.docx"), at(case, "afspraken.docx")]
    for address in offered:
        answer = secretary.client.get(address, base_url=HTTP)
        assert answer.status_code == 200
        assert f"-{case.reference}.docx" in answer.headers["Content-Disposition"]
        document = docx.Document(BytesIO(answer.data))
        assert document.core_properties.title == case.reference
        headings = [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 1"]
        assert len(headings) == 5
        lines = [each.text for each in document.paragraphs]
        assert f"Huurder: {HOSTILE}" in lines
        assert "Corporatie: Woonstichting De Brug" in lines
        assert "Directie: Directie De Brug" in lines
        assert "Klacht ontvangen op: maandag 23 november 2026" in lines
        assert "Zitting: maandag 23 november 2026, 15.00 uur, Kantoor De Brug. De huurder was er niet." in lines
        assert "mr. Paneel" not in "".join(lines)
        placeholders = [each for each in lines if ("{{" in each or "[[" in each or "…" in each) and HOSTILE not in each]
        assert placeholders == []
        header = document.sections[0].header.paragraphs[0].text
        assert header == service.committee.name
    with service.db.reading() as connection:
        did = [each for each in desk_log.of_case(service.db, connection, case.id) if each.what is Did.DOWNLOADED]
    assert len(did) == 2


def test_before_a_hearing_there_is_nothing_to_write(secretary: Browser, service: Service) -> None:
    case = new_case(service)
    assert "als Word" not in secretary.visit(at(case)).text
    for name in ("advies", "afspraken", "x"):
        assert secretary.client.get(at(case, f"{name}.docx"), base_url=HTTP).status_code == 404


def of_letterhead(service: Service) -> list[str]:
    """What the doctor tells of the letterhead."""
    return [each for each in at_desk.problems(service) if "letterhead" in each]


def with_letterhead(service: Service, folder: Path, content: bytes | None) -> Service:
    """A service whose committee has this letterhead beside its committee.toml, or one that is not there."""
    if content is not None:
        (folder / "briefpapier.docx").write_bytes(content)
    return replace(
        service,
        settings=replace(service.settings, committee=folder / "committee.toml"),
        committee=replace(service.committee, desk=replace(service.committee.desk, letterhead="briefpapier.docx")),
    )


def test_desk_check_25_the_committee_s_own_letterhead_is_used(
    secretary: Browser, service: Service, tmp_path: Path
) -> None:
    """Check 25."""
    case = heard(secretary, service)
    here = with_letterhead(service, tmp_path, letterheads.with_header_and_logo())
    answer = browser_at_desk(here, staff.all_of(here.db)[0]).client.get(at(case, "advies.docx"), base_url=HTTP)
    section = docx.Document(BytesIO(answer.data)).sections[0]
    assert section.header.paragraphs[0].text == letterheads.ON_THE_PAGE
    assert of_letterhead(here) == []


@pytest.mark.parametrize(
    ("content", "told"), [(None, "does not stand beside committee.toml"), (b"PK\x03\x04 damaged", "is damaged")]
)
def test_a_letterhead_that_cannot_be_used_is_told_by_the_doctor_and_the_plain_one_is_used(
    secretary: Browser, service: Service, tmp_path: Path, content: bytes | None, told: str
) -> None:
    case = heard(secretary, service)
    here = with_letterhead(service, tmp_path, content)
    [problem] = of_letterhead(here)
    assert told in problem
    assert "briefpapier.docx" in problem
    answer = browser_at_desk(here, staff.all_of(here.db)[0]).client.get(at(case, "advies.docx"), base_url=HTTP)
    assert docx.Document(BytesIO(answer.data)).sections[0].header.paragraphs[0].text == service.committee.name
