"""How a posted form is read: a bounded number of fields and files, of short heads, with a bounded text in all."""

from collections.abc import Mapping
from io import BytesIO
from math import inf
from typing import IO, Any

from multipart import MultipartParser, ParserLimitReached
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

MOST_TEXT = 1_500_000
"""Bytes of typed text in one post: twice what all answers of the longest form take in any script."""

MOST_PARTS = 200
"""Fields and files in one post."""

_LONGEST_HEAD_LINE = 4_000
_HELD_IN_MEMORY = 500_000  # bytes of one file; what is larger waits in a file without a name


class BoundedForm(FormDataParser):
    """Reads a posted form; raises RequestEntityTooLarge past a bound, and takes what is no form for an empty one.

    Werkzeug bounds neither the fields of a form without files nor the heads of its parts, and reads both slowly.
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
        body = stream.read()
        if body.count(b"&") >= MOST_PARTS:
            raise RequestEntityTooLarge
        return super().parse(BytesIO(body), mimetype, content_length, dict(options or {}))

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
