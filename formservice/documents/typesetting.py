"""Sets pages with Typst as tagged PDF (PDF/UA-1); what people typed goes in as data, never as markup."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from formservice.documents.kept import Kept
from formservice.documents.scripts import scripts_of
from formservice.documents.words import Say, Scripts, Value, answer, say
from formservice.languages import SOURCE
from formservice.sandbox.process import SandboxProcess

_LONG_WORD = re.compile(r"\S{30,}")
_BREAK_EVERY = 20
_MOST_PARAGRAPHS = 200  # of one text: each costs three times what a line costs
_LARGEST = 20 * 2**20
_drawer = SandboxProcess("formservice.documents.drawing", seconds=60)
_kept = Kept(most_bytes=8 * 2**20, seconds=120)


class StandardsNotMetError(Exception):
    """The PDF would not be what its standards ask; `undrawn` are the characters that no font can draw."""

    def __init__(self, undrawn: str) -> None:
        super().__init__()
        self.undrawn = undrawn


def draw_with(fonts: Path | None) -> None:
    """Draw with the fonts in this folder too, in this process and from now on: they are the machine's, for everyone."""
    _drawer.start_with(*([str(fonts)] if fonts else []))


def lacking(text: str) -> tuple[str, ...]:
    """Return the scripts in a text that no font here can draw, as `scripts_of` does."""
    each_once = in_language(" ".join(dict.fromkeys("".join(text.split()))), SOURCE)
    page = {"lang": SOURCE, "dir": "ltr", "blocks": [{"kind": "paragraph", "text": each_once}]}
    data = {"title": "-", "committee": "", "reference": "", "pages": [page], "incomplete": ""}
    try:
        typeset(data, datetime(1980, 1, 1, tzinfo=UTC), ["ua-1"], "letter.typ")
    except StandardsNotMetError as problem:
        return scripts_of(problem.undrawn)
    return ()


def typeset_once(data: dict[str, Any], at: datetime, incomplete: str, template: str, language: str = SOURCE) -> bytes:
    """Return the same as `typeset_whatever_was_typed`, for two minutes without drawing it again."""
    # all that it is drawn of, so that nobody gets what was drawn of anything else
    asked = hashlib.sha256(
        json.dumps([data, at.isoformat(), incomplete, template, language, _drawer.arguments]).encode()
    ).digest()
    drawn = _kept.get(asked)
    if drawn is None:
        drawn = typeset_whatever_was_typed(data, at, incomplete, template, language)
        _kept.put(asked, drawn)
    return drawn


def typeset_whatever_was_typed(
    data: dict[str, Any], at: datetime, incomplete: str, template: str, language: str = SOURCE
) -> bytes:
    """Return the PDF also where it holds a character that no font can draw.

    `incomplete` then says so on it in the language and in Dutch; its `%(scripts)s` are those without a font.
    """
    try:
        return typeset(data, at, ["ua-1"], template)
    except StandardsNotMetError as problem:
        # PDF/UA refuses a character that no font here can draw. The letter must go out all the same.
        words = say(incomplete, scripts=Scripts(scripts_of(problem.undrawn) or ("",)))
        data["incomplete"] = with_dutch(said(words, language), said(words, SOURCE))
        return typeset(data, at, [], template)


def typeset(data: dict[str, Any], at: datetime, standards: list[Any], template: str) -> bytes:
    """Return the PDF that a template of typst/ makes of the data.

    Raises StandardsNotMetError, or NoAnswerError where drawing it takes more memory or time than there is.
    """
    head = {"template": template, "standards": standards, "timestamp": int(at.timestamp())}
    answer, drawn = _drawer.ask(head, json.dumps(data).encode(), _LARGEST)
    if not answer.get("is_met"):
        raise StandardsNotMetError(drawn.decode())
    return drawn


def with_dutch(own: Any, dutch: Any) -> Any:
    """Return what a block says with the Dutch added to each text that is not Dutch."""
    match own:
        case {"text": str(text)} if text != dutch["text"]:
            return own | {"dutch": dutch["text"]}
        case dict():
            return {name: with_dutch(value, dutch[name]) for name, value in own.items()}
        case list():
            return [with_dutch(*pair) for pair in zip(own, dutch, strict=True)]
    return own


def said(words: Say, code: str) -> dict[str, str]:
    """Return words of ours as the templates take them."""
    return in_language(words.plain(code), words.language(code))


def answered(value: Say | Value, code: str) -> dict[str, str]:
    """Return an answer as the templates take it, in words of ours or as it was typed."""
    if isinstance(value, Say):
        return said(value, code)
    return as_typed(value, "") if isinstance(value, str) else in_language(answer(value, code), code)


def in_language(text: str, language: str) -> dict[str, str]:
    """Return a text in a known language as the templates take it."""
    direction = "rtl" if language and _is_right_to_left(text) else "ltr"
    return {"text": _breakable(text), "lang": language, "dir": direction}


def as_typed(text: str, language: str) -> dict[str, str]:
    """Return what somebody typed as the templates take it; without a language where that is not known."""
    return {"text": _breakable(text), "lang": language or "und", "dir": "rtl" if _is_right_to_left(text) else "ltr"}


def paragraphs_as_typed(lines: Iterable[str], language: str) -> list[dict[str, str]]:
    """Return the lines of what somebody typed, each a paragraph; past 200, the others are the lines of one more."""
    lines = list(lines)
    alone, rest = lines[:_MOST_PARAGRAPHS], lines[_MOST_PARAGRAPHS:]
    return [as_typed(each, language) for each in (*alone, *(["\n".join(rest)] if rest else []))]


def _is_right_to_left(text: str) -> bool:
    """Tell the direction by the first letter that has one, as dir="auto" does in HTML."""
    classes = (unicodedata.bidirectional(character) for character in text)
    return next((each for each in classes if each in {"L", "R", "AL"}), "L") != "L"


def _breakable(text: str) -> str:
    """Return the text in which a word without end can go on in the next line."""
    return _LONG_WORD.sub(lambda word: _with_breaks(word[0]), text)


def _with_breaks(word: str) -> str:
    kept: list[str] = []
    for index, character in enumerate(word):
        # Never before a mark that belongs to the letter before it.
        if index and index % _BREAK_EVERY == 0 and unicodedata.category(character)[0] != "M":
            kept.append("\u200b")
        kept.append(character)
    return "".join(kept)
