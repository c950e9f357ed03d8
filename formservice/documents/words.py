"""Words of the catalogues with values in them, as text and as HTML, in order from right to left too."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from babel.dates import get_day_names
from markupsafe import Markup, escape

from formservice.formatting import full_date, listed, month_and_year, script_name
from formservice.languages import LANGUAGES, N_, SOURCE, as_html, gettext, is_translated, translations

_LEFT_TO_RIGHT, _BY_CONTENT, _END = "\u2066", "\u2068", "\u2069"
_FORMULA = re.compile(r"^(?=[^\S\n]*(?!\+[\d\s()./-]+$)[=+\-@＝＋－＠])", re.MULTILINE)
_UNSEEN = "\u2060"


@dataclass(frozen=True)
class Ltr:
    """A number, reference or address: left to right in every language, and pressed to go to `href`, if any."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Days:
    """Days of the week, Monday being 0, for a list in the words of a language."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Month:
    """A month of a year: an answer of which the day is not known."""

    first: date


@dataclass(frozen=True)
class Scripts:
    """Scripts by their codes (ISO 15924), for a list in the words of a language; "" is for characters of none."""

    codes: tuple[str, ...]


Value = str | int | Ltr | Days | Month | Scripts | date

_OWN_ORDER = (Days, Month, Scripts, date)
"""Text in the words of the language itself, and so in its direction."""


@dataclass(frozen=True)
class Say:
    """A Dutch text of the catalogue, and what fills its `%(name)s`."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def language(self, code: str) -> str:
        """Return the language in which a reader of `code` gets this text: Dutch where it is not translated."""
        return code if is_translated(code, self.text) else SOURCE

    def plain(self, code: str) -> str:
        """Return the text for a mail or a PDF, with marks that keep numbers in order from right to left."""
        code = self.language(code)
        words = translations(code).gettext(self.text)
        return words % {name: _plain(value, code) for name, value in self.values.items()} if self.values else words

    def html(self, code: str) -> Markup:
        """Return the text as HTML, in which only the catalogue's words and our own marks are markup."""
        code = self.language(code)
        words = as_html(code, self.text)
        return words % {name: _html(value, code) for name, value in self.values.items()} if self.values else words


def say(text: str, **values: Value) -> Say:
    """Return a text to say, with its values."""
    return Say(text, values)


def no_formula(typed: str) -> str:
    """Return what was typed so that a spreadsheet takes no cell of it for a formula; a phone number stays as it is.

    The committee copies from its mail: what would begin a formula stands behind a mark that nobody sees.
    """
    return _FORMULA.sub(_UNSEEN, typed.expandtabs(4))


def _words(value: Value, code: str) -> str:
    if isinstance(value, Days):
        names = get_day_names("wide", locale=LANGUAGES[code].locale)
        return listed(code, [names[number] for number in value.numbers])
    if isinstance(value, Scripts):
        return listed(code, [script_name(code, each) if each else gettext(code, _OF_NO_SCRIPT) for each in value.codes])
    if isinstance(value, Month):
        return month_and_year(code, value.first)
    if isinstance(value, date):
        return full_date(code, value)
    return no_formula(value.text if isinstance(value, Ltr) else str(value))


_OF_NO_SCRIPT = N_("bijzondere tekens")


def _plain(value: Value, code: str) -> str:
    words = _words(value, code)
    if LANGUAGES[code].direction == "ltr" or isinstance(value, _OWN_ORDER):
        return words
    return f"{_LEFT_TO_RIGHT if isinstance(value, Ltr) else _BY_CONTENT}{words}{_END}"


def _html(value: Value, code: str) -> Markup:
    words = escape(_words(value, code))
    if isinstance(value, _OWN_ORDER):
        return words
    if not isinstance(value, Ltr):
        return Markup("<bdi>{}</bdi>").format(words)
    marked = Markup('<bdi dir="ltr">{}</bdi>').format(words)
    return Markup('<a href="{}">{}</a>').format(value.href, marked) if value.href else marked


def answer(value: Say | Value, code: str) -> str:
    """Return an answer as plain text."""
    return value.plain(code) if isinstance(value, Say) else _plain(value, code)


def answer_html(value: Say | Value, code: str) -> Markup:
    """Return an answer as HTML."""
    return value.html(code) if isinstance(value, Say) else _html(value, code)
