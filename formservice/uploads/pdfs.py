"""PDFs as readers open them: qpdf first, and a second reader (pdfium) before one is called damaged or locked."""

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw

from formservice.uploads.active_content.pdf import is_active_pdf
from formservice.uploads.refused import RefusedError

_END = b"%%EOF"
_OBJECT = re.compile(rb"\d\s+obj\b")


def open_pdf(content: bytes, max_bytes: int) -> bytes:
    """Return the PDF byte for byte, or what the second reader makes of one that qpdf does not open.

    Raises RefusedError where its end is missing, it has no pages, needs a password, acts, or no reader opens it.
    """
    # Viewers mend a wrong table of contents, and so does qpdf. It would also mend a file of which the end is missing,
    # and then leave out pages without a word; hence mending only where the end is there.
    is_whole = _has_its_end(content)
    try:
        _judge(content, attempts_recovery=is_whole)
    except RefusedError:
        raise
    except pikepdf.PasswordError:
        problem = "password"
    except Exception:  # what qpdf raises differs per break
        problem = "damaged"
    else:
        return content
    if not is_whole:
        raise RefusedError(problem)
    # Only this copy was searched for what acts. So the copy is kept, and not what came in.
    copy = _copied(content, problem)
    if len(copy) > max_bytes:
        raise RefusedError("too_large")
    return copy


def _has_its_end(content: bytes) -> bool:
    """Tell whether an end is there after which nothing of a PDF follows; mail gateways and printers add other bytes."""
    end = content.rfind(_END)
    return end >= 0 and _OBJECT.search(content, end) is None


def _judge(content: bytes, *, attempts_recovery: bool) -> int:
    """Return how many pages there are; raises RefusedError for none or for acting content, and as pikepdf does."""
    with pikepdf.open(BytesIO(content), attempt_recovery=attempts_recovery) as pdf:
        if len(pdf.pages) == 0:
            raise RefusedError("damaged")
        if is_active_pdf(pdf):
            raise RefusedError("acts")
        return len(pdf.pages)


def _copied(content: bytes, problem: str) -> bytes:
    """Return the PDF as pdfium writes it anew, without its lock; raises RefusedError where a page would be missing."""
    try:
        document = pypdfium2.PdfDocument(content)
        copy = BytesIO()
        document.save(copy, flags=pypdfium2.raw.FPDF_NO_INCREMENTAL | pypdfium2.raw.FPDF_REMOVE_SECURITY)
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError:
        raise RefusedError(problem) from None
    if _judge(copy.getvalue(), attempts_recovery=False) != pages:
        raise RefusedError("damaged")
    return copy.getvalue()
