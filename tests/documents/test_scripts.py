"""Scripts that no font here can draw are named, and a folder with more fonts draws them."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from formservice.app import put_together
from formservice.documents import typesetting
from formservice.documents.scripts import scripts_of
from formservice.formatting import script_name
from formservice.languages import LANGUAGES
from formservice.settings.committee import Committee
from formservice.settings.installation import settings_from
from tests.documents.test_typesetting import drawn
from tests.harness.fonts import write_font
from tests.harness.pdf_text import words_of

TYPED = "你好 한국 ถ้ำ"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder with two fonts, of which one lies deeper, and what is no font; draw with ours alone afterwards."""
    (tmp_path / "deeper").mkdir()
    write_font(tmp_path / "Een.ttf", "你好")
    write_font(tmp_path / "deeper" / "Twee.ttf", "한국")
    (tmp_path / "kapot.otf").write_bytes(os.urandom(1_000))
    yield tmp_path
    typesetting.draw_with(None)


@pytest.mark.parametrize(
    ("characters", "expected"),
    [
        ("", ()),
        ("你漢", ("Hani",)),
        ("屋根がカ", ("Hira",)),
        ("한你", ("Hang", "Hani")),
        ("😀你", ("Hani", "")),
        ("\U000f0000", ("",)),
        ("क\u094d", ("Deva",)),
        ("\u200d\ufe0f\u0301", ()),
    ],
)
def test_characters_are_of_a_script_or_of_none(characters: str, expected: tuple[str, ...]) -> None:
    assert scripts_of(characters) == expected


def test_every_script_has_a_name_in_every_language() -> None:
    assert [script_name("nl", each) for each in ("Hani", "Hang", "Hira", "Thai", "Deva", "Zzzz")] == [
        *("Chinees", "Koreaans", "Japans", "Thai", "Devanagari", "onbekend schriftsysteem")
    ]
    assert all(script_name(code, each) for code in LANGUAGES for each in ("Hani", "Thai", "Ethi", "Nkoo"))


def test_a_folder_with_fonts_draws_what_ours_lack_and_leaves_the_rest_as_it_was(folder: Path) -> None:
    assert typesetting.lacking(TYPED) == ("Hani", "Hang", "Thai")
    assert typesetting.lacking("Het dak lekt. السقف يسرب") == ()
    with pytest.raises(typesetting.StandardsNotMetError):
        drawn("你好 한국")
    plain = drawn("Het dak lekt")
    typesetting.draw_with(folder)
    assert typesetting.lacking(TYPED) == ("Thai",)
    assert "你好 한국" in words_of(drawn("你好 한국"))
    assert drawn("Het dak lekt") == plain
    typesetting.draw_with(None)
    assert typesetting.lacking("你好") == ("Hani",)


def test_a_service_draws_with_the_folder_of_its_settings(folder: Path, tmp_path: Path, committee: Committee) -> None:
    own = {"FORMSERVICE_DATA": str(tmp_path.with_name("var"))}
    put_together(settings_from({**own, "FORMSERVICE_FONTS": str(folder)}), committee).db.close()
    assert typesetting.lacking(TYPED) == ("Thai",)
    put_together(settings_from(own), committee).db.close()
    assert typesetting.lacking(TYPED) == ("Hani", "Hang", "Thai")


def test_what_was_drawn_with_fewer_fonts_is_drawn_anew(folder: Path) -> None:
    def once() -> str:
        page = {"lang": "nl", "dir": "ltr", "blocks": [{"kind": "paragraph", "text": typesetting.as_typed("你好", "")}]}
        data = {"title": "x", "committee": "x", "reference": "x", "pages": [page], "incomplete": ""}
        at = datetime(2026, 12, 14, tzinfo=UTC)
        return words_of(typesetting.typeset_once(data, at, "Niet: %(scripts)s.", "letter.typ"))

    assert "Niet: Chinees." in once()
    typesetting.draw_with(folder)
    assert "Niet" not in once()


def test_the_same_fonts_give_the_same_bytes_in_any_process(folder: Path) -> None:
    typesetting.draw_with(folder)
    first = drawn("你好 한국")
    assert drawn("你好 한국") == first
    typesetting._drawer.stop()
    assert drawn("你好 한국") == first


def test_a_folder_that_is_not_there_draws_as_without(folder: Path) -> None:
    plain = drawn("Het dak lekt")
    typesetting.draw_with(folder / "weg")
    assert drawn("Het dak lekt") == plain
    assert typesetting.lacking("你好") == ("Hani",)
