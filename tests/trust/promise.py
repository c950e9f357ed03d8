"""A promise of what may never go wrong: shown briefly in `make test`, at length in `make trust`, by the same code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Show = Callable[[Path, int], "Seen"]


class CannotBeShownError(Exception):
    """This machine lacks what it takes to show a promise; says what."""


@dataclass(frozen=True)
class Seen:
    """What was seen: how much was tried, what may never be and how often it was, and how long or large things got."""

    tried: str
    never: Mapping[str, int]
    measured: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Tell whether nothing was seen that may never be."""
        return not any(self.never.values())

    def __str__(self) -> str:
        counts = [f"{count:,} {what}" for what, count in self.never.items()]
        return "; ".join([self.tried, *counts, *(f"{what} {value}" for what, value in self.measured.items())])


@dataclass(frozen=True)
class Promise:
    """One row of the promises: `show` gets an empty folder and a size, and tells what it saw."""

    number: int
    against: str
    show: Show
    short: int
    long: int

    def __str__(self) -> str:
        return f"{self.number:02} {self.against}"


PROMISES: dict[int, Promise] = {}
"""Every promise by its number; the modules beside this one fill it."""


def promise(number: int, against: str, *, short: int, long: int) -> Callable[[Show], Show]:
    """Make a function the way in which a promise is shown, with a size for `make test` and one for `make trust`."""

    def note(show: Show) -> Show:
        if number in PROMISES:
            raise ValueError(f"promise {number} is shown twice")
        PROMISES[number] = Promise(number, against, show, short, long)
        return show

    return note
