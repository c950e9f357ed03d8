"""Letters and complaints as PDF: the complaint for the committee, the confirmation and the copy for the tenant."""

from collections.abc import Sequence
from typing import Any

from formservice.documents.sheet import Action, Big, Block, Facts, Help, OwnWords, Sheet, Steps
from formservice.documents.typesetting import answered, in_language, paragraphs_as_typed, said, typeset_once, with_dutch
from formservice.languages import SOURCE, gettext
from formservice.letters.compose import submitted_on
from formservice.letters.confirmation import CONFIRMATION, confirmation_sheets
from formservice.letters.copy import COPY, copy_sheet
from formservice.letters.to_committee import complaint_sheet
from formservice.settings.committee import Committee
from formservice.storage.cases import Case


def complaint_pdf(case: Case, committee: Committee) -> bytes:
    """Return the complaint in Dutch as PDF: every question and answer, and the list of files."""
    title = f"Klacht {case.reference}"
    return _pdf(title, [complaint_sheet(case, committee)], case, committee)


def confirmation_pdf(case: Case, committee: Committee, base_url: str, language: str) -> bytes:
    """Return the confirmation with reference and withdrawal code as PDF, in the language and then in Dutch."""
    sheets = confirmation_sheets(case, committee, base_url, language)
    title = f"{gettext(language, CONFIRMATION)} {case.reference}"
    return _pdf(title, sheets, case, committee)


def copy_pdf(case: Case, committee: Committee, language: str) -> bytes:
    """Return the tenant's copy as PDF: every answer in the language with the Dutch beside it, and the list of files."""
    title = f"{gettext(language, COPY)} {case.reference}"
    return _pdf(title, [copy_sheet(case, committee, language)], case, committee, has_dutch_beside=True)


def _pdf(
    title: str, sheets: Sequence[Sheet], case: Case, committee: Committee, *, has_dutch_beside: bool = False
) -> bytes:
    pages = [
        {
            "lang": sheet.language,
            "dir": sheet.direction,
            "blocks": [
                with_dutch(sheet_block(block, sheet.language), sheet_block(block, SOURCE))
                if has_dutch_beside and not isinstance(block, Help)
                else sheet_block(block, sheet.language)
                for block in sheet.blocks
            ],
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
    incomplete = "Sommige tekens staan niet goed in deze PDF. Ze staan wel in de mail."
    return typeset_once(data, case.submitted_at, incomplete, "letter.typ")


def sheet_block(block: Block, code: str) -> dict[str, Any]:
    """Return a block of a sheet as the Typst templates take it, in the language."""
    made: dict[str, Any] = {"kind": block.kind}
    match block:
        case Big(label, value):
            made |= {"label": said(label, code), "value": value}
        case Steps(items):
            made["items"] = [said(item, code) for item in items]
        case Action(label, url):
            made |= {"label": said(label, code), "url": url}
        case Facts(rows):
            made["rows"] = [[said(label, code), answered(value, code)] for label, value in rows]
        case OwnWords(label, note, _, language):
            paragraphs = paragraphs_as_typed(block.paragraphs, language)
            made |= {"label": said(label, code), "note": said(note, code), "paragraphs": paragraphs}
        case Help(title, lines, told, told_in):
            made |= {
                "title": said(title, code),
                "lines": [said(line, code) for line in lines],
                "said": in_language(told, told_in or code) if told else None,
            }
        case _:
            made["text"] = said(block.text, code)
    return made
