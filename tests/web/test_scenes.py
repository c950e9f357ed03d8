"""A scene stands on the pages where it helps: where a tenant learns what to do now, and once the complaint is sent."""

from xml.etree.ElementTree import Element, fromstring

from docs.facts import page_facts
from tests.conftest import shipped
from tests.harness.visit import Page
from tests.web.conftest import Seen

SHOWN = {
    "result not-in-writing": "write",
    "result term-running": "wait",
    "result eligible": "come",
    "result solved": "solved",
    "received": "table",
    "received without-mail": "table",
}


def strokes(drawing: Element) -> list[str]:
    return [d for each in drawing.iter() if (d := each.get("d"))]


def scenes_on(page: Page) -> list[list[str]]:
    return [strokes(each) for each in page.tree.iter() if "scene" in (each.get("class") or "").split()]


def test_each_result_shows_its_scene_and_no_question_shows_one(seen: Seen) -> None:
    draw = page_facts(shipped(), "nl")["scene"]
    for state, page in seen("ar").items():
        if "/forms/" in page.address:
            wanted = [strokes(fromstring(draw(SHOWN[state])))] if state in SHOWN else []
            assert scenes_on(page) == wanted, state
