"""Sets pages with Typst as tagged PDF (PDF/UA-1); what people typed goes in as data, never as markup."""

import json
import re
import threading
import unicodedata
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import typst

from formservice.letters.sheet import Say, Value, answer

_HERE = Path(__file__).parent
_LARGE = 150_000
_LONG_WORD = re.compile(r"\S{30,}")
_BREAK_EVERY = 20
_ONE_AT_A_TIME = threading.Lock()  # Typst keeps one cache for the process; a page takes milliseconds


def typeset_whatever_was_typed(data: dict[str, Any], at: datetime, incomplete: str, template: str) -> bytes:
    """Return the PDF also where it holds a character that no font can draw; `incomplete` then says so on it."""
    try:
        return typeset(data, at, ["ua-1"], template)
    except typst.TypstError:
        # PDF/UA refuses a character that no font here can draw. The letter must go out all the same.
        data["incomplete"] = incomplete
        return typeset(data, at, [], template)


def typeset(data: dict[str, Any], at: datetime, standards: list[Any], template: str) -> bytes:
    """Return the PDF that a template of typst/ makes of the data; raises TypstError where the standards are not met."""
    file = _HERE / "typst" / template
    compiler = typst.Compiler(file, root=file.parent, font_paths=_fonts())
    with _ONE_AT_A_TIME:
        made = compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=standards,
            timestamp=int(at.timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made if len(made) < _LARGE else _packed(made)


def _packed(content: bytes) -> bytes:
    """Return the same PDF with its structure compressed too: a long complaint comes to a quarter."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


@cache
def _fonts() -> typst.Fonts:
    # The machine's own fonts come after ours, for the scripts that ours lack.
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[_HERE / "fonts"])


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
