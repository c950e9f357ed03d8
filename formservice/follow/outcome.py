"""What the page for following says after the hearing: how agreements or advice went, and by when the decision is due.

Never what they say (F6 to F8).
"""

from collections.abc import Sequence
from datetime import date, datetime

from formservice.documents.words import Say, say
from formservice.follow.sent import when_sent
from formservice.languages import N_
from formservice.letters.kinds import LetterKind
from formservice.rules.advice import decides_by
from formservice.rules.case import Event, State
from formservice.storage.letters import LetterStatus

_LETTERS = {
    State.SETTLED: (
        LetterKind.TENANT_AGREED,
        N_("Wij hebben de afspraken op %(day)s per mail verstuurd."),
        N_("Wij hebben de afspraken op %(day)s per post verstuurd."),
    ),
    State.ADVISED: (
        LetterKind.TENANT_ADVISED,
        N_("Wij hebben ons advies op %(day)s per mail verstuurd."),
        N_("Wij hebben ons advies op %(day)s per post verstuurd."),
    ),
}


def said(history: Sequence[Event], letters: Sequence[LetterStatus], now: datetime, today: date) -> tuple[Say, ...]:
    """Return what is said of a complaint with this history beside its state; nothing before its hearing."""
    last = history[-1]
    found = []
    if last.state in _LETTERS:
        kind, by_mail, by_post = _LETTERS[last.state]
        # what was sent before a correction tells of nothing that holds
        mine = [each for each in letters if each.kind == kind and last.at and each.created_at >= last.at]
        if sent := when_sent(mine, now):
            on, is_post = sent
            found.append(say(by_post if is_post else by_mail, day=on))
    if last.state is State.ADVISED:
        by = decides_by(last.on)
        late = N_("De directie moest uiterlijk op %(day)s beslissen. Wij hebben nog geen beslissing gekregen.")
        found.append(say(late if by < today else N_("De directie beslist uiterlijk op %(day)s."), day=by))
    return tuple(found)
