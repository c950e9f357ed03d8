"""Who is at the desk: everybody else is led to the page for logging in, with what they typed."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from flask import Flask, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from formservice.acts.staff.factors import give_code
from formservice.desk.wording_of_login import told
from formservice.storage import staff, staff_sessions
from formservice.storage.staff import Person, StaffRole
from formservice.storage.staff_sessions import StaffSession
from formservice.text.plain_text import folded
from formservice.web import request_log
from formservice.web.current import service

SESSION = "desk"
AGAIN = "again"
CODE = "code"
"""The field in which a page that does what is grave asks for a code."""
_BROWSERS = "browsers"
_OPEN_TO_ALL = {"login.ask", "login.enter", "first_use.link", "first_use.ask", "first_use.keep"}
_FOR_MEMBERS = {"panel", "login", "first_use", "own_login"}
"""The pages that a member of a panel sees, by their blueprint."""
_OPEN_TO_ALL |= {"first_use.ask_code", "first_use.finish"}


def init_app(app: Flask, lead_in: Callable[[], ResponseReturnValue]) -> None:
    """Keep everybody out who has not logged in: `lead_in` answers them."""
    app.before_request(_note_who)
    app.before_request(lambda: None if is_anybody() or request.endpoint in _OPEN_TO_ALL else lead_in())
    app.before_request(_keep_members_to_their_pages)


def person() -> Person:
    """Return who is at the desk."""
    found: Person = g.person
    return found


def is_anybody() -> bool:
    """Tell whether the visitor has logged in."""
    return g.get("person") is not None


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


def code_problem() -> str | None:
    """Return why what is grave is not done yet, or None: a code was given just now, or not ten minutes ago."""
    if not asks_code_again():
        return None
    typed = request.form.get(CODE, "")
    if not typed.strip():
        return "Vul de code uit uw app in. Voor deze stap vragen wij hem opnieuw."
    wrong = give_code(service(), person(), open_session(), typed)
    if wrong is None:
        g.desk_session = replace(open_session(), code_at=service().now())
        return None
    request_log.refused("code of the desk")
    return told(wrong)


def remember(id: str, name: str) -> None:
    """Keep a session's id in the cookie, and that its owner used this browser; nothing else of what stood there."""
    browsers = {**_browsers(), _whose(name): browser_of(name) or secrets.token_hex(16)}
    session.clear()
    session.permanent = True
    session[SESSION] = id
    session[_BROWSERS] = browsers


def forget() -> None:
    """Leave in the cookie only who used this browser before."""
    browsers = _browsers()
    session.clear()
    session[_BROWSERS] = browsers


def browser_of(name: str) -> str | None:
    """Return what tells this browser from others, where somebody of this name logged in with it before."""
    return _browsers().get(_whose(name))


def is_member() -> bool:
    """Tell whether who is at the desk only reads: a member of a panel."""
    return is_anybody() and person().role is StaffRole.MEMBER


def _keep_members_to_their_pages() -> ResponseReturnValue | None:
    if not is_member() or request.blueprint in _FOR_MEMBERS:
        return None
    return redirect(url_for("panel.show"), HTTPStatus.SEE_OTHER) if request.endpoint == "work.show" else abort(404)


def _browsers() -> dict[str, str]:
    kept = session.get(_BROWSERS)
    return kept if isinstance(kept, dict) else {}


def _whose(name: str) -> str:
    return service().db.sealer.fingerprint("browser", folded(name))[:16]


def _note_who() -> None:
    here = service()
    g.language = "nl"
    id = session.get(SESSION)
    found = staff_sessions.find(here.db, id, here.now()) if isinstance(id, str) else None
    g.desk_session = found
    g.person = staff.find(here.db, found.staff_id) if found else None
