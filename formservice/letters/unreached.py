"""Which letter goes out where one to a tenant or a helper failed for good: to the committee, which can call."""

from formservice.languages import SOURCE
from formservice.letters.declared import LETTERS, To
from formservice.letters.kinds import LetterKind
from formservice.settings.committee import Committee
from formservice.storage.letters import LetterRow, NewLetter


def letter_for_unreached(row: LetterRow, committee: Committee, *, is_refused: bool) -> NewLetter | None:
    """Return the letter that tells of this one, for the transaction that marks it as failed.

    None for a letter to the committee itself, for one to an address that the tenant left, and for a request for links:
    nobody may know whose address that is.
    """
    if (
        row.kind == LetterKind.TENANT_CONTACT_GONE
        or row.case_id is None
        or row.kind not in LETTERS
        or LETTERS[LetterKind(row.kind)].to is To.COMMITTEE
    ):
        return None
    details = {"kind": row.kind, "mail": row.recipient, "is_refused": is_refused}
    if "after" in row.details:
        details["after"] = row.details["after"]
    return NewLetter(LetterKind.COMMITTEE_UNREACHED, SOURCE, committee.complaints_to, details=details)
