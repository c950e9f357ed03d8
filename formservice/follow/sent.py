"""The letters sent about a complaint, in words for the tenant: which, to whom, when, and whether they went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from formservice.languages import N_
from formservice.letters.declared import LETTERS, To
from formservice.letters.kinds import LetterKind
from formservice.storage.letters import LetterState, LetterStatus

_TOLD = {kind for kind, declared in LETTERS.items() if declared.name}
_STATES = {
    LetterState.SENT: N_("Verstuurd op %(day)s"),
    LetterState.QUEUED: N_("Wordt nog verstuurd"),
    LetterState.FAILED: N_("Wij konden deze mail niet versturen. Bel of mail ons dan."),
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
    return [_as_one(LetterKind(kind), parts, tenant) for (kind, _), parts in found.items()]


def _as_one(kind: LetterKind, parts: Sequence[LetterStatus], tenant: str) -> Sent:
    states = {part.state for part in parts}
    worst = next(state for state in (LetterState.FAILED, LetterState.QUEUED, LetterState.SENT) if state in states)
    at = max(part.sent_at for part in parts if part.sent_at) if worst is LetterState.SENT else None
    to = tenant if LETTERS[kind].to is To.TENANT else N_("Mail aan de commissie")
    return Sent(to, LETTERS[kind].name, _STATES[worst], at)
