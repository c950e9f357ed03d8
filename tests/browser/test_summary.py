"""A line of the summary of what is wrong leads to its question: question and answer in sight, and where focus is."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import PHOTO, Visitor
from tests.harness.serving import Served

_LOOK = """() => {
    const at = document.activeElement, field = at.closest('.field'), card = at.closest('.option') || at;
    const asked = field.querySelector('legend, label').getBoundingClientRect(), answer = at.getBoundingClientRect();
    const isRinged = [at, card].some((each) => {
        const style = getComputedStyle(each);
        return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
    });
    return { id: at.id, top: asked.top, bottom: answer.bottom, height: innerHeight, isRinged };
}"""


def _wrong_pages(visitor: Visitor) -> Iterator[str]:
    """Yield at every step with all that can be wrong on it."""
    for slug in ("written", "answered", "now"):
        visitor.open(f"complaint/{slug}")
        visitor.press()
        yield slug
        visitor.answer(slug, {"written": "mail", "answered": "yes", "now": "disagree"}[slug])
    visitor.open("complaint/who")
    visitor.press()
    yield "who"
    visitor.answer("for_whom", "other")
    visitor.press()
    yield "helper"
    visitor.type(helper_name="Noor")
    visitor.choose("consent")
    visitor.press()
    visitor.press()
    yield "corporation"
    visitor.type(corporation="De Brug")
    visitor.press()
    visitor.press()
    yield "you"
    visitor.open("complaint/answered")
    visitor.answer("answered", "no")
    visitor.press()
    yield "sent"


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_check_18_a_line_of_the_summary_shows_its_question_and_where_focus_is(
    measured_page: Page, served: Served, language: str
) -> None:
    visitor = Visitor(measured_page, served, language)
    faults: list[tuple[str, int, dict[str, Any]]] = []
    looked_at = 0
    for slug in _wrong_pages(visitor):
        for width, height in ((360, 740), (1280, 720)):
            measured_page.set_viewport_size({"width": width, "height": height})
            for line in measured_page.locator("#summary a").all():
                measured_page.evaluate("() => scrollTo(0, 0)")
                line.click()
                seen = measured_page.evaluate(_LOOK)
                looked_at += 1
                is_shown = seen["top"] >= 0 and seen["bottom"] <= seen["height"]
                leads_to = (line.get_attribute("href") or "").removeprefix("#")
                if not (is_shown and seen["isRinged"] and seen["id"] == leads_to):
                    faults.append((slug, width, seen))
    assert not faults
    assert looked_at >= 2 * 12


def test_what_was_just_added_or_removed_is_told_in_sight(plain_page: Page, served: Served) -> None:
    visitor = Visitor(plain_page, served, "nl")
    visitor.become_eligible()
    visitor.open("complaint/who")
    visitor.answer("for_whom", "self")
    visitor.tell_who()
    many = [PHOTO | {"name": f"lekkage in de keuken, gezien vanaf de deur {number}.jpg"} for number in range(4)]
    plain_page.locator('input[name="papers"]').set_input_files(many)
    told = plain_page.locator('.notice[role="status"]')
    for button in ("add", "remove"):
        visitor.press(f"button[name={button}]")
        expect(told).to_be_in_viewport(ratio=1)
