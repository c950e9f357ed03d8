"""/.well-known/security.txt (RFC 9116): whom to tell of a weakness, from committee.toml."""

from flask import Flask, Response, abort

from formservice.web.current import service

_PATH = "/.well-known/security.txt"


def init_app(app: Flask) -> None:
    """Serve the file where the committee has named a contact; elsewhere there is none."""
    app.get(_PATH)(security_txt)


def security_txt() -> Response:
    """Return the file, which never holds for more than a year from today."""
    here = service()
    told = here.committee.security
    if not told.contact:
        abort(404)
    lines = [
        *(f"Contact: {contact}" for contact in told.contact),
        f"Expires: {told.expires_on(here.today()).isoformat()}T23:59:59Z",
        "Preferred-Languages: nl, en",  # the languages of those who read reports; no tenant writes there
        f"Canonical: {here.settings.base_url}{_PATH}",
        *([f"Policy: {told.policy}"] if told.policy else []),
    ]
    return Response("".join(f"{line}\n" for line in lines), mimetype="text/plain")
