"""A tenant withdraws at the moment at which a secretary invites, or the worker sends the invitation (check 17)."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

from formservice.acts.change import withdraw
from formservice.acts.desk.carry_out import Done, carry_out, look
from formservice.acts.desk.plans import DeskAct, Invite, Move
from formservice.letters.compose import Letter
from formservice.letters.kinds import ASK_TO_COME, LetterKind
from formservice.mail.outbox import Outbox
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import cases, drafts, hearing_days, letters
from formservice.storage.cases import Case
from formservice.storage.corporations import Corporation
from formservice.storage.hearing_days import HearingDay
from formservice.storage.letters import LetterRow, LetterState
from tests.harness.planning import ME, corporation, invited, new_case, new_day
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.service import served

_HELD = timedelta(minutes=11)  # as shipped, a letter of the desk goes out after ten
_NEVER = ("invitations that left", "invitations that wait", "hearings that stand", "told otherwise", "not told off")


class _WithdrawnMeanwhile(Outbox):
    """A worker whose letter's complaint is withdrawn while the letter is composed."""

    def _compose(self, row: LetterRow) -> tuple[Letter, str] | None:
        made = super()._compose(row)
        case = cases.find(self.service.db, row.case_id) if row.case_id and row.kind in ASK_TO_COME else None
        if case and case.state is not State.WITHDRAWN:
            assert isinstance(withdraw(self.service, case, ""), Case)
        return made


@promise(35, "withdrawal against invitation", short=4, long=500)
def no_invitation_for_who_withdrew(folder: Path, pairs: int) -> Seen:
    """Withdraw and invite or move at one moment, and withdraw while an invitation is on its way."""
    never: Counter[str] = Counter(dict.fromkeys(_NEVER, 0))
    first: Counter[str] = Counter()
    with served(folder) as running, beside(running) as service:
        of = corporation(service)
        later = replace(service, clock=lambda: service.now() + _HELD)
        for number in range(pairs):
            day = new_day(service, slots=1)
            case, act = _about_to(service, later, of, day, is_move=bool(number % 2))
            never.update(_at_once(service, case, act, first, is_first=number % 4 < 2))
            Outbox(later).deliver_due()
            never.update(_contradictions(later, case, day))
            on_its_way = invited(service, of, new_day(service, slots=1))
            _WithdrawnMeanwhile(later).deliver_due()
            never["invitations that left"] += _sent(later, on_its_way)
            never.update(_contradictions(later, on_its_way, day))
    assert len(first) > 1 or pairs < 12, "the same one always won"
    won = ", ".join(f"{who} {count}" for who, count in sorted(first.items()))
    return Seen(f"{pairs} pairs at once, {pairs} withdrawn while a letter was on its way", dict(never), {"first": won})


def _about_to(
    service: Service, later: Service, of: Corporation, day: HearingDay, *, is_move: bool
) -> tuple[Case, DeskAct]:
    """Return a complaint and what is about to be done to it; before a move, both were told of another day."""
    if not is_move:
        return new_case(service, of), Invite(day.id, 0)
    case = invited(service, of, new_day(service, slots=1))
    Outbox(later).deliver_due()
    return case, Move("corporation", day.id, 0)


def _at_once(service: Service, case: Case, act: DeskAct, first: Counter[str], *, is_first: bool) -> Counter[str]:
    seen, form, gate = look(service, case.id).version, drafts.new_id(), Barrier(2)
    found = cases.find(service.db, case.id)
    assert found

    def press(one: Callable[[], object]) -> object:
        gate.wait()
        return one()

    both: tuple[Callable[[], object], Callable[[], object]] = (
        lambda: withdraw(service, found, ""),
        lambda: carry_out(service, ME, case.id, act, seen, form),
    )
    with ThreadPoolExecutor(2) as hands:
        told = list(hands.map(press, both if is_first else both[::-1]))
    is_withdrawn, is_done = told if is_first else told[::-1]
    first["the secretary" if isinstance(is_done, Done) else "the tenant"] += 1
    now = cases.find(service.db, case.id)
    is_true = bool(now and now.state is State.WITHDRAWN) and isinstance(is_withdrawn, Case)
    return Counter({"told otherwise": int(not is_true)})


def _contradictions(service: Service, case: Case, day: HearingDay) -> Counter[str]:
    """Return what does not fit a complaint that is withdrawn, after all that was due went out."""
    kept = letters.of_case(service.db, case.id)
    came = [each.kind for each in kept if each.state in {LetterState.SENT, LetterState.QUEUED}]
    is_asked = {LetterKind.CORPORATION_INVITED, LetterKind.CORPORATION_MOVED} & set(came)
    with service.db.reading() as connection:
        taken = hearing_days.planned_on(connection, day.id)
    waits = {LetterState.QUEUED, LetterState.TO_POST}
    return Counter(
        {
            "invitations that wait": sum(each.kind in ASK_TO_COME and each.state in waits for each in kept),
            "hearings that stand": int(look(service, case.id).planned is not None or case.id in taken.values()),
            "not told off": int(bool(is_asked) and LetterKind.CORPORATION_OFF not in came),
        }
    )


def _sent(service: Service, case: Case) -> int:
    kept = letters.of_case(service.db, case.id)
    return sum(each.kind in ASK_TO_COME and each.state is LetterState.SENT for each in kept)
