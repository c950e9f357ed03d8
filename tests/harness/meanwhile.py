"""How a request is answered while something else is done."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from unittest.mock import patch

from sqlalchemy import Connection

from formservice.storage.database import Database

Act = Callable[[], object]


def answers_meanwhile(prepare: Callable[[], tuple[Act, Callable[[], int]]]) -> list[int]:
    """Return the statuses of a request during which something is done: after its first read, its second, and so on.

    Each time, `prepare` sets the stage, and returns what is done and what makes the request. The last status is of a
    request with fewer reads: nothing was done during it.
    """
    found = []
    for number in count(1):
        act, request = prepare()
        with _after_read(number, act) as done:
            found.append(request())
        if not done:
            return found
    raise AssertionError


@contextmanager
def _after_read(number: int, act: Act) -> Iterator[list[object]]:
    """Do something once, after so many reads by this thread; what it returned stands in the list."""
    reading, here = Database.reading, threading.get_ident()
    reads, done = count(1), list[object]()

    @contextmanager
    def slow(db: Database) -> Iterator[Connection]:
        with reading(db) as connection:
            yield connection
        if threading.get_ident() == here and not done and next(reads) == number:
            done.append(None)  # the act reads too
            done[:] = [act()]

    with patch.object(Database, "reading", slow):
        yield done
