"""A letter on paper: what a secretary prints and puts into an envelope."""

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO

import pikepdf

from formservice.errors import CaseUnknown
from formservice.letters.compose import Letter
from formservice.letters.declared import LETTERS
from formservice.letters.given import Given
from formservice.letters.kinds import LetterKind
from formservice.service import Service
from formservice.storage import cases
from formservice.storage.letters import LetterRow


def composed(service: Service, row: LetterRow) -> Letter:
    """Return the letter of a row about a case, as the case was when it was queued; raise CaseUnknown."""
    case = cases.find(service.db, row.case_id) if row.case_id else None
    if case is None:
        raise CaseUnknown(row.case_id or "")
    # it may have been withdrawn since
    case = case.after(row.details.get("after", len(case.history)))
    return LETTERS[LetterKind(row.kind)].says(Given(service, case, row))


def paper(service: Service, row: LetterRow) -> bytes:
    """Return what goes into the envelope as one PDF: the letter, and what it encloses; raise CaseUnknown."""
    letter = composed(service, replace(row, recipient=""))
    return one_after_another(file.content for file in letter.files if file.subtype == "pdf")


def one_after_another(papers: Iterable[bytes]) -> bytes:
    """Return PDFs as one, each beginning on a sheet of its own where it is printed on both sides."""
    made = BytesIO()
    with pikepdf.new() as whole:
        for content in papers:
            if len(whole.pages) % 2:
                whole.add_blank_page(page_size=_A4)
            with pikepdf.open(BytesIO(content)) as one:
                whole.pages.extend(one.pages)
        whole.save(made)
    return made.getvalue()


_A4 = (595.276, 841.89)
