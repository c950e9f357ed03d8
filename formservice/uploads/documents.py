"""Documents of word processors: which zip files are one, and whether everything in them can be handed on."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from xml.parsers import expat

from formservice.uploads.active_content.docx import TooLargeError, is_active_docx
from formservice.uploads.active_content.odt import LockedError, is_active_odt
from formservice.uploads.refused import RefusedError

MOST_UNPACKED = 10  # a document may unpack to this many times the largest upload
_MOST_KINDS = 2**20  # the list of what is in a DOCX; a long one has some kilobytes
_KINDS = "[content_types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORD = f"{_OFFICE}wordprocessingml.document.main+xml"
_WORD_MACROS = "application/vnd.ms-word."
_OTHER_OFFICE = (_OFFICE, "application/vnd.ms-")
_OTHER_DOCUMENTS = ("mimetype", "index.zip", "index.xml", "metadata/buildversionhistory.plist", ".iwa")
"""Names in what Pages, Numbers and Keynote save, and in documents of the family of ODT."""


def open_zip(content: bytes, max_bytes: int) -> bytes:
    """Return the DOCX byte for byte; raises RefusedError unless it is one, unpacks within bounds, and nothing acts."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        entries = parts.infolist()
        kinds = _kinds(parts, entries)
        if not any(kind == _WORD or kind.startswith(_WORD_MACROS) for kind in kinds):
            raise RefusedError(_other(entries, kinds))
        _check_unlocked(entries)
        try:
            if is_active_docx(parts, MOST_UNPACKED * max_bytes):
                raise RefusedError("acts")
        except TooLargeError:
            raise RefusedError("too_large") from None
        if _WORD not in kinds:
            raise RefusedError("other_document")
    return content


def open_odt(content: bytes, max_bytes: int) -> bytes:
    """Return the ODT byte for byte; raises RefusedError unless all of it unpacks, within bounds, and nothing acts."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        _check_unlocked(parts.infolist())
        try:
            if is_active_odt(parts, MOST_UNPACKED * max_bytes):
                raise RefusedError("acts")
        except TooLargeError:
            raise RefusedError("too_large") from None
        except LockedError:
            raise RefusedError("password") from None
        if "content.xml" not in parts.namelist():
            raise RefusedError("damaged")
    return content


def _check_unlocked(entries: Iterable[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError("password")


def _kinds(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> set[str]:
    """Return what the parts are said to be: writers call the text itself by different names."""
    listed = [entry for entry in entries if entry.filename.lower() == _KINDS]
    if not listed:
        return set()
    if len(listed) > 1 or listed[0].file_size > _MOST_KINDS:
        raise RefusedError("damaged")
    names = {entry.filename.lower().lstrip("/") for entry in entries}
    endings = {name.rpartition(".")[2] for name in names - {_KINDS}}
    kinds: set[str] = set()

    def begin(name: str, said: dict[str, str]) -> None:
        kind = said.get("ContentType", "").lower()
        is_default = name.endswith("Default") and said.get("Extension", "").lower() in endings
        if is_default or said.get("PartName", "").lower().lstrip("/") in names:
            kinds.add(kind)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    parser.Parse(package.read(listed[0]), True)
    return kinds


def _other(entries: list[zipfile.ZipInfo], kinds: set[str]) -> str:
    """Return why a zip file that is no document of Word stays out: another document, or files packed together."""
    names = {entry.filename.lower() for entry in entries}
    is_document = any(name.endswith(_OTHER_DOCUMENTS) for name in names)
    return "other_document" if is_document or any(kind.startswith(_OTHER_OFFICE) for kind in kinds) else "archive"
