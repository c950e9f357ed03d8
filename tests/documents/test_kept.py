"""What was drawn is kept for a moment: within its bytes and its seconds, also where nobody asks any more."""

import time

from formservice.documents.kept import Kept


def test_a_result_is_found_by_its_own_key_alone() -> None:
    kept = Kept(most_bytes=100, seconds=60)
    kept.put(b"a", b"1")
    assert (kept.get(b"a"), kept.get(b"b")) == (b"1", None)


def test_the_oldest_goes_where_there_is_no_room() -> None:
    kept = Kept(most_bytes=100, seconds=60)
    for number in range(5):
        kept.put(bytes([number]), bytes(40))
    assert [kept.get(bytes([number])) is not None for number in range(5)] == [False] * 3 + [True] * 2
    kept.put(b"large", bytes(101))
    assert kept._results == {}


def test_nothing_outlives_its_time_also_where_nobody_asks() -> None:
    kept = Kept(most_bytes=100, seconds=0.05)
    kept.put(b"a", b"1")
    kept.put(b"b", b"2")
    until = time.monotonic() + 20
    while kept._results:
        assert time.monotonic() < until, "it stays"
        time.sleep(0.01)
    assert kept.get(b"a") is None
    kept.put(b"c", b"3")
    assert kept._is_timed
