"""The session in the browser's cookie: signed, and read until it is as old as a draft may be."""

from datetime import UTC, datetime

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, which also last where the clock was put back since."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Return what the cookie says, or an empty session where there is none that counts."""
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            raise RuntimeError("there is no key to sign sessions with")
        try:
            said, signed_at = serializer.loads(
                request.cookies.get(self.get_cookie_name(app), ""), return_timestamp=True
            )
        except BadSignature:
            return self.session_class()
        # Compared here, and not by itsdangerous, which calls a cookie expired when the clock was put back since.
        is_over = datetime.now(UTC) - signed_at > app.permanent_session_lifetime
        return self.session_class() if is_over else self.session_class(said)
