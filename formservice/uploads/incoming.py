"""What may come in, judged by its content and never by its name, and how it is made safe to keep and to hand on."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import BinaryIO

import filetype

from formservice.errors import CrowdedError
from formservice.sandbox.process import SandboxProcess
from formservice.sandbox.turns import Place, Sender, Turns
from formservice.settings.committee import Uploads
from formservice.storage.attachments import SafeFile, VirusCheck
from formservice.text.plain_text import normalized
from formservice.uploads.mail_papers import papers_of, unpack
from formservice.uploads.mails import is_mail
from formservice.uploads.other_documents import is_odt, is_outlook_mail, why_unusable, why_unusable_by_name
from formservice.uploads.scanning import Scanner

LONGEST_NAME = 120
_LONGEST_LOOKED_AT = 1_000
MOST_WAITING = 16
"""Files that wait for their turn in one process: of twenty tenants at once, more than half may come to one.

Past these, a worker's threads stay free for people who only read.
"""

_KINDS = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/heic": "HEIF",
}
_ZIP = b"PK\x03\x04"
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

_KEPT = {"PDF": ("pdf", ".pdf"), "DOCX": ("docx", ".docx"), "ODT": ("odt", ".odt"), "TXT": ("txt", ".txt")}
_MAILS = {"EML": ("eml", ".eml"), "MSG": ("msg", ".msg")}
_KEPT_IMAGE = ("jpeg", ".jpg")
_IMAGE_ENDINGS = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".heic", ".heif", ".hif"}
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
    OTHER_DOCUMENT = "other_document"
    ARCHIVE = "archive"

    @classmethod
    def _missing_(cls, _: object) -> "UploadProblem":
        return cls.DAMAGED  # a decoder that was taken over may say anything


def check(
    name: str,
    stream: BinaryIO,
    limits: Uploads,
    scanner: Scanner | None = None,
    sender: Sender | None = None,
    committee: str = "",
) -> SafeFile | UploadProblem:
    """Return the file made safe, or why it stays out; reads at most one byte more than `max_file_bytes`.

    Files are opened one at a time, of one sender after another; the seconds are added to what the sender had.

    Documents and texts are kept byte for byte; a picture becomes an upright JPEG without metadata. A file that the
    scanner could not check comes in, marked so. A mail becomes a PDF with the name of the committee on it, and more
    papers beside it. Raises NoAnswerError where no file can be opened at all.
    """
    try:
        # Taken before anything is read: what waits has its bytes in memory.
        with _turns.place(sender or Sender("")) as place:
            opened = _check(name, _read(stream, limits.max_file_bytes + 1), limits, scanner, place)
            if isinstance(opened, _Mail):
                return _papers_of(opened, limits, scanner, place, committee)
            return opened
    except CrowdedError:
        return UploadProblem.BUSY


@dataclass(frozen=True)
class _Mail:
    """A mail itself, as it would be kept, and what the opening process found in it."""

    original: SafeFile
    found: bytes


def _check(
    name: str, content: bytes, limits: Uploads, scanner: Scanner | None, place: Place
) -> SafeFile | _Mail | UploadProblem:
    if not content:
        return UploadProblem.EMPTY
    if len(content) > limits.max_file_bytes:
        return UploadProblem.TOO_LARGE
    if problem := why_unusable(content):
        return UploadProblem(problem)
    kind = _kind(content) or _kind_of_text(name, content)
    if kind is None:
        return UploadProblem(why_unusable_by_name(name) or UploadProblem.KIND)
    # As it came in, and before any decoder of ours sees it: of a picture we keep only what we made of it ourselves.
    virus_check = scanner.check(content) if scanner else None
    if virus_check is VirusCheck.FOUND and kind not in _MAILS:  # of a mail, what has none can still come in
        return UploadProblem.VIRUS
    bounds = {"kind": kind, "max_bytes": limits.max_file_bytes, "max_pixels": limits.max_pixels}
    with place.turn():
        opened, kept = _opener.ask(bounds, content, limits.max_file_bytes)
    if opened["problem"]:
        return UploadProblem(opened["problem"])
    if kind in _MAILS:
        return _Mail(_safe_file(name, _MAILS[kind], content, content, virus_check), kept)
    return _safe_file(name, _KEPT.get(kind, _KEPT_IMAGE), content, kept, virus_check)


def _safe_file(
    name: str, kept_as: tuple[str, str], received: bytes, kept: bytes, virus_check: VirusCheck | None
) -> SafeFile:
    kind, ending = kept_as
    return SafeFile(
        name=safe_name(name, ending),
        kind=kind,
        content=kept,
        sha256_received=hashlib.sha256(received).hexdigest(),
        sha256=hashlib.sha256(kept).hexdigest(),
        virus_check=virus_check,
    )


def _papers_of(
    mail: _Mail, limits: Uploads, scanner: Scanner | None, place: Place, committee: str
) -> SafeFile | UploadProblem:
    def judge(name: str, content: bytes) -> SafeFile | str:
        judged = _check(name, content, limits, scanner, place)
        return UploadProblem.KIND if isinstance(judged, _Mail) else judged

    mails = unpack(mail.found)
    if mails is None:
        return UploadProblem.DAMAGED
    named = [
        replace(each, parts=[replace(part, name=safe_name(part.name, "")) for part in each.parts]) for each in mails
    ]
    stem = mail.original.name.rpartition(".")[0]
    papers = papers_of(named, mail.original, f"{stem}.pdf", judge, place, committee)
    return UploadProblem(papers) if isinstance(papers, str) else papers


def safe_name(name: str, ending: str) -> str:
    """Return the given name as harmless data: its last part, visible characters only, at most 120, with this ending."""
    last = normalized(re.split(r"[/\\]", name)[-1][-_LONGEST_LOOKED_AT:])
    visible = "".join(_visible(character) for character in last)
    stem = " ".join(visible.split())
    dot = stem.rfind(".")
    found = stem[dot:].lower() if dot >= 0 else ""
    # An ending that does not tell the truth (brief.exe) stays in sight, before the true one.
    if found == ending or (ending == _KEPT_IMAGE[1] and found in _IMAGE_ENDINGS):
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


def _kind(content: bytes) -> str | None:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:  # filetype misses half of these
        return "HEIF"
    if content.startswith(_ZIP):
        return "ODT" if is_odt(content) else "DOCX"  # opening decides
    if is_outlook_mail(content):
        return "MSG"
    return _KINDS.get(filetype.guess_mime(content))


def _kind_of_text(name: str, content: bytes) -> str | None:
    """Return the kind of what is written in plain letters: of a text nothing but the name tells that it is one."""
    if name.lower().endswith(".txt"):
        return "TXT"
    return "EML" if is_mail(content) else None


# One file at a time: the server runs two processes, so that on the machine at most two pictures are in memory at once.
_opener = SandboxProcess("formservice.uploads.file_opener", seconds=45)  # 30 for a file, and some to start
_turns = Turns(MOST_WAITING)
