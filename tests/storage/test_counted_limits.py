"""Limits: exactly so many an hour, per purpose and per fingerprint."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from formservice.errors import PastLimit
from formservice.storage import drafts, limits
from formservice.storage.database import Database
from formservice.storage.limits import Bound

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


def test_what_one_bound_refuses_counts_with_none(db: Database, now: datetime) -> None:
    mine, neighbours, everyones = (
        Bound("bytes", each, most) for each, most in ((ME, 60), (NEIGHBOUR, 60), ("c" * 64, 90))
    )
    assert limits.count_all(db, [mine, everyones], now, 50) is None
    assert limits.count_all(db, [neighbours, everyones], now, 50) == everyones
    assert limits.count_all(db, [mine, everyones], now, 20) == mine
    assert limits.count_all(db, [neighbours, everyones], now, 40) is None
    assert limits.most_counted(db, ["bytes", "other"]) == {"bytes": 90}


def test_once_half_of_what_all_may_do_is_used_each_has_a_fifth(db: Database, now: datetime) -> None:
    everyones = Bound("bytes of all", "c" * 64, 100, is_of_all=True)
    mine, neighbours = (Bound("bytes", each, 50) for each in (ME, NEIGHBOUR))
    assert limits.count_all(db, [mine, everyones], now, 50) is None
    assert limits.count_all(db, [neighbours, everyones], now, 11) == neighbours
    assert limits.count_all(db, [neighbours, everyones], now, 10) is None
    assert limits.reached(db, [neighbours, everyones], now) == neighbours
    assert limits.reached(db, [Bound("bytes", "d" * 64, 50), everyones], now) is None


def test_looking_whether_there_is_room_counts_nothing(db: Database, now: datetime) -> None:
    bound = Bound("codes", ME, 1)
    assert [limits.reached(db, [bound], now) for _ in range(3)] == [None] * 3
    assert limits.count_all(db, [bound], now) is None
    assert limits.reached(db, [Bound("codes", NEIGHBOUR, 1), bound], now) == bound
    assert limits.reached(db, [bound], now + timedelta(hours=1)) is None


def test_many_at_once_do_not_get_past_what_all_may_do_and_none_waits_for_ever(
    db: Database, now: datetime, at_once: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    everyones = Bound("z all", "f" * 64, 10)

    def one(number: int) -> bool:
        bounds = [Bound("a one", f"{number % 4:064}", 10), everyones]
        return limits.count_all(db, bounds if number % 2 else bounds[::-1], now) is None

    assert sum(at_once(40, one)) == 10


def test_a_draft_that_would_pass_a_bound_stays_as_it_was(db: Database, now: datetime) -> None:
    id = drafts.new_id()
    bound = Bound("typed", ME, 3_000)
    assert drafts.merge(db, id, "nl", {"name": "Noor"}, now, [bound])
    for other in (id, drafts.new_id()):
        with pytest.raises(PastLimit):
            drafts.merge(db, other, "nl", {"name": "x" * 3_000}, now, [bound])
    assert drafts.merge(db, id, "nl", {"name": "Noo"}, now, [bound])
    draft = drafts.read(db, id)
    assert draft
    assert draft.answers == {"name": "Noo"}


def test_old_hours_are_erased(db: Database, now: datetime) -> None:
    limits.count(db, "links", ME, now - timedelta(hours=2), limit=10)
    limits.count(db, "links", ME, now, limit=10)
    assert limits.erase_old(db, now - timedelta(hours=1)) == 1
    assert limits.erase_old(db, now - timedelta(hours=1)) == 0
