"""Work that takes long, done for whoever asks for it: the milliseconds are counted per address and hour."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from formservice.sandbox.turns import Sender
from formservice.web.current import service
from formservice.web.limits import bounds, is_counted, is_room

_ALL_THAT_A_COUNT_HOLDS = 2**31 - 1


@contextmanager
def work() -> Iterator[Sender | None]:
    """Tell who asks, and count the work that is done for them; None where their limit of this hour is reached."""
    counted = bounds("work", service().committee.limits.work_seconds * 1000)
    if not is_room(counted):
        yield None
        return
    sender = Sender(counted[0].fingerprint)
    try:
        yield sender
    finally:
        # How long it takes is known once it is done: then it counts, also past the limit.
        if milliseconds := round(sender.seconds * 1000):
            is_counted([replace(bound, most=_ALL_THAT_A_COUNT_HOLDS) for bound in counted], milliseconds)
