"""The form to fill in with a pen as PDF, in a language with the Dutch beside it."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from formservice.documents.typesetting import in_language, said, typeset_whatever_was_typed, with_dutch
from formservice.languages import LANGUAGES, N_, SOURCE, gettext
from formservice.letters.paper_form import (
    PAPER_FORM,
    WITH_DUTCH,
    Asked,
    PaperBlock,
    Signed,
    StepHeading,
    Told,
    paper_form,
)
from formservice.letters.pdf import sheet_block
from formservice.settings.committee import Committee

_PAGE_OF = N_("Blad %(number)s van %(count)s")
_INCOMPLETE = "Sommige tekens staan niet goed in deze PDF."
_FROM = datetime(2026, 1, 1, tzinfo=UTC)  # a PDF needs a date; a fixed one makes the same form the same bytes


def paper_form_pdf(committee: Committee, language: str) -> bytes:
    """Return the form to fill in with a pen, in the language with the Dutch beside it; made once and then kept."""
    own, dutch = paper_form(committee, language), paper_form(committee, SOURCE)
    data = {
        "title": f"{gettext(language, PAPER_FORM)} · {committee.name}",
        "committee": committee.name,
        "page-of": gettext(language, _PAGE_OF),
        "lang": language,
        "dir": LANGUAGES[language].direction,
        "blocks": [
            with_dutch(_block(one, language), _block(other, SOURCE))
            if isinstance(one, WITH_DUTCH)
            else _block(one, language)
            for one, other in zip(own, dutch, strict=True)
        ],
        "incomplete": "",
    }
    return _paper_form(json.dumps(data))


@lru_cache(maxsize=2 * len(LANGUAGES))
def _paper_form(data: str) -> bytes:
    return typeset_whatever_was_typed(json.loads(data), _FROM, _INCOMPLETE, "paper_form.typ")


def _block(block: PaperBlock, code: str) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": block.kind}
    match block:
        case StepHeading(title, where):
            made |= {
                "title": said(title, code) if title else None,
                "where": said(where, code) if where else None,
            }
        case Asked(number, title, hint, open_, room, boxes, labels):
            made |= {
                "number": number,
                "title": said(title, code),
                "hint": said(hint, code) if hint else None,
                "open": said(open_, code) if open_ else None,
                "room": room,
                "boxes": [
                    [
                        in_language(box.label.plain(code), box.language or box.label.language(code)),
                        said(box.leads, code) if box.leads else None,
                    ]
                    for box in boxes
                ],
                "labels": [said(label, code) for label in labels],
            }
        case Told(text):
            made["text"] = in_language(text, code)
        case Signed(name, day, labels):
            labelled = [said(label, code) for label in labels]
            made |= {"name": said(name, code), "day": said(day, code), "labels": labelled}
        case _:
            made = sheet_block(block, code)
    return made
