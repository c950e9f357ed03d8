"""The one cookie: signed, out of reach of scripts, kept to this host, and as long-lived as a draft."""

import hashlib
from datetime import UTC, datetime, timedelta

from flask import Flask, Request, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

from formservice.settings.installation import Settings, cookie_name


class _Signed(SecureCookieSessionInterface):
    """Flask's sessions, which also last where the clock was put back since."""

    # Flask's own choice is SHA-1
    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, name: str) -> None:
        if name != "session":  # a cookie of one application is none of the other
            self.salt = f"{self.salt}-{name}"

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
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


def init_app(app: Flask, settings: Settings, lifetime: timedelta, name: str = "session") -> None:
    """Keep each browser's session in its cookie, signed with the newest key, for so long after its last post.

    Each application has a cookie of its own name, and none opens the other's.
    """
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        SESSION_COOKIE_NAME=cookie_name(settings.base_url, name),
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=lifetime,
    )
    app.session_interface = _Signed(name)
    app.before_request(_keep)


def _keep() -> None:
    # a phone forgets a closed browser's session within minutes; each answer makes it last longer, as it does the draft;
    # only the pages of a journey set a cookie: not the site, not a health check
    if "language" in g and (request.method == "POST" or not session.permanent):
        session.permanent = True
