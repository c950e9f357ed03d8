"""The PDFs are accessible, whole, and hold what was typed as text."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from formservice.documents import drawing
from formservice.languages import LANGUAGES
from formservice.letters.pdf import complaint_pdf, confirmation_pdf, copy_pdf
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from tests.harness.pdf_text import words_of

Submit = Callable[..., Case]
BASE = "https://klacht.example.org"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_copy_is_accessible_and_has_the_dutch_beside_each_text(
    submit: Submit, committee: Committee, language: str
) -> None:
    case = submit(letters_in=language, sent_day="", files=(("brief.pdf", b"%PDF-1.4 a letter"),))
    content = copy_pdf(case, committee, language)
    with pikepdf.open(BytesIO(content)) as opened:
        assert str(opened.Root.Lang).split("-")[0] == language
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    words = words_of(content)
    for dutch in ("Kopie van uw klacht", "Uw nummer", "Hoe u bericht krijgt", "Niet ingevuld", "september 2026"):
        assert words.count(dutch) == (2 if dutch == "Niet ingevuld" else 1), dutch
    assert words.count("1 kB") == words.count("Maak het dak") == words.count("Fatima Yilmaz") == 1
    assert case.code not in words.replace(" ", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_confirmation_is_accessible_and_holds_reference_and_code(
    submit: Submit, committee: Committee, language: str
) -> None:
    case = submit(letters_in=language)
    content = confirmation_pdf(case, committee, BASE, language)
    with pikepdf.open(BytesIO(content)) as opened:
        assert str(opened.Root.Lang).split("-")[0] == language
        assert opened.Root.MarkInfo.Marked
        assert len(opened.pages) == (1 if language == "nl" else 2)
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert case.reference in str(metadata["dc:title"])
    words = words_of(content)
    assert case.reference in words
    assert f"{case.code[:5]} {case.code[5:]}" in words
    assert "06 - 28 56 21 38" in words
    assert "Wij hebben uw klacht ontvangen" in words


def test_the_complaint_holds_every_answer_and_file_but_not_the_code(submit: Submit, committee: Committee) -> None:
    case = submit(files=(("brief.pdf", b"%PDF-1.4"),))
    words = words_of(complaint_pdf(case, committee))
    for expected in ("Fatima Yilmaz", "Het dak lekt al maanden", "Spreekt het best: Turks", "brief.pdf", "1 kB"):
        assert expected in words
    assert case.code not in words


def test_what_was_typed_is_never_typst(submit: Submit, committee: Committee) -> None:
    typed = '#panic("x") *vet* $x$ `code` @ref \\ <label> = kop " #read("letter.typ")'
    words = words_of(complaint_pdf(submit(what_happened=typed, name=typed), committee))
    assert words.count('#panic("x")') == 3
    assert "*vet* $x$ `code` @ref" in words


@pytest.mark.parametrize(
    "typed",
    [
        "\U000f0000 prive",
        "😀😀",
        "你好",
        "ሰላም",
        "\u202eabc\u202c",
        "x" * 20_000,
        "a\n" * 5_000,
        "לְשָׁלוֹם " * 50,
        "\u0301",
    ],
)
def test_no_text_keeps_a_complaint_from_becoming_a_pdf(submit: Submit, committee: Committee, typed: str) -> None:
    case = submit(what_happened=f"begin {typed} eind")
    words = words_of(complaint_pdf(case, committee))
    assert "begin" in words
    assert "eind" in words


def test_the_fonts_that_are_shipped_suffice_and_come_with_their_licence() -> None:
    folder = Path(drawing.__file__).parent / "fonts"
    names = {file.name for file in folder.iterdir()}
    assert "OFL.txt" in names
    assert sum(file.stat().st_size for file in folder.iterdir()) < 2_500_000
    assert {"Noto Sans", "Noto Sans Arabic", "Noto Sans Ethiopic"} == {
        font.family for font in drawing.fonts().fonts()
    }  # none of the machine


def test_the_same_complaint_gives_the_same_bytes(submit: Submit, committee: Committee) -> None:
    case = submit()
    assert complaint_pdf(case, committee) == complaint_pdf(case, committee)
