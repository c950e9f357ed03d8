"""The year's numbers: counted of all complaints, kept and erased, and fixed once the year is over."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from formservice.rules.year import Numbers, numbers
from formservice.service import Service
from formservice.storage import desk_log, year_lines, years
from formservice.storage.desk_log import Did
from formservice.storage.years import Fixed


class NotFixed(Enum):
    """Why the numbers of a year were not fixed."""

    NOT_OVER = "not over"
    FIXED_BEFORE = "fixed before"


@dataclass(frozen=True)
class Year:
    """The numbers of a year and of the one before as they are now, and as the year's were fixed, if they were."""

    year: int
    now: Numbers
    before: Numbers
    fixed: Fixed | None

    @property
    def has_changed(self) -> bool:
        """Tell whether the numbers are others than those that were fixed."""
        return self.fixed is not None and self.fixed.numbers != self.now


def count(service: Service, year: int) -> Year:
    """Count a year and the one before."""
    lines = year_lines.of_years(service.db, date(year - 1, 1, 1), date(year, 12, 31))
    return Year(year, numbers(lines, year), numbers(lines, year - 1), years.fixed(service.db, year))


def fix(service: Service, staff_id: str, year: int) -> NotFixed | None:
    """Fix the numbers of a year as they are now, once; return why not, or None where it was done."""
    if year >= service.today().year:
        return NotFixed.NOT_OVER
    counted = count(service, year).now
    with service.db.writing("years") as connection:
        if not years.fix(service.db, connection, year, counted, service.now()):
            return NotFixed.FIXED_BEFORE
        desk_log.note(service.db, connection, staff_id, Did.YEAR, service.now())
    return None


def note_taken(service: Service, staff_id: str) -> None:
    """Note in the log that somebody got the numbers as a file."""
    with service.db.writing("log") as connection:
        desk_log.note(service.db, connection, staff_id, Did.DOWNLOADED, service.now())
