"""What may come in, judged by its content and never by its name, and how it is made safe to keep and to hand on."""

import atexit
import contextlib
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import unicodedata
from enum import StrEnum
from typing import BinaryIO

import filetype

from formservice.committee import Uploads
from formservice.scanning import Scanner
from formservice.storage.attachments import SafeFile, VirusCheck

LONGEST_NAME = 120
MOST_WAITING = 8
"""Files that wait for their turn in one process; past these, a worker's threads stay free for people who only read."""

_KINDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/zip": "DOCX",  # filetype knows only what Word itself writes; opening decides
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/heic": "HEIF",
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_KEPT = {"PDF": ("pdf", ".pdf"), "DOCX": ("docx", ".docx")}
_KEPT_IMAGE = ("jpeg", ".jpg")
_IMAGE_ENDINGS = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".heic", ".heif", ".hif"}
_NOT_IN_NAMES = '<>:"|?*'

_READ_AT_ONCE = 2**20
_PASSED_ON = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


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


class OpeningError(Exception):
    """The process that opens files cannot be started or does not answer: our fault, not the file's."""


def check(name: str, stream: BinaryIO, limits: Uploads, scanner: Scanner | None = None) -> SafeFile | UploadProblem:
    """Return the file made safe, or why it stays out; reads at most one byte more than `max_file_bytes`.

    A PDF or DOCX is kept byte for byte; a picture becomes an upright JPEG without metadata. A file that the scanner
    could not check comes in, marked so.
    """
    # Taken before anything is read: what waits has its bytes in memory.
    if not _places.acquire(blocking=False):
        return UploadProblem.BUSY
    try:
        return _check(name, _read(stream, limits.max_file_bytes + 1), limits, scanner)
    finally:
        _places.release()


def _check(name: str, content: bytes, limits: Uploads, scanner: Scanner | None) -> SafeFile | UploadProblem:
    if not content:
        return UploadProblem.EMPTY
    if len(content) > limits.max_file_bytes:
        return UploadProblem.TOO_LARGE
    if content.startswith(_OLE):
        return UploadProblem.PASSWORD if _ENCRYPTED in content else UploadProblem.KIND
    kind = _kind(content)
    if kind is None:
        return UploadProblem.KIND
    # As it came in, and before any decoder of ours sees it: of a picture we keep only what we made of it ourselves.
    virus_check = scanner.check(content) if scanner else None
    if virus_check is VirusCheck.FOUND:
        return UploadProblem.VIRUS
    problem, kept = _opener.open(kind, content, limits)
    if problem is not None:
        return problem
    kept_as, ending = _KEPT.get(kind, _KEPT_IMAGE)
    return SafeFile(
        name=safe_name(name, ending),
        kind=kept_as,
        content=kept,
        sha256_received=hashlib.sha256(content).hexdigest(),
        sha256=hashlib.sha256(kept).hexdigest(),
        virus_check=virus_check,
    )


def safe_name(name: str, ending: str) -> str:
    """Return the given name as harmless data: its last part, visible characters only, at most 120, with this ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(_visible(character) for character in last)
    stem = " ".join(visible.split())
    dot = stem.rfind(".")
    found = stem[dot:].lower() if dot >= 0 else ""
    # An ending that does not tell the truth (brief.exe) stays in sight, before the true one.
    if found == ending or (ending == _KEPT_IMAGE[1] and found in _IMAGE_ENDINGS):
        stem = stem[:dot]
    stem = stem.strip(". ")[: LONGEST_NAME - len(ending)].rstrip(". ")
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
    return _KINDS.get(filetype.guess_mime(content))


class _Opener:
    """Speaks with the process that opens files (opening.py): one file at a time.

    The server runs two processes, so that on the machine at most two pictures are in memory at once.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._started_by = 0

    def open(self, kind: str, content: bytes, limits: Uploads) -> tuple[UploadProblem | None, bytes]:
        """Return the problem, or None and the bytes to keep; raises OpeningError."""
        job = {
            "kind": kind,
            "size": len(content),
            "max_bytes": limits.max_file_bytes,
            "max_pixels": limits.max_pixels,
        }
        with self._turn:
            answer = self._ask(job, content) or self._ask(job, content)  # once more, for one that had been stopped
        if answer is None:
            raise OpeningError
        problem, kept = answer
        return (UploadProblem(problem) if problem else None), kept

    def _ask(self, job: dict[str, object], content: bytes) -> tuple[str | None, bytes] | None:
        process = self._running()
        if process.stdin is None or process.stdout is None:  # never: both are asked for
            raise OpeningError
        try:
            process.stdin.write(json.dumps(job).encode() + b"\n" + content)
            process.stdin.flush()
            head = process.stdout.readline()
            if head.endswith(b"\n"):
                told = json.loads(head)
                kept = process.stdout.read(told["size"])
                if len(kept) == told["size"]:
                    return told["problem"], kept
        except BrokenPipeError:
            pass
        except BaseException:
            self.stop()  # an answer left half read would be taken for the next file's
            raise
        self.stop()
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._started_by != os.getpid() or self._process.poll() is not None:
            self.stop()
            self._started_by = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "formservice.opening"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={key: os.environ[key] for key in _PASSED_ON if key in os.environ},  # above all: no keys
                start_new_session=True,  # Ctrl-C is for the server, which lets requests end first
            )
        return self._process

    def stop(self) -> None:
        """End the process, if there is one; the next file starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if self._started_by == os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with the fork that may be busy
            process.wait()


_places = threading.BoundedSemaphore(MOST_WAITING)
_opener = _Opener()
atexit.register(_opener.stop)
