"""Sealing: personal data are stored encrypted, bound to their place, with keys kept outside the database."""

import base64
import binascii
import hashlib
import hmac
import json
import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from formservice.errors import BadKey, SealBroken

WRAPPED_BYTES = 64
FINGERPRINT_BYTES = 32
_KEY_BYTES = 32
_NAME_BYTES = 4
_NONCE_BYTES = 12
_PLACE_BYTES = 2
_WRAPPED = b"case_keys.wrapped"
_OLDER_BEGINS = b"gAAAA"


class Seal(ABC):
    """Seals values and opens them again, each at its own place alone."""

    @abstractmethod
    def seal(self, place: str, content: bytes) -> bytes:
        """Return the content encrypted, readable at this place alone."""

    @abstractmethod
    def open(self, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for this place; raise SealBroken when it was not, or when its key is not here."""

    def seal_json(self, place: str, value: Any) -> bytes:
        """Return the value sealed as JSON; every text survives, lone surrogates and NUL included."""
        return self.seal(
            place, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        )

    def open_json(self, place: str, sealed: bytes) -> Any:
        """Return the value that was sealed as JSON; raise SealBroken as open does."""
        return json.loads(self.open(place, sealed))


class OlderSeal(Seal):
    """The form from before migration 0008: Fernet under the sealing keys themselves, with the place inside."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def seal(self, place: str, content: bytes) -> bytes:
        """Return the content encrypted with the newest sealing key, readable at this place alone."""
        name = place.encode()
        return self._keys.encrypt(len(name).to_bytes(_PLACE_BYTES) + name + content)

    def open(self, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for this place; raise SealBroken when it was not, or when its key is not here."""
        try:
            opened = self._keys.decrypt(sealed)
        except InvalidToken:
            raise SealBroken(place) from None
        start = _PLACE_BYTES + int.from_bytes(opened[:_PLACE_BYTES])
        if opened[_PLACE_BYTES:start] != place.encode():
            raise SealBroken(place)
        return opened[start:]


class OwnKey(Seal):
    """The key of one draft, case, request or address: AES-256-GCM, with the place as associated data."""

    def __init__(self, secret: bytes, older: OlderSeal) -> None:
        self._cipher = AESGCM(secret)
        self._older = older

    def seal(self, place: str, content: bytes) -> bytes:
        """Return a nonce, the content encrypted, and the tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, place.encode())

    def open(self, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for this place, in the older form too; raise SealBroken when it was not."""
        whole = memoryview(sealed)
        try:
            return self._cipher.decrypt(whole[:_NONCE_BYTES], whole[_NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError):
            # A process of the version before may have written it, after this case had got its own key.
            if is_older(sealed):
                return self._older.open(place, sealed)
            raise SealBroken(place) from None


class Sealer:
    """Wraps keys with the newest sealing key, opens with every one, and makes keyed fingerprints to look things up."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise BadKey("at least one sealing key is needed")
        try:
            self._secrets = tuple(base64.urlsafe_b64decode(key) for key in keys)
            self.older = OlderSeal(keys)
        except (ValueError, binascii.Error) as problem:
            raise BadKey("a sealing key is not a Fernet key") from problem

    def new_key(self) -> tuple[OwnKey, bytes]:
        """Return a new random key, and the same wrapped for the database: 64 bytes, always."""
        secret = os.urandom(_KEY_BYTES)
        return OwnKey(secret, self.older), self._wrap(secret)

    def key(self, wrapped: bytes | None) -> Seal:
        """Return the key that is wrapped, or the older form where there is none; raise SealBroken without its key."""
        return self.older if wrapped is None else OwnKey(self._unwrap(wrapped), self.older)

    def wrap_anew(self, wrapped: bytes) -> bytes | None:
        """Return a key under the newest sealing key, or None where it is so already; raise SealBroken as key does."""
        return None if wrapped[:_NAME_BYTES] == _name(self._secrets[0]) else self._wrap(self._unwrap(wrapped))

    def _wrap(self, secret: bytes) -> bytes:
        # Not bound to its row: what a key seals is bound to its own place, and opens nowhere else.
        newest, nonce = self._secrets[0], os.urandom(_NONCE_BYTES)
        return _name(newest) + nonce + _wrapping(newest).encrypt(nonce, secret, _WRAPPED)

    def _unwrap(self, wrapped: bytes) -> bytes:
        name, nonce, rest = wrapped[:_NAME_BYTES], wrapped[_NAME_BYTES:][:_NONCE_BYTES], wrapped[_NAME_BYTES:]
        for secret in self._secrets:
            if name == _name(secret):
                try:
                    return _wrapping(secret).decrypt(nonce, rest[_NONCE_BYTES:], _WRAPPED)
                except InvalidTag:
                    continue
        raise SealBroken(_WRAPPED.decode())

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


def is_older(sealed: bytes) -> bool:
    """Tell whether a value looks sealed in the older form; by chance, one new value in 10^12 does too."""
    return sealed.startswith(_OLDER_BEGINS)


def _fingerprint(secret: bytes, kind: str, value: str) -> str:
    # A lone surrogate has no UTF-8 form; surrogatepass lets odd text be looked up without an error.
    return hmac.new(_derived(secret, kind), value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@lru_cache(maxsize=64)
def _derived(secret: bytes, kind: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"klachtwijzer fingerprint: " + kind.encode()).derive(secret)


@lru_cache(maxsize=16)
def _wrapping(secret: bytes) -> AESGCM:
    derived = HKDF(SHA256(), length=_KEY_BYTES, salt=None, info=b"klachtwijzer wrapped keys").derive(secret)
    return AESGCM(derived)


@lru_cache(maxsize=16)
def _name(secret: bytes) -> bytes:
    return bytes.fromhex(_fingerprint(secret, "key name", ""))[:_NAME_BYTES]
