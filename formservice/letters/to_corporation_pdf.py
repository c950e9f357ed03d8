"""The tenant's own letter to the corporation as PDF: in Dutch, to send, and after it in the tenant's language (F1)."""

from datetime import datetime

from formservice.documents.html import LINES_TO_WRITE_ON
from formservice.documents.typesetting import typeset_whatever_was_typed
from formservice.documents.typst_blocks import typst_block
from formservice.languages import LANGUAGES, N_, gettext
from formservice.letters.to_corporation import CorporationLetter

_NOT_TO_SEND = N_(
    "Dit blad is alleen voor u. Hier leest u wat er in de Nederlandse brief staat. Stuur dit blad niet mee."
)

_INCOMPLETE = "Niet alles staat goed in deze PDF. Er is geen lettertype voor: %(scripts)s."


def letter_to_corporation_pdf(dutch: CorporationLetter, translated: CorporationLetter | None, at: datetime) -> bytes:
    """Return the tenant's own letter as PDF: in Dutch, to send, and after it the same in the tenant's language."""
    pages = [
        {
            "lang": letter.language,
            "dir": LANGUAGES[letter.language].direction,
            "note": gettext(letter.language, _NOT_TO_SEND) if letter is translated else "",
            "blocks": [typst_block(block, letter.language) for block in letter.blocks],
        }
        for letter in (dutch, translated)
        if letter
    ]
    data = {"title": "Brief aan de corporatie", "lines": LINES_TO_WRITE_ON, "pages": pages, "incomplete": ""}
    return typeset_whatever_was_typed(data, at, _INCOMPLETE, "to_corporation.typ")
