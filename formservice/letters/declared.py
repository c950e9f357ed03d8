"""Every letter about a complaint, declared once: to whom it goes, what it says, and what a tenant reads of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from formservice.documents.words import say
from formservice.languages import N_, SOURCE
from formservice.letters import (
    about_advice,
    about_agreements,
    about_contact,
    about_hearings,
    about_taking_up,
    about_withdrawing,
    compose,
    free,
    to_committee,
    to_management,
    to_party,
)
from formservice.letters.about_papers import committee_papers
from formservice.letters.about_unreached import committee_unreached, corporation_unreached
from formservice.letters.complaint import complaint
from formservice.letters.compose import Letter
from formservice.letters.confirmation import CONFIRMATION, confirmation_sheets
from formservice.letters.enclosed import (
    as_pdf,
    for_calendars,
    on_paper_as_pdf,
    out_of_calendars,
    with_complaint,
    with_complaint_if_new,
    with_paper,
)
from formservice.letters.given import Given
from formservice.letters.kinds import LetterKind
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.letters import NewLetter


class To(Enum):
    """Who gets a letter."""

    TENANT = "tenant"
    HELPER = "helper"
    COMMITTEE = "committee"
    CORPORATION = "corporation"
    MANAGEMENT = "management"


@dataclass(frozen=True)
class Declared:
    """One kind of letter; `name` is what a tenant reads of it on the page for following, if anything."""

    to: To
    says: Callable[[Given], Letter]
    name: str = ""


LETTERS: Mapping[LetterKind, Declared] = {
    LetterKind.TENANT_RECEIVED: Declared(
        To.TENANT,
        lambda given: _on_paper(given) if given.is_by_post else _received(given),
        N_("Wij hebben uw klacht ontvangen"),
    ),
    LetterKind.HELPER_RECEIVED: Declared(
        To.HELPER,
        lambda given: compose.helper_received(given.case, given.committee, given.language, given.ways),
    ),
    LetterKind.COMMITTEE_RECEIVED: Declared(
        To.COMMITTEE, lambda given: complaint(given.service, given.case, given.row), N_("Uw klacht")
    ),
    LetterKind.TENANT_WITHDRAWN: Declared(
        To.TENANT,
        for_calendars(on_paper_as_pdf(about_withdrawing.tenant_withdrawn)),
        N_("Uw klacht is ingetrokken"),
    ),
    LetterKind.HELPER_WITHDRAWN: Declared(
        To.HELPER,
        for_calendars(about_withdrawing.helper_withdrawn),
    ),
    LetterKind.COMMITTEE_WITHDRAWN: Declared(
        To.COMMITTEE,
        lambda given: to_committee.committee_withdrawn(given.case, given.committee, given.reason, given.told),
        N_("Uw klacht is ingetrokken"),
    ),
    LetterKind.TENANT_REOPENED: Declared(
        To.TENANT,
        for_calendars(on_paper_as_pdf(about_withdrawing.tenant_reopened)),
        N_("Wij gaan verder met uw klacht"),
    ),
    LetterKind.HELPER_REOPENED: Declared(
        To.HELPER,
        for_calendars(about_withdrawing.helper_reopened),
    ),
    LetterKind.COMMITTEE_REOPENED: Declared(
        To.COMMITTEE,
        lambda given: to_committee.committee_reopened(given.case, given.told),
        N_("Wij gaan verder met uw klacht"),
    ),
    LetterKind.COMMITTEE_UNREACHED: Declared(To.COMMITTEE, lambda given: _unreached(given)),
    LetterKind.TENANT_TAKEN_UP: Declared(
        To.TENANT, as_pdf(about_taking_up.tenant_taken_up), N_("Wij nemen uw klacht in behandeling")
    ),
    LetterKind.HELPER_TAKEN_UP: Declared(To.HELPER, as_pdf(about_taking_up.helper_taken_up)),
    LetterKind.CORPORATION_TAKEN_UP: Declared(To.CORPORATION, with_complaint(as_pdf(to_party.taken_up))),
    LetterKind.TENANT_DECLINED: Declared(
        To.TENANT, as_pdf(about_taking_up.tenant_declined), N_("Wij nemen uw klacht niet in behandeling")
    ),
    LetterKind.HELPER_DECLINED: Declared(To.HELPER, as_pdf(about_taking_up.helper_declined)),
    LetterKind.CORPORATION_FORWARDED: Declared(To.CORPORATION, with_complaint(as_pdf(to_party.forwarded))),
    LetterKind.TENANT_INVITED: Declared(
        To.TENANT,
        for_calendars(as_pdf(about_hearings.tenant_invited)),
        N_("Uitnodiging voor een bijeenkomst over uw klacht"),
    ),
    LetterKind.HELPER_INVITED: Declared(To.HELPER, for_calendars(as_pdf(about_hearings.helper_invited))),
    LetterKind.CORPORATION_INVITED: Declared(
        To.CORPORATION, with_complaint_if_new(for_calendars(as_pdf(to_party.invited)))
    ),
    LetterKind.TENANT_MOVED: Declared(
        To.TENANT, for_calendars(as_pdf(about_hearings.tenant_moved)), N_("Bericht over de bijeenkomst")
    ),
    LetterKind.HELPER_MOVED: Declared(To.HELPER, for_calendars(as_pdf(about_hearings.helper_moved))),
    LetterKind.CORPORATION_MOVED: Declared(To.CORPORATION, for_calendars(as_pdf(to_party.moved))),
    LetterKind.TENANT_OFF: Declared(
        To.TENANT, out_of_calendars(as_pdf(about_hearings.tenant_off)), N_("De bijeenkomst gaat niet door")
    ),
    LetterKind.HELPER_OFF: Declared(To.HELPER, out_of_calendars(as_pdf(about_hearings.helper_off))),
    LetterKind.CORPORATION_OFF: Declared(To.CORPORATION, out_of_calendars(as_pdf(to_party.off))),
    # without a slot again, the calendars lost the hearing already when the complaint was withdrawn
    LetterKind.CORPORATION_GOES_ON: Declared(To.CORPORATION, for_calendars(as_pdf(to_party.goes_on))),
    LetterKind.TENANT_AGREED: Declared(
        To.TENANT, with_paper(as_pdf(about_agreements.tenant_agreed)), N_("De afspraken over uw klacht")
    ),
    LetterKind.HELPER_AGREED: Declared(To.HELPER, with_paper(as_pdf(about_agreements.helper_agreed))),
    LetterKind.MANAGEMENT_AGREED: Declared(To.MANAGEMENT, with_paper(as_pdf(to_management.agreed))),
    LetterKind.TENANT_ADVISED: Declared(
        To.TENANT, with_paper(as_pdf(about_advice.tenant_advised)), N_("Ons advies over uw klacht")
    ),
    LetterKind.HELPER_ADVISED: Declared(To.HELPER, with_paper(as_pdf(about_advice.helper_advised))),
    LetterKind.MANAGEMENT_ADVISED: Declared(To.MANAGEMENT, with_paper(as_pdf(to_management.advised))),
    LetterKind.MANAGEMENT_REMINDED: Declared(To.MANAGEMENT, with_paper(as_pdf(to_management.reminded))),
    LetterKind.COMMITTEE_PAPERS: Declared(To.COMMITTEE, committee_papers, N_("Papieren of een bericht bij de klacht")),
    LetterKind.COMMITTEE_CONTACT: Declared(
        To.COMMITTEE, about_contact.committee_contact, N_("Uw gegevens zijn veranderd")
    ),
    LetterKind.TENANT_CONTACT: Declared(To.TENANT, about_contact.tenant_contact, N_("Uw gegevens zijn veranderd")),
    LetterKind.TENANT_CONTACT_GONE: Declared(To.TENANT, about_contact.tenant_contact_gone),
    LetterKind.HELPER_CONTACT: Declared(To.HELPER, about_contact.helper_contact),
    LetterKind.TENANT_WRITTEN: Declared(To.TENANT, as_pdf(free.to_tenant), N_("Een bericht over uw klacht")),
    LetterKind.HELPER_WRITTEN: Declared(To.HELPER, as_pdf(free.to_helper)),
    LetterKind.CORPORATION_WRITTEN: Declared(To.CORPORATION, as_pdf(free.to_corporation)),
    LetterKind.MANAGEMENT_WRITTEN: Declared(To.MANAGEMENT, as_pdf(free.to_management)),
}
"""A request for links is no letter about one complaint: `requested` answers it."""


def _received(given: Given) -> Letter:
    return compose.tenant_received(given.case, given.committee, given.language, given.ways)


@as_pdf
def _on_paper(given: Given) -> Letter:
    """Return the same on paper, which has no links but the number and the code."""
    sheets = confirmation_sheets(given.case, given.committee, given.service.settings.base_url, given.language)
    return Letter(say(CONFIRMATION), sheets, reply_to=given.committee.mail)


def _unreached(given: Given) -> Letter:
    row = given.row
    kind = LetterKind(row.details["kind"])
    if LETTERS[kind].to in (To.CORPORATION, To.MANAGEMENT):
        return corporation_unreached(given.case, row.details["mail"], is_refused=row.details["is_refused"])
    is_helper, is_refused = LETTERS[kind].to is To.HELPER, row.details["is_refused"]
    return committee_unreached(given.case, kind, row.details["mail"], is_helper=is_helper, is_refused=is_refused)


def addressed(
    kinds: Iterable[LetterKind],
    case: Case,
    committee: Committee,
    *,
    party: Party | None = None,
    details: Mapping[str, Any] | None = None,
    posts: bool = False,
) -> list[NewLetter]:
    """Return a letter of each kind for whoever has an address: the helper only where somebody helped.

    A tenant or a corporation without a mail address gets one by post, where it `posts`; else none. What is for the
    management goes to the contact for complaints where nobody knows its address.
    """
    addresses = {
        To.TENANT: case.complaint.mail,
        To.HELPER: case.complaint.helper_mail,
        To.COMMITTEE: committee.complaints_to,
        To.CORPORATION: party.mail if party else "",
        To.MANAGEMENT: (party.management_mail or party.mail) if party else "",
    }
    in_dutch = (To.COMMITTEE, To.CORPORATION, To.MANAGEMENT)
    letters = []
    for kind in kinds:
        to = LETTERS[kind].to
        is_post = not addresses[to] and posts and to in (To.TENANT, To.CORPORATION, To.MANAGEMENT)
        if addresses[to] or to is To.COMMITTEE or is_post:
            language = SOURCE if to in in_dutch else case.language
            letters.append(NewLetter(kind, language, addresses[to], details=details or {}, is_post=is_post))
    return letters
