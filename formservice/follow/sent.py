"""The letters sent about a complaint, in words for the tenant: which, to whom, when, and whether they went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from formservice.languages import N_
from formservice.letters.declared import LETTERS, To
from formservice.letters.kinds import LetterKind
from formservice.rules.terms import AMSTERDAM
from formservice.storage.columns import BEGINNING
from formservice.storage.letters import LetterState, LetterStatus
from formservice.storage.supplements import Supplement

_TOLD = {kind for kind, declared in LETTERS.items() if declared.name}
_STATES = {
    LetterState.SENT: N_("Verstuurd op %(day)s"),
    LetterState.QUEUED: N_("Wordt nog verstuurd"),
    LetterState.FAILED: N_("Wij konden deze mail niet versturen. Bel of mail ons dan."),
    LetterState.TO_POST: N_("Wordt per post verstuurd"),
    LetterState.POSTED: N_("Per post verstuurd op %(day)s"),
    LetterState.TOLD: N_("Verteld aan de telefoon op %(day)s"),
}
_RETURNED = N_("Deze mail is niet aangekomen.")
_BY_POST = {LetterState.TO_POST, LetterState.POSTED}
_DONE = {LetterState.SENT, LetterState.POSTED}
_ON_A_DAY = {LetterState.POSTED, LetterState.TOLD}
_WAIT = {LetterState.TO_POST, LetterState.QUEUED}
_WORST_FIRST = (
    LetterState.FAILED,
    LetterState.TO_POST,
    LetterState.QUEUED,
    LetterState.TOLD,
    LetterState.POSTED,
    LetterState.SENT,
)


@dataclass(frozen=True)
class Sent:
    """One letter: to whom, what it is, how far it is, and when it went out."""

    to: str
    what: str
    state: str
    on: date | None


def sent_letters(letters: Sequence[LetterStatus], now: datetime, *, is_helped: bool) -> list[Sent]:
    """Return the letters of a complaint, oldest first; one that went in parts is one, and a helper's is not told.

    Nor is one of the desk that was taken back, or that is held and still can be. Where somebody helped, either of the
    two may be reading: then the tenant is not "u".
    """
    found: dict[tuple[str, datetime], list[LetterStatus]] = {}
    for letter in letters:
        if letter.kind in _TOLD and not _can_be_or_was_taken_back(letter, now):
            found.setdefault((letter.kind, letter.created_at), []).append(letter)
    return [_as_one(LetterKind(kind), parts, is_helped) for (kind, _), parts in found.items()]


def when_sent(parts: Sequence[LetterStatus], now: datetime) -> tuple[date, bool] | None:
    """Return the day on which a letter went out, and whether by post; None where it did not go out (yet)."""
    sent = [part for part in parts if part.state in _DONE and not _can_be_or_was_taken_back(part, now)]
    if not sent:
        return None
    is_post = sent[-1].state is LetterState.POSTED
    day = sent[-1].posted_on if is_post else sent[-1].sent_at and sent[-1].sent_at.astimezone(AMSTERDAM).date()
    return (day, is_post) if day else None


def has_returned(letters: Sequence[LetterStatus], added: Sequence[Supplement]) -> bool:
    """Tell whether a mail to the tenant did not arrive, and the tenant gave no other address since."""
    since = max((each.at for each in added if "mail" in each.new), default=BEGINNING)
    lost = (
        letter.returned_at or letter.created_at
        for letter in letters
        if _is_returned(letter) or letter.state is LetterState.FAILED
        if letter.kind in _TOLD and LETTERS[LetterKind(letter.kind)].to is To.TENANT
    )
    return any(at > since for at in lost)


def _is_returned(letter: LetterStatus) -> bool:
    # not one that has gone another way since
    return letter.returned_at is not None and letter.state in (LetterState.SENT, LetterState.FAILED)


def _can_be_or_was_taken_back(letter: LetterStatus, now: datetime) -> bool:
    is_held = letter.act is not None and letter.attempts == 0 and letter.next_at > now
    return letter.state is LetterState.TAKEN_BACK or (is_held and letter.state in _WAIT)


def _as_one(kind: LetterKind, parts: Sequence[LetterStatus], is_helped: bool) -> Sent:
    states = {part.state for part in parts}
    worst = next(state for state in _WORST_FIRST if state in states)
    day = None
    if any(map(_is_returned, parts)):
        return Sent(_to(LETTERS[kind].to, False, is_helped), LETTERS[kind].name, _RETURNED, None)
    if worst is LetterState.SENT:
        day = max(part.sent_at for part in parts if part.sent_at).astimezone(AMSTERDAM).date()
    if worst in _ON_A_DAY:
        day = max(part.posted_on for part in parts if part.posted_on)
    return Sent(_to(LETTERS[kind].to, worst in _BY_POST, is_helped), LETTERS[kind].name, _STATES[worst], day)


def _to(whom: To, is_post: bool, is_helped: bool) -> str:
    if whom is To.TENANT and is_helped:
        return N_("Brief aan de huurder") if is_post else N_("Mail aan de huurder")
    if whom is To.TENANT:
        return N_("Brief aan u") if is_post else N_("Mail aan u")
    return N_("Mail aan de commissie")
