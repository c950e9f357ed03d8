"""The tables of committee.toml, each with its checks."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from formservice.settings.values import (
    EACH_ONCE,
    IN_MILLIONS,
    Count,
    Days,
    LetterheadOrEmpty,
    Lines,
    SecurityContact,
    Subject,
    Texts,
    Time,
    WebAddressOrEmpty,
    wrong,
)

_A_YEAR = timedelta(days=364)  # RFC 9116: less than a year ahead
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _later_than_opens(closes: str, info: ValidationInfo) -> str:
    if closes.zfill(5) <= info.data.get("opens", "").zfill(5):
        raise wrong("must be later than `opens`")
    return closes


@dataclass(frozen=True)
class OpeningHours:
    """A day on which the phone is answered, with times as "9.00"."""

    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    opens: Time
    closes: Annotated[Time, AfterValidator(_later_than_opens)]


def _room_for_one_file(total: int, info: ValidationInfo) -> int:
    if total < info.data.get("max_file_bytes", 0):
        raise wrong("must be at least `max_file_mb`")
    return total


@dataclass(frozen=True)
class Uploads:
    """Bounds on the files of one complaint."""

    max_file_bytes: Annotated[int, Field(validation_alias="max_file_mb", ge=1, le=1_000), IN_MILLIONS]
    max_files: Annotated[int, Field(ge=1, le=1_000)]
    max_total_bytes: Annotated[
        int, Field(validation_alias="max_total_mb", ge=1, le=10_000), IN_MILLIONS, AfterValidator(_room_for_one_file)
    ]
    max_pixels: Annotated[int, Field(validation_alias="max_megapixels", ge=1, le=1_000), IN_MILLIONS]

    @property
    def most_at_once(self) -> int:
        """The most bytes of files in one post: twice what is kept, for photos are made smaller and films refused."""
        return 2 * self.max_total_bytes


@dataclass(frozen=True)
class Limits:
    """What may be done, and left behind, in an hour: from one sender's address, or by all senders together."""

    submissions: Count
    links: Count
    codes: Count
    changes: Count
    upload_bytes: Annotated[Count, Field(validation_alias="upload_mb"), IN_MILLIONS]
    typed_bytes: Annotated[Count, Field(validation_alias="typed_mb"), IN_MILLIONS]


@dataclass(frozen=True)
class LimitsOfOne(Limits):
    """What may be done in an hour from one sender's address, and how long the service works for it."""

    work_seconds: Count


@dataclass(frozen=True)
class Retention:
    """Days after which things are erased."""

    draft_days: Days
    withdrawn_days: Days
    closed_days: Days

    @property
    def draft_lifetime(self) -> timedelta:
        """How long a draft is kept, and what opens it works: a day more, so that the last of its days is whole."""
        return timedelta(days=self.draft_days + 1)


@dataclass(frozen=True)
class Desk:
    """How the secretary works; 0 days: there is no such term."""

    hold_minutes: Annotated[int, Field(ge=0, le=55)]
    answer_days: Annotated[int, Field(ge=0, le=366)]
    reaction_days: Annotated[int, Field(ge=0, le=366)]
    advice_days: Annotated[int, Field(ge=0, le=366)]
    invite_days: Annotated[int, Field(ge=0, le=366)]
    reminder_days: Annotated[int, Field(ge=0, le=366)]
    subjects: Annotated[tuple[Subject, ...], EACH_ONCE]
    follow_shows_hearing: bool
    letterhead: LetterheadOrEmpty


@dataclass(frozen=True)
class Claims:
    """What the software says only where the committee has said so; what is empty is not shown."""

    free: bool
    independent: bool
    postal_address: Lines
    members: Lines
    refused_subjects: Lines
    who_sees: Texts


def _checked_on(written: object, info: ValidationInfo) -> date | None:
    if written == "" and not info.data.get("contact"):
        return None
    if not (isinstance(written, str) and _DATE.fullmatch(written)):
        raise wrong('must be a date such as "2026-12-31"')
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise wrong("is not a day of the calendar") from None


@dataclass(frozen=True)
class Security:
    """Whom to tell of a weakness; without a contact there is no security.txt."""

    contact: Annotated[tuple[SecurityContact, ...], EACH_ONCE]
    checked_on: Annotated[date | None, BeforeValidator(_checked_on)]
    policy: WebAddressOrEmpty

    def expires_on(self, today: date) -> date:
        """Return the last day that security.txt holds: a year after it was checked, never more than one from now."""
        return min(self.checked_on or today, today) + _A_YEAR
