"""The secretary's guide says what the desk does: its pictures are made, and the buttons that it names are there."""

import re

import pytest

from formservice.desk.act_forms import ACTS
from formservice.service import Service
from tests.browser.desk_pictures import FOLDER, shown
from tests.conftest import ROOT
from tests.harness.desk import sampled_desk

GUIDE = (ROOT / "deploy" / "SECRETARY.md").read_text(encoding="utf-8")
TEXTS = "\n".join(
    file.read_text(encoding="utf-8")
    for file in (ROOT / "formservice" / "desk").rglob("*")
    if file.suffix in {".py", ".html"}
)


def test_every_picture_is_of_a_page_that_there_is(service: Service) -> None:
    named = set(re.findall(r"\(secretary/(\w+)\.png\)", GUIDE))
    assert named == {file.stem for file in FOLDER.glob("*.png")}
    pages = shown(sampled_desk(service))
    assert named == set(pages)
    assert {page.status for _, page in pages.values()} == {200}


@pytest.mark.parametrize("words", sorted(set(re.findall(r"\*\*([^*]+)\*\*", GUIDE))))
def test_every_button_that_it_names_is_at_the_desk(words: str) -> None:
    assert words in TEXTS


def test_it_tells_of_every_act_of_a_case() -> None:
    steps = {"take_up", "invite", "decline", "move", "call_off", "withdraw", "held", "agreements", "advice", "remind"}
    steps |= {"decision", "close", "correct"}
    assert steps <= set(ACTS)
    assert [name for name in steps if ACTS[name].heading not in GUIDE] == []
