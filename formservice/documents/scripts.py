"""The scripts of characters that no font could draw, for a sentence that names them."""

import unicodedata

from fontTools.unicodedata import script

_OF_NONE = {"Zyyy", "Zinh", "Zzzz"}
_KANA = {"Hira", "Kana"}
_HAN = "Hani"


def scripts_of(characters: str) -> tuple[str, ...]:
    """Return the scripts (ISO 15924) of these characters, in the order in which they come.

    Japanese is "Hira", in whatever it is written; "" at the end is for what has no script of its own, such as emoji.
    """
    seen = [c for c in characters if not _is_beside(c)]
    found = dict.fromkeys("Hira" if script(c) in _KANA else script(c) for c in seen)
    if "Hira" in found:
        found.pop(_HAN, None)
    return (*(each for each in found if each not in _OF_NONE), *([""] if _OF_NONE & found.keys() else []))


def _is_beside(character: str) -> bool:
    """Tell whether it is a mark of any script, or unseen: the character that it stands beside tells more."""
    return script(character) in _OF_NONE and unicodedata.category(character) in {"Mn", "Me", "Cf", "Zs"}
