"""What is measured on a page in a browser: each measure returns its faults in words, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")

SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
TWICE = "html { font-size: 225% !important }"  # ours is 112.5 %


@contextmanager
def style(page: Page, rules: str) -> Iterator[None]:
    """Lay these rules over the page's own, as a reader's own stylesheet does, and take them away again."""
    page.evaluate(
        "(rules) => { document.head.append(document.createElement('style'));"
        " document.head.lastElementChild.textContent = rules }",
        rules,
    )
    yield
    page.evaluate("document.head.lastElementChild.remove()")


def misfits(page: Page) -> list[str]:
    """Return what runs out of the window, is cut off, or makes the page scroll sideways."""
    return list(_measured(page, "misfits"))


def broken_words(page: Page) -> list[str]:
    """Return the buttons that break a word over two lines."""
    return list(_measured(page, "brokenWords"))


def small_targets(page: Page) -> list[str]:
    """Return what is smaller than 24 px, and the main controls that are smaller than 44 px."""
    return list(_measured(page, "smallTargets"))


def faint_edges(page: Page) -> list[str]:
    """Return the controls whose edge has less contrast than 3 to 1 with what lies around it."""
    return list(_measured(page, "faintEdges"))


def lost_by_tab(page: Page) -> list[str]:
    """Press Tab from the first control to the last; return those that are skipped, out of order, or not to be seen."""
    faults = []
    for index, name in enumerate(_measured(page, "beginTabbing")):
        if index:
            page.keyboard.press("Tab")
        if fault := _measured(page, "faultOfFocus", index):
            faults.append(f"{name}: {fault}")
    return faults


def turned_round(page: Page, words: list[str]) -> tuple[int, list[str]]:
    """Return how often these words stand on the page, and where their characters are not drawn from left to right."""
    found, faults = _measured(page, "turnedRound", words)
    return found, faults


def _measured(page: Page, measure: str, *what: Any) -> Any:
    if not page.evaluate("'measures' in window"):
        page.evaluate(_SCRIPT)
    return page.evaluate("([measure, what]) => window.measures[measure](...what)", [measure, list(what)])
