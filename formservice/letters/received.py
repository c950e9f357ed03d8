"""Which letters go out when a complaint comes in: to the tenant, to a helper, and to the committee in parts."""

from collections.abc import Sequence
from dataclasses import replace

from formservice.languages import SOURCE
from formservice.letters.declared import addressed
from formservice.letters.kinds import LetterKind
from formservice.letters.split import SHELL, Piece, plan_parts
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter

_PER_TYPED_BYTE = 8  # the answers stand in the text, in the HTML and in the PDF, each in a mail's encoding


def letters_for_received(case: Case, committee: Committee) -> list[NewLetter]:
    """Return every letter that a new complaint causes, for the transaction that stores it."""
    kinds = (LetterKind.TENANT_RECEIVED, LetterKind.HELPER_RECEIVED)
    to_committee = NewLetter(LetterKind.COMMITTEE_RECEIVED, SOURCE, committee.complaints_to)
    return [*addressed(kinds, case, committee), *in_parts(to_committee, case, committee)]


def letters_for_registered(case: Case, committee: Committee) -> list[NewLetter]:
    """Return what tells that a complaint on paper came in: by post where the tenant has no mail (F3).

    The committee has the paper itself.
    """
    return addressed((LetterKind.TENANT_RECEIVED, LetterKind.HELPER_RECEIVED), case, committee, posts=True)


def in_parts(letter: NewLetter, case: Case, committee: Committee) -> list[NewLetter]:
    """Return the letter that brings a complaint as so many mails as its files need."""
    typed = sum(len(value.encode("utf-8", "replace")) for value in case.answers.values())
    first = SHELL + _PER_TYPED_BYTE * typed
    parts = plan_parts([file.size for file in case.attachments], committee.mail_max_bytes, first)
    return [
        replace(
            letter,
            part=number,
            parts=len(parts),
            attachment_ids=tuple(case.attachments[piece.index].id for piece in part),
            details={**letter.details, **_piece(part)},
        )
        for number, part in enumerate(parts, start=1)
    ]


def _piece(part: Sequence[Piece]) -> dict[str, list[int]]:
    """Return which piece of a file a mail holds; nothing where its files are whole."""
    if not part or part[0].count == 1:
        return {}
    return {"piece": [part[0].start, part[0].stop, part[0].number, part[0].count]}
