"""The facts and choices of one committee, read from committee.toml by the site and the form service alike."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote

from formservice.rules.terms import Term, Unit
from formservice.settings.strict_toml import CommitteeError as CommitteeError
from formservice.settings.strict_toml import Table
from formservice.text.addresses import mail_link, mailable, phone_link

_MILLION = 1_000_000
_MOST_DAYS = 36_500
_A_YEAR = timedelta(days=364)  # RFC 9116: less than a year ahead
_SITE = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE_LINK = re.compile(r"\+[0-9]{6,15}")
_DAY = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])\.[0-5][0-9]")
_UNIT = re.compile(r"day|week|month")
_CHANNEL = re.compile(r"mail|letter|website")
_LANGUAGE = re.compile(r"[a-z]{2}")
_CONTACT = re.compile(r"(mailto:\S+@|https://|tel:\+)\S+")
_MAILTO = "mailto:"
_POLICY = re.compile(r"https://\S+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class OpeningHours:
    """A day on which the phone is answered, with times as "9.00"."""

    day: str
    opens: str
    closes: str


@dataclass(frozen=True)
class Uploads:
    """Bounds on the files of one complaint."""

    max_file_bytes: int
    max_files: int
    max_total_bytes: int
    max_pixels: int


@dataclass(frozen=True)
class Limits:
    """What may be done, and left behind, in an hour: from one sender's address, or by all senders together."""

    submissions: int
    links: int
    codes: int
    changes: int
    upload_bytes: int
    typed_bytes: int


@dataclass(frozen=True)
class LimitsOfOne(Limits):
    """What may be done in an hour from one sender's address, and how long the service works for it."""

    work_seconds: int


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
class Security:
    """Whom to tell of a weakness; without a contact there is no security.txt."""

    contact: tuple[str, ...]
    checked_on: date | None
    policy: str

    def expires_on(self, today: date) -> date:
        """Return the last day that security.txt holds: a year after it was checked, never more than one from now."""
        return min(self.checked_on or today, today) + _A_YEAR


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
    term: Term
    written_channels: tuple[str, ...]
    corporations: tuple[str, ...]
    complaints_to: str
    mail_from: str
    mail_max_bytes: int
    link_days: int
    undo_days: int
    uploads: Uploads
    limits: LimitsOfOne
    limits_in_all: Limits
    retention: Retention
    claims: Claims
    security: Security

    @property
    def mail_href(self) -> str:
        """The link that begins a mail to the committee."""
        return mail_link(self.mail)

    @property
    def phone_href(self) -> str:
        """The link that calls the committee."""
        return phone_link(self.phone_link)


