"""Letters and complaints as tagged PDF (PDF/UA-1), set by Typst; what people typed goes in as data, never as markup."""

import json
import re
import threading
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import typst

from formservice.committee import Committee
from formservice.languages import LANGUAGES, SOURCE, gettext
from formservice.letters.compose import submitted_on
from formservice.letters.confirmation import CONFIRMATION, confirmation_sheets
from formservice.letters.paper_form import PAPER_FORM, WITH_DUTCH, Asked, PaperBlock, Part, Signed, Told, paper_form
from formservice.letters.sheet import (
    Action,
    Big,
    Facts,
    Help,
    OwnWords,
    Say,
    Sheet,
    Steps,
    Value,
    answer,
)
from formservice.letters.to_committee import complaint_sheet
from formservice.storage.cases import Case

_HERE = Path(__file__).parent
_TEMPLATE = _HERE / "typst" / "letter.typ"
_PAPER_TEMPLATE = _HERE / "typst" / "paper_form.typ"
_PAPER_FROM = datetime(2026, 1, 1, tzinfo=UTC)  # a PDF needs a date; a fixed one makes the same form the same bytes
_LARGE = 150_000
_LONG_WORD = re.compile(r"\S{30,}")
_BREAK_EVERY = 20
_ONE_AT_A_TIME = threading.Lock()  # Typst keeps one cache for the process; a page takes milliseconds


def complaint_pdf(case: Case, committee: Committee) -> bytes:
    """Return the complaint in Dutch as PDF: every question and answer, and the list of files."""
    title = f"Klacht {case.reference}"
    return _pdf(title, [complaint_sheet(case, committee)], case, committee)


def confirmation_pdf(case: Case, committee: Committee, base_url: str, language: str) -> bytes:
    """Return the confirmation with reference and withdrawal code as PDF, in the language and then in Dutch."""
    sheets = confirmation_sheets(case, committee, base_url, language)
    title = f"{gettext(language, CONFIRMATION)} {case.reference}"
    return _pdf(title, sheets, case, committee)


def paper_form_pdf(committee: Committee, language: str) -> bytes:
    """Return the form to fill in with a pen, in the language with the Dutch beside it; made once and then kept."""
    own, dutch = paper_form(committee, language), paper_form(committee, SOURCE)
    data = {
        "title": f"{gettext(language, PAPER_FORM)} · {committee.name}",
        "committee": committee.name,
        "lang": language,
        "dir": LANGUAGES[language].direction,
        "blocks": [
            _twice(_block(one, language), _block(other, SOURCE))
            if isinstance(one, WITH_DUTCH)
            else _block(one, language)
            for one, other in zip(own, dutch, strict=True)
        ],
    }
    return _paper_form(json.dumps(data))


@lru_cache(maxsize=2 * len(LANGUAGES))
def _paper_form(data: str) -> bytes:
    return _set(json.loads(data), _PAPER_FROM, ["ua-1"], _PAPER_TEMPLATE)


def _twice(own: Any, dutch: Any) -> Any:
    """Return what a block says with the Dutch added to each text that is not Dutch."""
    match own:
        case {"text": text} if text != dutch["text"]:
            return own | {"dutch": dutch["text"]}
        case dict():
            return {name: _twice(value, dutch[name]) for name, value in own.items()}
        case list():
            return [_twice(*pair) for pair in zip(own, dutch, strict=True)]
    return own


def _pdf(title: str, sheets: Sequence[Sheet], case: Case, committee: Committee) -> bytes:
    pages = [
        {
            "lang": sheet.language,
            "dir": sheet.direction,
            "blocks": [_block(block, sheet.language) for block in sheet.blocks],
        }
        for sheet in sheets
    ]
    data = {
        "title": title,
        "committee": committee.name,
        "reference": case.reference,
        "on": submitted_on(case).isoformat(),
        "pages": pages,
        "incomplete": "",
    }
    try:
        return _set(data, case.submitted_at, ["ua-1"], _TEMPLATE)
    except typst.TypstError:
        # PDF/UA refuses a character that no font here can draw. The letter must go out all the same.
        data["incomplete"] = "Sommige tekens staan niet goed in deze PDF. Ze staan wel in de mail."
        return _set(data, case.submitted_at, [], _TEMPLATE)


def _set(data: dict[str, Any], at: datetime, standards: list[Any], template: Path) -> bytes:
    compiler = typst.Compiler(template, root=template.parent, font_paths=_fonts())
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


def _block(block: PaperBlock, code: str) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": block.kind}
    match block:
        case Part(title, where):
            made |= {
                "title": _said(title, code) if title else None,
                "where": _said(where, code) if where else None,
            }
        case Asked(number, title, hint, open_, room, boxes, labels):
            made |= {
                "number": number,
                "title": _said(title, code),
                "hint": _said(hint, code) if hint else None,
                "open": _said(open_, code) if open_ else None,
                "room": room,
                "boxes": [
                    [
                        _text(box.label.plain(code), box.language or box.label.language(code)),
                        _said(box.leads, code) if box.leads else None,
                    ]
                    for box in boxes
                ],
                "labels": [_said(label, code) for label in labels],
            }
        case Told(text):
            made["text"] = _text(text, code)
        case Signed(name, day, labels):
            labelled = [_said(label, code) for label in labels]
            made |= {"name": _said(name, code), "day": _said(day, code), "labels": labelled}
        case Big(label, value):
            made |= {"label": _said(label, code), "value": value}
        case Steps(items):
            made["items"] = [_said(item, code) for item in items]
        case Action(label, url):
            made |= {"label": _said(label, code), "url": url}
        case Facts(rows):
            made["rows"] = [[_said(label, code), _answer(value, code)] for label, value in rows]
        case OwnWords(label, note, typed, language):
            paragraphs = [_typed(line, language) for line in typed.splitlines() if line.strip()]
            made |= {"label": _said(label, code), "note": _said(note, code), "paragraphs": paragraphs}
        case Help(title, lines, told, told_in):
            made |= {
                "title": _said(title, code),
                "lines": [_said(line, code) for line in lines],
                "said": _text(told, told_in or code) if told else None,
            }
        case _:
            made["text"] = _said(block.text, code)
    return made


def _said(words: Say, code: str) -> dict[str, str]:
    return _text(words.plain(code), words.language(code))


def _answer(value: Say | Value, code: str) -> dict[str, str]:
    if isinstance(value, Say):
        return _said(value, code)
    return _typed(value, "") if isinstance(value, str) else _text(answer(value, code), code)


def _text(text: str, language: str) -> dict[str, str]:
    direction = "rtl" if language and _is_right_to_left(text) else "ltr"
    return {"text": _breakable(text), "lang": language, "dir": direction}


def _typed(text: str, language: str) -> dict[str, str]:
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
