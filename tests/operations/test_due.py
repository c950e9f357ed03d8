"""What an hour's work costs grows with what is due, and not with what is kept."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select, text, update

from formservice.acts.change import change_state
from formservice.acts.submit import take_in
from formservice.operations import tidying
from formservice.operations.redoing import undone
from formservice.operations.tidying import erase_old, look
from formservice.rules.case import BY_SECRETARY, State
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import cases, drafts, erasing, letters, sampling, tables, tidyings
from formservice.storage.attachments import count_virus_checks
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.figures import figures
from formservice.storage.journal import Entry
from formservice.storage.letters import NewLetter
from formservice.storage.share import Share
from tests.conftest import Clock, service_in, shipped
from tests.harness import many_cases
from tests.harness.databases import sqlite_only

FEW, MANY = 90, 1_800
LARGE = ("cases", "history", "letters", "attachments", "drafts", "contacts")
DAY = timedelta(days=1)


@contextmanager
def watched(db: Database) -> Iterator[list[tuple[str, Any]]]:
    """Give what is asked of the database meanwhile: statements with their values."""
    asked: list[tuple[str, Any]] = []

    def note(_: Connection, __: Any, statement: str, values: Any, ___: Any, is_many: bool) -> None:
        asked.append((statement, values[0] if is_many else values))

    event.listen(db._engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db._engine, "before_cursor_execute", note)


def scans(db: Database, asked: list[tuple[str, Any]], *, but_of_an_index: bool = False) -> list[str]:
    """Return where the database goes through a large table from its beginning to its end for these statements."""
    found = []
    with db.reading() as connection:
        if not db.is_sqlite:
            # a small table is read whole, as that costs less; where there is no index, a large one would be too
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, values in asked:
            if not statement.startswith(("SELECT", "DELETE", "UPDATE")):
                continue
            explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
            plan = [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, values)]
            found += [
                line
                for line in plan
                # for the largest of a column without an index, SQLite says that it searches, and names no index
                if any(
                    line == f"SEARCH {each}" or f"SCAN {each}" in line or f"Seq Scan on {each} " in line
                    for each in LARGE
                )
                and not (but_of_an_index and "COVERING INDEX" in line)
            ]
    return found


def steps(db: Database, work: Callable[[], object]) -> int:
    """Return how many steps SQLite's own machine takes for this."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    def begin(driver: Any, *_: object) -> None:
        driver.set_progress_handler(step, 1)

    def end(driver: Any, *_: object) -> None:
        driver.set_progress_handler(None, 1)

    event.listen(db._engine, "checkout", begin)
    event.listen(db._engine, "checkin", end)
    try:
        work()
    finally:
        event.remove(db._engine, "checkout", begin)
        event.remove(db._engine, "checkin", end)
    return taken


@pytest.fixture
def kept(service: Service) -> Service:
    """A service that keeps some cases, none of them due, and tidied an hour ago."""
    many_cases.fill(service, FEW)
    tidyings.note(service.db, service.now() - timedelta(hours=1))
    return service


@pytest.fixture
def leave(service: Service) -> Callable[[State, timedelta], Case]:
    """Leave a complaint that came into this state so long ago."""

    def do(state: State, ago: timedelta) -> Case:
        at = service.now() - ago
        new = take_in(service.db, drafts.new_id(), "nl", {}, 1, lambda _: [], {}, at)
        moved = change_state(service.db, new.id, state, at.astimezone(AMSTERDAM).date(), BY_SECRETARY, "", at, 3)
        assert isinstance(moved, Case)
        return moved

    return do


def test_no_query_of_the_hourly_work_goes_through_a_table(kept: Service, leave: Callable[..., Case]) -> None:
    due = leave(State.DECLINED, 732 * DAY)
    assert drafts.merge(kept.db, drafts.new_id(), "nl", {}, kept.now() - 32 * DAY)
    letters.queue_now(kept.db, NewLetter("withdrawal_links", "nl", "a@example.org"), kept.now() - 32 * DAY)
    with watched(kept.db) as asked:
        assert tidying.tidy_in_turn(kept)
        assert len(list(look(kept).forgotten)) == 0
        undone(kept.db, [Entry(kept.now(), due.id, "received")])
    assert cases.find(kept.db, due.id) is None
    assert len([each for each in asked if "cases" in each[0]]) > 20
    assert scans(kept.db, asked) == []


def test_what_is_counted_for_doctor_and_monitoring_is_counted_in_an_index(kept: Service) -> None:
    with watched(kept.db) as asked:
        figures(kept.db)
        count_virus_checks(kept.db)
        erasing.count_closed(kept.db)
        letters.undelivered(kept.db)
        len(look(kept).forgotten)
    assert scans(kept.db, asked, but_of_an_index=True) == []


