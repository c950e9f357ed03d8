"""Files that are meant to do harm: refused, or kept as what they are, and never more than a file to anyone."""

import io
from collections.abc import Callable

import pytest

from formservice.app import public_app
from formservice.service import Service
from formservice.storage import cases
from formservice.storage.attachments import SafeFile
from formservice.uploads import file_opener, incoming
from formservice.uploads.incoming import UploadProblem, check
from tests.harness import samples
from tests.harness.steps import answer_eligibility, fill_in
from tests.harness.visit import Browser
from tests.trust.routes import flask_of
from tests.uploads import payloads
from tests.uploads.test_file_opener import check_and_weigh
from tests.uploads.test_incoming import LIMITS, accepted
from tests.web.test_attacks import mails

HOSTILE, BOMBS = payloads.hostile_files(), payloads.bombs()
REFUSED = {"drawing.svg", "svg-as-photo.jpg", "page.html", "page-as-letter.pdf", "page-that-says-pdf.pdf", "page.mht"}
REFUSED |= {"eicar.pdf", "program.exe"}
ACTING = {"macros.docx", "script.pdf", "launch.pdf", "address.pdf", "program-inside.pdf"}
ACTING |= {"template-elsewhere.docx", "entities.docx"}
HARMLESS = {"text.png", "frames.png"}  # what unfolds stays packed, and the picture beside it is whole
MOST_OF_THE_HARMLESS = 150 * 2**20
MOST_MEMORY = file_opener.MEMORY + file_opener.MEMORY_PER_PIXEL * LIMITS.max_pixels
SAFE_KINDS = {
    "application/pdf",
    "image/jpeg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@pytest.mark.parametrize(("name", "make"), BOMBS, ids=[name for name, _ in BOMBS])
def test_a_bomb_takes_no_more_than_its_bounds_and_leaves_the_next_file_alone(
    name: str, make: Callable[[], bytes]
) -> None:
    content = make()
    assert len(content) < LIMITS.max_file_bytes
    outcome, peak = check_and_weigh(content, LIMITS)
    if name in HARMLESS:
        assert isinstance(outcome, SafeFile)
        assert peak < MOST_OF_THE_HARMLESS
    else:
        assert isinstance(outcome, UploadProblem)
    assert peak < MOST_MEMORY
    assert accepted(samples.pdf()).kind == "pdf"


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_a_hostile_file_is_refused_or_a_picture_of_ours_or_a_document_byte_for_byte(name: str, content: bytes) -> None:
    outcome = check(name, io.BytesIO(content), LIMITS)
    if name in REFUSED:
        assert outcome is UploadProblem.KIND
        return
    if name in ACTING:
        assert outcome is UploadProblem.ACTS
        return
    assert isinstance(outcome, SafeFile)
    if outcome.kind == "jpeg":
        assert not any(each in outcome.content for each in (b"<script", b"PK\x03\x04", b"\xca\xfe\xba\xbe"))
    else:
        assert outcome.content == content


def test_no_hostile_file_fails_the_page_or_shows_itself_there_or_in_a_mail(service: Service) -> None:
    browser = Browser(public_app(service))
    answer_eligibility(browser)
    fill_in(browser)
    statuses = set()
    for name, content in HOSTILE:
        browser.visit("/forms/nl/complaint/papers")
        if len(browser.page.all("button", name="remove")) == service.committee.uploads.max_files:
            browser.press("remove")
        page = browser.press("add", papers=[(name, content)])
        assert "alert(" not in page.text.replace(name, "")
        statuses.add(page.status)
    assert statuses == {200, 422}
    browser.visit("/forms/nl/complaint/check")
    browser.press()
    carried = [each for mail in mails(service) for each in mail.iter_attachments()]
    assert len(carried) > 5
    for each in carried:
        assert each.get_content_disposition() == "attachment"
        assert each.get_content_type() in SAFE_KINDS


def test_no_address_of_the_service_hands_out_what_a_tenant_sent(service: Service) -> None:
    rules = flask_of(public_app(service)).url_map.iter_rules()
    asked_by = {name for rule in rules for name in rule.arguments}
    assert not any("file" in name or "attachment" in name or name == "id" for name in asked_by), asked_by


@pytest.mark.parametrize("name", payloads.NAMES, ids=ascii)
def test_a_hostile_name_is_one_plain_name_on_the_page_and_in_the_mail(service: Service, name: str) -> None:
    kept = incoming.safe_name(name, ".pdf")
    assert kept == incoming.safe_name(kept, ".pdf")
    assert kept.endswith(".pdf")
    assert len(kept) <= incoming.LONGEST_NAME
    assert not set(kept) & set('/\\<>:"|?*\r\n\0')
    browser = Browser(public_app(service))
    answer_eligibility(browser)
    as_browsers_send_it = name.encode("utf-8", "replace").decode().replace("\r", "%0D").replace("\n", "%0A")
    fill_in(browser, files=[(as_browsers_send_it, samples.pdf())])
    browser.press()
    [case] = cases.all_cases(service.db)
    [info] = case.attachments
    [mail] = [each for each in mails(service) if str(each["Subject"]).startswith("Klacht")]
    assert mail["Bcc"] is None
    assert info.name in {each.get_filename() for each in mail.iter_attachments()}
