"""How often each page of this journey is shown, and gone on from: counts a day, without a cookie, of nobody.

They wait in the process and are written once a minute, beside the answers or after one: no page waits for it.
"""

import time
from collections import Counter
from datetime import date
from http import HTTPStatus
from threading import Event, Lock
from weakref import WeakKeyDictionary

from flask import Response, current_app, request

from formservice.errors import StorageUnavailable
from formservice.questions.visited import went_on
from formservice.service import Service
from formservice.storage import visits
from formservice.web.current import service

SECONDS = 60
_NAME = "visits"
_COUNTED = frozenset({"intro", "step", "result", "check", "received"})
_ASKED_OTHERWISE = frozenset({"back", "later", "switch", "add", "remove"})


class Waiting:
    """The counts of one process that are not written yet."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[date, str]] = Counter()
        self._lock = Lock()
        self._written_at = time.monotonic()

    def add(self, on: date, page: str) -> bool:
        """Count a page, and tell whether it is time to write: to one caller a minute."""
        with self._lock:
            self._counts[on, page] += 1
            now = time.monotonic()
            is_time = now - self._written_at >= SECONDS
            if is_time:
                self._written_at = now
        return is_time

    def write(self, here: Service) -> None:
        """Write what waits; where the database takes nothing, it waits on."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        try:
            visits.add(here.db, counts)
        except StorageUnavailable:
            with self._lock:
                self._counts += counts


_of_this_process: WeakKeyDictionary[Waiting, Service] = WeakKeyDictionary()


def waiting() -> Waiting:
    """Return the counts of this application that wait."""
    found: Waiting = current_app.extensions.setdefault(_NAME, Waiting())
    _of_this_process[found] = service()
    return found


def write_all() -> None:
    """Write all that waits in this process."""
    # keyrefs are taken at once: another thread may add an application meanwhile
    for mine in [ref() for ref in _of_this_process.keyrefs()]:
        here = _of_this_process.get(mine) if mine else None
        if mine and here:
            mine.write(here)


def keep_writing(until: Event) -> None:
    """Write what waits once a minute, also where nobody visits any more, and once more at the end."""
    while not until.wait(SECONDS):
        write_all()
    write_all()


def count(response: Response) -> Response:
    """Count the page that this answer shows, or from which it leads on."""
    page = _counted(response)
    if page:
        here, mine = service(), waiting()
        if mine.add(here.today(), page):
            response.call_on_close(lambda: mine.write(here))
    return response


def _counted(response: Response) -> str | None:
    name = (request.endpoint or "").rpartition(".")[2]
    if request.method == "GET" and response.status_code == HTTPStatus.OK and name in _COUNTED:
        return _slug(name)
    if request.method == "POST" and response.status_code == HTTPStatus.SEE_OTHER:
        return went_on(_slug(_ASKS.get(name, ""))) if name in _ASKS and _is_onward() else None
    return None


_ASKS = {"answer": "step", "send": "check"}


def _is_onward() -> bool:
    return _ASKED_OTHERWISE.isdisjoint(request.form)


def _slug(name: str) -> str:
    return str((request.view_args or {}).get("slug", name)) if name == "step" else name
