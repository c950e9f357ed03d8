"""The mail that a request for links causes, or none: the worker looks for the complaints, not the page that took it."""

import json
from collections.abc import Sequence
from functools import partial

from formservice.letters.about_withdrawing import case_links
from formservice.letters.compose import Letter, Ways, WaysIn
from formservice.letters.kinds import LetterKind
from formservice.links import Purpose
from formservice.rules.case import undoable_until
from formservice.service import Service
from formservice.storage import cases, contacts, limits
from formservice.storage.cases import Case
from formservice.storage.letters import LetterRow, NewLetter

_MOST_SAME_LINKS = 3  # mails an hour to one address, with links to the same complaints


def request_for_links(mail: str, reference: str | None, language: str) -> NewLetter:
    """Return the row that is queued for every request, match or not."""
    details = {"mail": mail, "reference": reference} if reference else {"mail": mail}
    return NewLetter(LetterKind.WITHDRAWAL_LINKS, language, mail, details=details)


def links_for(service: Service, row: LetterRow, language: str) -> tuple[Letter, str] | None:
    """Return the mail with the links and who gets it; None where nothing fits, or where it went out often just now."""
    typed = str(row.details["mail"]).strip()
    reference = row.details.get("reference")
    found: list[tuple[Case, WaysIn]] = []
    recipient = ""
    for case in cases.find_by_mail(service.db, typed):
        # The mail goes to the address as the complaint has it, never to one that only folds to the same letters.
        addresses = contacts.mail_addresses(service.db, case.id).values()
        stored = next((address for address in addresses if _spelled(address) == _spelled(typed)), None)
        if stored and reference in {None, case.reference}:
            recipient = stored
            found.append((case, partial(_ways, service, case)))
    if not found or not _may_go(service, row, recipient, [case for case, _ in found]):
        return None
    return case_links(found, service.committee, language), recipient


def _may_go(service: Service, row: LetterRow, recipient: str, found: Sequence[Case]) -> bool:
    """Tell whether one more mail may go; if not, this hour's mails with the very same links are there already."""
    # Strangers may ask in a tenant's name: that fills no mailbox, and the links that they cause are the tenant's.
    which = json.dumps([_spelled(recipient), sorted([case.id, case.link_version] for case in found)])
    fingerprint = service.db.sealer.fingerprint("limit:links to", which)
    # tried again, it was counted the first time
    return row.attempts > 1 or limits.count(service.db, "links to", fingerprint, service.now(), limit=_MOST_SAME_LINKS)


def _ways(service: Service, case: Case, code: str) -> Ways:
    """Return the links to a case as it is now: of a withdrawn one also how to take that back, while it can be."""
    can_undo = undoable_until(case.history, service.today(), service.committee.undo_days)

    def link(purpose: Purpose) -> str:
        return service.links.make(purpose, code, case.id, case.link_version)

    return Ways(
        link(Purpose.FOLLOW),
        link(Purpose.WITHDRAW),
        link(Purpose.UNDO) if can_undo else "",
        link(Purpose.CONTACT),
    )


def _spelled(mail: str) -> str:
    """Return an address with only its ASCII letters made small."""
    return "".join(c.lower() if c.isascii() else c for c in mail.strip())
