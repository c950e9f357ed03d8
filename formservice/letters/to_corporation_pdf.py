"""The tenant's own letter to the corporation as PDF: in Dutch, to send, and after it in the tenant's language (F1)."""

from datetime import datetime
from typing import Any

from formservice.documents.typesetting import as_typed, paragraphs_as_typed, said, typeset_whatever_was_typed
from formservice.languages import LANGUAGES, N_, gettext
from formservice.letters.to_corporation import LINES_TO_WRITE_ON, CorporationLetter, Lines, Own, Passage

_NOT_TO_SEND = N_("Dit blad is voor uzelf: zo leest u wat er in de Nederlandse brief staat. Stuur het niet mee.")


def letter_to_corporation_pdf(dutch: CorporationLetter, translated: CorporationLetter | None, at: datetime) -> bytes:
    """Return the tenant's own letter as PDF: in Dutch, to send, and after it the same in the tenant's language."""
    pages = [
        {
            "lang": letter.language,
            "dir": LANGUAGES[letter.language].direction,
            "note": gettext(letter.language, _NOT_TO_SEND) if letter is translated else "",
            "parts": [_part(part, letter.language) for part in letter.parts],
        }
        for letter in (dutch, translated)
        if letter
    ]
    data = {"title": "Brief aan de corporatie", "lines": LINES_TO_WRITE_ON, "pages": pages, "incomplete": ""}
    return typeset_whatever_was_typed(data, at, "Sommige tekens staan niet goed in deze PDF.", "to_corporation.typ")


def _part(part: Passage, code: str) -> dict[str, Any]:
    match part:
        case Lines(rows):
            lines = [[said(label, code), as_typed(value, "") if value else None] for label, value in rows]
            return {"kind": "lines", "rows": lines}
        case Own(label):
            return {"kind": "own", "label": said(label, code), "paragraphs": paragraphs_as_typed(part.paragraphs, "")}
        case _:
            return {"kind": "words", "text": said(part.text, code)}
