"""The frame of the desk's pages, and what they may name."""

from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue

from formservice.desk import entrance
from formservice.desk.forms import DeskForm
from formservice.formatting import clock_time, short_date
from formservice.rules.terms import AMSTERDAM
from formservice.settings.committee import Committee
from formservice.web import frame

FRAME = "frame/desk.html"


def init_app(app: Flask, frames: Path, committee: Committee) -> None:
    """Load the frame that the site's build made for the desk."""
    frame.init_app(app, frames, committee)
    app.url_default_functions.clear()  # the desk speaks Dutch alone: no address of it names a language
    app.jinja_env.globals.update(asks_code_again=entrance.asks_code_again, desk_moment=_moment, clock_time=clock_time)
    app.template_context_processors[None] = [_words]


def page(template: str, status: int = HTTPStatus.OK, **values: Any) -> ResponseReturnValue:
    """Return a page of the desk."""
    return frame.page(f"desk/{template}", status, **values)


def _moment(at: datetime) -> str:
    local = at.astimezone(AMSTERDAM)
    return f"{short_date('nl', local.date())}, {clock_time(local.time())} uur"


def _words() -> dict[str, Any]:
    """Return what every page is given: its frame, where it stands in the menu, and who is at the desk."""
    me = entrance.person() if entrance.is_anybody() else None
    return {**frame.words("nl", ()), "frame": FRAME, "here": request.blueprint, "me": me, "desk_token": _token}


def _token() -> str:
    # of a post that is too large nothing can be read, and its page is shown all the same
    return DeskForm(is_posted=False).token
