"""Which letters go out when a complaint comes in: to the tenant, to a helper, and to the committee in parts."""

from collections.abc import Mapping, Sequence

from formservice.committee import Committee
from formservice.languages import SOURCE
from formservice.letters.kinds import Kind
from formservice.storage.cases import NewCase
from formservice.storage.letters import NewLetter

_ENCODED_LINE = 78
_RAW_LINE = 57
_PER_FILE = 1_500  # the headers of an attachment, its name included
_SHELL = 350_000  # headers, the words around the answers in text and HTML, and the fonts inside two PDFs
_PER_TYPED_BYTE = 8  # the answers stand in the text, in the HTML and in the PDF, each in a mail's encoding


def letters_for_received(new: NewCase, answers: Mapping[str, str], committee: Committee) -> list[NewLetter]:
    """Return every letter that a new complaint causes, for the transaction that stores it."""
    language = answers.get("letters_in", SOURCE)
    people = ((Kind.TENANT_RECEIVED, "mail"), (Kind.HELPER_RECEIVED, "helper_mail"))
    letters = [
        NewLetter(kind, language, address)
        for kind, name in people
        if (address := answers.get(name, "").strip()) and (name == "mail" or answers.get("for_whom") == "other")
    ]
    typed = sum(len(value.encode("utf-8", "replace")) for value in answers.values())
    first = _SHELL + _PER_TYPED_BYTE * typed
    parts = plan_parts([file.size for file in new.attachments], committee.mail_max_bytes, first)
    letters += [
        NewLetter(
            Kind.COMMITTEE_RECEIVED,
            SOURCE,
            committee.complaints_to,
            part=number,
            parts=len(parts),
            attachment_ids=tuple(new.attachments[index].id for index in part),
        )
        for number, part in enumerate(parts, start=1)
    ]
    return letters


def plan_parts(sizes: Sequence[int], max_bytes: int, first: int = _SHELL) -> list[list[int]]:
    """Return which files, by index, go in which mail, to keep each within `max_bytes`; sizes are bytes before encoding.

    Files keep their order, and `first` bytes of the first mail are for the complaint itself. A file that is larger than
    a mail may be goes in a mail of its own.
    """
    parts: list[list[int]] = [[]]
    room = max_bytes - first
    for index, size in enumerate(sizes):
        needed = _PER_FILE + (size + _RAW_LINE - 1) // _RAW_LINE * _ENCODED_LINE
        if needed > room:
            parts.append([])
            room = max_bytes - _PER_FILE * 10
        parts[-1].append(index)
        room -= needed
    return parts
