"""The parts of one running service: settings, committee, storage, links and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from formservice.committee import Committee
from formservice.config import Settings
from formservice.links import Links
from formservice.rules.terms import AMSTERDAM
from formservice.scanning import Scanner
from formservice.storage.database import Database


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Service:
    """What letters, pages and commands work with."""

    settings: Settings
    committee: Committee
    db: Database
    links: Links
    scanner: Scanner | None = None
    clock: Callable[[], datetime] = utc_now

    def now(self) -> datetime:
        """Return this moment, as all of the service sees it."""
        return self.clock()

    def today(self) -> date:
        """Return today's date in Amsterdam, where the term is counted."""
        return self.clock().astimezone(AMSTERDAM).date()
