"""A mail that came in as a file: what is in it, and how the opening process hands that on."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace

from formservice.uploads.html_text import text_of
from formservice.uploads.refused import RefusedError

DEEPEST = 5
"""A mail in a mail in a mail: so deep we look. What lies deeper stays out."""

MOST_MAILS = 20
MOST_PARTS = 50
MOST_TEXT = 50_000
"""Characters of one mail that are shown; of all mails in one file, twice as many."""

LONGEST_LINE = 2_000
"""Characters of a header that are shown."""

_LONGEST_HEADERS = 200_000
_HEADER = re.compile(rb"^([!-9;-~]+):", re.MULTILINE)
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:From [^\n]*\n)?(?=[!-9;-~]+:)")
_SENT_WITH = {b"date", b"message-id", b"received"}
SIZE = 8
"""The bytes that tell how long the list of what follows is."""

_EMPTY_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True)
class Part:
    """A file in a mail; `is_in_text` where it belongs to the text, such as the picture of a signature."""

    name: str
    content: bytes
    is_in_text: bool = False


@dataclass(frozen=True)
class Headers:
    """What a mail says of itself, decoded, as a person reads it; none of it is proved."""

    sender: str = ""
    to: str = ""
    cc: str = ""
    date: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Mail:
    """A mail: what it says of itself, its text, what is in it, and `depth` mails around it.

    `is_whole` tells whether all of its text is here; `is_too_deep` whether a mail in it was not looked into.
    """

    headers: Headers
    text: str = ""
    is_whole: bool = True
    is_too_deep: bool = False
    depth: int = 0
    parts: list[Part] = field(default_factory=list)
    inside: list["Mail"] = field(default_factory=list)


def is_mail(content: bytes) -> bool:
    """Tell whether these bytes begin as a mail does: with headers, of which one says who sent it."""
    # of a long file too, this is all that the service itself looks at
    start = content[:_LONGEST_HEADERS]
    before = _BEFORE.match(start)
    if before is None:
        return False
    head = re.split(rb"\r?\n\r?\n", start[before.end() :], maxsplit=1)[0]
    names = {name.lower() for name in _HEADER.findall(head)}
    return b"from" in names and not names.isdisjoint(_SENT_WITH)


def best_text(plain: str, html: str) -> str:
    """Return the text of a mail that has it in one form or in both; HTML becomes text, and nothing of it is run."""
    return fuller(plain, text_of(html) if html.strip() else "")


def fuller(plain: str, from_html: str) -> str:
    """Return the plain text; or the text of the HTML, where the plain one only says to look there."""
    return plain if len(plain.strip()) * 4 >= len(from_html.strip()) else from_html


def tidy(text: str) -> str:
    """Return the text with single line ends, and never more than one empty line."""
    return _EMPTY_LINES.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def pack(mail: Mail, max_bytes: int) -> bytes:
    """Return a mail and those inside it as bytes: a list, and then all files; raises RefusedError for too many."""
    mails = list(_flat(mail, 0))
    parts = [part for each in mails for part in each.parts]
    if len(mails) > MOST_MAILS or len(parts) > MOST_PARTS:
        raise RefusedError("damaged")
    left = 2 * MOST_TEXT
    listed = []
    for each in mails:
        shown = each.text[: min(MOST_TEXT, left)]
        left -= len(shown)
        said = asdict(replace(each, text=shown, parts=[], inside=[]))
        said["is_whole"] = each.is_whole and len(shown) == len(each.text)
        said["parts"] = [{"name": p.name, "is_in_text": p.is_in_text, "size": len(p.content)} for p in each.parts]
        listed.append(said)
    head = json.dumps(listed, ensure_ascii=False).encode("utf-8", "replace")
    whole = b"".join([len(head).to_bytes(SIZE, "big"), head, *(part.content for part in parts)])
    if len(whole) > max_bytes:
        raise RefusedError("too_large")
    return whole


def _flat(mail: Mail, depth: int) -> Iterator[Mail]:
    yield replace(mail, depth=depth)
    for each in mail.inside:
        yield from _flat(each, depth + 1)
