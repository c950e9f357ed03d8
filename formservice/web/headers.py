"""The headers that every answer carries."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # not no-referrer: over HTTPS the form token's check needs to see our own pages
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SANDBOX = "; sandbox"  # should a browser show a file all the same, then without any rights
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def init_app(app: Flask) -> None:
    """Keep redirects on this site, and keep answers out of caches unless they say otherwise."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        if location := response.headers.get("Location"):
            # a path alone, and no page: the name of the host comes from the request, and may be forged
            response.headers["Location"] = urlsplit(location)._replace(scheme="", netloc="").geturl()
            response.set_data(b"")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def with_headers(application: Any, is_https: bool) -> Any:
    """Return the application with the security headers on every answer, whichever part of it answers."""
    pages = SECURITY_HEADERS | (HTTPS_HEADERS if is_https else {})
    files = pages | {"Content-Security-Policy": CONTENT_SECURITY_POLICY + _SANDBOX}

    def answer(environ: Any, start_response: Any) -> Any:
        def start(status: str, own: list[tuple[str, str]], *problem: Any) -> Any:
            is_file = any(name == "Content-Disposition" and value.startswith("attachment") for name, value in own)
            return start_response(status, [*own, *(files if is_file else pages).items()], *problem)

        return application(environ, start)

    return answer
