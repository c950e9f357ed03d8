"""One line in the log for each request, with nothing of anyone's in it: no address, query, token, cookie or word."""

import json
import logging
import secrets
import time

from flask import Flask, Response, g, request

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Give every request a number of its own, and tell each in one line of JSON once it is answered."""

    @app.before_request
    def note_the_start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        line = {
            "request": number(),
            "method": request.method,
            # the page's name in the code, never its address: that may hold a token
            "page": request.endpoint or "none",
            "language": g.get("language"),
            "status": response.status_code,
            "refused": g.get("refused"),
            "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        }
        log.info(json.dumps(line))
        return response


def refused(why: str) -> None:
    """Put into this request's line what was refused; a word of ours, never anyone's."""
    g.refused = why


def number() -> str:
    """Return the number of this request, which an error page shows and the log tells."""
    if "request_number" not in g:
        g.request_number = secrets.token_hex(4)
    found: str = g.request_number
    return found
