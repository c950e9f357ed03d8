"""First use by a one-time link: a password, an app for codes, and the recovery codes."""

from http import HTTPStatus

from flask import Blueprint, redirect, session, url_for
from flask.typing import ResponseReturnValue

from formservice.acts.staff import codes, passwords
from formservice.acts.staff.factors import begin_first_use, end_first_use
from formservice.acts.staff.log_in import Wrong
from formservice.desk import entrance
from formservice.desk.forms import STALE, DeskForm, secret, typed
from formservice.desk.frame import page
from formservice.desk.pictures import qr
from formservice.desk.wording_of_login import NOT_TWICE, WEAK, told
from formservice.storage import staff
from formservice.storage.staff import Person
from formservice.web import request_log
from formservice.web.current import service

blueprint = Blueprint("first_use", __name__, url_prefix="/desk/login")
_LINK = "link"


@blueprint.get("/link/<token>")
def link(token: str) -> ResponseReturnValue:
    """Remember the link's token and leave its address; nothing is used up yet."""
    session[_LINK] = token
    return redirect(url_for(".ask"), HTTPStatus.SEE_OTHER)


@blueprint.get("/first")
def ask() -> ResponseReturnValue:
    """Ask for a password."""
    who = _whose()
    return _ask(who) if who else _broken()


@blueprint.post("/first")
def keep() -> ResponseReturnValue:
    """Keep the password, and go on to the app for codes."""
    who = _whose()
    if who is None:
        return _broken()
    if problems := new_password_problems(who.name):
        return _ask(who, problems)
    begin_first_use(service(), session[_LINK], secret("password"))
    return redirect(url_for(".ask_code"), HTTPStatus.SEE_OTHER)


@blueprint.get("/first/app")
def ask_code() -> ResponseReturnValue:
    """Show the key for the app, and ask for a code of it."""
    who = _whose()
    return _ask_code(who) if who and who.secrets.next_key else _broken()


@blueprint.post("/first/app")
def finish() -> ResponseReturnValue:
    """Let in who types a right code back, and show the recovery codes, once."""
    who = _whose()
    if who is None or not who.secrets.next_key:
        return _broken()
    if DeskForm().is_stale:
        return _ask_code(who, STALE)
    ended = end_first_use(service(), session[_LINK], typed("code"))
    if ended is None:
        return _broken()
    if isinstance(ended, Wrong):
        return _ask_code(who, told(ended))
    id, fresh = ended
    entrance.remember(id, who.name)
    return page("recovery.html", codes=fresh, is_first=True)


def new_password_problems(name: str) -> dict[str, str]:
    """Return what is wrong with the new password that was typed, twice, by field."""
    if DeskForm().is_stale:
        return {"password": STALE}
    if weak := passwords.weakness(secret("password"), name, service().committee):
        return {"password": WEAK[weak]}
    return {} if secret("password") == secret("password_twice") else {"password": NOT_TWICE}


def show_key(template: str, who: Person, problem: str | None = None) -> ResponseReturnValue:
    """Show the key that waits for a code, as text and as QR, with what was wrong with the last code."""
    key, status = who.secrets.next_key, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    picture = qr(codes.address(key, who.name, service().committee.short_name))
    problems = {"code": problem} if problem else {}
    return page(template, status, form=DeskForm(), who=who, key=key, picture=picture, problems=problems)


def _whose() -> Person | None:
    token = session.get(_LINK)
    here = service()
    return staff.find_by_link(here.db, token, here.now()) if isinstance(token, str) else None


def _broken() -> ResponseReturnValue:
    if entrance.is_anybody():  # reloaded, after the link was used up
        return redirect(url_for("work.show"), HTTPStatus.SEE_OTHER)
    request_log.refused("link of the desk")
    return page("link_broken.html", HTTPStatus.GONE)


def _ask(who: Person, problems: dict[str, str] | None = None) -> ResponseReturnValue:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return page("first_password.html", status, form=DeskForm(), who=who, problems=problems or {})


def _ask_code(who: Person, problem: str | None = None) -> ResponseReturnValue:
    return show_key("first_app.html", who, problem)
