"""Which letters go out when a complaint is withdrawn, and the request for links that comes before it (F9)."""

from formservice.committee import Committee
from formservice.languages import SOURCE
from formservice.letters.kinds import Kind
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter


def letters_for_withdrawn(case: Case, reason: str, committee: Committee) -> list[NewLetter]:
    """Return every letter that withdrawing causes, for the transaction that stores it; the reason may be empty."""
    people = ((Kind.TENANT_WITHDRAWN, "mail"), (Kind.HELPER_WITHDRAWN, "helper_mail"))
    letters = [
        NewLetter(kind, case.language, address)
        for kind, name in people
        if (address := str(case.answers.get(name, "")).strip())
        and (name == "mail" or case.answers.get("for_whom") == "other")
    ]
    to_committee = NewLetter(
        Kind.COMMITTEE_WITHDRAWN, SOURCE, committee.complaints_to, details={"reason": reason} if reason else {}
    )
    return [*letters, to_committee]


def request_for_links(mail: str, reference: str | None, language: str) -> NewLetter:
    """Return the row that is queued for every request, match or not; the worker looks for the complaints."""
    details = {"mail": mail, "reference": reference} if reference else {"mail": mail}
    return NewLetter(Kind.WITHDRAWAL_LINKS, language, mail, details=details)
