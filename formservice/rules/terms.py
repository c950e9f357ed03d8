"""How long a tenant waits for the corporation's answer before coming to the committee (F2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""The time zone in which days are counted."""


class Unit(StrEnum):
    """What a term is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Term:
    """A number of whole calendar days, weeks or months; raises ValueError when it is not one."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        """Turn the unit's name, as configuration gives it, into the unit itself."""
        object.__setattr__(self, "unit", Unit(self.unit))
        if self.length < 1:
            raise ValueError(f"a term lasts at least 1 {self.unit}, not {self.length}")


def last_day(sent_on: date, term: Term) -> date:
    """Return the last day on which the corporation may still answer what was sent that day.

    Source: Hoge Raad 1 September 2017, ECLI:NL:HR:2017:2225, by analogy; and the European Convention on the
    Calculation of Time-Limits, article 4(2). A weekend or a holiday does not extend it: a shorter wait is better for
    the tenant.
    """
    # relativedelta takes the day with the same number or else the month's last, and counts all months at once from
    # the day of sending, so that a short month on the way does not shorten what follows it.
    spans = {
        Unit.DAY: relativedelta(days=term.length),
        Unit.WEEK: relativedelta(weeks=term.length),
        Unit.MONTH: relativedelta(months=term.length),
    }
    return sent_on + spans[term.unit]


def eligible_from(sent_on: date, term: Term) -> date:
    """Return the first day on which the tenant can come to the committee: the day after the term's last."""
    return last_day(sent_on, term) + timedelta(days=1)
