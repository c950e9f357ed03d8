"""The build stops where a language lacks something, and what it makes is whole."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docs import build
from formservice.languages import LANGUAGES
from tests.conftest import ROOT


@pytest.fixture
def own_docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the pages that a test may spoil."""
    copy = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(build, "DOCS", copy)
    return copy


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


SPOILS: list[tuple[str, Callable[[Path], None], str]] = [
    ("a page is missing", lambda docs: (docs / "ar" / "contact.md").unlink(), "contact.md"),
    ("a page is one too many", lambda docs: shutil.copy(docs / "en" / "how.md", docs / "en" / "more.md"), "more.md"),
    (
        "front matter lacks a title",
        lambda docs: edit(docs / "en" / "how.md", "nav_title:", "nav_titel:"),
        "docs/en/how.md: front matter lacks nav_title",
    ),
    ("a heading's id differs", lambda docs: edit(docs / "ar" / "how.md", "#f5", "#f55"), "docs/ar/how.md: headings"),
]


@pytest.mark.parametrize(("spoil", "message"), [(spoil, message) for _, spoil, message in SPOILS])
def test_the_build_stops_and_names_the_file(
    own_docs: Path, tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(own_docs)
    with pytest.raises(build.BuildError, match=re.escape(message)):
        build.build_all(tmp_path / "new")


def test_a_fact_that_no_language_tells_stops_the_build(own_docs: Path, tmp_path: Path) -> None:
    for code in LANGUAGES:
        edit(own_docs / code / "how.md", "#f8", "#other")
    with pytest.raises(build.BuildError, match="facts are missing: f8"):
        build.build_all(tmp_path / "new")


def test_the_build_makes_every_page_of_every_language_and_a_frame(own_docs: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    pages = build.build_all(new)
    assert pages == len(LANGUAGES) * 10
    for code in LANGUAGES:
        frame = (new / "frames" / f"{code}.html").read_text(encoding="utf-8")
        assert sorted(re.findall(r"@@(\w+)@@", frame)) == ["head", "languages", "main", "start", "title"]
        assert "canonical" not in frame
        assert "hreflang" not in frame


def test_a_failed_build_leaves_the_old_site_in_place(
    own_docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    (out / "site").mkdir(parents=True)
    (out / "site" / "old.html").touch()
    (own_docs / "en" / "how.md").unlink()
    monkeypatch.setattr("sys.argv", ["build.py", "--out", str(out)])
    assert build.main() == 1
    assert (out / "site" / "old.html").exists()
    assert "how.md" in capsys.readouterr().err
