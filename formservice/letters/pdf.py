"""Letters and complaints as PDF: the complaint for the committee, the confirmation and the copy for the tenant."""

from collections.abc import Sequence
from datetime import datetime

from formservice.documents.blocks import Help, Sheet
from formservice.documents.typesetting import as_typed, typeset_once, with_dutch
from formservice.documents.typst_blocks import typst_block
from formservice.languages import N_, SOURCE, gettext
from formservice.letters.compose import Letter, submitted_on
from formservice.letters.confirmation import CONFIRMATION, confirmation_sheets
from formservice.letters.copy import COPY, copy_sheet
from formservice.letters.to_committee import complaint_sheet
from formservice.settings.committee import Committee
from formservice.storage.cases import Case


def complaint_pdf(case: Case, committee: Committee) -> bytes:
    """Return the complaint in Dutch as PDF: every question and answer, and the list of files."""
    title = f"Klacht {case.reference}"
    return _pdf(title, [complaint_sheet(case, committee)], case, committee, _IN_THE_MAIL)


def case_pdf(case: Case, committee: Committee, since: Sheet) -> bytes:
    """Return the complaint, and what happened since, in Dutch as PDF; it is for the desk alone."""
    return _pdf(f"Zaak {case.reference}", [complaint_sheet(case, committee), since], case, committee, _IN_THE_MAIL)


def confirmation_pdf(case: Case, committee: Committee, base_url: str, language: str) -> bytes:
    """Return the confirmation with reference and withdrawal code as PDF, in the language and then in Dutch."""
    sheets = confirmation_sheets(case, committee, base_url, language)
    title = f"{gettext(language, CONFIRMATION)} {case.reference}"
    return _pdf(title, sheets, case, committee, _RECEIVED)


def copy_pdf(case: Case, committee: Committee, language: str) -> bytes:
    """Return the tenant's copy as PDF: every answer in the language with the Dutch beside it, and the list of files."""
    title = f"{gettext(language, COPY)} {case.reference}"
    return _pdf(title, [copy_sheet(case, committee, language)], case, committee, _RECEIVED, has_dutch_beside=True)


def desk_pdf(
    letter: Letter, case: Case, committee: Committee, language: str, at: datetime, address: tuple[str, ...] = ()
) -> bytes:
    """Return a letter of the desk as PDF, with the lines of an address where the window of an envelope is."""
    title = letter.subject.plain(language)
    return _pdf(title, letter.sheets, case, committee, _IN_THE_LETTER, at=at, address=address)


_IN_THE_LETTER = N_("Niet alles staat goed in deze PDF. Wij hebben geen lettertype voor: %(scripts)s.")
_IN_THE_MAIL = (
    "Niet alles staat goed in deze PDF. Wij hebben geen lettertype voor: %(scripts)s. In de mail staat het wel."
)
_RECEIVED = N_(
    "Niet alles staat goed in deze PDF. Wij hebben geen lettertype voor: %(scripts)s. "
    "Wij hebben uw tekst wel goed ontvangen."
)


def _pdf(
    title: str,
    sheets: Sequence[Sheet],
    case: Case,
    committee: Committee,
    incomplete: str,
    *,
    has_dutch_beside: bool = False,
    at: datetime | None = None,
    address: tuple[str, ...] = (),
) -> bytes:
    pages = [
        {
            "lang": sheet.language,
            "dir": sheet.direction,
            "blocks": [
                with_dutch(typst_block(block, sheet.language), typst_block(block, SOURCE))
                if has_dutch_beside and not isinstance(block, Help)
                else typst_block(block, sheet.language)
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
        "address": [as_typed(line, "") for line in address],
    }
    return typeset_once(data, at or case.submitted_at, incomplete, "letter.typ", sheets[0].language)
