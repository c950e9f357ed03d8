"""Pages for what went wrong: what happened, what to do now, and a way to a person."""

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from flask import Flask, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, TooManyRequests

from formservice.errors import PastLimit, SealBroken, StorageUnavailable
from formservice.languages import N_
from formservice.web import request_log
from formservice.web.current import service
from formservice.web.forms import BUSY, FULL, shown_again
from formservice.web.frame import page

log = logging.getLogger(__name__)

_STORAGE = (StorageUnavailable, SealBroken, OSError)
_HERE = Path(__file__).parents[2]
_TEXTS = {
    HTTPStatus.NOT_FOUND: (
        N_("Deze pagina is er niet"),
        N_(
            "Misschien klopt het adres niet, of heeft de pagina een ander adres gekregen. Begin "
            "opnieuw op de beginpagina. Lukt dat niet? Bel of mail ons dan."
        ),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        N_("Deze pagina is er niet"),
        N_("Ga terug naar de vorige pagina en probeer het nog een keer."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        N_("Uw bestanden zijn samen te groot"),
        N_(
            "Wat u nu hebt gekozen, is te veel in één keer: daarvan is niets bewaard. Wat u eerder "
            "hebt ingevuld en gestuurd, is er nog. Ga terug en kies minder bestanden tegelijk. Een "
            "film kunnen wij hier niet aannemen: mail of bel ons daarover."
        ),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        N_("Wacht nog even"),
        N_(
            "Dit is in korte tijd te vaak geprobeerd. Wat u hebt ingevuld, is bewaard. Probeer het "
            "over een uur nog een keer, of bel ons."
        ),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        N_("Het lukt nu even niet"),
        N_("Dit ligt aan ons. Wacht een paar minuten en probeer het nog een keer. Lukt het dan nog niet? Bel ons dan."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        N_("Er is bij ons iets misgegaan"),
        N_("Dit ligt aan ons. Probeer het nog een keer. Lukt het weer niet? Bel of mail ons dan."),
    ),
    HTTPStatus.BAD_REQUEST: (
        N_("Wij konden niet lezen wat u hebt verstuurd"),
        N_("Ga terug naar de vorige pagina en probeer het nog een keer. Lukt het niet? Bel of mail ons dan."),
    ),
}
_TOO_MUCH_TEXT = (
    N_("Uw tekst is te lang"),
    N_(
        "Wat u eerder hebt ingevuld, is bewaard. Ga terug en maak uw tekst korter, of stuur een deel "
        "als bestand mee. Lukt het niet? Bel of mail ons dan."
    ),
)
_AT_ONCE = 2**16


_NO_SUCH_PAGE = "a page for an address that leads nowhere"


def init_app(app: Flask, no_such_page: Callable[[], str]) -> None:
    """Answer every error with a page in the frame, in the language of the address.

    An address that no route has gets the application's own page.
    """
    app.extensions[_NO_SUCH_PAGE] = no_such_page
    app.register_error_handler(HTTPException, _http)
    # a body in chunks that are none: the server finds out while we read it
    app.register_error_handler(ParseException, lambda _: _http(BadRequest()))
    app.register_error_handler(PastLimit, _past_limit)
    for kind in _STORAGE:
        app.register_error_handler(kind, _storage_fails)
    app.register_error_handler(Exception, _bug)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    _read_language()
    status = HTTPStatus(error.code)
    title, text = _TEXTS.get(status, _TEXTS[HTTPStatus.BAD_REQUEST])
    posted_to = None
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        _take_the_rest()
        posted_to = request.full_path.rstrip("?")  # where the question stands
        if request.mimetype != "multipart/form-data":
            title, text = _TOO_MUCH_TEXT
    if error.code == HTTPStatus.NOT_FOUND and request.url_rule is None:
        return current_app.extensions[_NO_SUCH_PAGE](), status
    response = make_response(page("error.html", status, title=title, text=text, posted_to=posted_to))
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = "3600"
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(error.valid_methods or ())
    return response


def _take_the_rest() -> None:
    """Read what is still being sent, within what a post with files may hold, and drop it.

    A proxy that cannot send all that it has shows a page of its own instead of ours.
    """
    most = current_app.config["MAX_CONTENT_LENGTH"]
    if (request.content_length or 0) > most:
        return
    left = most
    with suppress(OSError, ParseException):  # the sender is gone, or never had what it said
        while left > 0 and (read := request.environ["wsgi.input"].read(min(_AT_ONCE, left))):
            left -= len(read)


def _storage_fails(error: Exception) -> ResponseReturnValue:
    log.error("request %s failed: %s at %s", request_log.number(), type(error).__name__, request.endpoint)
    request_log.refused("storage")
    return shown_again(BUSY, HTTPStatus.SERVICE_UNAVAILABLE) or _numbered(HTTPStatus.SERVICE_UNAVAILABLE)


def _past_limit(past: PastLimit) -> ResponseReturnValue:
    request_log.refused(f"limit {past.purpose}")
    return shown_again(FULL, HTTPStatus.TOO_MANY_REQUESTS) or _http(TooManyRequests())


def _bug(error: Exception) -> ResponseReturnValue:
    kind, frames = type(error).__name__, " < ".join(reversed(frames_of(error)))
    log.error("request %s met a bug: %s at %s: %s", request_log.number(), kind, request.endpoint, frames)
    return _numbered(HTTPStatus.INTERNAL_SERVER_ERROR)


def _numbered(status: HTTPStatus) -> ResponseReturnValue:
    _read_language()
    title, text = _TEXTS[status]
    return page("error.html", status, title=title, text=text, number=request_log.number())


def frames_of(error: Exception) -> list[str]:
    """Return where the error came up, outermost first, without values or its message: those may be a tenant's."""
    frames = traceback.walk_tb(error.__traceback__)
    return [f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in frames]


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(_HERE) if path.is_relative_to(_HERE) else Path(*path.parts[-2:]))


def _read_language() -> None:
    """Take the language from the address where no route did."""
    if "language" in g:
        return
    parts = request.path.strip("/").split("/")
    named = next((part for part in parts[:2] if part in service().committee.languages), None)
    if named:
        g.language = named