@sqlite_only
def test_the_hourly_work_takes_as_many_steps_for_many_cases_as_for_few(
    built_site: Path, tmp_path: Path, clock: Clock
) -> None:
    taken = []
    for number in (FEW, MANY):
        with service_in(tmp_path / str(number), built_site, shipped(), clock) as service:
            many_cases.fill(service, number)
            tidyings.note(service.db, clock.now)
            taken.append(steps(service.db, lambda service=service: erase_old(service)))
    few, many = taken
    assert few > 100
    assert many <= few * 1.02


@pytest.mark.parametrize("left", [1, 2, 3, 7])
def test_what_is_due_goes_in_small_pieces_and_all_of_it(
    kept: Service, leave: Callable[..., Case], monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    monkeypatch.setattr(erasing, "_AT_ONCE", 2)
    monkeypatch.setattr(drafts, "_AT_ONCE", 2)
    with kept.db.reading() as connection:
        others = set(connection.scalars(select(tables.cases.c.id)))
    for each in range(left):
        for state in (State.DECLINED, State.WITHDRAWN):
            leave(state, (731 + each // 2) * DAY)
        assert drafts.merge(kept.db, drafts.new_id(), "nl", {}, kept.now() - 32 * DAY)
        letters.queue_now(kept.db, NewLetter("withdrawal_links", "nl", "a@example.org"), kept.now() - 32 * DAY)
    outlook = look(kept, is_confirmed=True)
    assert len(outlook.cases) == len(list(outlook.cases)) == 2 * left
    assert sum(1 for _ in tidying.erase_due(kept, outlook)) == 2 * left
    assert erase_old(kept) == 2 * left
    with kept.db.reading() as connection:
        assert set(connection.scalars(select(tables.cases.c.id))) == others
    assert drafts.count(kept.db) == erasing.count_requests(kept.db) == 0


def test_what_a_version_without_the_day_left_is_dated_and_goes(kept: Service, leave: Callable[..., Case]) -> None:
    due = leave(State.DECLINED, 732 * DAY)
    with kept.db.writing() as connection:
        connection.execute(update(tables.cases).values(changed_on=None))
    assert erase_old(kept) == 1
    assert cases.find(kept.db, due.id) is None
    with kept.db.reading() as connection:
        mine = tables.history.c.case_id == tables.cases.c.id
        last = select(func.max(tables.history.c.on)).where(mine).scalar_subquery()
        rows = connection.execute(select(tables.cases.c.changed_on, last)).all()
    assert len(rows) == FEW
    assert all(noted == happened for noted, happened in rows)


def test_a_case_that_a_version_without_the_day_moved_stays_as_long_as_its_history_says(
    kept: Service, leave: Callable[..., Case]
) -> None:
    case = leave(State.WITHDRAWN, 10 * DAY)
    with kept.db.writing() as connection:
        mine = tables.cases.c.id == case.id
        connection.execute(update(tables.cases).where(mine).values(changed_on=kept.today() - 367 * DAY))
    assert len(look(kept).cases) == 1
    assert erase_old(kept) == 0
    assert cases.find(kept.db, case.id) == case
    assert len(look(kept).cases) == 0


def test_the_day_of_the_last_change_is_noted_with_each_row_of_the_history(
    service: Service, leave: Callable[..., Case]
) -> None:
    case = leave(State.WITHDRAWN, 2 * DAY)
    for state, on in ((State.RECEIVED, 1), (State.ACCEPTED, 0)):
        day = service.today() - on * DAY
        moved = change_state(service.db, case.id, state, day, BY_SECRETARY, "", service.now(), 3)
        assert isinstance(moved, Case)
        with service.db.reading() as connection:
            assert connection.scalar(select(tables.cases.c.changed_on)) == day


def test_a_large_database_is_checked_in_parts_and_each_table_in_a_transaction_of_its_own(
    kept: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: Counter[str] = Counter()
    seals: Counter[str] = Counter()
    opening = SimpleNamespace(open=lambda place, _: seals.update([place]))
    monkeypatch.setattr(kept.db.sealer, "key", lambda _: opening)
    for turn in range(5):
        with watched(kept.db) as asked:
            assert kept.db.check(Share(turn, 5)) == []
        for begun, (statement, _) in pairwise([("", ""), *asked]):
            if "integrity_check" in statement:
                assert begun[0] == "BEGIN"
                checked[statement.partition("(")[2][:-1]] += 1
    assert set(seals.values()) == {1}
    assert len(seals) == 2 * FEW + 2 * FEW + 2 * FEW - FEW // len(State)
    if kept.db.is_sqlite:
        small = tables.metadata.tables.keys() - {"letters", "attachment_contents"}
        assert checked == Counter(dict.fromkeys(small, 1))


@sqlite_only
def test_a_small_database_is_checked_whole(kept: Service) -> None:
    with watched(kept.db) as asked:
        kept.db.check(sampling.part(kept.db, kept.now()))
    assert "PRAGMA integrity_check" in [statement for statement, _ in asked]
