"""What `formservice doctor` says of fonts: a folder without any, and stored scripts that none here can draw."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from formservice.documents import typesetting
from formservice.operations import doctor
from formservice.service import Service
from tests.harness.examining import problem, problems
from tests.harness.fonts import write_font
from tests.harness.steps import submit
from tests.harness.visit import Browser


@pytest.fixture
def ours_alone() -> Iterator[None]:
    """Draw with our fonts alone again, afterwards."""
    yield
    typesetting.draw_with(None)


def with_fonts(service: Service, folder: Path) -> Service:
    installation = replace(service.settings.installation, fonts=folder)
    return replace(service, settings=replace(service.settings, installation=installation))


def test_a_folder_for_fonts_that_is_not_there_or_holds_none_is_a_problem(alive: Service, tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    asking = with_fonts(alive, folder)
    assert problem(asking).startswith(f"FORMSERVICE_FONTS: {folder} holds no font that can be read")
    (folder / "deeper").mkdir(parents=True)
    (folder / "LEESMIJ.ttf").write_text("geen lettertype", encoding="utf-8")
    assert "holds no font" in problem(asking)
    write_font(folder / "deeper" / "Een.ttf", "你")
    assert problems(asking) == []


def test_all_scripts_that_are_stored_and_that_no_font_draws_are_noted(
    browser: Browser, alive: Service, tmp_path: Path, ours_alone: None
) -> None:
    def notes() -> list[str]:
        found = doctor.examine(alive, is_all=True)
        return [each.text for each in found if not each.is_problem and "FORMSERVICE_FONTS" in each.text]

    submit(browser, name="王小明", spoken="한국어")
    [note] = notes()
    assert note.startswith("complaints hold what no font here can draw: Chinese and Korean; ")
    write_font(tmp_path / "Een.ttf", "王小明")
    typesetting.draw_with(tmp_path)
    assert "draw: Korean; " in notes()[0]
    write_font(tmp_path / "Twee.ttf", "한국어")
    typesetting.draw_with(None)
    typesetting.draw_with(tmp_path)
    assert notes() == []
