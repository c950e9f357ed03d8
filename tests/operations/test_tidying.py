"""Tidying: what it leaves until a person has looked, and that this is told."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from formservice.acts.change import change_state
from formservice.acts.submit import take_in
from formservice.operations.tidying import erase_old, look
from formservice.rules.case import BY_SECRETARY, State
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import cases, drafts, letters, limits, tidyings
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter
from formservice.storage.tidyings import database_clock
from tests.conftest import Clock
from tests.harness.commands import run
from tests.harness.databases import postgres_only

DAY = timedelta(days=1)


@pytest.fixture
def leave(service: Service) -> Callable[..., Case]:
    """Leave a complaint in this state since this moment."""

    def do(state: State, at: datetime) -> Case:
        new = take_in(service.db, drafts.new_id(), "nl", {}, 1, lambda _: [], {}, at)
        if state is State.RECEIVED:
            return new
        moved = change_state(service.db, new.id, state, at.astimezone(AMSTERDAM).date(), BY_SECRETARY, "", at, 3)
        assert isinstance(moved, Case)
        return moved

    return do


def draft(service: Service, at: datetime) -> str:
    id = drafts.new_id()
    assert drafts.merge(service.db, id, "nl", {"complaint": "De kraan lekt."}, at)
    return id


def test_a_service_that_was_off_for_a_month_erases_again_once_a_person_has_looked(
    service: Service, leave: Callable[..., Case], real_clock: None
) -> None:
    now = service.now()
    due = leave(State.DECLINED, now - 740 * DAY)
    waiting = leave(State.RECEIVED, now - 31 * DAY)
    tidyings.note(service.db, now - 31 * DAY)
    draft(service, now - 60 * DAY)
    erased = run(service, "erase")
    assert (erased.returncode, "was the service off?" in erased.stderr) == (1, True)
    sick = run(service, "doctor")
    assert (sick.returncode, "Problem: nothing is erased: the clock stands at" in sick.stdout) == (1, True)
    told = run(service, "erase", "--dry-run").stdout
    assert told == f"Due, but stays: {due.reference}, declined since {due.history[-1].on}.\nDue, but stay: 1 drafts.\n"
    assert cases.all_ids(service.db) == [due.id, waiting.id]
    assert run(service, "erase", "--confirm").returncode == 0
    assert cases.all_ids(service.db) == [waiting.id]
    assert drafts.count(service.db) == 0
    assert look(service).problems == []


def test_at_the_first_start_the_newest_row_is_what_a_clock_is_judged_by(service: Service, clock: Clock) -> None:
    draft(service, clock.now)
    written = clock.now
    clock.pass_by(1_000 * DAY)
    tidyings.begin(service.db)
    draft(service, clock.now)  # a tenant, before anybody has noticed
    assert erase_old(service) == 0
    assert tidyings.last(service.db) == written
    clock.now = written
    assert erase_old(service) == 0
    assert look(service).problems == []


def test_nothing_goes_while_the_clock_is_put_back_and_it_goes_on_by_itself(service: Service, clock: Clock) -> None:
    start = clock.now
    draft(service, start - 31 * DAY)
    tidyings.note(service.db, start)
    clock.pass_by(-2 * DAY)
    assert erase_old(service) == 0
    assert "it goes on after that moment" in look(service).problems[0]
    clock.now = start + timedelta(seconds=1)
    assert erase_old(service) == 1


def test_what_a_clock_wrote_that_was_behind_stays(service: Service, clock: Clock, leave: Callable[..., Case]) -> None:
    start = clock.now
    tidyings.note(service.db, start)
    clock.pass_by(-1_000 * DAY)
    typed, closed = draft(service, clock.now), leave(State.DECLINED, clock.now)
    asked = NewLetter("withdrawal_links", "nl", "iemand@example.org", details={"mail": "iemand@example.org"})
    letters.queue_now(service.db, asked, clock.now)
    clock.now = start
    assert erase_old(service) == 0
    assert drafts.read(service.db, typed)
    assert cases.all_ids(service.db) == [closed.id]
    told = look(service).problems
    assert [each.partition(",")[0] for each in told] == [
        "1 closed complaints stay",
        "1 drafts stay",
        "1 requests for links stay",
    ]
    assert all("their dates cannot be true" in each for each in told)


@pytest.mark.parametrize(("due", "kept"), [(10, 0), (11, 11), (11, 44)])
def test_more_than_a_quarter_or_a_handful_does_not_go_at_once(
    service: Service, clock: Clock, due: int, kept: int
) -> None:
    tidyings.note(service.db, clock.now)
    for _ in range(due):
        draft(service, clock.now - 32 * DAY)
    for _ in range(kept - due):
        draft(service, clock.now)
    stays = due > 10 and kept < 4 * due
    assert erase_old(service) == (0 if stays else due)
    assert [f"{due} of {kept} drafts are due at once" in each for each in look(service).problems] == [True] * stays
    assert look(service, is_confirmed=True).problems == [], "a person has looked: nothing stays"


def test_an_open_complaint_never_goes_by_itself_and_the_doctor_names_how_many_nobody_moves(
    service: Service, leave: Callable[..., Case], real_clock: None
) -> None:
    waiting = leave(State.RECEIVED, service.now() - 731 * DAY)
    leave(State.RECEIVED, service.now() - 729 * DAY)
    tidyings.note(service.db, service.now())
    assert erase_old(service) == 0
    sick = run(service, "doctor")
    assert (sick.returncode, "longer than closed ones are kept: 1; " in sick.stdout) == (1, True)
    told = run(service, "erase", "--dry-run").stdout
    assert told == f"Stays, as it is open: {waiting.reference}, received since {waiting.history[-1].on}.\n"


def test_counts_stay_too_under_a_wrong_clock(service: Service, clock: Clock) -> None:
    assert limits.count(service.db, "codes", "a" * 64, clock.now, limit=1)
    start = clock.now
    clock.pass_by(1_000 * DAY)
    erase_old(service)
    assert not limits.count(service.db, "codes", "a" * 64, start, limit=1)


@postgres_only
def test_two_clocks_that_disagree_erase_nothing_whoever_confirms_it(
    service: Service, real_clock: None, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidyings, "database_clock", database_clock)
    draft(service, clock.now - 32 * DAY)
    tidyings.note(service.db, clock.now)
    clock.pass_by(timedelta(hours=2))
    assert erase_old(service) == 0
    assert look(service, is_confirmed=True).drafts_since is None
    assert "more than an hour apart" in look(service).problems[0]
    clock.pass_by(timedelta(hours=-2))
    assert erase_old(service) == 1
