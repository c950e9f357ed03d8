"""Opens a mail in the sandbox, with the mails that lie in it, each in the form of its own program."""

from dataclasses import replace

from formservice.uploads.eml import read_eml
from formservice.uploads.mails import DEEPEST, Mail, is_mail, pack
from formservice.uploads.msg import read_msg
from formservice.uploads.other_documents import is_outlook_mail


def open_mail(kind: str, content: bytes, max_bytes: int) -> bytes:
    """Return what `unpack` of mail_papers.py takes; raises RefusedError, and what the readers raise for broken ones."""
    mail = _read(content, max_bytes, DEEPEST, is_outlook=kind == "MSG")
    return pack(_with_attached(mail, max_bytes, DEEPEST), max_bytes)


def _with_attached(mail: Mail, max_bytes: int, deepest: int) -> Mail:
    """Return the mail with those read that were attached to it as files."""
    parts, inside = [], [_with_attached(each, max_bytes, deepest - 1) for each in mail.inside]
    is_too_deep = mail.is_too_deep
    for part in mail.parts:
        is_outlook = is_outlook_mail(part.content)
        if not (is_outlook or is_mail(part.content)):
            parts.append(part)
        elif deepest <= 0:
            is_too_deep = True
        else:
            try:
                read = _read(part.content, max_bytes, deepest - 1, is_outlook=is_outlook)
            except Exception:  # a mail like this one stays in, and what is broken in it is named
                parts.append(part)
            else:
                inside.append(_with_attached(read, max_bytes, deepest - 1))
    return replace(mail, parts=parts, inside=inside, is_too_deep=is_too_deep)


def _read(content: bytes, max_bytes: int, deepest: int, *, is_outlook: bool) -> Mail:
    return read_msg(content, max_bytes, deepest) if is_outlook else read_eml(content, deepest)
