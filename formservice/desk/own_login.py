"""Mijn inlog: one's own password, app for codes, recovery codes and sessions."""

from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from formservice.acts.staff import factors, people
from formservice.acts.staff.log_in import Wait, Wrong
from formservice.desk import entrance
from formservice.desk.first_use import new_password_problems, show_key
from formservice.desk.forms import STALE, DeskForm, secret, typed
from formservice.desk.frame import page
from formservice.desk.wording_of_login import told
from formservice.storage import staff_sessions
from formservice.web.current import service

blueprint = Blueprint("own_login", __name__, url_prefix="/desk/me")
_OLD = "Uw huidige wachtwoord klopt niet. Typ het nog een keer."


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show what one logs in with, and where one is logged in."""
    here, mine = service(), entrance.open_session()
    return page(
        "own_login.html",
        form=DeskForm(),
        sessions=staff_sessions.of_person(here.db, mine.staff_id, here.now()),
        mine=mine,
    )


@blueprint.post("/end-session")
def end_session() -> ResponseReturnValue:
    """End one of one's other sessions, or all of them."""
    if not DeskForm().is_stale:
        key = request.form.get("key")
        mine = entrance.open_session()
        chosen = staff_sessions.one_of(mine.staff_id, key) if key else staff_sessions.others_of(mine)
        people.end_these(service(), mine.staff_id, chosen)
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@blueprint.get("/password")
def ask_password() -> ResponseReturnValue:
    """Ask for the old password and a new one."""
    return _ask_password({})


@blueprint.post("/password")
def change_password() -> ResponseReturnValue:
    """Change the password, and end all other sessions."""
    who = entrance.person()
    if problems := new_password_problems(who.name):
        return _ask_password(problems)
    if problem := entrance.code_problem():
        return _ask_password({entrance.CODE: problem})
    changed = factors.change_password(service(), who, secret("old_password"), secret("password"))
    if not isinstance(changed, str):
        return _ask_password({"old_password": told(changed) if isinstance(changed, Wait) else _OLD})
    entrance.remember(changed, who.name)
    return page("changed.html", what="Uw wachtwoord is veranderd")


@blueprint.get("/app")
def ask_app() -> ResponseReturnValue:
    """Offer a new key for an app."""
    return _ask("new_app.html")


@blueprint.post("/app")
def begin_app() -> ResponseReturnValue:
    """Make the new key, and go on to a code of it."""
    if problem := _not_yet():
        return _ask("new_app.html", problem)
    factors.begin_new_key(service(), entrance.person())
    return redirect(url_for(".ask_app_code"), HTTPStatus.SEE_OTHER)


@blueprint.get("/app/code")
def ask_app_code() -> ResponseReturnValue:
    """Show the new key to who gave a code just now, and ask for a code of it."""
    if entrance.asks_code_again() or not entrance.person().secrets.next_key:
        return redirect(url_for(".ask_app"), HTTPStatus.SEE_OTHER)
    return show_key("new_app_code.html", entrance.person())


@blueprint.post("/app/code")
def end_app() -> ResponseReturnValue:
    """Use the new key from now on, and end all other sessions."""
    who = entrance.person()
    if entrance.asks_code_again() or not who.secrets.next_key:
        return redirect(url_for(".ask_app"), HTTPStatus.SEE_OTHER)
    if DeskForm().is_stale:
        return show_key("new_app_code.html", who, STALE)
    changed = factors.end_new_key(service(), who, typed("code"))
    if isinstance(changed, Wrong):
        return show_key("new_app_code.html", who, told(changed))
    entrance.remember(changed, who.name)
    return page("changed.html", what="Uw nieuwe app voor codes is ingesteld")


@blueprint.get("/recovery")
def ask_recovery() -> ResponseReturnValue:
    """Offer new recovery codes."""
    return _ask("new_recovery.html")


@blueprint.post("/recovery")
def renew_recovery() -> ResponseReturnValue:
    """Make new recovery codes and show them, once; the old ones open nothing any more."""
    if problem := _not_yet():
        return _ask("new_recovery.html", problem)
    who = entrance.person()
    made = factors.new_recovery_codes(service(), who)
    if made is None:
        return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)
    id, fresh = made
    entrance.remember(id, who.name)
    return page("recovery.html", codes=fresh, is_first=False)


def _not_yet() -> str | None:
    return STALE if DeskForm().is_stale else entrance.code_problem()


def _ask(template: str, problem: str | None = None) -> ResponseReturnValue:
    field = entrance.CODE if entrance.asks_code_again() else "go"
    problems, status = ({field: problem}, HTTPStatus.UNPROCESSABLE_ENTITY) if problem else ({}, HTTPStatus.OK)
    return page(template, status, form=DeskForm(), problems=problems)


def _ask_password(problems: dict[str, str]) -> ResponseReturnValue:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return page("new_password.html", status, form=DeskForm(), problems=problems)
