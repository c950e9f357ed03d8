"""The committee's advice: what it finds, and by when the management decides on it (F7, F8)."""

from datetime import date
from enum import StrEnum

from formservice.rules.terms import Term, Unit, last_day

DECISION = Term(1, Unit.MONTH)


class Finding(StrEnum):
    """What the committee finds of a complaint (F7)."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


def decides_by(sent_on: date) -> date:
    """Return the last day on which the management decides on an advice that was sent that day: a month later (F8)."""
    return last_day(sent_on, DECISION)
