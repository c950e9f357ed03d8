"""Active content in a DOCX: a program, a file that may hold one, or something that Word fetches from elsewhere.

Parts are judged by what is in them, whatever they are called: a name costs an attacker nothing.
"""

import zipfile
from io import BytesIO
from posixpath import join, normpath
from urllib.parse import unquote
from xml.parsers.expat import ExpatError

from formservice.uploads.active_content.fields import ActiveContentError
from formservice.uploads.active_content.parts import XmlPart

MOST_PARTS = 5_000  # files inside one DOCX
MOST_XML = 30 * 2**20  # the longest text that we look through; a novel has one
_DEEPEST = 2  # a table of Excel in a letter, and what was put into that table
_CHUNK = 2**20
_LONGEST_MARK = 8
_KINDS = "[content_types].xml"
_MACROS = "vbaproject.bin"
_ZIP = b"PK\x03\x04"
PROGRAMS = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # OLE: macros, objects, controls, and what Office wrote before 2007
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"L\0\0\0\x01\x14\x02\0",  # a link of Windows
    b"{\\rtf",
)
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"


class TooLargeError(Exception):
    """It has too many parts, or unpacks to too much."""


def is_active_docx(package: zipfile.ZipFile, most_bytes: int) -> bool:
    """Tell whether something in this DOCX acts; if not, each part was read to its end, and was whole.

    Raises TooLargeError past `most_bytes` unpacked, and what zipfile and expat raise for a broken one. Links wait for
    a press and do not count.
    """
    try:
        _Reading(most_bytes).check(package, _DEEPEST)
    except ActiveContentError:
        return True
    return False


class _Reading:
    """Reads a DOCX, and what is packed in it once more, all within the same bounds."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes
        self._parts_left = MOST_PARTS
        self._xml_left = MOST_XML

    def check(self, package: zipfile.ZipFile, deepest: int) -> None:
        entries = [(entry, _plain(entry.filename)) for entry in package.infolist()]
        # The sizes that the entries claim bound what zipfile reads of them, and its checksum finds a false claim.
        self._parts_left -= len(entries)
        self._left -= sum(entry.file_size for entry, _ in entries)
        if self._parts_left < 0 or self._left < 0:
            raise TooLargeError
        kinds = [self._read(package, entry, is_xml=True) for entry, name in entries if name == _KINDS]
        others = [(entry, name) for entry, name in entries if name != _KINDS]
        acting_endings = {ending for each in kinds for ending in each.acting_endings}
        xml_endings = {"xml", "rels"}.union(*(each.xml_endings for each in kinds))
        xml_names = {_plain(name) for each in kinds for name in each.xml_names}
        read, packed = [], set()
        for entry, name in others:
            ending = name.rpartition(".")[2]
            head = _head(package, entry)
            if ending in acting_endings or name.endswith(_MACROS) or head.startswith(PROGRAMS):
                raise ActiveContentError
            if head.startswith(_ZIP):
                self._check_packed(package.read(entry), deepest - 1)
                packed.add(name)
            else:
                read.append((name, self._read(package, entry, ending in xml_endings or name in xml_names)))
        _check_together(read, packed)

    def _check_packed(self, content: bytes, deepest: int) -> None:
        """Look through a file of Office in this one; other archives stay out, and so does what stands too deep."""
        with zipfile.ZipFile(BytesIO(content)) as package:
            if deepest < 0 or _KINDS not in map(_plain, package.namelist()):
                raise ActiveContentError
            self.check(package, deepest)

    def _read(self, package: zipfile.ZipFile, entry: zipfile.ZipInfo, is_xml: bool) -> XmlPart:
        """Read a part to its end; one that merely looks like XML need not be well-formed: Word does not read it so."""
        part = XmlPart()
        with package.open(entry) as content:
            piece = content.read(_CHUNK)
            try:
                if piece and (is_xml or piece.lstrip(_BEFORE_XML).startswith(b"<")):
                    self._xml_left -= entry.file_size
                    if self._xml_left < 0:
                        raise TooLargeError
                    while piece:
                        part.feed(piece)
                        piece = content.read(_CHUNK)
                    part.end()
            except ExpatError:
                if is_xml:
                    raise
            while piece:
                piece = content.read(_CHUNK)
        return part


def _check_together(read: list[tuple[str, XmlPart]], packed: set[str]) -> None:
    loaded: dict[str, set[str]] = {}
    for name, part in read:
        loaded.setdefault(name, set()).update(part.loaded)
    for name, part in read:
        folder, _, file = f"/{name}".rpartition("/_rels/")
        if any(_plain(join(folder, target)) not in packed for target in part.embedded):
            raise ActiveContentError
        owner = _plain(join(folder, file.removesuffix(".rels")))
        if part.links & loaded.get(owner, set()):  # it is called a link, but Word would load it
            raise ActiveContentError


def _head(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with package.open(entry) as content:
        return content.read(_LONGEST_MARK)


def _plain(name: str) -> str:
    """Return the one name for all ways to write the name of a part."""
    return normpath("/" + unquote(name).replace("\\", "/")).lower().lstrip("/")
