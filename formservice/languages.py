"""The one list of languages: their names, directions, words and dates as they write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date, get_month_names
from babel.support import Translations
from markupsafe import Markup, escape

_CATALOGUES = Path(__file__).parent / "translations"


@dataclass(frozen=True)
class Language:
    """A language that tenants can choose, named in itself."""

    code: str
    name: str
    direction: str


LANGUAGES = {
    language.code: language
    for language in (
        Language("nl", "Nederlands", "ltr"),
        Language("en", "English", "ltr"),
        Language("ar", "العربية", "rtl"),
    )
}

SOURCE = "nl"
"""Dutch prevails: every text is written in it, and its own words are the keys of the catalogues."""


def N_(text: str) -> str:
    """Mark a text for the catalogues and return it unchanged."""
    return text


@cache
def translations(code: str) -> NullTranslations:
    """Return the catalogue of a language; Dutch, the source, translates to itself."""
    if code == SOURCE:
        return NullTranslations()
    return Translations.load(_CATALOGUES, [code])


def gettext(code: str, text: str, **values: object) -> str:
    """Return a Dutch text in the language asked for, with `%(name)s` filled in from the values."""
    words = translations(code).gettext(text)
    return words % values if values else words


KEY_WORDS = (
    *("advies", "afspraken", "beslissing", "bijeenkomst", "directie", "gedeeltelijk gegrond", "gegrond", "huurder"),
    *(
        "ingetrokken",
        "intrekken",
        "klacht",
        "klacht intrekken",
        "nummer",
        "ongegrond",
        "uitnodiging",
        "woningcorporatie",
    ),
)
"""The Dutch words that letters of the committee and the corporation use; translations keep them between brackets."""

_BRACKETED = re.compile(rf"\((?:{'|'.join(KEY_WORDS)})\)")


def as_html(code: str, text: str) -> Markup:
    """Return a text of the catalogues as HTML, not yet filled in, the Dutch key words of a translation marked."""
    words = escape(translations(code).gettext(text))
    return words if code == SOURCE else Markup(_BRACKETED.sub(_marked, words))  # noqa: S704 -- escaped above


def _marked(found: re.Match[str]) -> str:
    # the brackets go with the word, on one line: from right to left they would turn round
    word = found[0].replace(" ", "\u00a0")
    return f'<span lang="{SOURCE}" dir="ltr">{word}</span>'


def is_translated(code: str, text: str) -> bool:
    """Tell whether the language's catalogue holds the text, so that a page can mark what is still Dutch."""
    return code == SOURCE or translations(code).gettext(text) != text


def full_date(code: str, day: date) -> str:
    """Return the date with its weekday, as the language writes it, in western digits as in the letters."""
    return format_date(day, _FULL.get(code, "EEEE d MMMM y"), locale=code)


def short_date(code: str, day: date) -> str:
    """Return the date without its weekday, as the language writes it, in western digits as in the letters."""
    return format_date(day, "d MMMM y", locale=code)


def month_and_year(code: str, day: date) -> str:
    """Return the month and the year of a day, as the language writes them."""
    return format_date(day, "MMMM y", locale=code)


_FULL = {"ar": "EEEE، d MMMM y"}


def script_name(code: str, script: str) -> str:
    """Return what the language calls a script (ISO 15924), by the language written in it where people say that."""
    locale = Locale.parse(code)
    known = locale.languages.get(_SCRIPT_OF.get(script, "")) or locale.scripts.get(script)
    return str(known or Locale.parse("en").scripts.get(script, script))


_SCRIPT_OF = {"Hani": "zh", "Hang": "ko", "Hira": "ja"}


def span(code: str, length: int, unit: str) -> str:
    """Return a length of time ("day", "week", "month" or "year") as the language writes it after "within"."""
    forms = _SPANS[code][unit]
    words = forms.get(str(length)) or forms.get(Locale.parse(code).plural_form(length)) or forms["other"]
    return words.replace("%s", str(length))


# Babel lacks the days of Dutch, and the days and months of Arabic; by unit, then by number or plural category
_SPANS: dict[str, dict[str, dict[str, str]]] = {
    "nl": {
        "day": {"1": "een dag", "2": "twee dagen", "other": "%s dagen"},
        "week": {"1": "een week", "2": "twee weken", "other": "%s weken"},
        "month": {"1": "een maand", "2": "twee maanden", "other": "%s maanden"},
        "year": {"1": "een jaar", "2": "twee jaar", "other": "%s jaar"},
    },
    "en": {
        "day": {"1": "one day", "2": "two days", "other": "%s days"},
        "week": {"1": "one week", "2": "two weeks", "other": "%s weeks"},
        "month": {"1": "one month", "2": "two months", "other": "%s months"},
        "year": {"1": "one year", "2": "two years", "other": "%s years"},
    },
    "ar": {
        "day": {"1": "يوم واحد", "2": "يومين", "few": "%s أيام", "many": "%s يومًا", "other": "%s يوم"},
        "week": {"1": "أسبوع واحد", "2": "أسبوعين", "few": "%s أسابيع", "many": "%s أسبوعًا", "other": "%s أسبوع"},
        "month": {"1": "شهر واحد", "2": "شهرين", "few": "%s أشهر", "many": "%s شهرًا", "other": "%s شهر"},
        "year": {"1": "سنة واحدة", "2": "سنتين", "few": "%s سنوات", "other": "%s سنة"},
    },
}


def number(text: str) -> int | None:
    """Return the whole number that was typed, in western or other digits; None where it is none."""
    text = _plain(text)
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def month_number(text: str) -> int | None:
    """Return the month, 1 to 12, typed as a number or as a name in any of the languages; None where it is none."""
    typed = number(text)
    if typed is not None:
        return typed if 1 <= typed <= len(_MONTHS) else None
    return _months().get(_plain(text))


_LONGEST_NUMBER = 9
_LONGEST_TYPED = 200
_MONTHS = range(1, 13)


_MORE_MONTHS = ("ar_SY", "ar_MA", "ar_DZ")
"""Arabic has four sets of names for the months; a tenant uses the one of home."""

_ALSO_MONTHS = {"febr": 2, "sept": 9, "يونيه": 6, "يوليه": 7}
"""How people write a month that no catalogue knows."""


def _plain(text: str) -> str:
    """Return what was typed without case, dots, marks of direction, and what many leave out of Arabic names."""
    if len(text) > _LONGEST_TYPED:  # a pasted book is not looked through
        return ""
    letters = "".join(c for c in text if unicodedata.category(c) != "Cf")
    folded = " ".join(letters.casefold().split()).rstrip(".").translate(_HAMZA)
    return _ARTICLE.sub("", folded)


_HAMZA = str.maketrans("أإآى", "اااي")
_ARTICLE = re.compile(r"\bال")


@cache
def _months() -> dict[str, int]:
    return _ALSO_MONTHS | {
        _plain(name): month
        for code in (*LANGUAGES, *_MORE_MONTHS)
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for month, name in get_month_names(width, context, locale=code).items()
    }
