"""The facts and choices of one committee, read from committee.toml by the site and the form service alike."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_MILLION = 1_000_000
_MOST_DAYS = 36_500
_ANY = re.compile(r".+")
_MAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_SITE = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE_LINK = re.compile(r"\+[0-9]{6,15}")
_DAY = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])\.[0-5][0-9]")
_UNIT = re.compile(r"day|week|month")
_CHANNEL = re.compile(r"mail|letter|website")
_LANGUAGE = re.compile(r"[a-z]{2}")


class CommitteeError(Exception):
    """committee.toml cannot be used; `key` names the place with dots, in lists counted from 1 ("hours.1.opens")."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"committee.toml: {key}: {message}")
        self.key = key
        self.message = message


@dataclass(frozen=True)
class OpeningHours:
    """A day on which the phone is answered, with times as "9.00"."""

    day: str
    opens: str
    closes: str


@dataclass(frozen=True)
class TermLength:
    """How long the corporation has to answer, for the rules to count with."""

    length: int
    unit: str


@dataclass(frozen=True)
class Uploads:
    """Bounds on the files of one complaint."""

    max_file_bytes: int
    max_files: int
    max_total_bytes: int
    max_pixels: int


@dataclass(frozen=True)
class Limits:
    """What one sender's address may do in an hour."""

    submissions: int
    links: int
    codes: int
    upload_bytes: int


@dataclass(frozen=True)
class Retention:
    """Days after which things are erased."""

    draft_days: int
    withdrawn_days: int
    closed_days: int


@dataclass(frozen=True)
class Claims:
    """What the software says only where the committee has said so; what is empty is not shown."""

    free: bool
    independent: bool
    postal_address: tuple[str, ...]
    members: tuple[str, ...]
    refused_subjects: tuple[str, ...]
    who_sees: Mapping[str, str]


@dataclass(frozen=True)
class Committee:
    """One committee, as its configuration describes it; texts per language are mappings by language code."""

    name: str
    short_name: str
    site: str
    mail: str
    phone: str
    phone_link: str
    hours: tuple[OpeningHours, ...]
    notice: Mapping[str, str]
    work_language_note: Mapping[str, str]
    languages: tuple[str, ...]
    term: TermLength
    written_channels: tuple[str, ...]
    corporations: tuple[str, ...]
    complaints_to: str
    mail_from: str
    mail_max_bytes: int
    link_days: int
    undo_days: int
    uploads: Uploads
    limits: Limits
    retention: Retention
    claims: Claims


