"""Which letters go out when a complaint is withdrawn or taken up again, and the request for links before it (F9)."""

from formservice.committee import Committee
from formservice.languages import SOURCE
from formservice.letters.kinds import Kind
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter


def letters_for_withdrawn(case: Case, reason: str, committee: Committee) -> list[NewLetter]:
    """Return every letter that withdrawing causes, for the transaction that stores it; the reason may be empty."""
    details = {"reason": reason} if reason else {}
    to_committee = NewLetter(Kind.COMMITTEE_WITHDRAWN, SOURCE, committee.complaints_to, details=details)
    return [*_to_people(case, Kind.TENANT_WITHDRAWN, Kind.HELPER_WITHDRAWN), to_committee]


def letters_for_reopened(case: Case, committee: Committee) -> list[NewLetter]:
    """Return every letter that taking a withdrawal back causes, for the transaction that stores it."""
    to_committee = NewLetter(Kind.COMMITTEE_REOPENED, SOURCE, committee.complaints_to)
    return [*_to_people(case, Kind.TENANT_REOPENED, Kind.HELPER_REOPENED), to_committee]


def request_for_links(mail: str, reference: str | None, language: str) -> NewLetter:
    """Return the row that is queued for every request, match or not; the worker looks for the complaints."""
    details = {"mail": mail, "reference": reference} if reference else {"mail": mail}
    return NewLetter(Kind.WITHDRAWAL_LINKS, language, mail, details=details)


def _to_people(case: Case, to_tenant: Kind, to_helper: Kind) -> list[NewLetter]:
    addresses = {to_tenant: case.answers.get("mail", "")}
    if case.answers.get("for_whom") == "other":
        addresses[to_helper] = case.answers.get("helper_mail", "")
    return [NewLetter(kind, case.language, str(to).strip()) for kind, to in addresses.items() if str(to).strip()]
