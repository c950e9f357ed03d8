"""What every journey works with: settings, committee, storage, links and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from formservice.committee import Committee
from formservice.config import Settings
from formservice.links import Links
from formservice.rules.terms import Term
from formservice.scanning import Scanner
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_NAME = "klachtwijzer"


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Service:
    """The parts of one running service."""

    settings: Settings
    committee: Committee
    term: Term
    db: Database
    sealer: Sealer
    links: Links
    scanner: Scanner | None = None
    clock: Callable[[], datetime] = utc_now

    def init_app(self, app: Flask) -> None:
        """Make the parts known to the journeys of this application."""
        app.extensions[_NAME] = self

    def now(self) -> datetime:
        """Return this moment, as the journeys see it."""
        return self.clock()

    def today(self) -> date:
        """Return today's date in Amsterdam, where the term is counted."""
        return self.clock().astimezone(AMSTERDAM).date()


def service() -> Service:
    """Return the parts of the application that answers this request."""
    found: Service = current_app.extensions[_NAME]
    return found