def load_committee(path: Path) -> Committee:
    """Return the committee that the file describes; raises CommitteeError, with the key's name, when it cannot be."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # ValueError: not TOML, or not UTF-8
        raise CommitteeError(path.name, f"cannot be read: {error}") from error
    return _Table(values).built(_committee)


class _Table:
    """A table of the file from which each key is taken once; what is left over is unknown."""

    def __init__(self, values: Mapping[str, object], place: str = "") -> None:
        self._left = dict(values)
        self._place = place

    def built(self, build: "Callable[[_Table], T]") -> T:
        made = build(self)
        for key in self._left:
            raise self.wrong(key, "is unknown here")
        return made

    def wrong(self, key: str, message: str) -> CommitteeError:
        return CommitteeError(f"{self._place}{key}", message)

    def section(self, key: str, build: "Callable[[_Table], T]") -> T:
        return _Table(self._take(key, dict, "a table"), f"{self._place}{key}.").built(build)

    def sections(self, key: str, build: "Callable[[_Table], T]") -> tuple[T, ...]:
        made = []
        for number, values in enumerate(self._take(key, list, "a list of tables"), start=1):
            if not isinstance(values, dict):
                raise self.wrong(f"{key}.{number}", "must be a table")
            made.append(_Table(values, f"{self._place}{key}.{number}.").built(build))
        return tuple(made)

    def number(self, key: str, lowest: int, highest: int) -> int:
        number = self._take(key, int, "a whole number")
        if not lowest <= number <= highest:
            raise self.wrong(key, f"must be from {lowest} to {highest}")
        return number

    def truth(self, key: str) -> bool:
        return self._take(key, bool, "true or false")

    def line(self, key: str, pattern: re.Pattern[str] = _ANY, what: str = "a text", *, or_empty: bool = False) -> str:
        line = self._take(key, str, what)
        return line if or_empty and not line else self._line(key, line, pattern, what)

    def lines(
        self, key: str, pattern: re.Pattern[str] = _ANY, what: str = "a text", *, least: int = 0
    ) -> tuple[str, ...]:
        lines: list[str] = []
        for number, line in enumerate(self._take(key, list, "a list"), start=1):
            if line in lines:
                raise self.wrong(f"{key}.{number}", "is there twice")
            lines.append(self._line(f"{key}.{number}", line, pattern, what))
        if len(lines) < least:
            raise self.wrong(key, f"must hold at least {least}")
        return tuple(lines)

    def texts(self, key: str, languages: tuple[str, ...]) -> dict[str, str]:
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


def _committee(root: _Table) -> Committee:
    languages = root.lines("languages", _LANGUAGE, "two small letters")
    if "nl" not in languages:
        raise root.wrong("languages", 'must hold "nl": the other languages are translated from it')
    mail = root.line("mail", _MAIL, "a mail address")
    return Committee(
        name=root.line("name"),
        short_name=root.line("short_name"),
        site=root.line("site", _SITE, 'a host name such as "www.example.org"'),
        mail=mail,
        phone=root.line("phone"),
        phone_link=root.line("phone_link", _PHONE_LINK, "+ and digits"),
        hours=root.sections("hours", _hours),
        notice=root.texts("notice", languages),
        work_language_note=root.texts("work_language_note", languages),
        languages=languages,
        term=root.section("term", _term),
        written_channels=root.lines("written_channels", _CHANNEL, '"mail", "letter" or "website"', least=1),
        corporations=root.lines("corporations"),
        complaints_to=root.line("complaints_to", _MAIL, "a mail address, or empty", or_empty=True),
        mail_from=root.line("mail_from", _MAIL, "a mail address, or empty", or_empty=True) or mail,
        mail_max_bytes=root.number("mail_max_mb", 1, 1_000) * _MILLION,
        link_days=root.number("link_days", 1, _MOST_DAYS),
        undo_days=root.number("undo_days", 0, _MOST_DAYS),
        uploads=root.section("uploads", _uploads),
        limits=root.section("limits", _limits),
        retention=root.section("retention", _retention),
        claims=root.section("claims", lambda table: _claims(table, languages)),
    )


def _hours(table: _Table) -> OpeningHours:
    hours = OpeningHours(
        day=table.line("day", _DAY, "a day of the week, such as monday"),
        opens=table.line("opens", _TIME, 'a time such as "9.00"'),
        closes=table.line("closes", _TIME, 'a time such as "17.00"'),
    )
    opens, closes = (tuple(map(int, time.split("."))) for time in (hours.opens, hours.closes))
    if closes <= opens:
        raise table.wrong("closes", "must be later than `opens`")
    return hours


def _term(table: _Table) -> TermLength:
    # A year of days at most: more is a slip of the pen, and would run off the calendar.
    return TermLength(length=table.number("length", 1, 366), unit=table.line("unit", _UNIT, '"day", "week" or "month"'))


def _uploads(table: _Table) -> Uploads:
    uploads = Uploads(
        max_file_bytes=table.number("max_file_mb", 1, 1_000) * _MILLION,
        max_files=table.number("max_files", 1, 1_000),
        max_total_bytes=table.number("max_total_mb", 1, 10_000) * _MILLION,
        max_pixels=table.number("max_megapixels", 1, 1_000) * _MILLION,
    )
    if uploads.max_total_bytes < uploads.max_file_bytes:
        raise table.wrong("max_total_mb", "must be at least `max_file_mb`")
    return uploads


def _limits(table: _Table) -> Limits:
    return Limits(
        submissions=table.number("submissions", 1, _MILLION),
        links=table.number("links", 1, _MILLION),
        codes=table.number("codes", 1, _MILLION),
        upload_bytes=table.number("upload_mb", 1, _MILLION) * _MILLION,
    )


def _retention(table: _Table) -> Retention:
    return Retention(
        draft_days=table.number("draft_days", 1, _MOST_DAYS),
        withdrawn_days=table.number("withdrawn_days", 1, _MOST_DAYS),
        closed_days=table.number("closed_days", 1, _MOST_DAYS),
    )


def _claims(table: _Table, languages: tuple[str, ...]) -> Claims:
    return Claims(
        free=table.truth("free"),
        independent=table.truth("independent"),
        postal_address=table.lines("postal_address"),
        members=table.lines("members"),
        refused_subjects=table.lines("refused_subjects"),
        who_sees=table.texts("who_sees", languages),
    )
