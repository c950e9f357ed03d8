"""Signs of life: who worked on this database last, and when, so that silence is noticed."""

import logging
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select

from formservice.storage.database import Database
from formservice.storage.tables import signs_of_life

_log = logging.getLogger(__name__)
_EVERY = timedelta(minutes=1)
_KEPT = timedelta(days=30)


class Role(StrEnum):
    """Who gives a sign."""

    SERVE = "serve"
    DOCTOR = "doctor"


def give(db: Database, role: Role, now: datetime) -> None:
    """Note that this node's process was alive at this moment, and forget nodes that were silent for 30 days."""
    new = db.insert(signs_of_life).values(role=role, node=socket.gethostname(), at=now)
    noted = new.on_conflict_do_update(index_elements=list(signs_of_life.primary_key), set_={"at": now})
    with db.writing("signs") as connection:
        connection.execute(noted)
        connection.execute(delete(signs_of_life).where(signs_of_life.c.at < now - _KEPT))


def last(db: Database, role: Role) -> datetime | None:
    """Return when this node gave its last sign, or else the last of any node, or None where there never was one."""
    mine = (signs_of_life.c.role == role) & (signs_of_life.c.node == socket.gethostname())
    with db.reading() as connection:
        here: datetime | None = connection.scalar(select(signs_of_life.c.at).where(mine))
        if here is not None:
            return here
        anywhere: datetime | None = connection.scalar(
            select(func.max(signs_of_life.c.at)).where(signs_of_life.c.role == role)
        )
    return anywhere


class Pulse:
    """Gives a sign a minute, for a process that calls `beat` far more often than that."""

    def __init__(self, db: Database, role: Role, clock: Callable[[], datetime]) -> None:
        self._db, self._role, self._clock = db, role, clock
        self._next: datetime | None = None

    def beat(self) -> None:
        """Give a sign where one is due; whatever stands in the way, the caller goes on with its work."""
        now = self._clock()
        if self._next and self._next - _EVERY <= now < self._next:
            return
        self._next = now + _EVERY
        try:
            give(self._db, self._role, now)
        except Exception as problem:
            _log.warning("no sign of life given: %s", type(problem).__name__)
