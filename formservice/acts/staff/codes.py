"""Codes of the second factor: six digits that a phone makes every 30 seconds, and ten codes on paper for without it."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from formservice.rules.reference import ALPHABET

NO_KEY = "A" * 32
"""Stands in for a missing key, so that judging a code takes the same time."""
DIGITS = 6
RECOVERY_CODES = 10
_SECONDS = 30
_KEY_BYTES = 20
_RECOVERY_LENGTH = 24  # of 32 characters: 120 bits, so that a plain hash is enough
_BLOCK = 4
_LONGEST_TYPED = 100
_CLOCK_OFF = timedelta(minutes=10)


def new_key() -> str:
    """Return a new key for an app that makes codes, as people type it over: base32."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def address(key: str, name: str, committee: str) -> str:
    """Return the address that brings a key into an app, for a QR."""
    issuer = f"Bureau {committee}"
    return f"otpauth://totp/{quote(f'{issuer}:{name}')}?{urlencode({'secret': key, 'issuer': issuer}, quote_via=quote)}"


def step_at(now: datetime) -> int:
    """Return the number of the 30 seconds in which this moment is."""
    return int(now.timestamp()) // _SECONDS


def code_of(key: str, step: int) -> str:
    """Return the code of one step."""
    # SHA-1 within HMAC, as RFC 6238 has it: few apps know another
    made = TOTP(base64.b32decode(key), DIGITS, SHA1(), _SECONDS)  # noqa: S303
    return made.generate(step * _SECONDS).decode()


def steps_of(key: str, typed: str, now: datetime) -> list[int]:
    """Return how many steps away from now this code is one, nearest first, as far as a clock may be off."""
    code, present = tidy(typed), step_at(now)
    far = _CLOCK_OFF // timedelta(seconds=_SECONDS)
    # all of them, always: how long it takes tells nothing
    found = [off for off in range(-far, far + 1) if hmac.compare_digest(code_of(key, present + off), code)]
    return sorted(found, key=abs)


def new_recovery_codes() -> list[str]:
    """Return ten recovery codes, in blocks of four characters."""
    drawn = ("".join(secrets.choice(ALPHABET) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES))
    return ["-".join(code[at : at + _BLOCK] for at in range(0, _RECOVERY_LENGTH, _BLOCK)) for code in drawn]


def recovery_hash(typed: str) -> str:
    """Return the hash that is kept of a recovery code."""
    return hashlib.sha256(tidy(typed).encode()).hexdigest()


def is_recovery(typed: str) -> bool:
    """Tell whether this is spelled as a recovery code is."""
    code = tidy(typed)
    return len(code) == _RECOVERY_LENGTH and set(code) <= set(ALPHABET)


def tidy(typed: str) -> str:
    """Return a code that somebody typed, without spaces and dashes, in capitals; nothing where it is a book."""
    if len(typed) > _LONGEST_TYPED:
        return ""
    return "".join(each for each in typed.upper() if each.isascii() and each.isalnum())
