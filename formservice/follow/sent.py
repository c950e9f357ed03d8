"""What was sent about a complaint, in words for the tenant: which letter, to whom, when, and whether it went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from formservice.languages import N_
from formservice.letters.kinds import Kind
from formservice.storage.letters import LetterState, LetterStatus

_TOLD = {
    Kind.TENANT_RECEIVED: N_("Wij hebben uw klacht"),
    Kind.TENANT_WITHDRAWN: N_("Uw klacht is ingetrokken"),
    Kind.TENANT_REOPENED: N_("Uw klacht gaat door"),
    Kind.COMMITTEE_RECEIVED: N_("Uw klacht"),
    Kind.COMMITTEE_WITHDRAWN: N_("Uw klacht is ingetrokken"),
    Kind.COMMITTEE_REOPENED: N_("Uw klacht gaat door"),
}
_TO_TENANT = {Kind.TENANT_RECEIVED, Kind.TENANT_WITHDRAWN, Kind.TENANT_REOPENED}
_STATES = {
    LetterState.SENT: N_("Verstuurd op %(day)s"),
    LetterState.QUEUED: N_("Wordt nog verstuurd"),
    LetterState.FAILED: N_("Niet gelukt. Bel of mail ons."),
}


@dataclass(frozen=True)
class Sent:
    """One letter: to whom, what it is, how far it is, and when it went out."""

    to: str
    what: str
    state: str
    at: datetime | None


def sent_letters(letters: Sequence[LetterStatus], *, is_helped: bool) -> list[Sent]:
    """Return the letters of a complaint, oldest first; one that went in parts is one, and a helper's is not told.

    Where somebody helped, either of the two may be reading: then the tenant is not "u".
    """
    found: dict[tuple[str, datetime], list[LetterStatus]] = {}
    for letter in letters:
        if letter.kind in _TOLD:
            found.setdefault((letter.kind, letter.created_at), []).append(letter)
    tenant = N_("Mail aan de huurder") if is_helped else N_("Mail aan u")
    return [_as_one(Kind(kind), parts, tenant) for (kind, _), parts in found.items()]


def _as_one(kind: Kind, parts: Sequence[LetterStatus], tenant: str) -> Sent:
    states = {part.state for part in parts}
    worst = next(state for state in (LetterState.FAILED, LetterState.QUEUED, LetterState.SENT) if state in states)
    at = max(part.sent_at for part in parts if part.sent_at) if worst is LetterState.SENT else None
    to = tenant if kind in _TO_TENANT else N_("Mail aan de commissie")
    return Sent(to, _TOLD[kind], _STATES[worst], at)
