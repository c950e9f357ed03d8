"""Limits: exactly so many an hour, per purpose and per fingerprint."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from formservice.storage import limits
from formservice.storage.database import Database

ME, NEIGHBOUR = "a" * 64, "b" * 64


def test_what_passes_the_limit_is_refused_until_the_next_hour(db: Database, now: datetime) -> None:
    hour = now.replace(minute=0)
    last_moment = hour + timedelta(minutes=59, seconds=59)
    assert [limits.count(db, "links", ME, hour, limit=10) for _ in range(11)] == [True] * 10 + [False]
    assert not limits.count(db, "links", ME, last_moment, limit=10)
    assert limits.count(db, "links", ME, hour + timedelta(hours=1), limit=10)


def test_purposes_and_people_are_counted_apart(db: Database, now: datetime) -> None:
    assert limits.count(db, "links", ME, now, limit=1)
    assert limits.count(db, "codes", ME, now, limit=1)
    assert limits.count(db, "links", NEIGHBOUR, now, limit=1)
    assert not limits.count(db, "links", ME, now, limit=1)


@pytest.mark.parametrize(
    ("amounts", "allowed"),
    [
        ([60, 40], [True, True]),
        ([60, 41, 40], [True, False, True]),
        ([101, 100], [False, True]),
        ([0, 100, 0, 1], [True, True, True, False]),
    ],
)
@pytest.mark.parametrize("unit", [1, 100_000_000])  # up to ten gigabytes
def test_bytes_are_counted_and_a_refused_upload_costs_nothing(
    db: Database, now: datetime, amounts: list[int], allowed: list[bool], unit: int
) -> None:
    assert [limits.count(db, "bytes", ME, now, n * unit, limit=100 * unit) for n in amounts] == allowed


def test_forty_at_once_do_not_get_past_the_limit_together(
    db: Database, now: datetime, at_once: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    assert sum(at_once(40, lambda _: limits.count(db, "links", ME, now, limit=10))) == 10


def test_old_hours_are_erased(db: Database, now: datetime) -> None:
    limits.count(db, "links", ME, now - timedelta(hours=2), limit=10)
    limits.count(db, "links", ME, now, limit=10)
    assert limits.erase_old(db, now - timedelta(hours=1)) == 1
    assert limits.erase_old(db, now - timedelta(hours=1)) == 0
