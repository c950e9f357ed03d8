"""What may come in, judged by its content and never by its name, and how it is made safe to keep and to hand on."""

import hashlib
import re
import unicodedata
from enum import StrEnum
from typing import BinaryIO

import filetype

from formservice.errors import CrowdedError
from formservice.sandbox.process import SandboxProcess
from formservice.sandbox.turns import Place, Sender, Turns
from formservice.settings.committee import Uploads
from formservice.storage.attachments import SafeFile, VirusCheck
from formservice.text.plain_text import normalized
from formservice.uploads.kinds import FILM, LOOKED_AT, PICTURES, is_pdf, picture_or_film
from formservice.uploads.scanning import Scanner

LONGEST_NAME = 120
_LONGEST_LOOKED_AT = 1_000
MOST_WAITING = 16
"""Files that wait for their turn in one process: of twenty tenants at once, more than half may come to one.

Past these, a worker's threads stay free for people who only read.
"""

_KINDS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/zip": "DOCX",  # filetype knows only what Word itself writes; opening decides
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_KEPT = {"PDF": ("pdf", ".pdf"), "DOCX": ("docx", ".docx")}
_KEPT_IMAGE = ("jpeg", ".jpg")
_SCANS = {".tif", ".tiff"}
_TRUE_AS_WELL = {
    ".jpg": _SCANS
    | {".jpeg", ".jpe", ".jfif", ".png", ".apng", ".heic", ".heif", ".hif", ".webp", ".avif", ".gif", ".bmp", ".dib"},
    ".pdf": _SCANS,
}
_NOT_IN_NAMES = '<>:"|?*'
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|(COM|LPT)[0-9¹²³])(\.|$)", re.IGNORECASE)

_READ_AT_ONCE = 2**20


class UploadProblem(StrEnum):
    """Why a file does not come in; each has its own words on the page."""

    KIND = "kind"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105 - the reason that a file is locked
    TOO_MANY = "too_many"
    TOTAL_TOO_LARGE = "total_too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    BUSY = "busy"
    VIRUS = "virus"
    ACTS = "acts"
    FILM = "film"
    TOO_MANY_PAGES = "too_many_pages"

    @classmethod
    def _missing_(cls, _: object) -> "UploadProblem":
        return cls.DAMAGED  # a decoder that was taken over may say anything


def check(
    name: str, stream: BinaryIO, limits: Uploads, scanner: Scanner | None = None, sender: Sender | None = None
) -> SafeFile | UploadProblem:
    """Return the file made safe, or why it stays out; reads at most one byte more than such a file may have.

    A picture may come with as many bytes as all files together may have: it is made smaller. Any other file may have
    `max_file_bytes`, and so may what is kept. A wrong kind is told before a wrong size.

    Files are opened one at a time, of one sender after another; the seconds are added to what the sender had.

    A DOCX is kept byte for byte, and so is a PDF that our first reader opens; a picture becomes an upright JPEG without
    metadata. A file that the scanner could not check comes in, marked so. Raises NoAnswerError where no file can be
    opened at all.
    """
    try:
        with _turns.place(sender or Sender("")) as place:
            return _check(name, stream, limits, scanner, place)
    except CrowdedError:
        return UploadProblem.BUSY


def _check(
    name: str, stream: BinaryIO, limits: Uploads, scanner: Scanner | None, place: Place
) -> SafeFile | UploadProblem:
    head = _read(stream, LOOKED_AT)
    kind = _kind(head)
    if kind == FILM:
        return UploadProblem.FILM
    most = limits.max_total_bytes if kind in PICTURES else limits.max_file_bytes
    content = head + _read(stream, most + 1 - len(head))
    if not content:
        return UploadProblem.EMPTY
    if content.startswith(_OLE):
        return UploadProblem.PASSWORD if _ENCRYPTED in content else UploadProblem.KIND
    if kind is None:
        return UploadProblem.KIND
    if len(content) > most:
        return UploadProblem.TOO_LARGE
    # As it came in, and before any decoder of ours sees it: of a picture we keep only what we made of it ourselves.
    virus_check = scanner.check(content) if scanner else None
    if virus_check is VirusCheck.FOUND:
        return UploadProblem.VIRUS
    sha256_received = hashlib.sha256(content).hexdigest()
    bounds = {"kind": kind, "max_bytes": limits.max_file_bytes, "max_pixels": limits.max_pixels}
    del content  # what waits for its turn waits on disk, not in memory
    with place.turn():
        stream.seek(0)
        opened, kept = _opener.ask(bounds, _read(stream, most), limits.max_file_bytes)
    if opened["problem"]:
        return UploadProblem(opened["problem"])
    kept_as, ending = _KEPT.get(kind, _KEPT_IMAGE)
    if kind == "TIFF" and is_pdf(kept):  # a scan of several pages
        kept_as, ending = _KEPT["PDF"]
    return SafeFile(
        name=safe_name(name, ending),
        kind=kept_as,
        content=kept,
        sha256_received=sha256_received,
        sha256=hashlib.sha256(kept).hexdigest(),
        virus_check=virus_check,
    )


def safe_name(name: str, ending: str) -> str:
    """Return the given name as harmless data: its last part, visible characters only, at most 120, with this ending."""
    last = normalized(re.split(r"[/\\]", name)[-1][-_LONGEST_LOOKED_AT:])
    visible = "".join(_visible(character) for character in last)
    stem = " ".join(visible.split())
    dot = stem.rfind(".")
    found = stem[dot:].lower() if dot >= 0 else ""
    # An ending that does not tell the truth (brief.exe) stays in sight, before the true one.
    if found == ending or found in _TRUE_AS_WELL.get(ending, ()):
        stem = stem[:dot]
    stem = stem.strip(". ")
    if _DEVICES.match(stem):  # no file for Windows, which the secretary may have
        stem = f"bestand-{stem}"
    stem = stem[: LONGEST_NAME - len(ending)].rstrip(". ")
    return (stem or "bestand") + ending


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or character in _NOT_IN_NAMES else character


def _read(stream: BinaryIO, most: int) -> bytes:
    read = bytearray()
    while len(read) < most and (chunk := stream.read(min(_READ_AT_ONCE, most - len(read)))):
        read += chunk
    return bytes(read)


def _kind(head: bytes) -> str | None:
    if is_pdf(head):
        return "PDF"
    return picture_or_film(head) or _KINDS.get(filetype.guess_mime(head))


# One file at a time: the server runs two processes, so that on the machine at most two pictures are in memory at once.
_opener = SandboxProcess("formservice.uploads.file_opener", seconds=45)  # 30 for a file, and some to start
_turns = Turns(MOST_WAITING)
