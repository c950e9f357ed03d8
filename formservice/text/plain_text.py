"""Typed text made safe to keep and to show: bounded before it is normalised, in linear time.

Normalising takes quadratic time in the marks on one letter, and holds Python's lock meanwhile. No other module does it.
"""

import re
import unicodedata

_MOST_HEAPED = 30
"""No language heaps thirty marks on a letter; thousands burst the page that a letter is drawn on: 3.5 GB for one."""

_LONGEST_NORMALIZED = 50_000
"""Characters: more than twice what an answer may hold. What is longer is shown with a message, and never sent."""

_LONGEST_WORD = 200
_ON_A_LETTER = {"Cf", "Mn"}
_LINE_ENDS = ("\r\n", "\r", "\u2028", "\u2029")
# what Unicode has not named yet may be a newer emoji
_NO_CHARACTER = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_HEAPING = {"Mn", "Me", "Mc", "Cf"}


def clean(text: str) -> str:
    """Return typed text as it can be kept: showable, each letter in its one spelling, and no heaps of marks."""
    return normalized(showable(text))


def showable(text: str) -> str:
    """Return typed text as it can stand anywhere: no NUL, no half characters, one kind of line end."""
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode("utf-8")
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return _NO_CHARACTER.sub("", text)


def normalized(text: str) -> str:
    """Return the text with each letter in its one spelling (NFC), of thirty marks at most; a book comes back as is."""
    if text.isascii() or len(text) > _LONGEST_NORMALIZED:
        return text
    return unicodedata.normalize("NFC", _without_heaps(text))


def folded(name: str) -> str:
    """Return a name as it is compared: each letter in its one spelling, without capitals, its spaces folded."""
    return " ".join(normalized(name).casefold().split())


def without_marks(word: str) -> str:
    """Return a word without accents, marks and signs that nobody sees; a text of more than 200 characters is none."""
    if len(word) > _LONGEST_WORD:
        return ""
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) not in _ON_A_LETTER)


def _without_heaps(text: str) -> str:
    kept: list[str] = []
    done, category = 0, unicodedata.category
    for at in range(0, len(text), _MOST_HEAPED + 1):  # more marks in a row than that hold one of these places
        if at < done or category(text[at]) not in _HEAPING:
            continue
        first, last = at, at + 1
        while first > done and category(text[first - 1]) in _HEAPING:
            first -= 1
        while last < len(text) and category(text[last]) in _HEAPING:
            last += 1
        if last - first > _MOST_HEAPED:
            kept.append(text[done : first + _MOST_HEAPED])
            done = last
    return "".join([*kept, text[done:]])
