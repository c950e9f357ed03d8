"""What programs read of our PDFs: search, copying, and a screen reader in Chrome, of which this is the library."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pypdfium2
import pytest

from formservice.documents.words import Say
from formservice.languages import LANGUAGES
from formservice.letters.paper_form import paper_form
from formservice.letters.paper_form_pdf import paper_form_pdf
from formservice.settings.committee import Committee
from tests.harness.terms import script

LEAST = {"ARABIC": 0.95}
"""The rest: Typst draws a vowel mark as a text of its own, and says the letter with it once more there (0.15.2)."""

WORDS = re.compile(r"[^\W\d_]+")


def said(block: object) -> Iterator[Say]:
    if isinstance(block, Say):
        yield block
    elif is_dataclass(block):
        yield from (each for field in fields(block) for each in said(getattr(block, field.name)))
    elif isinstance(block, tuple):
        yield from (each for part in block for each in said(part))


def bare(text: str) -> str:
    """Return a text without marks of direction, and without the hyphen at which a line ends."""
    kept = text.replace("-\r\n", "").replace("\ufffe", "")
    return "".join(each for each in kept if unicodedata.category(each) != "Cf")


def read(content: bytes) -> str:
    return bare("\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_words_of_the_paper_form_are_read_back(committee: Committee, code: str) -> None:
    ours = [word for each in said(paper_form(committee, code)) for word in WORDS.findall(bare(each.plain(code)))]
    found = set(WORDS.findall(read(paper_form_pdf(committee, code))))
    share = sum(word in found for word in ours) / len(ours)
    assert share > LEAST.get(script(code), 0.97), sorted(set(ours) - found)


def test_an_arabic_ligature_is_read_back_as_its_letters_in_order(committee: Committee) -> None:
    words = read(paper_form_pdf(committee, "ar")).split()
    assert {"الإسكان", "إلى", "لا"} <= set(words)
    assert not {"اإلسكان", "إىل"} & set(words)
