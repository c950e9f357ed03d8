"""The headers that every answer carries."""

from urllib.parse import urlsplit

from flask import Flask, Response, request

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
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def init_app(app: Flask, is_https: bool) -> None:
    """Give every answer of the application the security headers, and keep form pages out of every cache."""
    headers = SECURITY_HEADERS | (HTTPS_HEADERS if is_https else {})

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(headers)
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            # should a browser show it all the same, then without any rights
            response.headers["Content-Security-Policy"] += "; sandbox"
        if location := response.headers.get("Location"):
            # a path alone: the name of the host comes from the request, and may be forged
            response.headers["Location"] = urlsplit(location)._replace(scheme="", netloc="").geturl()
        if request.path.startswith("/forms/"):
            response.headers["Cache-Control"] = "no-store"
        return response
