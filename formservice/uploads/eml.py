"""Mails as most programs save them (.eml), read with the standard library."""

import re
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32

from formservice.uploads.mails import LONGEST_LINE, Headers, Mail, Part, best_text, fuller, tidy
from formservice.uploads.refused import RefusedError

_MOST_NODES = 500
"""Parts of parts; a mail that was answered ten times with pictures has some thirty."""

_HEADERS = {"from": "sender", "to": "to", "cc": "cc", "date": "date", "subject": "subject"}
_READABLE = {"text/plain", "text/html"}
_REPORTS = {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}
_SOFT_LINE_END = re.compile(r"(?<!\n--) \n(?=[^>\s])")


def read_eml(content: bytes, deepest: int) -> Mail:
    """Return the mail that stands in these bytes; raises RefusedError where it has too many parts."""
    return _Reading(deepest).read(message_from_bytes(content, policy=compat32))


def read_headers(message: Message) -> Headers:
    """Return the headers that are shown, decoded: of each the first."""
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        field = _HEADERS.get(name.lower())
        if field and field not in found:
            found[field] = _header(value)
    return Headers(**found)


class _Reading:
    """Reads one mail and those inside it, all within the same bound on parts."""

    def __init__(self, deepest: int, nodes: list[int] | None = None) -> None:
        self._deepest = deepest
        self._nodes = nodes or [_MOST_NODES]
        self._parts: list[Part] = []
        self._inside: list[Mail] = []
        self._is_too_deep = False

    def read(self, message: Message) -> Mail:
        text = tidy("\n\n".join(filter(None, self._texts(message))))
        return Mail(
            read_headers(message),
            text=text,
            parts=self._parts,
            inside=self._inside,
            is_too_deep=self._is_too_deep,
        )

    def _texts(self, part: Message, *, is_other_form: bool = False, is_in_text: bool = False) -> list[str]:
        """Return the texts of this part in order, and note the files and mails that are in it."""
        self._nodes[0] -= 1
        if self._nodes[0] < 0:
            raise RefusedError("damaged")
        kind, name, held = part.get_content_type(), _name(part), part.get_payload()
        children = [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []
        if kind == "message/rfc822" and children:
            self._nest(children[0])
            return []
        if kind == "multipart/alternative" and children:
            return [self._best(children)]
        if kind in _REPORTS:
            return []
        if children:
            belong = kind == "multipart/related"
            return [text for child in children for text in self._texts(child, is_in_text=belong)]
        is_attached = bool(name) or part.get_content_disposition() == "attachment"
        if not is_attached and kind in _READABLE:
            return [_read(part)]
        if is_attached or not (is_other_form and kind.startswith("text/")):
            content = part.get_payload(decode=True)
            name = name or kind.replace("/", ".")
            self._parts.append(Part(name, content if isinstance(content, bytes) else b"", is_in_text))
        return []

    def _best(self, forms: list[Message]) -> str:
        """Return the text of which these are the forms."""
        texts = {"text/plain": "", "text/html": ""}
        for form in forms:
            found = "\n\n".join(self._texts(form, is_other_form=True)).strip()
            kind = "text/plain" if form.get_content_type() == "text/plain" else "text/html"
            texts[kind] = texts[kind] or found
        return fuller(texts["text/plain"], texts["text/html"])

    def _nest(self, message: Message) -> None:
        if self._deepest == 0:
            self._is_too_deep = True
        else:
            self._inside.append(_Reading(self._deepest - 1, self._nodes).read(message))


def _read(part: Message) -> str:
    content = part.get_payload(decode=True)
    text = decoded(content if isinstance(content, bytes) else b"", part.get_content_charset() or "utf-8")
    if part.get_content_type() == "text/html":
        return best_text("", text)
    text = tidy(text)
    return _SOFT_LINE_END.sub(" ", text) if part.get_param("format") == "flowed" else text


def decoded(content: bytes, charset: str) -> str:
    """Return these bytes as text, also where they are not what their charset says."""
    for encoding in (charset, "utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _name(part: Message) -> str:
    return _header(part.get_filename() or "")


def _header(value: str) -> str:
    plain = decoded(value[: 2 * LONGEST_LINE].encode("utf-8", "surrogateescape"), "utf-8")
    with suppress(LookupError, ValueError):  # what cannot be decoded is shown as it stands
        plain = str(make_header(decode_header(plain)))
    return " ".join(plain.split())[:LONGEST_LINE]
