"""Every letter about a complaint, declared once: to whom it goes, what it says, and what a tenant reads of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from formservice.languages import LANGUAGES, N_, SOURCE
from formservice.letters import about_withdrawing, compose, to_committee
from formservice.letters.about_unreached import committee_unreached
from formservice.letters.complaint import complaint
from formservice.letters.compose import Letter, Ways
from formservice.letters.kinds import LetterKind
from formservice.letters.told import Told
from formservice.links import Purpose
from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.letters import LetterRow, NewLetter


class To(Enum):
    """Who gets a letter."""

    TENANT = "tenant"
    HELPER = "helper"
    COMMITTEE = "committee"
    CORPORATION = "corporation"


@dataclass(frozen=True)
class Given:
    """What a letter is made of."""

    service: Service
    case: Case
    row: LetterRow

    @property
    def committee(self) -> Committee:
        """The committee that writes."""
        return self.service.committee

    @property
    def language(self) -> str:
        """The language of the letter; Dutch where there are no texts in it any more."""
        return self.row.language if self.row.language in LANGUAGES else SOURCE

    @property
    def reason(self) -> str:
        """The reason of the last change; letters of an earlier version carry it themselves."""
        return str(self.row.details.get("reason", "")) or self.case.history[-1].reason

    @property
    def told(self) -> Told:
        """What its act tells in it beside the case."""
        return Told.read(self.row.details)

    def ways(self, code: str) -> Ways:
        """Return the links to the case, to pages in this language."""
        links, case = self.service.links, self.case
        purposes = (Purpose.FOLLOW, Purpose.WITHDRAW, Purpose.UNDO)
        return Ways(*(links.make(purpose, code, case.id, case.link_version) for purpose in purposes))


@dataclass(frozen=True)
class Declared:
    """One kind of letter; `name` is what a tenant reads of it on the page for following, if anything."""

    to: To
    says: Callable[[Given], Letter]
    name: str = ""


LETTERS: Mapping[LetterKind, Declared] = {
    LetterKind.TENANT_RECEIVED: Declared(
        To.TENANT,
        lambda given: compose.tenant_received(given.case, given.committee, given.language, given.ways),
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
        lambda given: about_withdrawing.tenant_withdrawn(given.case, given.committee, given.language, given.ways),
        N_("Uw klacht is ingetrokken"),
    ),
    LetterKind.HELPER_WITHDRAWN: Declared(
        To.HELPER,
        lambda given: about_withdrawing.helper_withdrawn(given.case, given.committee, given.language, given.ways),
    ),
    LetterKind.COMMITTEE_WITHDRAWN: Declared(
        To.COMMITTEE,
        lambda given: to_committee.committee_withdrawn(given.case, given.committee, given.reason, given.told),
        N_("Uw klacht is ingetrokken"),
    ),
    LetterKind.TENANT_REOPENED: Declared(
        To.TENANT,
        lambda given: about_withdrawing.tenant_reopened(
            given.case, given.committee, given.language, given.ways, given.told
        ),
        N_("Wij gaan verder met uw klacht"),
    ),
    LetterKind.HELPER_REOPENED: Declared(
        To.HELPER,
        lambda given: about_withdrawing.helper_reopened(
            given.case, given.committee, given.language, given.ways, given.told
        ),
    ),
    LetterKind.COMMITTEE_REOPENED: Declared(
        To.COMMITTEE,
        lambda given: to_committee.committee_reopened(given.case, given.told),
        N_("Wij gaan verder met uw klacht"),
    ),
    LetterKind.COMMITTEE_UNREACHED: Declared(To.COMMITTEE, lambda given: _unreached(given)),
}
"""A request for links is no letter about one complaint: `requested` answers it."""


def _unreached(given: Given) -> Letter:
    row = given.row
    kind = LetterKind(row.details["kind"])
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

    A tenant or a corporation without a mail address gets one by post, where it `posts`; else none.
    """
    addresses = {
        To.TENANT: case.complaint.mail,
        To.HELPER: case.complaint.helper_mail,
        To.COMMITTEE: committee.complaints_to,
        To.CORPORATION: party.mail if party else "",
    }
    in_dutch = (To.COMMITTEE, To.CORPORATION)
    letters = []
    for kind in kinds:
        to = LETTERS[kind].to
        is_post = not addresses[to] and posts and to in (To.TENANT, To.CORPORATION)
        if addresses[to] or to is To.COMMITTEE or is_post:
            language = SOURCE if to in in_dutch else case.language
            letters.append(NewLetter(kind, language, addresses[to], details=details or {}, is_post=is_post))
    return letters
