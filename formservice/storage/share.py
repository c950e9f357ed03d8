"""A share of all that is stored, checked in one hour, so that no hour has too much to do."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, true

_ID_DIGITS = 8


@dataclass(frozen=True)
class Share:
    """The part whose turn it is, from 0 on, of so many; the only one of one is the whole."""

    turn: int
    number: int

    @property
    def is_whole(self) -> bool:
        """Tell whether this is all there is."""
        return self.number == 1

    def ids(self, id: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition for this part of all ids: numbers that count, or random hexadecimal digits."""
        if isinstance(id.type, Integer):
            return id % self.number == self.turn
        bounds = [f"{16**_ID_DIGITS * each // self.number:0{_ID_DIGITS}x}" for each in (self.turn, self.turn + 1)]
        return and_(id >= bounds[0] if self.turn else true(), id < bounds[1] if self.turn + 1 < self.number else true())

    def has(self, place: int) -> bool:
        """Tell whether what stands at this place of a list belongs to this part."""
        return place % self.number == self.turn


WHOLE = Share(0, 1)
