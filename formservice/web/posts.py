"""How a posted form is read: a bounded number of fields and files, of short heads, with a bounded text in all."""

import re
from binascii import unhexlify
from collections.abc import Mapping
from math import inf
from typing import IO, Any

from multipart import MultipartParser, ParserLimitReached
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

MOST_TEXT = 1_100_000
"""Bytes of typed text in one post: half as much again as all answers of the longest form take in any script."""

MOST_PARTS = 200
"""Fields and files in one post."""

_LONGEST_HEAD_LINE = 4_000
_HELD_IN_MEMORY = 500_000  # bytes of one file; what is larger waits in a file without a name
_ESCAPED = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")


class BoundedForm(FormDataParser):
    """Reads a posted form; raises RequestEntityTooLarge past a bound, and takes what is no form for an empty one.

    Werkzeug bounds neither the fields of a form without files nor the heads of parts, and takes a second for a megabyte
    of percent signs.
    """

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: Mapping[str, str] | None = None
    ) -> Any:
        """Return the stream, the fields and the files."""
        if mimetype == "multipart/form-data":
            try:
                return stream, *self._read_parts(stream, (options or {}).get("boundary", ""))
            except ParserLimitReached:
                raise RequestEntityTooLarge from None
            except ValueError:
                return stream, self.cls(), self.cls()
        if mimetype != "application/x-www-form-urlencoded":
            return stream, self.cls(), self.cls()
        pairs = [each.partition(b"=") for each in stream.read().split(b"&", MOST_PARTS) if each]
        if len(pairs) > MOST_PARTS:
            raise RequestEntityTooLarge
        return stream, self.cls([(_text(name), _text(value)) for name, _, value in pairs]), self.cls()

    def _read_parts(self, stream: IO[bytes], boundary: str) -> tuple[Any, Any]:
        fields: list[tuple[str, str]] = []
        files: list[tuple[str, FileStorage]] = []
        size = 0
        for part in MultipartParser(
            stream,
            boundary,
            headersize_limit=_LONGEST_HEAD_LINE,
            part_limit=MOST_PARTS,
            spool_limit=_HELD_IN_MEMORY,
            memory_limit=inf,  # all parts together: as much as the body
        ):
            if part.filename is not None:
                files.append((part.name, FileStorage(part.file, part.filename, part.name, part.content_type)))
                continue
            size += part.size
            if size > MOST_TEXT:
                raise RequestEntityTooLarge
            # the character set that a part names itself may be any of Python's codecs
            fields.append((part.name, part.raw.decode("utf-8", "replace")))
        return self.cls(fields), self.cls(files)


def _text(raw: bytes) -> str:
    """Return a name or a value of a form without files; bytes that are no text become marks, as with files."""
    raw = _ESCAPED.sub(lambda run: unhexlify(run[0].replace(b"%", b"")), raw.replace(b"+", b" "))
    return raw.decode("utf-8", "replace")
