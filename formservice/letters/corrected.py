"""Which letters go out when a tenant corrects how to be reached: to the new address, the old one and the committee."""

from collections.abc import Mapping

from formservice.letters.declared import addressed
from formservice.letters.kinds import LetterKind
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter


def letters_for_contact(
    case: Case, committee: Committee, old: Mapping[str, str], new: Mapping[str, str], left: str
) -> list[NewLetter]:
    """Return every letter that a correction causes, for the transaction that stores it.

    `old` and `new` have the answers that changed; `left` is the mail address whose links ended, or nothing.
    """
    to_committee = addressed([LetterKind.COMMITTEE_CONTACT], case, committee, details={"old": old, "new": new})
    told = {"names": sorted(new), "ended": bool(left)}
    letters = addressed([LetterKind.TENANT_CONTACT], case, committee, details=told)
    if left:
        letters += addressed([LetterKind.HELPER_CONTACT], case, committee, details=told)
        letters.append(NewLetter(LetterKind.TENANT_CONTACT_GONE, case.language, left))
    return [*letters, *to_committee]
