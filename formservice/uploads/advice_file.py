"""The file of an advice or of agreements: a PDF, and of which case it says that it is (F6, F7).

People work in several files of Word at once, and a letter with another tenant's name in it cannot be taken back. So a
PDF that names another case is refused, and of one that names none somebody says that it was looked at.
"""

import re
from enum import Enum

from formservice.errors import CrowdedError, NoAnswerError
from formservice.rules.reference import REFERENCE_LENGTH, parse_reference
from formservice.sandbox.turns import Sender
from formservice.uploads.incoming import open_aside
from formservice.uploads.kinds import LOOKED_AT, is_pdf
from formservice.uploads.other_documents import OLE
from formservice.uploads.refused import RefusedError

_ZIP = b"PK\x03\x04"
_WORD_IN_ZIP = (b"word/", b"mimetypeapplication/vnd.oasis.opendocument.text")
_WORD_IN_OLE = tuple(name.encode("utf-16-le") for name in ("WordDocument", "EncryptedPackage"))  # old, and locked
_RTF = b"{\\rtf"


class Judged(Enum):
    """Of which case a file says that it is; NO_NAME: of none, or of this one and of another in its text."""

    THIS_CASE = "this case"
    OTHER_CASE = "other case"
    NO_NAME = "no name"


class NotTaken(Enum):
    """Why a file is no advice that can be sent; each has its own words at the desk."""

    EMPTY = "empty"
    WORD = "word"
    NO_PDF = "no pdf"
    TOO_LARGE = "too large"
    LOCKED = "locked"
    ACTS = "acts"
    DAMAGED = "damaged"
    BUSY = "busy"


_PROBLEMS = {"password": NotTaken.LOCKED, "acts": NotTaken.ACTS, "too_large": NotTaken.TOO_LARGE}


def judge(content: bytes, reference: str, most_bytes: int, sender: Sender | None = None) -> Judged | NotTaken:
    """Return of which case this file says that it is, or why it cannot be taken; it is opened aside (F7).

    Pass at most one byte more than may be taken. What is called a PDF is not believed: its content says so.
    """
    if not content:
        return NotTaken.EMPTY
    if not is_pdf(content[:LOOKED_AT]):
        return NotTaken.WORD if _is_of_word(content) else NotTaken.NO_PDF
    if len(content) > most_bytes:
        return NotTaken.TOO_LARGE
    try:
        words = open_aside("WORDS", content, most_bytes, sender)
    except RefusedError as refused:
        return _PROBLEMS.get(refused.problem, NotTaken.DAMAGED)
    except (CrowdedError, NoAnswerError):
        return NotTaken.BUSY
    title, _, text = words.decode("utf-8", "replace").partition("\n")
    return named(title, text, reference)


def named(title: str, text: str, reference: str) -> Judged:
    """Return of which case a title and a text say that they are; what the title says goes before the text (F7)."""
    if _is_in(reference, title):
        return Judged.THIS_CASE
    if _others(title, reference, is_title=True):
        return Judged.OTHER_CASE
    others = _others(text, reference)
    if _is_in(reference, text):
        return Judged.NO_NAME if others else Judged.THIS_CASE
    return Judged.OTHER_CASE if others else Judged.NO_NAME


def _is_of_word(content: bytes) -> bool:
    if content.startswith(_ZIP):
        return any(mark in content for mark in _WORD_IN_ZIP)
    return content.startswith(_RTF) or (content.startswith(OLE) and any(name in content for name in _WORD_IN_OLE))


def _is_in(reference: str, text: str) -> bool:
    """Tell whether a reference stands in a text, in any case, broken anywhere by spaces, dashes or ends of lines."""
    return reference in "".join(filter(str.isalnum, text.upper()))


# One word; two halves, as people read it aloud; or broken anywhere, after what a number is called.
_WHOLE = re.compile(rf"(?<!\w)(?=(\w{{{REFERENCE_LENGTH}}}|\w{{4}}[ \u00a0-]\w{{4}})(?!\w))")
_AFTER_ITS_NAME = re.compile(
    r"(?:zaak|klacht|kenmerk|nummer|referentie|dossier|\bkw)\w{0,20}[\s:.#-]{1,5}((?:\w[ \u00a0-]?){7}\w)(?!\w)",
    re.IGNORECASE,
)


def _others(text: str, reference: str, *, is_title: bool = False) -> bool:
    """Tell whether a text names another case.

    One word of eight letters in thirty passes the check of a reference. So in a text it counts with a digit in it, or
    in capitals after what a number is called; a title is short, and there capitals suffice.
    """
    after_its_name = {found.group(1) for found in _AFTER_ITS_NAME.finditer(text)}
    whole = set(_WHOLE.findall(text))
    candidates = {
        *(each for each in after_its_name if _has_digit(each) or each.isupper()),
        *(each for each in whole if _has_digit(each) or (is_title and each.isupper())),
    }
    return any(parse_reference(each) not in (None, reference) for each in candidates)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
