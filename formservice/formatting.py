"""Dates, lists and lengths of time, as each language writes them."""

import re
from collections.abc import Iterable
from datetime import date, time
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from formservice.languages import LANGUAGES, N_, NN_, gettext, translations


def full_date(code: str, day: date) -> str:
    """Return the date with its weekday, as the language writes it, in western digits as in the letters."""
    return _written(code, "full", day)


def short_date(code: str, day: date) -> str:
    """Return the date without its weekday, as the language writes it, in western digits as in the letters."""
    return _written(code, "short", day)


def month_and_year(code: str, day: date) -> str:
    """Return the month and the year of a day, as the language writes them."""
    return _written(code, "month", day)


def day_and_month(code: str, day: date) -> str:
    """Return the day and its month without the year, as the language writes them."""
    return _written(code, "day", day)


def clock_time(at: time) -> str:
    """Return a time of day as all our texts write it: 9.30, in western digits."""
    return f"{at.hour}.{at:%M}"


def _written(code: str, kind: str, day: date) -> str:
    language = LANGUAGES[code]
    pattern = language.dates.get(kind) or _pattern(language.locale, kind)
    if language.months:
        name = language.months.split(", ")[day.month - 1].replace("'", "''")
        pattern = _MONTH_NAME.sub(lambda _: f"'{name}'", pattern)
    return format_date(day, pattern, locale=language.locale)


_MONTH_NAME = re.compile("[ML]{3,}")


@cache
def _pattern(locale: str, kind: str) -> str:
    knows = Locale.parse(locale)
    if kind in _LENGTHS:
        return str(knows.date_formats[_LENGTHS[kind]].pattern)
    return str(knows.datetime_skeletons[_SKELETONS[kind]].pattern)


_LENGTHS = {"full": "full", "short": "long"}
_SKELETONS = {"month": "yMMMM", "day": "MMMMd"}


def listed(code: str, words: Iterable[str]) -> str:
    """Return words as the language lists them: "a, b and c"."""
    language, (*first, last) = LANGUAGES[code], words
    if language.lists and first:
        comma, before_last = re.findall("A(.*)B(.*)C", language.lists)[0]
        return str(comma).join(first) + str(before_last) + last
    return format_list([*first, last], locale=language.locale)


def labelled(code: str, label: str) -> str:
    """Return a label with the mark that the language writes between it and a value; a question has its own."""
    return label if label.endswith(_MARKS) else label + LANGUAGES[code].colon


_MARKS = ("?", "؟", "፧", ":", "፦")


def script_name(code: str, script: str) -> str:
    """Return what the language calls a script (ISO 15924), by the language written in it where people say that."""
    locale = Locale.parse(code)
    known = locale.languages.get(_SCRIPT_OF.get(script, "")) or locale.scripts.get(script)
    return str(known or Locale.parse("en").scripts.get(script, script))


_SCRIPT_OF = {"Hani": "zh", "Hang": "ko", "Hira": "ja"}


def span(code: str, length: int, unit: str) -> str:
    """Return a length of time ("day", "week", "month" or "year") as the language writes it after "within"."""
    *in_words, (one, more) = _SPANS[unit]
    if length <= len(in_words):
        return gettext(code, in_words[length - 1])
    return _counted(code, one, more, length)


def files(code: str, count: int) -> str:
    """Return a number of files as the language writes it after "at most"."""
    return _counted(code, *_FILES, count)


def _counted(code: str, one: str, more: str, count: int) -> str:
    return translations(code).ngettext(one, more, count) % {"n": count}


_SPANS = {
    # Translators: a length of time, in the form that stands after "within"
    "day": (N_("een dag"), N_("twee dagen"), NN_("%(n)s dag", "%(n)s dagen")),
    # Translators: a length of time, in the form that stands after "within"
    "week": (N_("een week"), N_("twee weken"), NN_("%(n)s week", "%(n)s weken")),
    # Translators: a length of time, in the form that stands after "within"
    "month": (N_("een maand"), N_("twee maanden"), NN_("%(n)s maand", "%(n)s maanden")),
    # Translators: a length of time, in the form that stands after "within"
    "year": (N_("een jaar"), N_("twee jaar"), NN_("%(n)s jaar", "%(n)s jaar")),
}

# Translators: a number of files, in the form that stands after "at most"
_FILES = NN_("%(n)s bestand", "%(n)s bestanden")
