"""The facts and choices of one committee, read from committee.toml by the site and the form service alike."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    with_config,
)
from pydantic_core import ErrorDetails

from formservice.errors import CommitteeError
from formservice.languages import N_, gettext
from formservice.rules.terms import Term
from formservice.settings.sections import (
    Claims,
    Desk,
    Limits,
    LimitsOfOne,
    OpeningHours,
    Retention,
    Security,
    Uploads,
)
from formservice.settings.values import (
    EACH_ONCE,
    IN_MILLIONS,
    Days,
    Language,
    Line,
    Lines,
    Mail,
    MailOrEmpty,
    PhoneLink,
    Site,
    Texts,
    wrong,
)
from formservice.text.addresses import mail_link, phone_link


def _with_dutch(languages: tuple[str, ...]) -> tuple[str, ...]:
    if "nl" not in languages:
        raise wrong('must hold "nl": the other languages are translated from it')
    return languages


def _as_shipped(dutch: str) -> BeforeValidator:
    """Take `true` for the sentence that ships, as the catalogues have it."""

    def in_the_languages(texts: object, info: ValidationInfo) -> object:
        if texts is True:
            return {code: gettext(code, dutch) for code in info.data.get("languages", ())}
        if not isinstance(texts, dict):
            raise wrong("must be true, or a table with one text for each language")
        return texts

    return BeforeValidator(in_the_languages)


_NOTICE = N_(
    "Wij werken deels thuis en deels op kantoor. Daardoor zijn wij aan de telefoon iets minder goed te bereiken. Per "
    "mail kunt u ons gewoon bereiken."
)
_WORK_LANGUAGE_NOTE = N_(
    "De Klachtencommissie werkt in het Nederlands. Schrijf in het Nederlands als dat lukt, of vraag iemand om hulp. "
    "Lukt dat allebei niet? Gebruik dan de taal waarin u het best schrijft."
)


def _in_every_language(texts: Mapping[str, str], info: ValidationInfo, *at: str) -> Mapping[str, str]:
    for language in info.data.get("languages", ()):
        if texts and language not in texts:
            raise wrong("is missing: write this text in every language, or in none", *at, language)
    return texts


def _claims_in_every_language(claims: Claims, info: ValidationInfo) -> Claims:
    _in_every_language(claims.who_sees, info, "who_sees")
    return claims


def _a_year_of_days_at_most(term: object) -> object:
    # More is a slip of the pen, and would run off the calendar. Before Term is made: it refuses 0 without naming a key.
    length = term.get("length") if isinstance(term, dict) else None
    if isinstance(length, int) and not 1 <= length <= 366:
        raise wrong("must be from 1 to 366", "length")
    return term


def _at_least_those_of_one(in_all: Limits, info: ValidationInfo) -> Limits:
    of_one = asdict(info.data.get("limits", in_all))
    for name, most in asdict(in_all).items():
        if most < of_one[name]:
            raise wrong("must be at least what one address may do", name.replace("_bytes", "_mb"))
    return in_all


# A check sees only the keys that stand above its own: `languages` stands above the texts.
@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True)
class Committee:
    """One committee, as its configuration describes it; texts per language are mappings by language code."""

    name: Line
    short_name: Line
    site: Site
    mail: Mail
    phone: Line
    phone_link: PhoneLink
    hours: tuple[OpeningHours, ...]
    languages: Annotated[tuple[Language, ...], EACH_ONCE, AfterValidator(_with_dutch)]
    read_by_a_speaker: Annotated[tuple[Language, ...], EACH_ONCE]
    notice: Annotated[Texts, _as_shipped(_NOTICE), AfterValidator(_in_every_language)]
    work_language_note: Annotated[Texts, _as_shipped(_WORK_LANGUAGE_NOTE), AfterValidator(_in_every_language)]
    term: Annotated[Term, BeforeValidator(_a_year_of_days_at_most)]
    written_channels: Annotated[tuple[Literal["mail", "letter", "website"], ...], Field(min_length=1), EACH_ONCE]
    corporations: Lines
    complaints_to: MailOrEmpty
    mail_from: Annotated[MailOrEmpty, AfterValidator(lambda written, info: written or info.data.get("mail"))]
    mail_max_bytes: Annotated[int, Field(validation_alias="mail_max_mb", ge=1, le=1_000), IN_MILLIONS]
    link_days: Days
    undo_days: Annotated[int, Field(ge=0, le=36_500)]
    uploads: Uploads
    limits: LimitsOfOne
    limits_in_all: Annotated[Limits, AfterValidator(_at_least_those_of_one)]
    retention: Retention
    desk: Desk
    claims: Annotated[Claims, AfterValidator(_claims_in_every_language)]
    security: Security

    @property
    def mail_href(self) -> str:
        """The link that begins a mail to the committee."""
        return mail_link(self.mail)

    @property
    def phone_href(self) -> str:
        """The link that calls the committee."""
        return phone_link(self.phone_link)


_COMMITTEE = TypeAdapter(Committee)

_SAID = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is unknown here",
    "bool_type": "must be true or false",
    "dataclass_type": "must be a table",
    "dict_type": "must be a table with one text for each language",
    "enum": "must be {expected}",
    "greater_than_equal": "must be at least {ge}",
    "int_type": "must be a whole number",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "string_type": "must be a text",
    "too_short": "must hold at least {min_length}",
    "tuple_type": "must be a list",
}
"""What would be right, for each kind of error that is pydantic's own."""


def load_committee(path: Path) -> Committee:
    """Return the committee that the file describes; raises CommitteeError, with the key's name, when it cannot be."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        # pydantic reads JSON strictly, but still turns lists into tuples. A date of TOML becomes null: no key takes it.
        as_json = json.dumps(values, default=lambda date: None)
    except (OSError, ValueError) as error:  # ValueError: not TOML, or not UTF-8
        raise CommitteeError(path.name, f"cannot be read: {error}") from error
    try:
        return _COMMITTEE.validate_json(as_json)
    except ValidationError as error:
        raise _refusal(error.errors()[0]) from None


def _refusal(error: ErrorDetails) -> CommitteeError:
    told = error.get("ctx", {})
    steps = [*error["loc"], *told.get("at", ())]
    # pydantic adds "[key]" where the name of a text's language is wrong, not its text.
    key = ".".join(str(step + 1 if isinstance(step, int) else step) for step in steps if step != "[key]")
    message = _SAID[error["type"]].format(**told) if error["type"] in _SAID else error["msg"]
    return CommitteeError(key, message)
