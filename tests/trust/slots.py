"""Two secretaries at the same moment want the last slot of a day, or one of them takes it off the day (check 13)."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Barrier

from formservice.acts.desk import days
from formservice.acts.desk.carry_out import Done, carry_out, look
from formservice.acts.desk.plans import DeskAct, Hindrance, Invite, Move
from formservice.rules.hearing import DayProblem
from formservice.service import Service
from formservice.storage import desk_log, drafts, hearing_days, letters
from formservice.storage.cases import Case
from formservice.storage.corporations import Corporation
from formservice.storage.hearing_days import HearingDay
from tests.harness.desk import add_secretary, at_desk
from tests.harness.planning import corporation, invited, new_case, new_day
from tests.harness.visit import Browser
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.service import served

_SANNE, _BO = "1" * 32, "2" * 32
_WORDS = "Neemt u de foto’s mee? De zaal is op de tweede verdieping."
Press = Callable[[], object]
"""A secretary before the button: what pressing it tells."""


class _Pair:
    """The last slot of a day, and two who are about to press."""

    def __init__(self, service: Service, of: Corporation) -> None:
        self.service = service
        self.of = of
        self.day = new_day(service, slots=1)
        self.cases: list[Case] = []

    def invites(self, who: str) -> Press:
        """Let somebody be about to invite to the slot."""
        return self._about_to(who, new_case(self.service, self.of), Invite(self.day.id, 0))

    def moves(self, who: str) -> Press:
        """Let somebody be about to move a hearing from another day to the slot."""
        case = invited(self.service, self.of, new_day(self.service))
        return self._about_to(who, case, Move("tenant", self.day.id, 0))

    def _about_to(self, who: str, case: Case, act: DeskAct) -> Press:
        seen, form = look(self.service, case.id).version, drafts.new_id()
        self.cases.append(case)
        return lambda: carry_out(self.service, who, case.id, act, seen, form)


_PAIRS: tuple[Callable[[_Pair], tuple[Press, Press]], ...] = (
    lambda pair: (pair.invites(_SANNE), pair.invites(_BO)),
    lambda pair: (pair.moves(_SANNE), pair.invites(_BO)),
    lambda pair: (pair.moves(_SANNE), pair.moves(_BO)),
)


@promise(31, "a full day, and two secretaries", short=6, long=500)
def one_slot_one_case(folder: Path, pairs: int) -> Seen:
    """Let two want the last slot at one moment: one has it, the other is told so, and of that one nothing changed."""
    first: Counter[int] = Counter()
    never: Counter[str] = Counter(
        dict.fromkeys(("slots of two cases", "not told", "changed all the same", "texts lost"), 0)
    )
    with served(folder) as running, beside(running) as service:
        of = corporation(service)
        desks = [at_desk(service, add_secretary(service, name)) for name in ("Sanne de Wit", "Bo Yilmaz")]
        for number in range(pairs):
            pair = _Pair(service, of)
            presses = _PAIRS[number % len(_PAIRS)](pair)
            before = [_known(service, case) for case in pair.cases]
            told = _at_once(presses if number % 2 else presses[::-1])
            told = told if number % 2 else told[::-1]
            first[[isinstance(each, Done) for each in told].index(True)] += 1
            never.update(_contradictions(service, pair, told, before))
            never.update(_taken_off(service, of, is_first=bool(number % 2)))
            never.update(_on_pages(service, of, desks))
    assert len(first) > 1 or pairs < 12, "the same one always won"
    won = ", ".join(f"{('one', 'other')[who]} {count}" for who, count in sorted(first.items()))
    tried = f"{pairs} pairs for a slot, {pairs} on the desk's pages, {pairs} for a slot that is taken off"
    return Seen(tried, dict(never), {"won": won})


def _at_once(presses: Sequence[Press]) -> list[object]:
    gate = Barrier(len(presses))

    def press(one: Press) -> object:
        gate.wait()
        return one()

    with ThreadPoolExecutor(len(presses)) as hands:
        return list(hands.map(press, presses))


def _known(service: Service, case: Case) -> object:
    now = look(service, case.id)
    with service.db.reading() as connection:
        log = desk_log.of_case(service.db, connection, case.id)
    return now.case, now.hearings, letters.of_case(service.db, case.id), log


def _contradictions(service: Service, pair: _Pair, told: Sequence[object], before: Sequence[object]) -> Counter[str]:
    won = [isinstance(each, Done) for each in told]
    has = [(now := look(service, case.id).planned) and now.day.id == pair.day.id for case in pair.cases]
    return Counter(
        {
            "slots of two cases": int(sum(map(bool, has)) != 1),
            "not told": int(list(map(bool, has)) != won or set(told) - {Hindrance.SLOT_TAKEN} != _done(told)),
            "changed all the same": sum(
                not is_won and _known(service, case) != was
                for is_won, case, was in zip(won, pair.cases, before, strict=True)
            ),
        }
    )


def _done(told: Sequence[object]) -> set[object]:
    return {each for each in told if isinstance(each, Done)}


def _taken_off(service: Service, of: Corporation, *, is_first: bool) -> Counter[str]:
    """Let one invite to the last slot of a day while another takes that slot off it."""
    day = new_day(service, slots=2)
    case, form = new_case(service, of), drafts.new_id()
    seen = look(service, case.id).version

    def invite() -> object:
        return carry_out(service, _SANNE, case.id, Invite(day.id, 1), seen, form)

    def shorten() -> object:
        return days.change(service, _BO, day, replace(day.day, slots=1), day.where, drafts.new_id())

    invited_told, shortened_told = _both(invite, shorten, is_first=is_first)
    kept = hearing_days.find_day(service.db, day.id)
    assert kept
    is_planned, is_short = look(service, case.id).planned is not None, kept.day.slots == 1
    is_told = isinstance(invited_told, Done) == is_planned and isinstance(shortened_told, HearingDay) == is_short
    is_known = is_planned or invited_told is Hindrance.NO_SUCH_SLOT
    is_known_too = is_short or shortened_told in (DayProblem.PLANNED_BEYOND, days.DayRefusal.CHANGED)
    return Counter(
        {
            "slots of two cases": int(is_planned and is_short),
            "not told": int(not (is_told and is_known and is_known_too)),
        }
    )


def _on_pages(service: Service, of: Corporation, desks: Sequence[Browser]) -> Counter[str]:
    """Let two press the button for the same slot, each with words of her own under it."""
    day, presses = new_day(service, slots=1), []
    cases = [new_case(service, of) for _ in desks]
    for desk, case in zip(desks, cases, strict=True):
        desk.visit(f"/desk/case/{case.reference}/act/invite")
        desk.press(slot=f"{day.id}.0", own_words=_WORDS)
        presses.append(partial(desk.press, "go"))
    _at_once(presses)
    has = [look(service, case.id).planned is not None for case in cases]
    told = [desk.page.slug == case.reference for desk, case in zip(desks, cases, strict=True)]
    kept = [_WORDS in desk.page.text for desk, is_told in zip(desks, told, strict=True) if not is_told]
    return Counter(
        {"slots of two cases": int(sum(has) != 1), "not told": int(told != has), "texts lost": kept.count(False)}
    )


def _both(one: Press, other: Press, *, is_first: bool) -> tuple[object, object]:
    told = _at_once((one, other) if is_first else (other, one))
    return (told[0], told[1]) if is_first else (told[1], told[0])
