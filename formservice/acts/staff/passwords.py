"""Passwords: which are refused, and the slow hash that is kept of the others."""

import os
import re
import secrets
import threading
from enum import Enum
from functools import cache

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from formservice.settings.committee import Committee
from formservice.text.plain_text import normalized

SHORTEST = 15
LONGEST = 1_000
_GUESSED_WITHIN = 10**10
_OWN_LETTERS = 4  # that are in no word of the committee's
_LOOKED_AT = 72  # characters that zxcvbn takes
_MEMORY_KIB = 46 * 1024
_LENGTH = 32
_at_once = threading.Semaphore(2)  # each takes 46 MiB while it is made


class Weak(Enum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    KNOWN = "known"


def weakness(password: str, name: str, committee: Committee) -> Weak | None:
    """Return why a password is refused, or None: length counts, and that it is not one of the first to be guessed."""
    if len(password) < SHORTEST:
        return Weak.SHORT
    if len(password) > LONGEST:
        return Weak.LONG
    from zxcvbn import zxcvbn  # its lists take 20 MB: here, so that only who chooses a password pays for them

    words = re.findall(r"\w{2,}", " ".join((name, committee.name, committee.mail, *committee.corporations)).lower())
    of_its_own = re.sub("|".join(sorted(words, key=len, reverse=True)), "", password.lower())
    if of_its_own != password.lower() and sum(each.isalpha() for each in of_its_own) < _OWN_LETTERS:
        return Weak.KNOWN
    guessed: int = zxcvbn(password[:_LOOKED_AT], user_inputs=words)["guesses"]
    return Weak.KNOWN if guessed < _GUESSED_WITHIN else None


def hashed(password: str) -> str:
    """Return what is kept of a password: Argon2id, in the PHC form that names its own cost."""
    with _at_once:
        made = Argon2id(salt=os.urandom(16), length=_LENGTH, iterations=1, lanes=1, memory_cost=_MEMORY_KIB)
        return made.derive_phc_encoded(_bytes(password))


def is_right(password: str, kept: str) -> bool:
    """Tell whether a password fits the hash that was kept; where none was kept, that takes the same time."""
    with _at_once:
        try:
            Argon2id.verify_phc_encoded(
                _bytes(password[:LONGEST]), kept if kept.startswith("$argon2id$") else _nobodys()
            )
        except InvalidKey:
            return False
    return True


@cache
def _nobodys() -> str:
    made = Argon2id(salt=os.urandom(16), length=_LENGTH, iterations=1, lanes=1, memory_cost=_MEMORY_KIB)
    return made.derive_phc_encoded(secrets.token_bytes(_LENGTH))


def _bytes(password: str) -> bytes:
    return normalized(password).encode("utf-8", "surrogatepass")
