"""Documents of Word on letterheads of three kinds, as Word and a reader of PDFs see them (check 25)."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from formservice.documents.blocks import Action, Facts, Heading, Title
from formservice.documents.word import can_be_written_on, word_file
from formservice.documents.words import Ltr, say
from formservice.uploads.advice_file import Judged, judge
from tests.documents import letterheads
from tests.harness import samples

REFERENCE = "L6QE8CTH"
HEADINGS = ["De klacht", "De zitting"]
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
HOSTILE = '{{7*7}} {% x %} =cmd|calc \x00\x1b{ INCLUDETEXT "c:\\x" } \u202eSamira <w:p/> ${x} #eval'
LETTERHEADS = pytest.mark.parametrize(
    "letterhead", [letterheads.plain, letterheads.with_header_and_logo, letterheads.with_odd_styles]
)


def made_of(letterhead: bytes, typed: str = "Samira de Wit") -> bytes:
    """A document with two headings."""
    facts = Facts(((say("Huurder"), typed), (say("Kenmerk"), Ltr(REFERENCE))))
    blocks = [Title(say("Advies over een klacht")), facts, *(Heading(say(each)) for each in HEADINGS)]
    return word_file(letterhead, REFERENCE, "Klachtencommissie Ergens", blocks, NOW)


@LETTERHEADS
def test_desk_check_25_the_letterhead_stays_and_headings_are_headings(letterhead: Callable[[], bytes]) -> None:
    """Check 25."""
    before, content = letterhead(), made_of(letterhead())
    document, was = docx.Document(BytesIO(content)), docx.Document(BytesIO(before))
    assert document.core_properties.title == REFERENCE
    assert document.core_properties.author == "Klachtencommissie Ergens"
    headings = [each for each in document.paragraphs if level(each.style) == 0]
    assert [each.text for each in headings] == HEADINGS
    on_the_page = [each.text for each in was.paragraphs if each.text]
    assert [each.text for each in document.paragraphs if each.text][: len(on_the_page)] == on_the_page
    with ZipFile(BytesIO(before)) as old, ZipFile(BytesIO(content)) as new:
        kept = [name for name in old.namelist() if name.startswith(("word/header", "word/footer", "word/media"))]
        assert kept
        for name in kept:
            assert new.read(name) == old.read(name), name
    texts = [each.text for each in document.sections[0].footer.paragraphs]
    assert letterheads.FOOTER in texts


def level(style: object) -> int | None:
    """Return the place of a style in the outline, as Word knows it: by its name, or by what it says."""
    if style.name == "Heading 1":  # type: ignore[attr-defined]
        return 0
    found = style.element.xpath("./w:pPr/w:outlineLvl/@w:val")  # type: ignore[attr-defined]
    return int(found[0]) if found else None


@LETTERHEADS
def test_desk_check_25_what_people_typed_is_text_and_no_code(letterhead: Callable[[], bytes]) -> None:
    """Check 25."""
    content = made_of(letterhead(), HOSTILE)
    with ZipFile(BytesIO(content)) as parts:
        text = parts.read("word/document.xml").decode()
    for code in ("w:instrText", "w:fldSimple", "w:fldChar", "\u202e", "\x1b", "w:altChunk"):
        assert code not in text, code
    [line] = [each.text for each in docx.Document(BytesIO(content)).paragraphs if each.text.startswith("Huurder")]
    assert line == 'Huurder: {{7*7}} {% x %} =cmd|calc { INCLUDETEXT "c:\\x" } Samira <w:p/> ${x} #eval'


@LETTERHEADS
def test_desk_check_25_styles_are_there_once(letterhead: Callable[[], bytes]) -> None:
    """Check 25."""
    styles = docx.Document(BytesIO(made_of(letterhead()))).styles
    for values in ([each.name for each in styles], [each.style_id for each in styles]):
        assert len(set(values)) == len(values)


def test_a_letterhead_that_is_a_template_makes_a_document() -> None:
    content = made_of(letterheads.template())
    document = docx.Document(BytesIO(content))
    assert [each.text for each in document.paragraphs if level(each.style) == 0] == HEADINGS
    assert document.sections[0].header.paragraphs[0].text == letterheads.ON_THE_PAGE
    with ZipFile(BytesIO(content)) as parts:
        assert letterheads.TEMPLATE not in parts.read("[Content_Types].xml")
    assert can_be_written_on(letterheads.template())
    assert not can_be_written_on(letterheads.template(b"vnd.ms-word.template.macroEnabledTemplate.main"))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_desk_check_25_the_title_is_that_of_the_pdf_that_is_saved(tmp_path: Path) -> None:
    """Check 25."""
    (tmp_path / "advies.docx").write_bytes(made_of(letterheads.with_header_and_logo()))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    save = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "advies.docx"]
    subprocess.run(save, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    content = (tmp_path / "advies.pdf").read_bytes()
    assert judge(content, REFERENCE, 10_000_000) is Judged.THIS_CASE
    assert judge(content, "YDPY64XD", 10_000_000) is Judged.OTHER_CASE


@pytest.mark.parametrize("content", [b"", b"x", samples.old_doc(), samples.damaged_docx(), samples.zip_of({"a": "a"})])
def test_what_is_no_document_of_word_does_not_open(content: bytes) -> None:
    assert not can_be_written_on(content)


def test_a_letterhead_that_unpacks_to_gigabytes_does_not_open() -> None:
    assert not can_be_written_on(samples.zip_bomb_docx(150))
    assert can_be_written_on(letterheads.with_odd_styles())


def test_a_block_that_no_document_has_is_told() -> None:
    with pytest.raises(ValueError, match="action"):
        word_file(letterheads.plain(), REFERENCE, "x", [Action(say("x"), "https://x.example")], NOW)
