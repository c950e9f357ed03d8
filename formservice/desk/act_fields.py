"""The fields that acts ask, read as they were typed: a value, or what is wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from flask import request

from formservice.desk.forms import LONGEST
from formservice.desk.reading import Misread, day_of
from formservice.text.plain_text import clean

LONGEST_LINE = 200
_TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Kind(Enum):
    """How a field looks."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    CHOICE = "choice"
    TICKS = "ticks"
    PAPER = "paper"


@dataclass(frozen=True)
class Field:
    """One question of an act; `missing` is said where it must be answered and is not.

    A paper is chosen among those that were taken in, or comes with the post as a file of its own. What is asked
    beside the letters is answered when they are sent.
    """

    name: str
    kind: Kind
    label: str
    hint: str = ""
    missing: str = ""
    choices: Sequence[tuple[str, str]] = ()
    given: str = ""
    gone: str = "Deze keuze is er niet meer. Kies iets anders."
    is_beside: bool = False

    @property
    def most(self) -> int:
        """The most characters."""
        return LONGEST if self.kind is Kind.TEXT else LONGEST_LINE


@dataclass(frozen=True)
class Typed:
    """What was typed into the fields of an act, by name, and what is wrong with it."""

    values: dict[str, str]
    problems: dict[str, str]

    def text(self, name: str) -> str:
        """Return a text, "" where none was typed."""
        return self.values.get(name, "")

    def day(self, name: str) -> date | None:
        """Return a day, or None where none was typed or it is none."""
        read = day_of(self.text(name))
        return read if isinstance(read, date) else None

    def ticked(self, name: str) -> tuple[str, ...]:
        """Return what was ticked."""
        return tuple(self.text(name).split())


def plain(text: str) -> str:
    """Return typed text without marks that turn the direction of what stands after them."""
    return clean(_TURNS_TEXT.sub("", text)).strip()


def read(fields: Sequence[Field]) -> Typed:
    """Return what was posted for these fields."""
    values = {each.name: _value(each) for each in fields}
    found = ((each.name, _problem(each, values[each.name])) for each in fields)
    return Typed(values, {name: problem for name, problem in found if problem})


def prefilled(fields: Sequence[Field]) -> Typed:
    """Return what the fields hold before anybody typed."""
    return Typed({each.name: each.given for each in fields}, {})


def _value(field: Field) -> str:
    if field.kind is Kind.TICKS:
        return " ".join(value for value, _ in field.choices if value in request.form.getlist(field.name))
    text = plain(request.form.get(field.name, ""))
    return text if field.kind is Kind.TEXT else " ".join(text.split())


def _problem(field: Field, value: str) -> str:
    if not value:
        return "" if field.is_beside and "go" not in request.form else field.missing
    if len(value) > field.most:
        return f"Deze tekst heeft {len(value):,} tekens. Het mogen er hoogstens {field.most:,} zijn.".replace(",", ".")
    if field.kind is Kind.DAY:
        read = day_of(value)
        if isinstance(read, Misread):
            return read.value
        if not 2000 <= read.year <= 2100:
            return Misread.YEAR.value
    if field.kind in (Kind.CHOICE, Kind.PAPER) and value not in {known for known, _ in field.choices}:
        return field.gone
    return ""
