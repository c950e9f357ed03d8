"""In no PDF do words lie over other words, and every script stands on the same line."""

import ctypes
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import combinations

import pypdfium2
import pytest

from formservice.languages import LANGUAGES
from formservice.letters.paper_form_pdf import paper_form_pdf
from formservice.letters.pdf import confirmation_pdf, copy_pdf
from formservice.settings.committee import Committee
from formservice.storage.cases import Case

Box = tuple[float, float, float, float]
every_language = pytest.mark.parametrize("code", LANGUAGES)

TOUCH = 4.0
"""How many points marks above Arabic letters may share with their neighbours."""


def over_each_other(content: bytes) -> list[tuple[int, str, str]]:
    """Return each two pieces of text that lie over each other: their page and words."""
    found = []
    for number, text in enumerate(pages(content), 1):
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        found += [
            (number, text.get_text_bounded(*one), text.get_text_bounded(*other))
            for one, other in combinations(boxes, 2)
            if lie_over(one, other)
        ]
    return found


def pages(content: bytes) -> Iterator[pypdfium2.PdfTextPage]:
    for page in pypdfium2.PdfDocument(BytesIO(content)):
        yield page.get_textpage()


def lie_over(one: Box, other: Box) -> bool:
    (left, bottom, right, top), (left2, bottom2, right2, top2) = one, other
    shared = min(top, top2) - max(bottom, bottom2)
    return min(right, right2) - max(left, left2) > TOUCH and shared > 0.3 * min(top - bottom, top2 - bottom2)


def baseline(text: pypdfium2.PdfTextPage, words: str) -> float:
    """Return how high the line is on which words stand, in points from the bottom of the page."""
    index = text.get_text_range().index(words)
    x, y = ctypes.c_double(), ctypes.c_double()
    assert pypdfium2.raw.FPDFText_GetCharOrigin(text, index, x, y)
    return y.value


@every_language
def test_no_words_lie_over_others(submit: Callable[..., Case], committee: Committee, code: str) -> None:
    case = submit(letters_in=code, files=(("brief.pdf", b"%PDF-1.4 a letter"),))
    assert not over_each_other(copy_pdf(case, committee, code))
    assert not over_each_other(confirmation_pdf(case, committee, "https://klacht.example.org", code))
    assert not over_each_other(paper_form_pdf(committee, code))


def test_every_script_stands_on_the_same_line(committee: Committee) -> None:
    [page] = [text for text in pages(paper_form_pdf(committee, "nl")) if "Türkçe" in text.get_text_range()]
    for row in (("en", "ar"), ("tr", "ti", "fa")):
        latin, *others = (baseline(page, LANGUAGES[code].name) for code in row)
        assert others == pytest.approx([latin] * len(others), abs=0.2), row
