"""The form to fill in with a pen as PDF, in a language with the Dutch beside it."""

import json
from datetime import UTC, datetime
from functools import lru_cache

from formservice.documents.typesetting import typeset_whatever_was_typed, with_dutch
from formservice.documents.typst_blocks import typst_block
from formservice.languages import LANGUAGES, N_, SOURCE, gettext
from formservice.letters.paper_form import PAPER_FORM, WITH_DUTCH, paper_form
from formservice.settings.committee import Committee

_PAGE_OF = N_("Pagina %(number)s van %(count)s")
_INCOMPLETE = "Niet alles staat goed in deze PDF. Wij hebben geen lettertype voor: %(scripts)s."
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
            with_dutch(typst_block(one, language), typst_block(other, SOURCE))
            if isinstance(one, WITH_DUTCH)
            else typst_block(one, language)
            for one, other in zip(own, dutch, strict=True)
        ],
        "incomplete": "",
    }
    return _paper_form(json.dumps(data))


@lru_cache(maxsize=2 * len(LANGUAGES))
def _paper_form(data: str) -> bytes:
    return typeset_whatever_was_typed(json.loads(data), _FROM, _INCOMPLETE, "paper_form.typ")
