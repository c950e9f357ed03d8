"""The file of an advice: of which case it says that it is, and which files are no advice at all."""

import io

import pikepdf
import pytest
import typst

from formservice.rules.reference import parse_reference
from formservice.uploads.advice_file import Judged, NotTaken, judge, named
from tests.harness import samples

MINE, OTHER = "L6QE8CTH", "YDPY64XD"
MOST = 10_000_000


@pytest.mark.parametrize(
    ("title", "text", "says"),
    [
        (MINE, "", Judged.THIS_CASE),
        ("l6qe 8cth", "", Judged.THIS_CASE),
        (f"Advies KW-{MINE}", "", Judged.THIS_CASE),
        ("", f"Kenmerk: {MINE}", Judged.THIS_CASE),
        ("", "Kenmerk: l6qe-8cth, Delft", Judged.THIS_CASE),
        ("", "nummer L6QE\r\n8CTH", Judged.THIS_CASE),
        ("", "\u2066L6QE\u00a08CTH\u2069", Judged.THIS_CASE),
        (MINE, f"Zie ook zaak {OTHER}", Judged.THIS_CASE),
        (OTHER, "", Judged.OTHER_CASE),
        (OTHER, f"Kenmerk: {MINE}", Judged.OTHER_CASE),
        ("ydpy-64xd advies", "", Judged.OTHER_CASE),
        ("", f"Kenmerk: {OTHER}", Judged.OTHER_CASE),
        ("", "de klacht met nummer ydpy 64xd", Judged.OTHER_CASE),
        ("", "Kenmerk: KW-YDPY64XD", Judged.OTHER_CASE),
        ("", "over YDPY 64XD", Judged.OTHER_CASE),
        ("", f"{MINE} en {OTHER}", Judged.NO_NAME),
        ("", "", Judged.NO_NAME),
        ("Microsoft Word - advies.docx", "De kraan lekt.", Judged.NO_NAME),
    ],
)
def test_a_title_goes_before_the_text_and_a_reference_is_known_as_people_write_it(
    title: str, text: str, says: Judged
) -> None:
    assert named(title, text, MINE) is says


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    assert named("", "zaak" * 120_000 + " \u0301" * 10_000, MINE) is Judged.NO_NAME


def test_a_dutch_word_that_passes_the_check_of_a_reference_names_no_case() -> None:
    assert parse_reference("gekregen") == "GEKREGEN"
    assert named("", "Wat de huurder heeft GEKREGEN. Nummer gekregen.", MINE) is Judged.NO_NAME
    assert named("", "Zaaknummer: GEKREGEN", MINE) is Judged.OTHER_CASE
    assert named("GEKREGEN", "", MINE) is Judged.OTHER_CASE


def test_desk_check_24_a_pdf_is_read_aside_for_its_title_and_its_text() -> None:
    assert judge(pdf("De kraan lekt.", title=MINE), MINE, MOST) is Judged.THIS_CASE
    assert judge(pdf(f"Kenmerk: {MINE}"), MINE, MOST) is Judged.THIS_CASE
    assert judge(pdf("De kraan lekt.", title=OTHER), MINE, MOST) is Judged.OTHER_CASE
    assert judge(pdf(f"Kenmerk: {OTHER}"), MINE, MOST) is Judged.OTHER_CASE
    assert judge(pdf("De kraan lekt."), MINE, MOST) is Judged.NO_NAME
    assert judge(samples.pdf(), MINE, MOST) is Judged.NO_NAME


def test_desk_check_24_what_is_no_advice_has_a_word_of_its_own() -> None:
    assert judge(b"", MINE, MOST) is NotTaken.EMPTY
    assert judge(samples.docx(), MINE, MOST) is NotTaken.WORD
    assert judge(samples.old_doc(), MINE, MOST) is NotTaken.WORD
    assert judge(samples.password_docx(), MINE, MOST) is NotTaken.WORD
    assert judge(b"{\\rtf1 De kraan lekt.}", MINE, MOST) is NotTaken.WORD
    assert judge(samples.html_as_pdf(), MINE, MOST) is NotTaken.NO_PDF
    assert judge(samples.zip_of({"een.txt": "een"}), MINE, MOST) is NotTaken.NO_PDF
    assert judge(samples.encrypted_pdf(), MINE, MOST) is NotTaken.LOCKED
    assert judge(samples.encrypted_pdf(user_password=""), MINE, MOST) is Judged.NO_NAME
    assert judge(samples.damaged_pdf(), MINE, MOST) is NotTaken.DAMAGED
    assert judge(samples.pdf() + bytes(60_000_000), MINE, MOST) is NotTaken.TOO_LARGE
    assert judge(samples.docx() + bytes(60_000_000), MINE, MOST) is NotTaken.WORD


def pdf(text: str, title: str = "") -> bytes:
    """A PDF that says this, with a title as writers set one."""
    content = typst.compile(text.encode(), format="pdf")
    if not title:
        return bytes(content)
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.docinfo["/Title"] = title
        opened.save(saved := io.BytesIO())
    return saved.getvalue()
