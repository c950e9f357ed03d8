"""The reference and the withdrawal code of a complaint, made to be read aloud, copied and typed by people."""

import secrets
import unicodedata
from collections.abc import Callable

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Capital letters and digits, without the four that people take for each other: 0 and O, 1 and I."""

REFERENCE_LENGTH = 8
CODE_LENGTH = 10

_LETTERS = "".join(character for character in ALPHABET if character.isalpha())
_LONGEST_TYPED = 100


def new_reference(choice: Callable[[str], str] = secrets.choice) -> str:
    """Return a reference that `choice` drew: a letter, six more characters, and a check character."""
    drawn = choice(_LETTERS) + "".join(choice(ALPHABET) for _ in range(REFERENCE_LENGTH - 2))
    return drawn + ALPHABET[_times_x(_remainder(drawn))]


def parse_reference(text: str) -> str | None:
    """Return the reference that someone typed, in any case and with any spaces, or None if it cannot be one."""
    typed = _tidy(text)
    if not _is_spelled(typed, REFERENCE_LENGTH) or typed[0] not in _LETTERS or _remainder(typed) != 0:
        return None
    return typed


def new_code(choice: Callable[[str], str] = secrets.choice) -> str:
    """Return a withdrawal code that `choice` drew: ten characters, 50 bits."""
    return "".join(choice(ALPHABET) for _ in range(CODE_LENGTH))


def parse_code(text: str) -> str | None:
    """Return the code that someone typed, in any case and with any spaces, or None if it cannot be one."""
    typed = _tidy(text)
    return typed if _is_spelled(typed, CODE_LENGTH) else None


def _is_spelled(typed: str, length: int) -> bool:
    return len(typed) == length and all(character in ALPHABET for character in typed)


def _tidy(text: str) -> str:
    if len(text) > _LONGEST_TYPED:  # a pasted book is not looked through
        return ""
    return "".join(_western(character) for character in text.upper() if not _is_separator(character))


def _is_separator(character: str) -> bool:
    # Format characters too: the invisible marks that come along when a reference is copied from an Arabic page.
    return character.isspace() or unicodedata.category(character) in {"Pd", "Cf"}


def _western(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _remainder(text: str) -> int:
    # The text as a polynomial over GF(32), taken at x. Luhn's sum over 32 characters misses one swap; this misses no
    # single wrong character and no swap, because powers of x differ up to the 31st.
    total = 0
    for character in text:
        total = _times_x(total) ^ ALPHABET.index(character)
    return total


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
