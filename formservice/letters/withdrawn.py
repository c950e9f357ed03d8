"""Which letters go out when a complaint is withdrawn or taken up again (F9)."""

from formservice.letters.declared import addressed
from formservice.letters.kinds import LetterKind
from formservice.letters.told import NOTHING, Told
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter


def letters_for_withdrawn(
    case: Case, committee: Committee, told: Told = NOTHING, *, posts: bool = False
) -> list[NewLetter]:
    """Return every letter that withdrawing causes, for the transaction that stores it; `told` has what was planned.

    A tenant without a mail address gets one by post where it `posts`.
    """
    kinds = (LetterKind.TENANT_WITHDRAWN, LetterKind.HELPER_WITHDRAWN, LetterKind.COMMITTEE_WITHDRAWN)
    return addressed(kinds, case, committee, details=told.as_details(), posts=posts)


def letters_for_reopened(
    case: Case, committee: Committee, told: Told = NOTHING, *, posts: bool = False
) -> list[NewLetter]:
    """Return every letter that taking a withdrawal back causes, for the transaction that stores it.

    `told` has the hearing that was planned before (`earlier`) and the one that is planned now. A tenant without a mail
    address gets one by post where it `posts`.
    """
    kinds = (LetterKind.TENANT_REOPENED, LetterKind.HELPER_REOPENED, LetterKind.COMMITTEE_REOPENED)
    return addressed(kinds, case, committee, details=told.as_details(), posts=posts)
