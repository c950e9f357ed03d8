"""Which letters go out when a complaint is withdrawn or taken up again (F9)."""

from dataclasses import replace

from formservice.committee import Committee
from formservice.letters.declared import addressed
from formservice.letters.kinds import Kind
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter


def letters_for_withdrawn(case: Case, reason: str, committee: Committee) -> list[NewLetter]:
    """Return every letter that withdrawing causes, for the transaction that stores it; the reason may be empty."""
    people = (Kind.TENANT_WITHDRAWN, Kind.HELPER_WITHDRAWN)
    [to_committee] = addressed([Kind.COMMITTEE_WITHDRAWN], case.answers, case.language, committee)
    details = {"reason": reason} if reason else {}
    return [*addressed(people, case.answers, case.language, committee), replace(to_committee, details=details)]


def letters_for_reopened(case: Case, committee: Committee) -> list[NewLetter]:
    """Return every letter that taking a withdrawal back causes, for the transaction that stores it."""
    kinds = (Kind.TENANT_REOPENED, Kind.HELPER_REOPENED, Kind.COMMITTEE_REOPENED)
    return addressed(kinds, case.answers, case.language, committee)
