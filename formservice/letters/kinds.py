"""The kinds of letter that go out, as their rows in the outbox name them."""

from enum import StrEnum


class LetterKind(StrEnum):
    """Which letter a row is; `compose` has one function for each."""

    TENANT_RECEIVED = "tenant_received"
    HELPER_RECEIVED = "helper_received"
    COMMITTEE_RECEIVED = "committee_received"
    TENANT_WITHDRAWN = "tenant_withdrawn"
    HELPER_WITHDRAWN = "helper_withdrawn"
    COMMITTEE_WITHDRAWN = "committee_withdrawn"
    TENANT_REOPENED = "tenant_reopened"
    HELPER_REOPENED = "helper_reopened"
    COMMITTEE_REOPENED = "committee_reopened"
    HANDOVER = "handover"
    COMMITTEE_UNREACHED = "committee_unreached"
    WITHDRAWAL_LINKS = "withdrawal_links"
