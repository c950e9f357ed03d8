"""Logging in and out."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.desk.frame import page

blueprint = Blueprint("login", __name__, url_prefix="/desk/login")


@blueprint.get("")
def ask() -> ResponseReturnValue:
    """Ask for name, password and code."""
    return page("login.html")
