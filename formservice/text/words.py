"""What a person is looked up by, spelled in one way: the words of a name, a phone number, a house number."""

import re

from formservice.text.plain_text import folded, without_marks

# what stands in too many names to tell one from another; "el" is not among them
_SKIPPED = "van von vd v de den der het t ten ter te s in op aan bij tot en of la le"
_LITTLE = frozenset(_SKIPPED.split())
_WORD = re.compile(r"[^\W_]+")
_SAME_LETTER = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ĳ": "ij"})
PHONE = re.compile(r"(?:\+\s?|\(\+)?\(?\d[\d\s().\-\u2010-\u2015]{6,}\d")
"""A phone number as people type it."""
_FROM_ABROAD = re.compile(r"^(?:\+|00)31(?:\(0\)|0)?")
_FEWEST_DIGITS = 8


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name without capitals, accents and little words; all of them where it has no others."""
    # a word that is too long to be one is left out
    bare = " ".join(without_marks(word) for word in folded(name).split())
    words = frozenset(_WORD.findall(bare.translate(_SAME_LETTER)))
    return words - _LITTLE or words


def phone_numbers(text: str) -> frozenset[str]:
    """Return the digits of each phone number in a text, a Dutch one from abroad as it is dialled here."""
    found = (_dialled(match[0]) for match in PHONE.finditer(text))
    return frozenset(digits for digits in found if len(digits) >= _FEWEST_DIGITS)


def house_number(typed: str) -> str:
    """Return a house number with its addition as it is compared: "12-A" as 12a."""
    return "".join(_WORD.findall(typed.casefold()))


def _dialled(typed: str) -> str:
    bare = re.sub(r"[^\d+()]", "", typed).replace("(+", "+")
    return re.sub(r"\D", "", _FROM_ABROAD.sub("0", bare))
