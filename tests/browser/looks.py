"""How a page is looked at: on a phone and a screen, by day and by night, in forced colours, large, and by keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page

from formservice.settings.committee import load_committee
from tests.browser import measuring
from tests.browser.visitor import PHOTO
from tests.harness.serving import ROOT

COMMITTEE = load_committee(ROOT / "committee.toml")
# what stands on the pages: the committee's, the examples', and the visitor's
WORDS = [COMMITTEE.phone, COMMITTEE.mail, COMMITTEE.site, "1234 AB", "06 12345678", "12a"]
WORDS += [
    "1234\u00a0AB",
    "06\u00a012\u00a034\u00a056\u00a078",
]
WORDS += [PHOTO["name"], "brief.pdf"]

Axe = Callable[[Page, str], list[str]]


def every_look(page: Page, mail: str, axe: Axe = measuring.violations) -> dict[str, list[str]]:
    """Look at the page in every way, and return the faults of each; a size and colours are set once, for that is slow.

    Most of the time of axe goes to colours: it looks at them twice, and tests/web/test_axe.py at the other two.
    """
    faults = {}
    words = [*WORDS, mail]
    _size(page, 360)
    faults["axe at 360 px by day"] = axe(page, "light")
    seen = measuring.at_once(page, words, measuring.TWICE)
    assert seen.found >= 2, page.url  # the phone and the mail address of the help box stand on every page
    faults["text of 200 % at 360 px"] = [*seen.misfits, *seen.broken_head]
    faults["targets at 360 px"] = seen.targets
    faults["order at 360 px"] = seen.order
    faults["edges by day"] = seen.edges
    faults["by Tab"] = measuring.lost_by_tab(page)
    page.emulate_media(color_scheme="dark")
    _size(page, 1280)
    faults["axe at 1280 px by night"] = axe(page, "dark")
    seen = measuring.at_once(page, words)
    faults["targets at 1280 px"] = seen.targets
    faults["order at 1280 px"] = seen.order
    faults["edges by night"] = seen.edges
    page.emulate_media(color_scheme="light", forced_colors="active")
    faults["edges in forced colours"] = measuring.faint_edges(page)
    page.emulate_media(forced_colors="none")
    _size(page, 640)
    _, faults["text of 200 %"] = measuring.misfits(page, measuring.TWICE)
    _size(page, 320)
    faults["320 px"], faults["text spacing"] = measuring.misfits(page, measuring.SPACING)
    return faults


def _size(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
