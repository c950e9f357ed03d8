"""Werk: every open case in one group, with its one next act."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.desk.frame import page

blueprint = Blueprint("work", __name__, url_prefix="/desk")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show what is to be done."""
    return page("work.html")
