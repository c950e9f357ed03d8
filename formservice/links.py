"""Signed links for letters: each opens one case, for one purpose, for a set time (withdrawing: F9)."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import base64_decode, base64_encode, want_bytes

_WITHDRAWAL = "formservice.links.withdrawal"


class Refusal(Enum):
    """Why a link does not open."""

    EXPIRED = "expired"
    BROKEN = "broken"


class Links:
    """Makes and opens links; signs with the first of the keys and still opens what the others signed."""

    def __init__(self, secret_keys: Sequence[str], base_url: str, days: int) -> None:
        self._oldest_first = list(reversed(secret_keys))
        self._base_url = base_url.rstrip("/")
        self._lifetime = timedelta(days=days)

    def now(self) -> datetime:
        """Return the present moment; a clock of one's own overrides this."""
        return datetime.now(UTC)

    def withdrawal_link(self, language: str, case_id: str, version: int) -> str:
        """Return the address at which this case can be withdrawn, as long as its link version stays the same."""
        token = self._serializer(_WITHDRAWAL).dumps([case_id, version])
        return f"{self._base_url}/forms/{language}/withdrawal/link/{token}"

    def open_withdrawal(self, token: str) -> tuple[str, int] | Refusal:
        """Return the case and the link version for which a withdrawal link was made, or why it does not open."""
        return self._open(_WITHDRAWAL, token)

    def _open(self, purpose: str, token: str) -> tuple[str, int] | Refusal:
        if not token.isascii():
            return Refusal.BROKEN
        try:
            payload, signed_at = self._serializer(purpose).loads(token, return_timestamp=True)
        except BadData:
            return Refusal.BROKEN
        # Compared here, and not by itsdangerous, which calls a link expired when the clock was put back since.
        if self.now() - signed_at > self._lifetime:
            return Refusal.EXPIRED
        match payload:
            case [str(case_id), int(version)]:
                return case_id, version
        return Refusal.BROKEN

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._oldest_first,
            salt=purpose,
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
