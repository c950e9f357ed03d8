"""What is measured on a page in a browser: each measure returns its faults in words, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8") + AXE_SCRIPT
"""What a page must hold to be measured."""

SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
TWICE = "html { font-size: 225% !important }"  # ours is 112.5 %

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# night changes nothing but colours; the other rules would find by night what they find by day
_COLOURS = ["color-contrast", "link-in-text-block"]
_RULES = {"light": {"type": "tag", "values": _TAGS}, "dark": {"type": "rule", "values": _COLOURS}}


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


def violations(page: Page, scheme: str) -> list[str]:
    """Return what axe finds; by night, of colours alone."""
    # no rule of these reads style sheets, and fetching them again took a fifth of the time
    preload = {"assets": ["media"]}
    options = {"resultTypes": ["violations"], "preload": preload, "runOnly": _RULES[scheme]}
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def misfits(page: Page, *rules: str) -> list[list[str]]:
    """Return what runs out of the window, is cut off, or makes the page scroll sideways; also under rules."""
    plain, *under = _measured(page, ("misfits",), *(("misfitsUnder", each) for each in rules))
    return [plain, *under]


def broken_head(page: Page) -> list[str]:
    """Return the words of the head that are broken over two lines where text is of 200 %."""
    [faults] = _measured(page, ("brokenHeadUnder", TWICE))
    return list(faults)


@dataclass(frozen=True)
class Seen:
    """The faults that can be seen in one window; `found` says how many of the words stood there."""

    misfits: list[str]
    broken_head: list[str]
    targets: list[str]
    edges: list[str]
    order: list[str]
    found: int


def at_once(page: Page, words: list[str], rules: str = "") -> Seen:
    """Look for misfits and a broken head under rules; for what is smaller than 24 px, main controls smaller than 44 px,
    and buttons that break a word; for edges with less contrast than 3 to 1; and for words whose order is turned round.
    """
    misfits, head, small, broken, edges, (found, order) = _measured(
        page,
        ("misfitsUnder", rules),
        ("brokenHeadUnder", rules),
        ("smallTargets",),
        ("brokenWords",),
        ("faintEdges",),
        ("turnedRound", words),
    )
    return Seen(misfits, head, [*small, *broken], edges, order, found)


def faint_edges(page: Page) -> list[str]:
    """Return the controls whose edge has less contrast than 3 to 1 with what lies around it."""
    [faults] = _measured(page, ("faintEdges",))
    return list(faults)


def lost_by_tab(page: Page) -> list[str]:
    """Press Tab from the first control to the last; return those that are skipped, out of order, or not to be seen."""
    [controls] = _measured(page, ("beginTabbing",))
    for _ in range(controls - 1):
        page.keyboard.press("Tab")
    [faults] = _measured(page, ("endTabbing",))
    return list(faults)


def turned_round(page: Page, words: list[str]) -> tuple[int, list[str]]:
    """Return how often these words and the page's numbers stand there, and which are not drawn from left to right."""
    [(found, faults)] = _measured(page, ("turnedRound", words))
    return found, faults


def _measured(page: Page, *measures: tuple[Any, ...]) -> list[Any]:
    """Take these measures in one go: each way to the browser and back costs more than a measure."""
    return list(
        page.evaluate("measures => measures.map(([name, ...what]) => window.measures[name](...what))", measures)
    )
