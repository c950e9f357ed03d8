"""Mails as Outlook saves them (.msg): properties, each a stream in an OLE container (Microsoft's MS-OXMSG).

olefile reads the container. Packages for the rest are young, or large and under another licence; we need little of it.
"""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.utils import format_datetime
from typing import Any

from olefile import OleFileIO

from formservice.uploads.eml import decoded, read_headers
from formservice.uploads.mails import LONGEST_LINE, Headers, Mail, Part, best_text, tidy
from formservice.uploads.refused import RefusedError

_MOST_ENTRIES = 5_000
_ATTACHED = "__attach_version1.0_"
_PROPERTIES = "__properties_version1.0"
_UNICODE, _BYTES, _BINARY, _STORAGE = "001F", "001E", "0102", "000D"
_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_SENDER_NAME, _SENDER, _SENDER_SMTP, _TO, _CC, _HEADERS = "0C1A", "0C1F", "5D01", "0E04", "0E03", "007D"
_DATA, _NAME, _SHORT_NAME, _CONTENT_ID = "3701", "3707", "3704", "3712"
_SENT, _DELIVERED, _A_TIME = 0x0039, 0x0E06, 0x0040
_ENTRY = struct.Struct("<HHIQ")
_BEGINNING = datetime(1601, 1, 1, tzinfo=UTC)

Path = tuple[str, ...]


def read_msg(content: bytes, max_bytes: int, deepest: int) -> Mail:
    """Return the mail that stands in these bytes; raises RefusedError, and what olefile raises for a broken one."""
    with OleFileIO(content) as container:
        return _Reading(container, max_bytes).mail((), deepest)


class _Reading:
    """Reads one container; streams may share their bytes, so what is read of them in all is bounded."""

    def __init__(self, container: "OleFileIO[Any]", most_bytes: int) -> None:
        self._container = container
        self._left = most_bytes
        listed = [tuple(path) for path in container.listdir()]
        if len(listed) > _MOST_ENTRIES:
            raise RefusedError("damaged")
        self._streams = set(listed)

    def mail(self, place: Path, deepest: int) -> Mail:
        """Return the mail at this place."""
        parts: list[Part] = []
        inside: list[Mail] = []
        is_too_deep = False
        for name in self._attached(place):
            there = (*place, name)
            nested = (*there, f"__substg1.0_{_DATA}{_STORAGE}")
            if (*nested, _PROPERTIES) not in self._streams:
                parts.append(self._part(there))
            elif deepest:
                inside.append(self.mail(nested, deepest - 1))
            else:
                is_too_deep = True
        plain = tidy(self._text(place, _BODY))
        html = self._text(place, _HTML) or decoded(self._bytes(place, _HTML, _BINARY), "utf-8")
        text = tidy(best_text(plain, html))
        is_whole = bool(text) or not self._has(place, _RTF, _BINARY)
        headers = self._headers(place)
        return Mail(headers, text=text, is_whole=is_whole, parts=parts, inside=inside, is_too_deep=is_too_deep)

    def _attached(self, place: Path) -> Iterable[str]:
        depth = len(place)
        below = {path[depth] for path in self._streams if len(path) > depth + 1 and path[:depth] == place}
        return sorted(name for name in below if name.startswith(_ATTACHED))

    def _part(self, place: Path) -> Part:
        name = self._text(place, _NAME) or self._text(place, _SHORT_NAME)
        return Part(_line(name), self._bytes(place, _DATA, _BINARY), bool(self._text(place, _CONTENT_ID)))

    def _headers(self, place: Path) -> Headers:
        name = self._text(place, _SENDER_NAME)
        address = self._text(place, _SENDER_SMTP) or self._text(place, _SENDER)
        # as the mail came in, where it did; what was sent from here has none
        came_with = read_headers(message_from_string(self._text(place, _HEADERS).lstrip()))
        sender = f"{name} <{address}>" if "@" in address else name or address
        return Headers(
            came_with.sender or _line(sender),
            came_with.to or _line(self._text(place, _TO)),
            came_with.cc or _line(self._text(place, _CC)),
            came_with.date or self._date(place),
            came_with.subject or _line(self._text(place, _SUBJECT)),
        )

    def _date(self, place: Path) -> str:
        stream = self._stream((*place, _PROPERTIES))
        start = 24 if place else 32  # what stands before the entries
        entries = stream[start : start + (len(stream) - start) // _ENTRY.size * _ENTRY.size]
        times = {id: value for kind, id, _, value in _ENTRY.iter_unpack(entries) if kind == _A_TIME}
        for id in (_SENT, _DELIVERED):
            if times.get(id):
                try:
                    return format_datetime(_BEGINNING + timedelta(microseconds=times[id] // 10))
                except OverflowError:
                    return ""
        return ""

    def _text(self, place: Path, id: str) -> str:
        if self._has(place, id, _UNICODE):
            return self._bytes(place, id, _UNICODE).decode("utf-16-le", "replace").rstrip("\0")
        return decoded(self._bytes(place, id, _BYTES), "utf-8").rstrip("\0")

    def _has(self, place: Path, id: str, kind: str) -> bool:
        return (*place, f"__substg1.0_{id}{kind}") in self._streams

    def _bytes(self, place: Path, id: str, kind: str) -> bytes:
        return self._stream((*place, f"__substg1.0_{id}{kind}")) if self._has(place, id, kind) else b""

    def _stream(self, path: Path) -> bytes:
        if path not in self._streams:
            return b""
        self._left -= self._container.get_size(list(path))
        if self._left < 0:
            raise RefusedError("damaged")
        with self._container.openstream(list(path)) as stream:
            return bytes(stream.read())


def _line(text: str) -> str:
    return " ".join(text[: 2 * LONGEST_LINE].split())[:LONGEST_LINE]
