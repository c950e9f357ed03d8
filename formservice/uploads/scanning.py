"""Asks a virus scanner (ClamAV's clamd, over its socket) about a file; what it could not check is said, never passed.

Written here and not taken from PyPI: the clients there have no limit on the whole conversation nor on the answer, only
on each pause, so that a sick scanner could hold every upload up.
"""

import logging
import socket
import time
from collections.abc import Container, Sequence
from contextlib import closing
from dataclasses import replace

from formservice.settings.installation import ScannerAddress
from formservice.storage import attachments
from formservice.storage.attachments import AttachmentInfo, VirusCheck
from formservice.storage.database import Database

SECONDS = 20.0
QUIET_SECONDS = 60.0
_CHUNK = 2**16
_MAILS = {"eml", "msg"}
_LONGEST_ANSWER = 1000
# What clamd did not look at, because it is too large or too deep, it tells in the form of a find (AlertExceedsMax).
_PARTLY_READ = b"Heuristics.Limits.Exceeded"
_log = logging.getLogger(__name__)


class Scanner:
    """One virus scanner; after it kept someone waiting in vain, it is not asked again for `quiet_seconds`."""

    def __init__(self, address: ScannerAddress, seconds: float = SECONDS, quiet_seconds: float = QUIET_SECONDS) -> None:
        self._address = address
        self._seconds = seconds
        self._quiet_seconds = quiet_seconds
        self._quiet_until = 0.0

    def check(self, content: bytes) -> VirusCheck:
        """Return what the scanner says of these bytes, and NOT_CHECKED where it says nothing sensible within time."""
        if time.monotonic() < self._quiet_until:
            return VirusCheck.NOT_CHECKED
        try:
            answer = self._ask(content)
        except OSError as problem:
            if isinstance(problem, TimeoutError):  # ten files must not wait ten times, nor ten tenants
                self._quiet_until = time.monotonic() + self._quiet_seconds
            _log.warning("a file was not checked for viruses: %s", type(problem).__name__)
            return VirusCheck.NOT_CHECKED
        if answer == b"stream: OK\0":
            return VirusCheck.CLEAN
        if answer.startswith(b"stream: ") and answer.endswith(b" FOUND\0") and _PARTLY_READ not in answer:
            return VirusCheck.FOUND
        _log.warning("a file was not checked for viruses: the scanner said %r", answer[:100])
        return VirusCheck.NOT_CHECKED

    def _ask(self, content: bytes) -> bytes:
        until = time.monotonic() + self._seconds
        with closing(_connected(self._address, self._seconds)) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                chunk = content[start : start + _CHUNK]
                line.settimeout(_left(until))
                line.sendall(len(chunk).to_bytes(4, "big") + chunk)
            line.sendall(bytes(4))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
                line.settimeout(_left(until))
                received = line.recv(_LONGEST_ANSWER)
                if not received:
                    break
                answer += received
        return answer


def scanner_from(address: ScannerAddress | None) -> Scanner | None:
    """Return the scanner that the settings name, or None where they name none."""
    return None if address is None else Scanner(address)


def checked_again(
    db: Database, scanner: Scanner | None, files: Sequence[AttachmentInfo], due: Container[str]
) -> list[AttachmentInfo]:
    """Ask the scanner about those of the files in `due` that it never checked; keep and return what it said."""
    now: list[AttachmentInfo] = []
    for info in files:
        is_open = info.virus_check in {None, VirusCheck.NOT_CHECKED} and info.id in due
        if scanner and is_open and (content := attachments.content(db, info.id)) is not None:
            found = scanner.check(content)
            attachments.note_virus_check(db, info.id, found)
            now.append(replace(info, virus_check=found))
        else:
            now.append(info)
    return [_with_its_parts(db, info, now) for info in now]


def _with_its_parts(db: Database, info: AttachmentInfo, files: Sequence[AttachmentInfo]) -> AttachmentInfo:
    """Return a mail itself as found to hold a virus where something that was in it does."""
    parts = [each for each in files if each.position == info.position]
    is_known = info.kind not in _MAILS or info.virus_check is VirusCheck.FOUND
    if is_known or all(each.virus_check is not VirusCheck.FOUND for each in parts):
        return info
    attachments.note_virus_check(db, info.id, VirusCheck.FOUND)
    return replace(info, virus_check=VirusCheck.FOUND)


def _connected(address: ScannerAddress, seconds: float) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, seconds)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(seconds)
        line.connect(address)
    except BaseException:
        line.close()
        raise
    return line


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
