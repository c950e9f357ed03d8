"""What may come in, judged by its content and never by its name, and how it is made safe to keep and to hand on."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO

from formservice.errors import CrowdedError
from formservice.sandbox.process import SandboxProcess
from formservice.sandbox.turns import Place, Sender, Turns
from formservice.settings.sections import Uploads
from formservice.storage.attachments import SafeFile, VirusCheck
from formservice.text.plain_text import normalized
from formservice.uploads.kinds import FILM, LOOKED_AT, PICTURES, is_pdf, picture_or_film
from formservice.uploads.mail_papers import papers_of, unpack
from formservice.uploads.mails import is_mail
from formservice.uploads.other_documents import OLE, is_odt, is_outlook_mail, why_unusable, why_unusable_by_name
from formservice.uploads.refused import RefusedError
from formservice.uploads.scanning import Scanner

LONGEST_NAME = 120
_LONGEST_LOOKED_AT = 1_000
MOST_WAITING = 16
"""Files that wait for their turn in one process: of twenty tenants at once, more than half may come to one.

Past these, a worker's threads stay free for people who only read.
"""

_ZIP = b"PK\x03\x04"
_KEPT = {"PDF": ("pdf", ".pdf"), "DOCX": ("docx", ".docx"), "ODT": ("odt", ".odt"), "TXT": ("txt", ".txt")}
_MAILS = {"EML": ("eml", ".eml"), "MSG": ("msg", ".msg")}
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
    """Return the file made safe, or why it stays out; reads at most one byte more than such a file may have.

    A picture may come with as many bytes as all files together may have: it is made smaller. Any other file may have
    `max_file_bytes`, and so may what is kept. A wrong kind is told before a wrong size.

    Files are opened one at a time, of one sender after another; the seconds are added to what the sender had.

    Documents and texts are kept byte for byte, and so is a PDF that our first reader opens; a picture becomes an
    upright JPEG without metadata. A mail becomes a PDF with the name of the committee on it, and more papers beside it.
    What the scanner could not check comes in, marked so. Raises NoAnswerError where no file can be opened at all.
    """
    try:
        with _turns.place(sender or Sender("")) as place:
            opened = _check(name, stream, limits, scanner, place)
            if isinstance(opened, _Mail):
                return _papers_of(opened, stream, limits, scanner, place, committee)
            return opened
    except CrowdedError:
        return UploadProblem.BUSY


def open_aside(kind: str, content: bytes, max_bytes: int, sender: Sender | None = None) -> bytes:
    """Return what the opening process makes of a file of this kind, at most so many bytes, when its turn has come.

    Raises RefusedError, CrowdedError where nobody else can wait, and NoAnswerError where no file can be opened at all.
    """
    with _turns.place(sender or Sender("")) as place, place.turn():
        bounds = {"kind": kind, "max_bytes": max_bytes, "max_pixels": 0}
        opened, made = _opener.ask(bounds, content, max_bytes)
    if opened["problem"]:
        raise RefusedError(str(opened["problem"]))
    return made


@dataclass(frozen=True)
class _Mail:
    """A mail itself, as it would be kept but without its bytes, and what the opening process found in it."""

    itself: SafeFile
    found: bytes


def _check(
    name: str, stream: BinaryIO, limits: Uploads, scanner: Scanner | None, place: Place
) -> SafeFile | _Mail | UploadProblem:
    head = _read(stream, LOOKED_AT)
    kind = _kind(head)
    if kind == FILM:
        return UploadProblem.FILM
    most = limits.max_total_bytes if kind in PICTURES else limits.max_file_bytes
    content = head + _read(stream, most + 1 - len(head))
    if not content:
        return UploadProblem.EMPTY
    if problem := why_unusable(content):
        return UploadProblem(problem)
    kind = kind or _kind_of_mail_or_text(name, content)
    if kind is None:
        return UploadProblem(why_unusable_by_name(name) or UploadProblem.KIND)
    if len(content) > most:
        return UploadProblem.TOO_LARGE
    # As it came in, and before any decoder of ours sees it: of a picture we keep only what we made of it ourselves.
    virus_check = scanner.check(content) if scanner else None
    if virus_check is VirusCheck.FOUND and kind not in _MAILS:  # of a mail, what has none can still come in
        return UploadProblem.VIRUS
    sha256_received = hashlib.sha256(content).hexdigest()
    bounds = {"kind": kind, "max_bytes": limits.max_file_bytes, "max_pixels": limits.max_pixels}
    del content  # what waits for its turn waits on disk, not in memory
    with place.turn():
        stream.seek(0)
        opened, kept = _opener.ask(bounds, _read(stream, most), limits.max_file_bytes)
    if opened["problem"]:
        return UploadProblem(opened["problem"])
    if kind in _MAILS:
        itself = _safe_file(name, _MAILS[kind], sha256_received, b"", virus_check)
        return _Mail(replace(itself, sha256=sha256_received), kept)
    kept_as = _KEPT.get(kind, _KEPT_IMAGE)
    if kind == "TIFF" and is_pdf(kept):  # a scan of several pages
        kept_as = _KEPT["PDF"]
    return _safe_file(name, kept_as, sha256_received, kept, virus_check)


def _safe_file(
    name: str, kept_as: tuple[str, str], sha256_received: str, kept: bytes, virus_check: VirusCheck | None
) -> SafeFile:
    kind, ending = kept_as
    return SafeFile(
        name=safe_name(name, ending),
        kind=kind,
        content=kept,
        sha256_received=sha256_received,
        sha256=hashlib.sha256(kept).hexdigest(),
        virus_check=virus_check,
    )


def _papers_of(
    mail: _Mail, stream: BinaryIO, limits: Uploads, scanner: Scanner | None, place: Place, committee: str
) -> SafeFile | UploadProblem:
    def judge(name: str, content: bytes) -> SafeFile | str:
        judged = _check(name, BytesIO(content), limits, scanner, place)
        return UploadProblem.KIND if isinstance(judged, _Mail) else judged

    mails = unpack(mail.found)
    if mails is None:
        return UploadProblem.DAMAGED
    named = [
        replace(each, parts=[replace(part, name=safe_name(part.name, "")) for part in each.parts]) for each in mails
    ]
    stem = mail.itself.name.rpartition(".")[0]
    papers = papers_of(named, mail.itself, f"{stem}.pdf", judge, place, committee)
    if isinstance(papers, str):
        return UploadProblem(papers)
    stream.seek(0)
    whole = replace(mail.itself, content=_read(stream, limits.max_file_bytes))
    return replace(papers, beside=tuple(whole if each is mail.itself else each for each in papers.beside))


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
    # first what may hold other files, each with its own first bytes
    if head.startswith(OLE):
        return None
    if head.startswith(_ZIP):
        return "ODT" if is_odt(head) else "DOCX"  # opening decides
    if is_pdf(head):
        return "PDF"
    return picture_or_film(head)


def _kind_of_mail_or_text(name: str, content: bytes) -> str | None:
    """Return the kind of what its first bytes do not tell: of a text nothing but the name says that it is one."""
    if is_outlook_mail(content):
        return "MSG"
    if name.lower().endswith(".txt"):
        return "TXT"
    return "EML" if is_mail(content) else None


# One file at a time: the server runs two processes, so that on the machine at most two pictures are in memory at once.
_opener = SandboxProcess("formservice.uploads.file_opener", seconds=45)  # 30 for a file, and some to start
_turns = Turns(MOST_WAITING)
