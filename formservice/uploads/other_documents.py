"""Documents and archives that we do not take: known by their first bytes, or else by their name, to say what helps."""

from pathlib import PurePath

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of everything that Office wrote before 2007, of locked documents, and of Outlook's mails."""

_OLD_OFFICE = ("WordDocument", "Workbook", "Book", "PowerPoint Document")
_OTHER_ODF = b"mimetypeapplication/vnd.oasis.opendocument."
_RTF = b"{\\rtf"
_ARCHIVES = (b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0")
_DOCUMENT_ENDINGS = {
    ".doc",
    ".dot",
    ".docm",
    ".rtf",
    ".wps",
    ".pages",
    ".numbers",
    ".key",
    ".xls",
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".ods",
    ".ppt",
    ".pptx",
    ".pps",
    ".ppsx",
    ".odp",
    ".odg",
    ".gdoc",
    ".gsheet",
    ".gslides",
}
_ARCHIVE_ENDINGS = {".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"}


def why_unusable(content: bytes) -> str | None:
    """Return the value of the UploadProblem for a document or an archive of a kind that we do not take, or None."""
    if content.startswith(OLE) and not is_outlook_mail(content):
        if _holds(content, "EncryptedPackage"):
            return "password"
        return "other_document" if any(_holds(content, name) for name in _OLD_OFFICE) else None
    # an ODT has the same words in the same place, and more after them
    if content.startswith(_RTF) or (content.startswith(_OTHER_ODF, 30) and not is_odt(content)):
        return "other_document"
    return "archive" if content.startswith(_ARCHIVES) or content[257:262] == b"ustar" else None


def why_unusable_by_name(name: str) -> str | None:
    """Return the same for a file of which the content tells nothing."""
    ending = PurePath(name.lower()).suffix
    if ending in _DOCUMENT_ENDINGS:
        return "other_document"
    return "archive" if ending in _ARCHIVE_ENDINGS else None


def is_odt(content: bytes) -> bool:
    """Tell whether this says that it is an ODT, in the place where each says it."""
    return content.startswith(_OTHER_ODF + b"textPK", 30)


def is_outlook_mail(content: bytes) -> bool:
    """Tell whether this is a mail as Outlook saves one."""
    return content.startswith(OLE) and _holds(content, "__properties_version1.0")


def _holds(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content
