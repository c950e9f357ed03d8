"""Builds the pages for when no page can be made: one page a case, in every language, that stands as a file."""

import tomllib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from formservice.languages import LANGUAGES, SOURCE
from formservice.settings.committee import Committee

DOCS = Path(__file__).parent
NOTICES = ("away", "busy", "unread")


def write_notices(folder: Path, committee: Committee, assets: dict[str, str]) -> None:
    """Write a page for each notice; nginx shows it, or the service where it could not even read what it was asked."""
    words = tomllib.loads((DOCS / "words.toml").read_text(encoding="utf-8"))
    env = Environment(loader=FileSystemLoader(DOCS / "theme"), autoescape=True, trim_blocks=True)
    template = env.get_template("notice.html")
    folder.mkdir()
    for name in NOTICES:
        texts: list[dict[str, Any]] = [
            {"language": LANGUAGES[code], "title": words[code][f"{name}_title"], "text": words[code][f"{name}_text"]}
            | {word: words[code][word] for word in ("phone", "mail", "start")}
            for code in committee.languages
        ]
        page = template.render(texts=texts, language=LANGUAGES[SOURCE], committee=committee, assets=assets)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
