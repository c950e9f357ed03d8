"""Sealing: personal data are stored encrypted, bound to their place, with keys kept outside the database."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PLACE_BYTES = 2


class SealBroken(Exception):
    """A sealed value cannot be opened: another key, other bytes, or another place than it was sealed for."""

    def __init__(self, place: str) -> None:
        super().__init__(f"the sealed value at {place} cannot be opened")
        self.place = place


class BadKey(ValueError):
    """A sealing key is missing or is not a Fernet key; the key itself is never told."""


class Sealer:
    """Seals with the newest key, opens with every key, and makes keyed fingerprints to look things up by."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise BadKey("at least one sealing key is needed")
        try:
            self._secrets = tuple(base64.urlsafe_b64decode(key) for key in keys)
            self._seals = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, binascii.Error) as problem:
            raise BadKey("a sealing key is not a Fernet key") from problem

    def seal(self, place: str, content: bytes) -> bytes:
        """Return the content encrypted with the newest key, readable at this place alone."""
        # Fernet knows no associated data, so the place goes inside: a row's bytes moved to another row do not open.
        name = place.encode()
        return self._seals.encrypt(len(name).to_bytes(_PLACE_BYTES) + name + content)

    def open(self, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for this place; raise SealBroken when it was not, or when its key is not here."""
        try:
            opened = self._seals.decrypt(sealed)
        except InvalidToken:
            raise SealBroken(place) from None
        start = _PLACE_BYTES + int.from_bytes(opened[:_PLACE_BYTES])
        if opened[_PLACE_BYTES:start] != place.encode():
            raise SealBroken(place)
        return opened[start:]

    def rotate(self, sealed: bytes) -> bytes:
        """Return the same sealed value under the newest key; raise SealBroken when its key is not here."""
        try:
            return self._seals.rotate(sealed)
        except InvalidToken:
            raise SealBroken("an unknown place") from None

    def seal_json(self, place: str, value: Any) -> bytes:
        """Return the value sealed as JSON; every text survives, lone surrogates and NUL included."""
        return self.seal(
            place, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        )

    def open_json(self, place: str, sealed: bytes) -> Any:
        """Return the value that was sealed as JSON; raise SealBroken as open does."""
        return json.loads(self.open(place, sealed))

    def fingerprint(self, kind: str, value: str) -> str:
        """Return the newest key's fingerprint of a value, 64 hexadecimal digits; the caller normalises the value."""
        return _fingerprint(self._secrets[0], kind, value)

    def fingerprints(self, kind: str, value: str) -> list[str]:
        """Return the fingerprints of a value under every key, newest first, to find rows made before a rotation."""
        return [_fingerprint(secret, kind, value) for secret in self._secrets]

    @property
    def key_names(self) -> list[str]:
        """The public names of the keys, newest first: they tell which keys a database needs and give nothing away."""
        return [_fingerprint(secret, "key name", "") for secret in self._secrets]


def _fingerprint(secret: bytes, kind: str, value: str) -> str:
    # A lone surrogate has no UTF-8 form; surrogatepass lets odd text be looked up without an error.
    return hmac.new(_derived(secret, kind), value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@lru_cache(maxsize=64)
def _derived(secret: bytes, kind: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"klachtwijzer fingerprint: " + kind.encode()).derive(secret)
