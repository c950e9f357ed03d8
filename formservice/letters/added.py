"""Which letters go out when a tenant adds papers or words to a complaint that was sent."""

from collections.abc import Sequence
from dataclasses import replace

from formservice.languages import SOURCE
from formservice.letters.kinds import LetterKind
from formservice.letters.received import in_parts
from formservice.settings.committee import Committee
from formservice.storage.attachments import AttachmentInfo
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter


def letters_for_papers(
    case: Case, committee: Committee, added: Sequence[AttachmentInfo], words: str
) -> list[NewLetter]:
    """Return the letter to the committee with what was added, in as many mails as its files need."""
    details = {"words": words, "files": [each.id for each in added]}
    letter = NewLetter(LetterKind.COMMITTEE_PAPERS, SOURCE, committee.complaints_to, details=details)
    return in_parts(letter, replace(case, attachments=list(added)), committee)
