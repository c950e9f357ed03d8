"""What was typed for a number or a month, in the digits and the names of any of the languages."""

import re
from collections.abc import Iterator
from functools import cache

from babel.dates import get_month_names

from formservice.languages import LANGUAGES, Language
from formservice.text.plain_text import without_marks

_LONGEST_NUMBER = 9
_LONGEST_TYPED = 200
_MONTHS = range(1, 13)


def number(text: str) -> int | None:
    """Return the whole number that was typed, in western or other digits; None where it is none."""
    text = _plain(text)
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def month_number(text: str) -> int | None:
    """Return the month, 1 to 12, typed as a number or as a name in any of the languages; None where it is none."""
    typed = number(text)
    if typed is not None:
        return typed if typed in _MONTHS else None
    return _months().get(_plain(text))


def _plain(text: str) -> str:
    """Return what was typed without case, dots, accents and marks, and what many leave out of Arabic names."""
    if len(text) > _LONGEST_TYPED:  # a pasted book is not looked through
        return ""
    bare = without_marks(text.casefold())
    return _ARTICLE.sub("", " ".join(bare.split()).rstrip(".").translate(_SAME_LETTER))


_SAME_LETTER = str.maketrans("ىیکı", "ييكi")
_ARTICLE = re.compile(r"\bال")


@cache
def _months() -> dict[str, int]:
    return {_plain(name): month for language in LANGUAGES.values() for name, month in _names(language)}


def _names(language: Language) -> Iterator[tuple[str, int]]:
    yield from (
        (name, month)
        for locale in language.locales or (language.code,)
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for month, name in get_month_names(width, context, locale=locale).items()
    )
    if language.months:
        yield from zip(language.months.split(", "), _MONTHS, strict=True)
    yield from ((name, month) for month, names in language.typed.items() for name in names.split(","))
