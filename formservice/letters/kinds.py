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
    TENANT_TAKEN_UP = "tenant_taken_up"
    HELPER_TAKEN_UP = "helper_taken_up"
    CORPORATION_TAKEN_UP = "corporation_taken_up"
    TENANT_DECLINED = "tenant_declined"
    HELPER_DECLINED = "helper_declined"
    CORPORATION_FORWARDED = "corporation_forwarded"
    TENANT_INVITED = "tenant_invited"
    HELPER_INVITED = "helper_invited"
    CORPORATION_INVITED = "corporation_invited"
    TENANT_MOVED = "tenant_moved"
    HELPER_MOVED = "helper_moved"
    CORPORATION_MOVED = "corporation_moved"
    TENANT_OFF = "tenant_off"
    HELPER_OFF = "helper_off"
    CORPORATION_OFF = "corporation_off"
    CORPORATION_GOES_ON = "corporation_goes_on"
    TENANT_AGREED = "tenant_agreed"
    HELPER_AGREED = "helper_agreed"
    MANAGEMENT_AGREED = "management_agreed"
    TENANT_ADVISED = "tenant_advised"
    HELPER_ADVISED = "helper_advised"
    MANAGEMENT_ADVISED = "management_advised"
    MANAGEMENT_REMINDED = "management_reminded"
    COMMITTEE_PAPERS = "committee_papers"
    COMMITTEE_CONTACT = "committee_contact"
    TENANT_CONTACT = "tenant_contact"
    TENANT_CONTACT_GONE = "tenant_contact_gone"
    HELPER_CONTACT = "helper_contact"
    TENANT_WRITTEN = "tenant_written"
    HELPER_WRITTEN = "helper_written"
    CORPORATION_WRITTEN = "corporation_written"
    MANAGEMENT_WRITTEN = "management_written"


ASK_TO_COME = frozenset(
    {
        LetterKind.TENANT_INVITED,
        LetterKind.HELPER_INVITED,
        LetterKind.CORPORATION_INVITED,
        LetterKind.TENANT_MOVED,
        LetterKind.HELPER_MOVED,
        LetterKind.CORPORATION_MOVED,
    }
)
"""The letters that ask to a hearing: none may leave for a complaint that is withdrawn (F9)."""

ASK_TO_REACT = frozenset({LetterKind.CORPORATION_TAKEN_UP, LetterKind.CORPORATION_INVITED})
"""The letters that may ask the corporation to react by a day."""
