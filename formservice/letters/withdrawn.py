"""Which letters go out when a complaint is withdrawn or taken up again (F9)."""

from formservice.letters.declared import addressed
from formservice.letters.kinds import Kind
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter


def letters_for_withdrawn(case: Case, committee: Committee) -> list[NewLetter]:
    """Return every letter that withdrawing causes, for the transaction that stores it."""
    kinds = (Kind.TENANT_WITHDRAWN, Kind.HELPER_WITHDRAWN, Kind.COMMITTEE_WITHDRAWN)
    return addressed(kinds, case.answers, case.language, committee)


def letters_for_reopened(case: Case, committee: Committee) -> list[NewLetter]:
    """Return every letter that taking a withdrawal back causes, for the transaction that stores it."""
    kinds = (Kind.TENANT_REOPENED, Kind.HELPER_REOPENED, Kind.COMMITTEE_REOPENED)
    return addressed(kinds, case.answers, case.language, committee)
