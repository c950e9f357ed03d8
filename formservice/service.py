"""The parts of one running service: settings, committee, storage, links and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from formservice.links import Links
from formservice.rules.terms import AMSTERDAM
from formservice.settings.committee import Committee
from formservice.settings.installation import Settings
from formservice.storage.database import Database
from formservice.uploads.scanning import Scanner


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
