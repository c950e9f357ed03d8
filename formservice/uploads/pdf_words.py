"""The words of a PDF: its title, and the text on its pages. Read aside, in the process that opens files."""

from itertools import islice

import pypdfium2

_MOST_PAGES = 200
_MOST_CHARACTERS = 500_000  # a long advice has a tenth of it
_LONGEST_TITLE = 1_000


def title_and_text(content: bytes) -> bytes:
    """Return the title of a PDF as a line of UTF-8, and what its first pages say after it; raises as pdfium does."""
    document = pypdfium2.PdfDocument(content)
    title = " ".join(document.get_metadata_value("Title").split())[:_LONGEST_TITLE]
    said: list[str] = []
    left = _MOST_CHARACTERS
    for page in islice(document, _MOST_PAGES):
        said.append(page.get_textpage().get_text_bounded()[:left])
        left -= len(said[-1])
        if left <= 0:
            break
    return "\n".join([title, *said]).encode("utf-8", "replace")
