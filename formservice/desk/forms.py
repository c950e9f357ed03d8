"""Forms of the desk: what was typed, made plain and bounded, and a token of this browser."""

import re
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from formservice.desk.entrance import is_again
from formservice.storage import desk_log
from formservice.text.plain_text import showable
from formservice.web.current import service
from formservice.web.forms import SessionToken

LONGEST = 5_000
STALE = "De pagina stond te lang open. Alles wat u typte, staat er nog. Druk nog een keer op de knop."


class DeskForm(FlaskForm):  # type: ignore[misc]  # flask_wtf ships no types
    """A form of the desk, for its token alone: each page reads the fields that it asks."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the same
        """How the token is made: Flask-WTF's own leans on SHA-1."""

        csrf_class = SessionToken
        csrf_field_name = "csrf_token"

    csrf_token: Any

    def __init__(self, *, is_posted: bool = True) -> None:
        super().__init__(request.form if is_posted and request.method == "POST" else None)

    @property
    def is_stale(self) -> bool:
        """Tell whether this form was posted without a token of this browser, or again; nothing may change then."""
        return is_again() or not self.csrf_token.validate(self)

    @property
    def token(self) -> str:
        """The token for a hidden field."""
        return str(self.csrf_token.current_token)


def typed(name: str) -> str:
    """Return what was typed into a field, as HTML can show it, without spaces around it."""
    return showable(request.form.get(name, "")).strip()


def secret(name: str) -> str:
    """Return a password just as it was typed."""
    return request.form.get(name, "")


def new_form() -> str:
    """Return an id for a form on a page: what is posted with it is done once."""
    return secrets.token_hex(16)


def posted_form() -> str:
    """Return the id of the form that was posted; a new one where it came with none of ours."""
    id = request.form.get("form", "")
    return id if re.fullmatch("[0-9a-f]{32}", id) else new_form()


def is_done() -> bool:
    """Tell whether the form that was posted was carried out already."""
    with service().db.reading() as connection:
        return desk_log.is_posted(connection, posted_form())


def once(answer: Callable[[], ResponseReturnValue], done: Callable[[], ResponseReturnValue]) -> Response:
    """Return the answer to the posted form, or what `done` shows where another press of the same form was carried out.

    That is asked at the end: of two presses at the same moment, the slower may call what the other did a problem.
    """
    given = make_response(answer())
    return make_response(done()) if given.status_code != HTTPStatus.SEE_OTHER and is_done() else given
