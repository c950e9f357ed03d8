"""The document of Word goes out, and its PDF comes back: to its own case alone (checks 24 and 25)."""

import shutil
import subprocess
from pathlib import Path

import pytest

from formservice.desk.wording import ADVICE_FILE
from formservice.service import Service
from formservice.storage.cases import Case
from formservice.uploads.advice_file import Judged, NotTaken
from tests.conftest import Clock
from tests.desk.after_hearing import advise, heard
from tests.desk.stage import at, now, of_act
from tests.harness import samples
from tests.harness.desk import at_desk
from tests.harness.visit import HTTP, Browser


def as_pdf(browser: Browser, case: Case, folder: Path) -> bytes:
    """The advice of a case, saved as PDF by a word processor."""
    document = browser.client.get(at(case, "advies.docx"), base_url=HTTP).data
    (folder / "advies.docx").write_bytes(document)
    home = f"-env:UserInstallation=file://{folder}/home"
    save = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), "advies.docx"]
    subprocess.run(save, cwd=folder, check=True, capture_output=True, timeout=300)
    return (folder / "advies.pdf").read_bytes()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_desk_check_24_25_a_document_that_is_saved_as_pdf_comes_back_to_its_own_case_alone(
    service: Service, clock: Clock, tmp_path: Path
) -> None:
    """Checks 24 and 25."""
    case = heard(service, clock)
    browser = at_desk(service)
    saved = as_pdf(browser, case, tmp_path)
    page = advise(browser, case, saved)
    assert page.status == 200
    assert "Is dit de goede PDF?" not in page.text, "it names its case"
    assert [each.name for each in now(service, case).papers] == ["advies.pdf"]
    other = heard(service, clock)
    page = advise(browser, other, saved)
    assert page.problems == [ADVICE_FILE[Judged.OTHER_CASE]]
    assert now(service, other).papers == []


def test_desk_check_24_each_file_that_is_no_advice_has_its_own_message_and_is_not_kept(
    service: Service, clock: Clock
) -> None:
    """Check 24: also one of 30 MB, whatever its name says."""
    case = heard(service, clock)
    browser = at_desk(service)
    large = samples.pdf() + bytes(service.committee.uploads.max_file_bytes)
    for name, content, why in (
        ("advies.docx", samples.docx(), NotTaken.WORD),
        ("advies.doc", samples.old_doc(), NotTaken.WORD),
        ("advies.pdf", samples.docx(), NotTaken.WORD),
        ("advies.pdf", samples.html_as_pdf(), NotTaken.NO_PDF),
        ("advies.pdf", samples.encrypted_pdf(), NotTaken.LOCKED),
        ("advies.pdf", samples.damaged_pdf(), NotTaken.DAMAGED),
        ("advies.pdf", b"", NotTaken.EMPTY),
        ("advies.pdf", large, NotTaken.TOO_LARGE),
    ):
        page = advise(browser, case, content, name=name)
        assert page.status == 422, why
        assert page.problems == [ADVICE_FILE[why]], why
    assert now(service, case).papers == []
    assert not [each for each in of_act(service, case) if each.kind == "management_advised"]


def test_desk_check_24_a_file_of_60_mb_is_told_to_be_too_large(service: Service, clock: Clock) -> None:
    """Check 24: more than any post may bring."""
    case = heard(service, clock)
    browser = at_desk(service)
    page = advise(browser, case, samples.pdf() + bytes(60_000_000))
    assert page.status == 413
    assert page.heading == "Dit is te groot"
    assert "Er is niets bewaard" in page.text
