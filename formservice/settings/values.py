"""The kinds of values that committee.toml holds, and what would be right where one is wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Annotated, TypeVar
from urllib.parse import unquote

from pydantic import AfterValidator, Field, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from formservice.text.addresses import mailable

T = TypeVar("T")

_MAILTO = "mailto:"


def wrong(message: str, *at: str | int) -> PydanticCustomError:
    """Return the error for a check to raise; `at` leads from the checked value to a place inside it."""
    return PydanticCustomError("wrong", message, {"at": at})


def _one_line(line: str) -> str:
    # Any text may end in a mail's header or a file name one day: a second line would be a header of its own.
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in line):
        raise wrong("must be one line, without control characters")
    if not line.strip():
        raise wrong("must be a text")
    return line


def _is(what: str, fits: Callable[[str], object], *, or_empty: bool = False) -> WrapValidator:
    def checked(value: object, as_line: ValidatorFunctionWrapHandler) -> object:
        if or_empty and value == "":
            return value
        if not isinstance(value, str) or not fits(value):
            raise wrong(f"must be {what}")
        return as_line(value)

    return WrapValidator(checked)


def _can_be_mailed(address: str) -> bool:
    return address.isascii() and mailable(address) is not None


def _opens_a_mail_if_it_says_so(way: str) -> bool:
    return not way.startswith(_MAILTO) or _can_be_mailed(unquote(way.removeprefix(_MAILTO)))


def _each_once(items: tuple[T, ...]) -> tuple[T, ...]:
    for place, item in enumerate(items):
        if item in items[:place]:
            raise wrong("is there twice", place)
    return items


Line = Annotated[str, AfterValidator(_one_line)]
Site = Annotated[
    Line, _is('a host name such as "www.example.org"', re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+").fullmatch)
]
PhoneLink = Annotated[Line, _is("+ and digits", re.compile(r"\+[0-9]{6,15}").fullmatch)]
Mail = Annotated[Line, _is("a mail address", _can_be_mailed)]
MailOrEmpty = Annotated[Line, _is("a mail address, or empty", _can_be_mailed, or_empty=True)]
Time = Annotated[
    Line, _is('a time such as "9.00" or "17.00"', re.compile(r"([01]?[0-9]|2[0-3])\.[0-5][0-9]").fullmatch)
]
Language = Annotated[Line, _is("a language: two small letters", re.compile(r"[a-z]{2}").fullmatch)]
SecurityContact = Annotated[
    Line,
    _is('"mailto:" and one mail address', _opens_a_mail_if_it_says_so),
    _is('"mailto:...", "https://..." or "tel:+..."', re.compile(r"(mailto:\S+@|https://|tel:\+)\S+").fullmatch),
]
WebAddressOrEmpty = Annotated[
    Line, _is("an address with https://, or empty", re.compile(r"https://\S+").fullmatch, or_empty=True)
]
LetterheadOrEmpty = Annotated[
    Line,
    _is(
        'the name of a file that ends in ".docx" or ".dotx", or empty',
        re.compile(r"[^/\\]+\.do[ct]x").fullmatch,
        or_empty=True,
    ),
]


def _short(line: str) -> str:
    if len(line) > _SUBJECT or not line.isprintable():
        raise wrong(f"must be at most {_SUBJECT} characters")
    return line


_SUBJECT = 40  # as many as the database keeps of it
Subject = Annotated[Line, AfterValidator(_short)]

EACH_ONCE = AfterValidator(_each_once)
Lines = Annotated[tuple[Line, ...], EACH_ONCE]
Texts = Mapping[Language, Line]

IN_MILLIONS = AfterValidator(lambda number: number * 1_000_000)
Days = Annotated[int, Field(ge=1, le=36_500)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
