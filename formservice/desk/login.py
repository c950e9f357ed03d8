"""Logging in and out."""

from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from formservice.acts.staff.log_in import LoggedIn, Wait, log_in
from formservice.desk import entrance
from formservice.desk.forms import STALE, DeskForm, secret, typed
from formservice.desk.frame import page
from formservice.desk.kept_text import Kept, kept_of_login, kept_of_this_post
from formservice.desk.wording_of_login import told_of_login
from formservice.storage import desk_log, staff_sessions
from formservice.storage.desk_log import Did
from formservice.web import request_log
from formservice.web.current import service
from formservice.web.forms import is_from_this_site
from formservice.web.limits import network

blueprint = Blueprint("login", __name__, url_prefix="/desk/login")


@blueprint.get("")
def ask() -> ResponseReturnValue:
    """Ask for name, password and code."""
    kept = kept_of_login()
    return _go_on(kept) if entrance.is_anybody() else show(kept)


@blueprint.post("")
def enter() -> ResponseReturnValue:
    """Let a person in whose name, password and code are right, with what they typed if their session had ended."""
    kept, form, name = kept_of_login(), DeskForm(), typed("name")
    if entrance.is_anybody():
        return _go_on(kept)
    if form.is_stale:
        return show(kept, HTTPStatus.UNPROCESSABLE_ENTITY, {"name": STALE})
    browser = entrance.browser_of(name)
    let_in = log_in(service(), name, secret("password"), typed("code"), network(), browser)
    if not isinstance(let_in, LoggedIn):
        request_log.refused("login")
        is_waiting = isinstance(let_in, Wait)
        status = HTTPStatus.TOO_MANY_REQUESTS if is_waiting else HTTPStatus.UNPROCESSABLE_ENTITY
        return show(kept, status, {"password": told_of_login(let_in)})
    entrance.remember(let_in.session, let_in.person.name)
    return _go_on(kept, failed=let_in.failed, left=let_in.left)


@blueprint.post("/out")
def leave() -> ResponseReturnValue:
    """End this session, also for a copy of its cookie."""
    if not DeskForm().is_stale:
        here, me = service(), entrance.person()
        with here.db.writing("staff") as connection:
            staff_sessions.end(connection, staff_sessions.one_of(me.id, entrance.open_session().key), here.now())
            desk_log.note(here.db, connection, me.id, Did.LOGGED_OUT, here.now())
        entrance.forget()
    return redirect(url_for("login.ask"), HTTPStatus.SEE_OTHER)


def lead_in() -> ResponseReturnValue:
    """Answer a visitor who has not logged in with the login page, which carries what they typed."""
    if request.method == "POST" and is_from_this_site():
        return show(kept_of_this_post(), HTTPStatus.FORBIDDEN)
    is_page = request.method == "GET" and request.endpoint not in {None, "work.show"}
    return redirect(url_for("login.ask", to=request.path if is_page else None), HTTPStatus.SEE_OTHER)


def show(
    kept: Kept | None = None, status: int = HTTPStatus.OK, problems: dict[str, str] | None = None
) -> ResponseReturnValue:
    """Show the login page, which carries what was typed before."""
    return page("login.html", status, form=DeskForm(), kept=kept, name=typed("name"), problems=problems or {})


def _go_on(kept: Kept | None, failed: int = 0, left: int | None = None) -> ResponseReturnValue:
    """Lead on to where it was going; first show what is to be told, and what was typed before."""
    if failed or left is not None or (kept and kept.fields):
        return page("logged_in.html", form=DeskForm(), kept=kept, failed=failed, left=left)
    return redirect(kept.to if kept else url_for("work.show"), HTTPStatus.SEE_OTHER)
