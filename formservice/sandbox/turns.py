"""Whose turn it is: work that takes long, for one sender after another, and shared fairly between them."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from formservice.errors import CrowdedError


@dataclass
class Sender:
    """One address, by a key that does not tell it, and the seconds of work that were done for it."""

    key: str
    seconds: float = 0.0


class Place:
    """A place in the queue: held from before there is anything to wait for, so that what waits is bounded."""

    def __init__(self, turns: "Turns", sender: Sender) -> None:
        self._turns = turns
        self.sender = sender
        self.is_waiting = False
        self.is_lost = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn of this place and hold it; raises CrowdedError where the place was lost meanwhile."""
        self._turns.begin(self)
        started = time.monotonic()
        try:
            yield
        finally:
            took = time.monotonic() - started
            self.sender.seconds += took
            self._turns.end(self, took)


class Turns:
    """A queue with so many places, of which one at a time has its turn: the sender that had the least time so far.

    So a sender who comes waits for what is being done, not for all that others sent before. Where no place is free, the
    sender with the most places gives up its last one to a sender with fewer.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._changed = threading.Condition()
        self._places: list[Place] = []  # in the order of coming
        self._has_turn: Place | None = None
        self._had: dict[str, float] = {}

    @contextmanager
    def place(self, sender: Sender) -> Iterator[Place]:
        """Give a place to this sender; raises CrowdedError where there is none."""
        place = Place(self, sender)
        with self._changed:
            self._come(place)
        try:
            yield place
        finally:
            with self._changed:
                self._go(place)

    def begin(self, place: Place) -> None:
        """Return once it is the turn of this place; raises CrowdedError where the place was lost."""
        with self._changed:
            place.is_waiting = True
            self._changed.wait_for(lambda: place.is_lost or self._next() is place)
            place.is_waiting = False
            if place.is_lost:
                raise CrowdedError
            self._has_turn = place

    def end(self, place: Place, seconds: float) -> None:
        """End the turn of this place, which took so many seconds."""
        with self._changed:
            self._has_turn = None
            self._had[place.sender.key] += seconds
            self._changed.notify_all()

    def _come(self, place: Place) -> None:
        if len(self._places) >= self._most:
            self._make_room(place.sender.key)
        key = place.sender.key
        # Being away saves up no time, and coming back loses none that was used.
        least = min((self._had[each.sender.key] for each in self._places), default=0.0)
        self._had[key] = max(self._had.get(key, 0.0), least)
        self._places.append(place)

    def _make_room(self, key: str) -> None:
        held = Counter(place.sender.key for place in self._places)
        most_by, most = held.most_common(1)[0]
        others = [each for each in self._places if each.sender.key == most_by and each is not self._has_turn]
        if most < held[key] + 2 or not others:
            raise CrowdedError
        others[-1].is_lost = True
        self._places.remove(others[-1])
        self._changed.notify_all()

    def _go(self, place: Place) -> None:
        if not place.is_lost:
            self._places.remove(place)
        here = {each.sender.key for each in self._places}
        least = min((self._had[key] for key in here), default=float("inf"))
        self._had = {key: had for key, had in self._had.items() if key in here or had > least}

    def _next(self) -> Place | None:
        waiting = [place for place in self._places if place.is_waiting]
        if self._has_turn or not waiting:
            return None
        return min(waiting, key=lambda place: self._had[place.sender.key])
