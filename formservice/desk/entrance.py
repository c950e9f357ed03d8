"""Who is at the desk: everybody else is led to the page for logging in."""

from http import HTTPStatus

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from formservice.storage import staff, staff_sessions
from formservice.storage.staff import Person
from formservice.storage.staff_sessions import StaffSession
from formservice.web.current import service

SESSION = "desk"
AGAIN = "again"
OPEN_TO_ALL = {"login.ask", "login.enter", "login.first", "login.set_up"}
"""The pages for who has not logged in."""


def init_app(app: Flask) -> None:
    """Let nobody see a page who has not logged in."""
    app.before_request(_only_people)


def person() -> Person:
    """Return who is at the desk."""
    found: Person = g.person
    return found


def open_session() -> StaffSession:
    """Return the session of who is at the desk."""
    found: StaffSession = g.desk_session
    return found


def is_again() -> bool:
    """Tell whether this post only brings back a text that was typed before logging in again: show it, do nothing yet.

    A form of the desk is stale then, so a page that looks whether its form is stale does so by itself.
    """
    return request.method == "POST" and AGAIN in request.form


def asks_code_again() -> bool:
    """Tell whether the last code was given more than ten minutes ago: what is grave asks for one first."""
    given = open_session().code_at
    return given is None or service().now() - given > staff_sessions.CODE_LASTS


def remember(id: str) -> None:
    """Keep a session's id in the cookie, and nothing of what stood there before."""
    session.clear()
    session[SESSION] = id


def _only_people() -> ResponseReturnValue | None:
    here = service()
    g.language = "nl"
    id = session.get(SESSION)
    found = staff_sessions.find(here.db, id, here.now()) if isinstance(id, str) else None
    g.desk_session = found
    g.person = staff.find(here.db, found.staff_id) if found else None
    if g.person is not None or request.endpoint in OPEN_TO_ALL:
        return None
    return redirect(url_for("login.ask"), HTTPStatus.SEE_OTHER)
