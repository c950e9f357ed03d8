"""PDFs as readers open them: with other bytes around them, and with what only one of two readers takes."""

import io
import re
from collections.abc import Callable

import pikepdf
import pytest

from formservice.uploads.active_content.pdf import is_active_pdf
from formservice.uploads.incoming import UploadProblem, check
from tests.harness import samples
from tests.uploads import kinds
from tests.uploads.active_files import active_files
from tests.uploads.test_incoming import LIMITS, accepted


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"\xef\xbb\xbf" + samples.pdf(),
        lambda: b"\r\n\r\n  " + samples.pdf(),
        lambda: bytes(1_000) + samples.pdf(),
        lambda: b"Content-Type: application/pdf\r\n\r\n" + samples.pdf(),
        lambda: samples.pdf() + b"\r\n-- \r\nThis mail was scanned.\r\n",
        lambda: samples.pdf() + bytes(100_000),
        lambda: samples.pdf_with_wrong_table() + b"\r\n" * 3_000,
        kinds.print_job,
    ],
    ids=range(8),
)
def test_bytes_before_and_after_a_pdf_are_no_damage_and_stay(make: Callable[[], bytes]) -> None:
    content = make()
    kept = accepted(content, "brief.pdf")
    assert (kept.kind, kept.name, kept.content) == ("pdf", "brief.pdf", content)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: bytes(1_025) + samples.pdf(), UploadProblem.KIND),
        (lambda: b"<html>" + samples.pdf(), UploadProblem.KIND),
        (lambda: b"MZ" + bytes(200) + samples.pdf(), UploadProblem.KIND),
        (samples.damaged_pdf, UploadProblem.DAMAGED),
        (samples.pdf_cut_off_in_its_table, UploadProblem.DAMAGED),
        (lambda: _cut_off_before_its_end(), UploadProblem.DAMAGED),
        (lambda: samples.damaged_pdf() + b"\n%%EOF", UploadProblem.DAMAGED),
        (lambda: kinds.filled_in_by_a_viewer(password="geheim"), UploadProblem.PASSWORD),
    ],
    ids=range(8),
)
def test_what_no_reader_should_open_stays_out(make: Callable[[], bytes], problem: UploadProblem) -> None:
    assert check("brief.pdf", io.BytesIO(make()), LIMITS) is problem


@pytest.mark.parametrize(
    "make", [kinds.filled_in_by_a_viewer, lambda: _long_note_of_its_password()], ids=["no id", "long"]
)
def test_a_form_that_only_the_second_reader_opens_is_kept_as_that_one_writes_it(make: Callable[[], bytes]) -> None:
    content = make()
    with pytest.raises((pikepdf.PdfError, pikepdf.PasswordError)), pikepdf.open(io.BytesIO(content)):
        pass
    kept = accepted(content)
    with pikepdf.open(io.BytesIO(kept.content)) as paper:
        assert not paper.is_encrypted
        assert (len(paper.pages), str(paper.Root.Lang)) == (1, "nl-NL")


def test_what_acts_is_found_where_only_the_second_reader_opens_the_file() -> None:
    acting = [content for name, content in active_files() if name.endswith(".pdf")]
    let_in = []
    for content in acting[:12]:
        locked = kinds.filled_in_by_a_viewer(content)
        outcome = check("brief.pdf", io.BytesIO(locked), LIMITS)
        if outcome is not UploadProblem.ACTS:
            let_in.append(outcome)
    assert not let_in


def test_what_is_kept_is_what_was_looked_through() -> None:
    """Where only the second reader opens a file, nobody looked through the bytes that came."""
    kept = accepted(kinds.filled_in_by_a_viewer()).content
    with pikepdf.open(io.BytesIO(kept), attempt_recovery=False) as paper:
        assert not is_active_pdf(paper)


def test_what_acts_is_found_behind_what_nests_without_end() -> None:
    deep = b"/X " + b"[" * 200_000 + b"]" * 200_000
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    content = samples.pdf().replace(b"/Type /Catalog", deep + script + b"/Type /Catalog")
    assert check("brief.pdf", io.BytesIO(content), LIMITS) is UploadProblem.ACTS


def _cut_off_before_its_end() -> bytes:
    """The first two thirds of a PDF made for the web, which has an end near its start as well."""
    with pikepdf.open(io.BytesIO(samples.pdf(pages=5))) as document:
        target = io.BytesIO()
        document.save(target, linearize=True)
    whole = target.getvalue()
    cut_off = whole[: len(whole) * 2 // 3]
    assert b"%%EOF" in cut_off[-2048:]
    return cut_off


def _long_note_of_its_password() -> bytes:
    """A PDF whose note of its password is two bytes longer than the standard says; qpdf 12 takes that for damage."""
    whole = kinds.filled_in_by_a_viewer()
    return re.sub(rb"/U <([0-9a-f]{64})>", rb"/U <\g<1>0000>", whole)