def load_committee(path: Path) -> Committee:
    """Return the committee that the file describes; raises CommitteeError, with the key's name, when it cannot be."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # ValueError: not TOML, or not UTF-8
        raise CommitteeError(path.name, f"cannot be read: {error}") from error
    return Table(values).built(_committee)


def _committee(root: Table) -> Committee:
    languages = root.lines("languages", _LANGUAGE, "two small letters")
    if "nl" not in languages:
        raise root.wrong("languages", 'must hold "nl": the other languages are translated from it')
    mail = _mail(root, "mail")
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
        complaints_to=_mail(root, "complaints_to", or_empty=True),
        mail_from=_mail(root, "mail_from", or_empty=True) or mail,
        mail_max_bytes=root.number("mail_max_mb", 1, 1_000) * _MILLION,
        link_days=root.number("link_days", 1, _MOST_DAYS),
        undo_days=root.number("undo_days", 0, _MOST_DAYS),
        uploads=root.section("uploads", _uploads),
        limits=(limits := root.section("limits", _limits_of_one)),
        limits_in_all=root.section("limits_in_all", lambda table: _limits_in_all(table, limits)),
        retention=root.section("retention", _retention),
        claims=root.section("claims", lambda table: _claims(table, languages)),
        security=root.section("security", _security),
    )


def _mail(table: Table, key: str, *, or_empty: bool = False) -> str:
    what = "a mail address, or empty" if or_empty else "a mail address"
    line = table.line(key, what=what, or_empty=or_empty)
    if line and not _can_be_mailed(line):
        raise table.wrong(key, f"must be {what}")
    return line


def _can_be_mailed(address: str) -> bool:
    return address.isascii() and mailable(address) is not None


def _hours(table: Table) -> OpeningHours:
    hours = OpeningHours(
        day=table.line("day", _DAY, "a day of the week, such as monday"),
        opens=table.line("opens", _TIME, 'a time such as "9.00"'),
        closes=table.line("closes", _TIME, 'a time such as "17.00"'),
    )
    opens, closes = (tuple(map(int, time.split("."))) for time in (hours.opens, hours.closes))
    if closes <= opens:
        raise table.wrong("closes", "must be later than `opens`")
    return hours


def _term(table: Table) -> Term:
    # A year of days at most: more is a slip of the pen, and would run off the calendar.
    length = table.number("length", 1, 366)
    return Term(length, Unit(table.line("unit", _UNIT, '"day", "week" or "month"')))


def _uploads(table: Table) -> Uploads:
    uploads = Uploads(
        max_file_bytes=table.number("max_file_mb", 1, 1_000) * _MILLION,
        max_files=table.number("max_files", 1, 1_000),
        max_total_bytes=table.number("max_total_mb", 1, 10_000) * _MILLION,
        max_pixels=table.number("max_megapixels", 1, 1_000) * _MILLION,
    )
    if uploads.max_total_bytes < uploads.max_file_bytes:
        raise table.wrong("max_total_mb", "must be at least `max_file_mb`")
    return uploads


def _limits(table: Table) -> Limits:
    return Limits(
        submissions=table.number("submissions", 1, _MILLION),
        links=table.number("links", 1, _MILLION),
        codes=table.number("codes", 1, _MILLION),
        changes=table.number("changes", 1, _MILLION),
        upload_bytes=table.number("upload_mb", 1, _MILLION) * _MILLION,
        typed_bytes=table.number("typed_mb", 1, _MILLION) * _MILLION,
    )


def _limits_of_one(table: Table) -> LimitsOfOne:
    return LimitsOfOne(**asdict(_limits(table)), work_seconds=table.number("work_seconds", 1, _MILLION))


def _limits_in_all(table: Table, of_one: Limits) -> Limits:
    in_all = _limits(table)
    for name, most in asdict(in_all).items():
        if most < asdict(of_one)[name]:
            raise table.wrong(name.replace("_bytes", "_mb"), "must be at least what one address may do")
    return in_all


def _retention(table: Table) -> Retention:
    return Retention(
        draft_days=table.number("draft_days", 1, _MOST_DAYS),
        withdrawn_days=table.number("withdrawn_days", 1, _MOST_DAYS),
        closed_days=table.number("closed_days", 1, _MOST_DAYS),
    )


def _claims(table: Table, languages: tuple[str, ...]) -> Claims:
    return Claims(
        free=table.truth("free"),
        independent=table.truth("independent"),
        postal_address=table.lines("postal_address"),
        members=table.lines("members"),
        refused_subjects=table.lines("refused_subjects"),
        who_sees=table.texts("who_sees", languages),
    )


def _security(table: Table) -> Security:
    contact = table.lines("contact", _CONTACT, '"mailto:...", "https://..." or "tel:+..."')
    for number, way in enumerate(contact, start=1):
        if way.startswith(_MAILTO) and not _can_be_mailed(unquote(way.removeprefix(_MAILTO))):
            raise table.wrong(f"contact.{number}", 'must be "mailto:" and one mail address')
    written = table.line("checked_on", _DATE, 'a date such as "2026-12-31"', or_empty=not contact)
    try:
        checked_on = date.fromisoformat(written) if written else None
    except ValueError:
        raise table.wrong("checked_on", "is not a day of the calendar") from None
    policy = table.line("policy", _POLICY, "an address with https://, or empty", or_empty=True)
    return Security(contact=contact, checked_on=checked_on, policy=policy)
