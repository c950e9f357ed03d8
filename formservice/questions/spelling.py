"""What was typed, as each kind of answer is spelled: what is pasted along is taken off, digits are western."""

import re
import unicodedata
from collections.abc import Iterable

from formservice.questions.question import LONGEST_TEXT, QuestionKind
from formservice.text.plain_text import clean

TICKED = "yes"
POSTCODE = re.compile(r"([1-9]\d{3})[\s.\-\u2010-\u2015]{0,3}([A-Za-z]{2})")
FEWEST_DIGITS = 8
"""Digits of a phone number that a person can call; some countries have no more."""

_SPELLED = {QuestionKind.MAIL, QuestionKind.PHONE, QuestionKind.POSTCODE, QuestionKind.REFERENCE, QuestionKind.CODE}
_LONGEST_PASTED = 500
_IN_BRACKETS = re.compile(r"[^<>]*<([^<>]*)>\W*")
_LOOKALIKES = str.maketrans(dict.fromkeys("‘’ʼ´", "'") | dict.fromkeys("。．｡", ".") | {"＠": "@"})
_NONE = {"geen", "nee", "niet", "nvt", "n.v.t", "none", "no", "n/a", "nothing", "لا", "لا يوجد", "ليس لدي", "لا شيء"}


def tidy(kind: QuestionKind, typed: str) -> str:
    """Return what was typed as this kind of answer is spelled: one line, no marks of direction, western digits."""
    text = clean(typed.strip())
    if kind is QuestionKind.TICK:
        return text if text == TICKED else ""
    if len(text) > LONGEST_TEXT:
        return text  # a pasted book is not looked through: it gets a message
    if kind is QuestionKind.LINE:
        # the number of a house stands on an envelope
        return _western(" ".join(text.splitlines()))
    if kind not in _SPELLED:
        return text
    text = _western(c for c in text if unicodedata.category(c) != "Cf").strip()
    if len(text) > _LONGEST_PASTED:
        return text
    if kind is QuestionKind.MAIL:
        return _address(text)
    if kind is QuestionKind.PHONE:
        return "" if _is_none(text) else " ".join(text.split())
    if kind is QuestionKind.POSTCODE and (read := POSTCODE.fullmatch(text)):
        return f"{read[1]} {read[2].upper()}"
    return text


def _western(typed: Iterable[str]) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in typed)


def has_enough_digits(phone: str) -> bool:
    """Tell whether a person can call this: what stands beside the digits is for that person to read."""
    return sum(character.isdecimal() for character in phone) >= FEWEST_DIGITS


def _address(text: str) -> str:
    """Return a mail address without what programs put around it when it is copied."""
    if _is_none(text):
        return ""
    if pasted := _IN_BRACKETS.fullmatch(text):
        text = pasted[1]
    text = text.translate(_LOOKALIKES)
    text = re.sub(r"(?i)^mailto:", "", text.strip(" \t\n\xa0.,;:<>()[]'\"“”„«»"))
    return re.sub(r"\s*([@.])\s*", r"\1", text) if text.count("@") == 1 else text


def _is_none(text: str) -> bool:
    bare = " ".join(text.split()).strip(".-–—/ ").casefold()
    return bare in _NONE or (bool(text) and not bare)
