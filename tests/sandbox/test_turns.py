"""Whose turn it is: one at a time, shared fairly between senders, and nobody waits behind all that another sent."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from formservice.errors import CrowdedError
from formservice.sandbox.turns import Place, Sender, Turns

_SECONDS = 20


class Queue:
    """A queue whose first turn is held until `open`; it notes whose turn it is, in order."""

    def __init__(self, most: int) -> None:
        self.turns = Turns(most)
        self.order: list[str] = []
        self.turned_away: list[str] = []
        self._opened = threading.Event()
        self._threads: list[threading.Thread] = []

    def send(self, key: str, takes: float = 0.0) -> None:
        """Let a sender come, and return once it has a turn, waits for one, or is turned away."""
        has_come = threading.Event()

        def come() -> None:
            try:
                with self.turns.place(Sender(key)) as place:
                    has_come.set()
                    with place.turn():
                        self.order.append(key)
                        self._opened.wait(_SECONDS)
                        time.sleep(takes)
            except CrowdedError:
                self.turned_away.append(key)
                has_come.set()

        self._threads.append(threading.Thread(target=come))
        self._threads[-1].start()
        assert has_come.wait(_SECONDS)
        until = time.monotonic() + _SECONDS
        while not all(place.is_waiting or place is self.turns._has_turn for place in self.turns._places):
            assert time.monotonic() < until
            time.sleep(0.001)

    def open(self) -> None:
        """Let all turns come to an end."""
        self._opened.set()
        for thread in self._threads:
            thread.join(_SECONDS)


@pytest.fixture
def queue() -> Iterator[Queue]:
    made = Queue(6)
    yield made
    made.open()


def test_who_comes_waits_for_the_one_that_is_being_done_and_not_for_the_rest(queue: Queue) -> None:
    for _ in range(5):
        queue.send("many")
    queue.send("one")
    queue.open()
    assert queue.order == ["many", "one", "many", "many", "many", "many"]


def test_whoever_had_the_least_time_is_next_so_small_files_do_not_wait_for_each_large_one(queue: Queue) -> None:
    for _ in range(3):
        queue.send("heavy", takes=0.3)
    for _ in range(3):
        queue.send("light", takes=0.001)
    queue.open()
    assert queue.order == ["heavy", "light", "light", "light", "heavy", "heavy"]


def test_who_leaves_and_comes_back_has_lost_none_of_the_time_that_was_had(queue: Queue) -> None:
    queue.open()
    with ExitStack() as stack:
        stack.enter_context(queue.turns.place(Sender("new")))
        for _ in range(2):
            with queue.turns.place(Sender("heavy")) as place, place.turn():
                time.sleep(0.01)
        again = stack.enter_context(queue.turns.place(Sender("heavy")))
        other = stack.enter_context(queue.turns.place(Sender("new")))
        again.is_waiting = other.is_waiting = True
        assert queue.turns._next() is other
    assert queue.turns._had == {}


def test_where_no_place_is_free_the_sender_with_the_most_gives_up_its_last(queue: Queue) -> None:
    for _ in range(6):
        queue.send("many")
    queue.send("many")
    assert queue.turned_away == ["many"]
    queue.send("one")
    queue.send("two")
    queue.open()
    assert queue.turned_away == ["many"] * 3
    assert sorted(queue.order) == ["many"] * 4 + ["one", "two"]
    assert queue.order.index("one") <= 2
    assert queue.order.index("two") <= 2


def test_among_equals_whoever_comes_last_is_turned_away(queue: Queue) -> None:
    for key in "abcdef":
        queue.send(key)
    queue.send("g")
    queue.send("a")
    queue.open()
    assert queue.turned_away == ["g", "a"]
    assert queue.order == list("abcdef")


def test_one_at_a_time_and_each_sender_is_told_how_long_it_took() -> None:
    turns, at_once, most = Turns(8), [0], [0]
    senders = [Sender(str(number % 3)) for number in range(8)]

    def come(sender: Sender) -> None:
        with turns.place(sender) as place, place.turn():
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
            time.sleep(0.01)
            at_once[0] -= 1

    threads = [threading.Thread(target=come, args=(sender,)) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert all(sender.seconds >= 0.01 for sender in senders)


def test_a_turn_that_ends_badly_is_over_too() -> None:
    turns = Turns(2)

    def break_down(place: Place) -> None:
        with place.turn():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), turns.place(Sender("a")) as place:
        break_down(place)
    with turns.place(Sender("a")) as place, place.turn():
        pass
    assert turns._places == []
