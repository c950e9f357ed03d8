"""The frame of the desk's pages, and what they may name."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from formservice.desk import entrance
from formservice.desk.forms import DeskForm
from formservice.settings.committee import Committee
from formservice.web import frame

FRAME = "frame/desk.html"


def init_app(app: Flask, frames: Path, committee: Committee) -> None:
    """Load the frame that the site's build made for the desk."""
    frame.init_app(app, frames, committee)
    app.template_context_processors[None] = [_words]


def page(template: str, status: int = HTTPStatus.OK, **values: Any) -> ResponseReturnValue:
    """Return a page of the desk."""
    return frame.page(f"desk/{template}", status, **values)


def _words() -> dict[str, Any]:
    """Return what every page is given: its frame, where it stands in the menu, and who is at the desk."""
    me = g.get("person") and entrance.person()
    return {**frame.words("nl", ()), "frame": FRAME, "here": request.blueprint, "me": me, "desk_token": _token}


def _token() -> str:
    return DeskForm().token
