"""The letters sent about a complaint, in words for the tenant: which, to whom, when, and whether they went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from formservice.languages import N_
from formservice.letters.declared import LETTERS, To
from formservice.letters.kinds import LetterKind
from formservice.rules.terms import AMSTERDAM
from formservice.storage.letters import LetterState, LetterStatus

_TOLD = {kind for kind, declared in LETTERS.items() if declared.name}
_STATES = {
    LetterState.SENT: N_("Verstuurd op %(day)s"),
    LetterState.QUEUED: N_("Wordt nog verstuurd"),
    LetterState.FAILED: N_("Wij konden deze mail niet versturen. Bel of mail ons dan."),
    LetterState.TO_POST: N_("Gaat nog op de post"),
    LetterState.POSTED: N_("Op de post gedaan op %(day)s"),
}
"""How far a letter is, the worst first; one that was taken back was never told."""

_BY_POST = {LetterState.TO_POST, LetterState.POSTED}
_WORST_FIRST = (
    LetterState.FAILED,
    LetterState.QUEUED,
    LetterState.TO_POST,
    LetterState.SENT,
    LetterState.POSTED,
)


@dataclass(frozen=True)
class Sent:
    """One letter: to whom, what it is, how far it is, and the day on which it went out."""

    to: str
    what: str
    state: str
    at: date | None


def sent_letters(letters: Sequence[LetterStatus], *, is_helped: bool) -> list[Sent]:
    """Return the letters of a complaint, oldest first; one that went in parts is one, and a helper's is not told.

    Where somebody helped, either of the two may be reading: then the tenant is not "u".
    """
    found: dict[tuple[str, datetime], list[LetterStatus]] = {}
    for letter in letters:
        if letter.kind in _TOLD and letter.state in _STATES:
            found.setdefault((letter.kind, letter.created_at), []).append(letter)
    return [_as_one(LetterKind(kind), parts, is_helped=is_helped) for (kind, _), parts in found.items()]


def _as_one(kind: LetterKind, parts: Sequence[LetterStatus], *, is_helped: bool) -> Sent:
    states = {part.state for part in parts}
    worst = next(state for state in _WORST_FIRST if state in states)
    days = [part.posted_on or _day_of(part.sent_at) for part in parts if part.state is worst]
    at = days[-1] if worst in (LetterState.SENT, LetterState.POSTED) else None
    to = _to_tenant(is_helped, worst in _BY_POST) if LETTERS[kind].to is To.TENANT else N_("Mail aan de commissie")
    return Sent(to, LETTERS[kind].name, _STATES[worst], at)


def _day_of(moment: datetime | None) -> date | None:
    return moment.astimezone(AMSTERDAM).date() if moment else None


def _to_tenant(is_helped: bool, is_by_post: bool) -> str:
    if is_by_post:
        return N_("Brief aan de huurder") if is_helped else N_("Brief aan u")
    return N_("Mail aan de huurder") if is_helped else N_("Mail aan u")
