"""What was drawn a moment ago, kept in the memory of one process for the next request for the same."""

import threading
import time


class Kept:
    """Keeps results by a key that tells all that they were made of: so many bytes at most, so many seconds each."""

    def __init__(self, most_bytes: int, seconds: float) -> None:
        self._most_bytes = most_bytes
        self._seconds = seconds
        self._looking = threading.Lock()
        self._is_timed = False
        self._results: dict[bytes, tuple[float, bytes]] = {}  # the oldest first

    def get(self, key: bytes) -> bytes | None:
        """Return what is kept under this key, or None."""
        with self._looking:
            self._let_go()
            _, result = self._results.get(key, (0.0, None))
            return result

    def put(self, key: bytes, result: bytes) -> None:
        """Keep a result for a while; what is older goes where there is no room for both."""
        with self._looking:
            self._results.pop(key, None)
            self._results[key] = time.monotonic() + self._seconds, result
            self._let_go()
            self._time()

    def _time(self) -> None:
        # Erased data must go from here too, even where nobody asks for anything any more.
        if self._results and not self._is_timed:
            self._is_timed = True
            timer = threading.Timer(self._seconds, self._time_is_up)
            timer.daemon = True
            timer.start()

    def _time_is_up(self) -> None:
        with self._looking:
            self._is_timed = False
            self._let_go()
            self._time()

    def _let_go(self) -> None:
        size = sum(len(result) for _, result in self._results.values())
        for key, (until, result) in list(self._results.items()):
            if until > time.monotonic() and size <= self._most_bytes:
                break
            del self._results[key]
            size -= len(result)
