"""What is kept of a mail: a PDF of it, the files in it that come in, and the mail itself where nothing in it stays out.

The mail goes on byte for byte, so one file in it that we refuse keeps it here.
"""

import hashlib
from collections.abc import Callable
from dataclasses import astuple, dataclass, field, replace
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from formservice.errors import NoAnswerError
from formservice.sandbox.turns import Place
from formservice.storage.attachments import SafeFile, VirusCheck
from formservice.uploads.mail_pdf import Enclosed, mail_pdf
from formservice.uploads.mails import LONGEST_LINE, MOST_MAILS, MOST_PARTS, MOST_TEXT, SIZE, Headers, Mail, Part

_SECONDS = 30.0
"""So long the files in one mail are opened, as one file may take; what is left then stays out."""

_SMALL = 10_000
"""Bytes of a picture in the text that is worth no paper of its own: signs of a sender, in the mail itself."""

Judge = Callable[[str, bytes], "SafeFile | str"]
"""Gives what becomes of a file in a mail: made safe, or the value of the UploadProblem that says why it stays out."""


@dataclass(frozen=True)
class _ListedPart:
    name: Annotated[str, Field(max_length=LONGEST_LINE)]
    is_in_text: bool
    size: Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class _ListedMail:
    headers: Headers
    text: Annotated[str, Field(max_length=MOST_TEXT)]
    is_whole: bool
    is_too_deep: bool
    depth: int
    parts: Annotated[list[_ListedPart], Field(max_length=MOST_PARTS)]
    inside: Annotated[list[None], Field(max_length=0)] = field(default_factory=list)


_list = TypeAdapter(Annotated[list[_ListedMail], Field(min_length=1, max_length=MOST_MAILS)])


def unpack(whole: bytes) -> list[Mail] | None:
    """Return the mails that the opening process handed back, the outermost first; None where that is no such thing."""
    start = SIZE + int.from_bytes(whole[:SIZE], "big")
    try:
        listed = _list.validate_json(whole[SIZE:start])
    except ValidationError:
        return None
    lines = [line for each in listed for line in astuple(each.headers)]
    sizes = [part.size for each in listed for part in each.parts]
    if max(map(len, lines)) > LONGEST_LINE or start + sum(sizes) != len(whole):
        return None
    mails = []
    for each in listed:
        parts = []
        for part in each.parts:
            parts.append(Part(part.name, whole[start : start + part.size], part.is_in_text))
            start += part.size
        mails.append(Mail(each.headers, each.text, each.is_whole, each.is_too_deep, each.depth, parts))
    return mails


def papers_of(
    mails: list[Mail], original: SafeFile, pdf_name: str, judge: Judge, place: Place, committee: str
) -> SafeFile | str:
    """Return the mail's PDF with what is kept beside it, or the value of the UploadProblem for all of it.

    `original` is the mail itself, as it would be kept. It is no longer among the papers where something stays out.
    """
    until = place.sender.seconds + _SECONDS
    beside: dict[str, SafeFile] = {}
    left_out: list[str] = []
    enclosed: list[list[Enclosed]] = []
    for mail in mails:
        files: list[Enclosed] = []
        for part in mail.parts:
            judged = judge(part.name, part.content) if place.sender.seconds < until else "damaged"
            if isinstance(judged, str):
                files.append(Enclosed(part.name, refused=judged))
                left_out.append(part.name)
            elif not (part.is_in_text and judged.kind == "jpeg" and len(part.content) < _SMALL):
                kept = beside.setdefault(judged.sha256_received, judged)
                files.append(Enclosed(part.name, kept.name))
        enclosed.append(files)
        if mail.is_too_deep:
            left_out.append("mail")
    if original.virus_check is VirusCheck.FOUND and not left_out:
        return "virus"  # nobody knows where
    goes_along = not left_out
    try:
        with place.turn():
            drawn = mail_pdf(mails, enclosed, original.name if goes_along else "", committee)
    except NoAnswerError:
        return "damaged"
    return replace(
        original,
        name=pdf_name,
        kind="pdf",
        content=drawn,
        sha256=hashlib.sha256(drawn).hexdigest(),
        virus_check=None,  # we drew it ourselves
        beside=(*beside.values(), *([original] if goes_along else [])),
        left_out=tuple(left_out),
    )
