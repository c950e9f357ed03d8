"""Active content in an ODT: a program, a script, an object of another program, or something fetched from elsewhere."""

import zipfile
from xml.parsers import expat

from formservice.uploads.active_content.docx import MOST_PARTS, MOST_XML, PROGRAMS, TooLargeError
from formservice.uploads.active_content.fields import ActiveContentError, leads_elsewhere

_CHUNK = 2**20
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ACTING = {
    f"{_ODF}{name}"
    for name in (
        "script:1.0 event-listener",
        "text:1.0 script",
        "text:1.0 execute-macro",
        "text:1.0 dde-connection-decl",
        "office:1.0 dde-source",
        "drawing:1.0 applet",
        "drawing:1.0 floating-frame",
        "drawing:1.0 object-ole",
        "drawing:1.0 plugin",
        "form:1.0 connection-resource",
    )
}
_LINKS = {f"{_ODF}text:1.0 a", f"{_ODF}drawing:1.0 a", "http://www.w3.org/2000/svg a"}
_FORMS = f"{_ODF}form:1.0 "
"""Both wait for a press."""
_RUNS = ("vnd.sun.star.", "macro:", "service:", "javascript:")
_COMMAND = ".uno:"  # of the program's own menus
_LOCKED = f"{_ODF}manifest:1.0 encryption-data"
_PACKED = b"PK\x03\x04"
_SCRIPTS = ("basic/", "scripts/", "dialogs/")


class LockedError(Exception):
    """It is locked with a password."""


def is_active_odt(package: zipfile.ZipFile, most_bytes: int) -> bool:
    """Tell whether something in this ODT acts; if not, each part was read to its end, and was whole.

    Raises TooLargeError past `most_bytes` unpacked, LockedError, and what zipfile and expat raise for a broken one.
    """
    entries = package.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > most_bytes:
        raise TooLargeError
    # before anything else: what is locked cannot be read
    for entry in entries:
        if entry.filename.lower() == "meta-inf/manifest.xml":
            _read(package, entry)
    xml_left = MOST_XML
    try:
        for entry in entries:
            if entry.filename.lower().startswith(_SCRIPTS) and entry.file_size:
                return True
            xml_left -= _read(package, entry)
            if xml_left < 0:
                raise TooLargeError
    except ActiveContentError:
        return True
    return False


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Read a part to its end, and return how many bytes of XML it had; raises ActiveContentError."""
    is_xml = entry.filename.lower().endswith((".xml", ".rdf"))
    with package.open(entry) as content:
        piece = content.read(_CHUNK)
        if piece.startswith((*PROGRAMS, _PACKED)):
            raise ActiveContentError
        if not piece or not (is_xml or piece.lstrip().startswith(b"<")):
            while piece:
                piece = content.read(_CHUNK)
            return 0
        if entry.file_size > MOST_XML:
            raise TooLargeError
        parser = _parser()
        try:
            while piece:
                parser.Parse(piece, False)
                piece = content.read(_CHUNK)
            parser.Parse(b"", True)
        except expat.ExpatError:
            if is_xml:
                raise
        while content.read(_CHUNK):
            pass
    return entry.file_size


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = _begin
    parser.StartDoctypeDeclHandler = _check_doctype
    return parser


def _begin(name: str, attributes: dict[str, str]) -> None:
    if name in _ACTING:
        raise ActiveContentError
    if name == _LOCKED:
        raise LockedError
    is_pressed = name in _LINKS or name.startswith(_FORMS)
    for key, value in attributes.items():
        if key.rpartition(" ")[2].lower() != "href":
            continue
        address = value.strip().lower()
        if address.startswith(_RUNS) or (not (is_pressed or address.startswith(_COMMAND)) and leads_elsewhere(address)):
            raise ActiveContentError


def _check_doctype(_: str, system: str | None, __: str | None, has_own: int) -> None:
    if has_own or leads_elsewhere(system or ""):  # old writers name a list that every reader has
        raise ActiveContentError
