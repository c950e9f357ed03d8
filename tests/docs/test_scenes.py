"""The scenes beside the words: small, in the palette, for the eye alone, the same in every language."""

import gzip
import re
from xml.etree import ElementTree

import pytest
from site_pages import DOCS, LANGUAGES, SHIPPED, facts, source

SCENES = ("write", "wait", "come", "table", "agreed", "advice", "decides", "solved")
TURNING = {"write", "wait", "come", "advice", "decides"}
MOST_BYTES = 1_500
STYLE = (DOCS / "theme" / "assets" / "house.css").read_text(encoding="utf-8")
# what only draws: nothing here can name, link, load, say or do something
DRAWS = {
    "svg": {"class", "viewBox", "width", "height", "aria-hidden"},
    "g": {"class", "transform"},
    "path": {"class", "d"},
}
STROKES = {"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"}
CHECK_MARK = "M-10 1l7 8 13-16"

every_scene = pytest.mark.parametrize("name", SCENES)


def drawn(name: str) -> str:
    scene = facts.page_facts(SHIPPED, "nl")["scene"]
    return str(scene(name))


def named_in(language: str, page: str) -> list[str]:
    return re.findall(r"\{\{ scene\('(\w+)'\) \}\}", source(language, page).read_text(encoding="utf-8"))


@every_scene
def test_a_scene_is_small_when_compressed(name: str) -> None:
    assert len(gzip.compress(drawn(name).encode(), 9)) <= MOST_BYTES


@every_scene
def test_a_scene_only_draws_and_is_hidden_from_who_listens(name: str) -> None:
    tree = ElementTree.fromstring(drawn(name))
    assert tree.get("aria-hidden") == "true"
    for element in tree.iter():
        assert set(element.attrib) <= DRAWS[element.tag] | STROKES
        assert not (element.text or "").strip()
        assert not (element.tail or "").strip()


@every_scene
def test_a_scene_has_no_colour_outside_the_palette(name: str) -> None:
    for element in ElementTree.fromstring(drawn(name)).iter():
        for paint in {element.get("fill"), element.get("stroke")} - {None, "none"}:
            found = re.fullmatch(r"var\((--[\w-]+)\)", str(paint))
            assert found, paint
            assert f" {found[1]}: #" in STYLE
        for painted in set((element.get("class") or "").split()) - {"scene", "turns", "upright"}:
            assert f".{painted} {{ fill: var(--" in STYLE


@every_scene
def test_only_a_scene_in_which_something_goes_on_is_mirrored_and_its_check_marks_stay_upright(name: str) -> None:
    scene = ElementTree.fromstring(drawn(name))
    assert ("turns" in (scene.get("class") or "").split()) is (name in TURNING)
    upright = [path.get("d") for group in scene.iter("g") if group.get("class") == "upright" for path in group]
    assert upright == [path.get("d") for path in scene.iter("path") if path.get("d") == CHECK_MARK]


def test_a_scene_that_nobody_drew_is_an_error() -> None:
    with pytest.raises(ValueError, match="no scene stairs"):
        drawn("stairs")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scenes_stand_in_the_order_of_the_way_in_every_language(language: str) -> None:
    assert named_in(language, "how") == list(SCENES)
    assert named_in(language, "index") == ["write", "table", "agreed", "come", "solved"]
