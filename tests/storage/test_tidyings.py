"""Whose turn it is to tidy: one has it, once an hour, whoever dies meanwhile and whatever the clocks do."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest

from formservice.storage import cases, tidyings
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer
from tests.harness.databases import postgres_only

MINUTE, HOUR, YEAR = timedelta(minutes=1), timedelta(hours=1), timedelta(days=365)
_TAKES_AND_DIES = """
import os, signal
from datetime import datetime
from formservice.storage import tidyings
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer
db = Database(os.environ["TEST_URL"], Sealer([os.environ["TEST_KEY"]]))
tidyings.database_clock = lambda _: None
assert tidyings.take(db, datetime.fromisoformat(os.environ["TEST_NOW"]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def by_a_set_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's own clock is none that a test can set."""
    monkeypatch.setattr(tidyings, "database_clock", lambda _: None)


def test_of_eight_that_ask_at_once_one_has_the_turn(
    url: str, db: Database, sealer: Sealer, now: datetime, at_once: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    nodes = [Database(url, sealer) for _ in range(8)]
    for hour in range(3):
        taken = at_once(8, lambda number, hour=hour: tidyings.take(nodes[number], now + hour * HOUR))
        assert sorted(taken) == [False] * 7 + [True]
    for node in nodes:
        node.close()


def test_a_turn_is_over_after_an_hour_also_for_a_process_that_is_new(
    db: Database, url: str, sealer: Sealer, now: datetime
) -> None:
    assert tidyings.take(db, now)
    with closing(Database(url, sealer)) as new:
        assert not tidyings.take(new, now)
        assert not tidyings.take(new, now + 59 * MINUTE)
        assert tidyings.take(new, now + HOUR)


def test_who_is_killed_holds_the_turn_for_the_rest_of_the_hour(db: Database, url: str, key: str, now: datetime) -> None:
    environment = {**os.environ, "TEST_URL": url, "TEST_KEY": key, "TEST_NOW": now.isoformat()}
    killed = subprocess.run([sys.executable, "-c", _TAKES_AND_DIES], env=environment, check=False)
    assert killed.returncode < 0
    assert not tidyings.take(db, now + 59 * MINUTE)
    assert tidyings.take(db, now + HOUR)


def test_who_goes_on_keeps_the_turn(db: Database, now: datetime) -> None:
    assert tidyings.take(db, now)
    tidyings.hold(db, now + 50 * MINUTE)
    assert not tidyings.take(db, now + 109 * MINUTE)
    assert tidyings.take(db, now + 110 * MINUTE)


@pytest.mark.parametrize("step", [3 * YEAR, 25 * HOUR, 61 * MINUTE])
def test_a_turn_that_a_wrong_clock_took_holds_up_nobody_once_it_is_right(
    db: Database, now: datetime, step: timedelta
) -> None:
    assert tidyings.take(db, now + step)
    assert tidyings.take(db, now)
    assert not tidyings.take(db, now + MINUTE)


def test_a_clock_that_is_put_back_a_little_lets_nobody_begin_again(db: Database, now: datetime) -> None:
    assert tidyings.take(db, now)
    assert not tidyings.take(db, now - 59 * MINUTE)


def test_taking_the_turn_does_not_note_that_tidying_was_done(
    db: Database, submit: Callable[..., Case], now: datetime
) -> None:
    case = submit()
    assert tidyings.take(db, now + 3 * YEAR)
    assert tidyings.last(db) == case.submitted_at, "the newest row, as a clock that may be wrong is judged by it"
    tidyings.note(db, now)
    assert tidyings.take(db, now)
    assert tidyings.last(db) == now
    assert cases.all_ids(db) == [case.id]


@postgres_only
def test_nodes_whose_clocks_are_apart_take_turns_by_the_clock_of_the_database(
    db: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    assert tidyings.take(db, now)
    for apart in (-3 * YEAR, -2 * HOUR, 2 * HOUR, 3 * YEAR):
        assert not tidyings.take(db, now + apart)
