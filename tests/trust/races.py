"""Changes at the same moment: one wins, the other is told, and the history is true."""

import itertools
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

from formservice.acts.change import change_state
from formservice.links import Purpose
from formservice.rules.case import BY_SECRETARY, Event, Refusal, State, next_event
from formservice.service import Service
from formservice.storage import cases, letters
from formservice.storage.cases import Case
from tests.harness.serving import Served
from tests.harness.tenants import Tenant
from tests.harness.wire import Wire
from tests.trust.ledger import Teller, beside
from tests.trust.promise import Seen, promise
from tests.trust.sending import change_while_sending
from tests.trust.service import served

_AT_ONCE = 3

Change = Callable[[], State | None]
"""Makes a change, and returns the state that its maker was told, or None where it came too late and was told so."""


@dataclass
class Race:
    """One complaint, and those who are about to change it."""

    running: Served
    service: Service
    case: Case

    def withdraws(self) -> Change:
        """Stand a tenant before the button that withdraws."""
        return self._pressing(Purpose.WITHDRAW, "done", State.WITHDRAWN)

    def undoes(self) -> Change:
        """Stand a tenant before the button that takes the withdrawal back."""
        return self._pressing(Purpose.UNDO, "reopened", State.RECEIVED)

    def moves(self, to: State) -> Change:
        """Let the secretary be about to note a state."""

        def note() -> State | None:
            today, now = self.service.today(), self.service.now()
            moved = change_state(self.service.db, self.case.id, to, today, BY_SECRETARY, "", now, 3)
            return None if isinstance(moved, Refusal) else moved.state

        return note

    def _pressing(self, purpose: Purpose, done: str, state: State) -> Change:
        link = self.service.links.make(purpose, "nl", self.case.id, self.case.link_version)
        browser = Tenant(Wire(self.running.port))
        browser.visit(urlsplit(link).path)

        def press() -> State | None:
            browser.answer({})
            browser.wire.close()
            return state if browser.slug == done else None

        return press


_PAIRS: tuple[tuple[bool, Callable[[Race], tuple[Change, Change]]], ...] = (
    (False, lambda race: (race.withdraws(), race.moves(State.ACCEPTED))),
    (False, lambda race: (race.withdraws(), race.moves(State.DECLINED))),
    (False, lambda race: (race.withdraws(), race.withdraws())),
    (True, lambda race: (race.undoes(), race.moves(State.ACCEPTED))),
    (True, lambda race: (race.undoes(), race.undoes())),
    (False, lambda race: (race.moves(State.ACCEPTED), race.moves(State.DECLINED))),
)
"""Two who change at once, and whether the complaint is withdrawn before."""


@promise(25, "withdraw at the same time as another change", short=12, long=500)
def change_at_once(folder: Path, pairs: int) -> Seen:
    """Withdraw, take back and move a complaint at one moment, and hold what each was told against what is kept."""
    first: Counter[str] = Counter()
    with served(folder) as running, beside(running) as service, ThreadPoolExecutor(_AT_ONCE) as pool:

        def pair(number: int) -> dict[str, int]:
            is_withdrawn, choose = _PAIRS[number % len(_PAIRS)]
            race = Race(running, service, _new_case(running, service))
            if is_withdrawn:
                assert race.withdraws()() is State.WITHDRAWN
            both = choose(race)
            at_once = Barrier(2)

            def change(make: Change) -> State | None:
                at_once.wait()
                return make()

            with ThreadPoolExecutor(2) as hands:
                told = list(hands.map(change, both if number % 4 < 2 else both[::-1]))
            found = cases.find(service.db, race.case.id)
            assert found
            first[found.history[2 if is_withdrawn else 1].state] += 1
            return _contradictions(service, found, [each for each in told if each], is_withdrawn)

        seen = list(pool.map(pair, range(pairs)))
        told_otherwise, outcomes = change_while_sending(running, service, pairs)
    assert len(first) > 1, "the same one always won"
    won = ", ".join(f"{state} {count}" for state, count in sorted(first.items()))
    never = {what: sum(each[what] for each in seen) for what in seen[0]} | told_otherwise
    told = ", ".join(f"{what} {times}" for what, times in sorted(outcomes.items()))
    return Seen(f"{pairs} pairs at once, {pairs} sent during a change", never, {"first came": won, "changes": told})


def _new_case(running: Served, service: Service) -> Case:
    teller = Teller(running.port)
    teller.go_to_the_last_page()
    reference = teller.browser.finish()
    teller.browser.wire.close()
    case = cases.find_by_reference(service.db, reference)
    assert case
    return case


def _contradictions(service: Service, case: Case, told: list[State], was_withdrawn: bool) -> dict[str, int]:
    """Return what does not fit: rows that no rule allows, words that no row bears out, letters that tell otherwise."""
    states = [event.state for event in case.history]
    happened = states[2 if was_withdrawn else 1 :]
    queued = Counter(letter.kind for letter in letters.of_case(service.db, case.id))
    expected = {
        "received": 1,
        "withdrawn": states.count(State.WITHDRAWN),
        "reopened": sum(1 for one, two in itertools.pairwise(states) if one is State.WITHDRAWN),
    }
    return {
        "untrue histories": not _follows_the_rules(case),
        # who came second with the same wish is told that it is done
        "told otherwise": set(told) != set(happened),
        "letters that do not fit": any(
            queued[f"{who}_{kind}"] != count for kind, count in expected.items() for who in ("tenant", "committee")
        ),
    }


def _follows_the_rules(case: Case) -> bool:
    past: list[Event] = []
    for event in case.history:
        if isinstance(next_event(past, event.state, event.on, 3), Refusal) or event.sequence != len(past) + 1:
            return False
        past.append(event)
    return case.state is past[-1].state
