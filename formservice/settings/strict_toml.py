"""A TOML table of which every key must be there, and no others; what is wrong is told by the key's name."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")

_ANY = re.compile(r".+")
_LANGUAGE = re.compile(r"[a-z]{2}")


class CommitteeError(Exception):
    """committee.toml cannot be used; `key` names the place with dots, in lists counted from 1 ("hours.1.opens")."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"committee.toml: {key}: {message}")
        self.key = key
        self.message = message


class Table:
    """A table of the file from which each key is taken once; what is left over is unknown."""

    def __init__(self, values: Mapping[str, object], place: str = "") -> None:
        self._left = dict(values)
        self._place = place

    def built(self, build: "Callable[[Table], T]") -> T:
        """Return what is made of this table; raise CommitteeError for a key that nobody asked for."""
        made = build(self)
        for key in self._left:
            raise self.wrong(key, "is unknown here")
        return made

    def wrong(self, key: str, message: str) -> CommitteeError:
        """Return the error to raise about a key of this table."""
        return CommitteeError(f"{self._place}{key}", message)

    def section(self, key: str, build: "Callable[[Table], T]") -> T:
        """Return what is made of a table in this one."""
        return Table(self._take(key, dict, "a table"), f"{self._place}{key}.").built(build)

    def sections(self, key: str, build: "Callable[[Table], T]") -> tuple[T, ...]:
        """Return what is made of each table of a list."""
        made = []
        for number, values in enumerate(self._take(key, list, "a list of tables"), start=1):
            if not isinstance(values, dict):
                raise self.wrong(f"{key}.{number}", "must be a table")
            made.append(Table(values, f"{self._place}{key}.{number}.").built(build))
        return tuple(made)

    def number(self, key: str, lowest: int, highest: int) -> int:
        """Return a whole number within these bounds."""
        number = self._take(key, int, "a whole number")
        if not lowest <= number <= highest:
            raise self.wrong(key, f"must be from {lowest} to {highest}")
        return number

    def truth(self, key: str) -> bool:
        """Return true or false."""
        return self._take(key, bool, "true or false")

    def line(self, key: str, pattern: re.Pattern[str] = _ANY, what: str = "a text", *, or_empty: bool = False) -> str:
        """Return one line that fits the pattern."""
        line = self._take(key, str, what)
        return line if or_empty and not line else self._line(key, line, pattern, what)

    def lines(
        self, key: str, pattern: re.Pattern[str] = _ANY, what: str = "a text", *, least: int = 0
    ) -> tuple[str, ...]:
        """Return lines that fit the pattern, each once."""
        lines: list[str] = []
        for number, line in enumerate(self._take(key, list, "a list"), start=1):
            if line in lines:
                raise self.wrong(f"{key}.{number}", "is there twice")
            lines.append(self._line(f"{key}.{number}", line, pattern, what))
        if len(lines) < least:
            raise self.wrong(key, f"must hold at least {least}")
        return tuple(lines)

    def texts(self, key: str, languages: tuple[str, ...]) -> dict[str, str]:
        """Return a text for each language, or none at all."""
        texts = self._take(key, dict, "a table with one text for each language")
        for language, text in texts.items():
            if not _LANGUAGE.fullmatch(language):
                raise self.wrong(f"{key}.{language}", "is not a language: two small letters")
            self._line(f"{key}.{language}", text, _ANY, "a text")
        for language in languages:
            if texts and language not in texts:
                raise self.wrong(f"{key}.{language}", "is missing: write this text in every language, or in none")
        return texts

    def _take(self, key: str, kind: type[T], what: str) -> T:
        if key not in self._left:
            raise self.wrong(key, "is missing")
        value = self._left.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(key, f"must be {what}")
        return value

    def _line(self, key: str, line: object, pattern: re.Pattern[str], what: str) -> str:
        if not isinstance(line, str):
            raise self.wrong(key, f"must be {what}")
        # Any text may end in a mail's header or a file name one day: a second line would be a header of its own.
        if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in line):
            raise self.wrong(key, "must be one line, without control characters")
        if not line.strip() or not pattern.fullmatch(line):
            raise self.wrong(key, f"must be {what}")
        return line
