"""Pages of the desk for what went wrong: what happened, what to do now, and nothing that was typed lost."""

import logging
from http import HTTPStatus

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from formservice.desk.frame import page
from formservice.errors import SealBroken, StorageUnavailable
from formservice.web import request_log
from formservice.web.errors import frames_of

log = logging.getLogger(__name__)

_TEXTS = {
    HTTPStatus.NOT_FOUND: (
        "Deze pagina is er niet",
        "Misschien klopt het adres niet, of is de zaak verwijderd. Ga terug naar Werk.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "Dit is te groot",
        "Er is niets bewaard. Ga terug en kies een kleiner bestand, of maak de tekst korter.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "Het lukt nu even niet",
        "De database is niet te bereiken. Ga terug: wat u typte, staat er nog. Probeer het over een minuut opnieuw.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Er ging bij ons iets mis",
        "Er is niets veranderd. Probeer het nog een keer. Lukt het weer niet? Noem dan dit nummer aan de beheerder.",
    ),
}
_OTHER = ("Dit kan hier niet", "Ga terug naar de vorige pagina en probeer het nog een keer.")


def init_app(app: Flask) -> None:
    """Answer every error with a page of the desk."""
    app.register_error_handler(HTTPException, _http)
    for kind in (StorageUnavailable, SealBroken, OSError):
        app.register_error_handler(kind, _storage_fails)
    app.register_error_handler(Exception, _bug)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    return _told(HTTPStatus(error.code))


def _storage_fails(error: Exception) -> ResponseReturnValue:
    log.error("request %s failed: %s at %s", request_log.number(), type(error).__name__, request.endpoint)
    return _told(HTTPStatus.SERVICE_UNAVAILABLE, request_log.number())


def _bug(error: Exception) -> ResponseReturnValue:
    kind, where = type(error).__name__, " < ".join(reversed(frames_of(error)))
    log.error("request %s met a bug: %s at %s: %s", request_log.number(), kind, request.endpoint, where)
    return _told(HTTPStatus.INTERNAL_SERVER_ERROR, request_log.number())


def _told(status: HTTPStatus, number: str = "") -> ResponseReturnValue:
    title, text = _TEXTS.get(status, _OTHER)
    return page("error.html", status, title=title, text=text, number=number)
