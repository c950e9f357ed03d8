"""Plain text, such as a chat that was exported: judged by whether all of it can be read as text."""

import re

from formservice.uploads.refused import RefusedError

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROLS = re.compile(r"[^\t\n\f\r -~\x85\xa0-\U0010ffff]")
"""What no text has: control characters above all, which programs and pictures are full of."""


def open_text(content: bytes) -> bytes:
    """Return the text byte for byte; raises RefusedError where it is none, or where nothing stands in it."""
    text = read_text(content)
    if text is None:
        raise RefusedError("kind")
    if not text.strip("\ufeff \t\r\n"):
        raise RefusedError("empty")
    return content


def read_text(content: bytes) -> str | None:
    """Return these bytes as text, in UTF-8, UTF-16 (with its mark) or Windows-1252; None where they are none."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return text
    return None


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return (encoding,)
    return ("utf-8", "cp1252")
