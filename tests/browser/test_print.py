"""A page on paper says what the screen says, without what can only be pressed, and no heading stands alone."""

from io import BytesIO

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.visitor import Visitor
from tests.harness.serving import Served

LEFT_ALONE = """() => {
  const all = [...document.querySelectorAll('main :is(h2, h3, p, li, dt, dd, td)')];
  const shown = all.filter(each => each.checkVisibility());
  const level = each => each && /^H\\d$/.test(each.tagName) ? Number(each.tagName[1]) : 9;
  const isAlone = (each, at) => level(each) < 9 && (at + 1 === shown.length || level(shown[at + 1]) <= level(each));
  return shown.filter(isAlone).map(each => each.textContent.trim());
}"""
PRESSED = ".tongues, .languages, .hero .soft, .head nav, .foot, main .act, main .quiet"
HEIGHTS = range(220, 310, 10)


def test_the_start_page_on_paper_brings_no_menu_and_no_word_about_a_button(plain_page: Page, served: Served) -> None:
    plain_page.emulate_media(media="print")
    plain_page.goto("/nl/")
    assert plain_page.locator(PRESSED).locator("visible=true").all_inner_texts() == []
    assert plain_page.evaluate(LEFT_ALONE) == []


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_no_heading_stands_alone_on_paper(plain_page: Page, served: Served, language: str) -> None:
    visitor = Visitor(plain_page, served, language)
    reference, code = visitor.submit_elsewhere()
    visitor.open("follow/code")
    visitor.type(reference=reference, code=code)
    visitor.press()
    headings_stand_above_their_words(plain_page)
    visitor.press("a[href=answers]")
    headings_stand_above_their_words(plain_page)


def headings_stand_above_their_words(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.evaluate(LEFT_ALONE) == []
    headings = {" ".join(each.split()) for each in page.locator("main :is(h2, h3)").all_inner_texts()}
    ends = {height: last_lines(page.pdf(width="210mm", height=f"{height}mm")) for height in HEIGHTS}
    page.emulate_media(media="screen")
    assert {height: found for height, lines in ends.items() if (found := headings & set(lines))} == {}


def last_lines(content: bytes) -> list[str]:
    """Return the last line of each page of a PDF."""
    pages = pypdfium2.PdfDocument(BytesIO(content))
    return [page.get_textpage().get_text_range().strip().splitlines()[-1].strip() for page in pages]
