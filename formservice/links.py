"""Signed links for letters: each opens one case, for one purpose, for a set time (withdrawing and undoing it: F9).

One more kind brings a draft's code to another device.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import base64_decode, base64_encode, want_bytes


class Purpose(StrEnum):
    """What a link is for: its salt, and so of no use for anything else."""

    WITHDRAW = "withdrawal"
    FOLLOW = "follow"
    UNDO = "undo"
    CONTACT = "contact"


_PATHS = {
    Purpose.WITHDRAW: "withdrawal/link",
    Purpose.FOLLOW: "follow/link",
    Purpose.UNDO: "withdrawal/undo/link",
    Purpose.CONTACT: "follow/contact/link",
}

_HANDOVER = "handover"
_HANDOVER_PATH = "complaint/later/link"
_AFTER_A_LINK = re.compile(r"[^A-Za-z0-9_-]+\Z")
_NAME = b"formservice.links: the public name of this key"


class LinkRefusal(Enum):
    """Why a link does not open."""

    EXPIRED = "expired"
    BROKEN = "broken"


class Links:
    """Makes and opens links; signs with the first of the keys and still opens what the others signed."""

    def __init__(self, secret_keys: Sequence[str], base_url: str, days: int, undo_days: int) -> None:
        self._oldest_first = list(reversed(secret_keys))
        self._base_url = base_url.rstrip("/")
        whole = timedelta(days=days)
        # A day more: the last day to undo is whole, whatever the hour of the letter.
        undoing = timedelta(days=undo_days + 1)
        self._lifetimes = dict.fromkeys(Purpose, whole) | {Purpose.UNDO: undoing}

    def now(self) -> datetime:
        """Return the present moment; a clock of one's own overrides this."""
        return datetime.now(UTC)

    @property
    def key_names(self) -> list[str]:
        """The public names of the signing keys, newest first: they tell keys apart and give nothing away."""
        return [hmac.new(key.encode(), _NAME, hashlib.sha256).hexdigest() for key in reversed(self._oldest_first)]

    def make(self, purpose: Purpose, language: str, case_id: str, version: int) -> str:
        """Return the address that opens this case for this purpose, as long as its link version stays the same."""
        return self._address(language, _PATHS[purpose], self._serializer(purpose).dumps([case_id, version]))

    def open(self, purpose: Purpose, token: str) -> tuple[str, int] | LinkRefusal:
        """Return the case and the link version for which a link of this purpose was made, or why it does not open."""
        found = self._loaded(purpose, token)
        if found is None:
            return LinkRefusal.BROKEN
        payload, signed_at = found
        # Compared here, and not by itsdangerous, which calls a link expired when the clock was put back since.
        if self.now() - signed_at > self._lifetimes[purpose]:
            return LinkRefusal.EXPIRED
        match payload:
            case [str(case_id), int(version)]:
                return case_id, version
        return LinkRefusal.BROKEN

    def make_handover(self, language: str, code: str) -> str:
        """Return the address that brings a draft's code to another device; the draft says how long it works."""
        return self._address(language, _HANDOVER_PATH, self._serializer(_HANDOVER).dumps(code))

    def open_handover(self, token: str) -> str | None:
        """Return the code that a link brings, or None where this service did not make the link."""
        found = self._loaded(_HANDOVER, token)
        return found[0] if found and isinstance(found[0], str) else None

    def _address(self, language: str, path: str, token: str) -> str:
        return f"{self._base_url}/forms/{language}/{path}/{token}"

    def _loaded(self, purpose: str, token: str) -> tuple[Any, datetime] | None:
        """Return what was signed for a purpose, and when; None where it was not."""
        token = _AFTER_A_LINK.sub("", token)  # a mail program takes the end of the sentence for a part of the link
        if not token.isascii():
            return None
        try:
            payload, signed_at = self._serializer(purpose).loads(token, return_timestamp=True)
        except BadData:
            return None
        return payload, signed_at

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._oldest_first,
            salt=f"formservice.links.{purpose}",
            signer=_StrictSigner,
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )


class _StrictSigner(TimestampSigner):
    """Takes a signature in one spelling only: base64 has bits to spare, and would take several last characters."""

    def verify_signature(self, value: str | bytes, sig: str | bytes) -> bool:
        try:
            spelled = base64_encode(base64_decode(sig))
        except BadData:
            return False
        return hmac.compare_digest(spelled, want_bytes(sig)) and super().verify_signature(value, sig)
