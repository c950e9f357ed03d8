"""Mensen: who works at the desk; added with a one-time link, let in no more, their sessions ended."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from formservice.acts.staff import people
from formservice.acts.staff.people import Refused
from formservice.desk import entrance
from formservice.desk.forms import STALE, DeskForm, typed
from formservice.desk.frame import page
from formservice.storage import staff, staff_sessions
from formservice.storage.staff import Person, StaffRole
from formservice.web.current import service

blueprint = Blueprint("people", __name__, url_prefix="/desk/people")
_ROLES = {
    StaffRole.SECRETARY: ("Secretaris", "Ziet en doet alles."),
    StaffRole.MEMBER: ("Commissielid", "Leest de zaken van de eigen zittingsdagen, en verandert niets."),
}
_REFUSED = {
    Refused.NO_NAME: "Vul een naam in, van hoogstens 100 tekens.",
    Refused.TAKEN: "Er is al iemand met deze naam. Kies een naam die u uit elkaar kunt houden.",
    Refused.LAST: "Er is niemand anders die kan inloggen. Laat eerst een ander een wachtwoord en een code instellen: "
    "anders komt niemand er meer in.",
}


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show who there are, and ask for one more."""
    return _show()


@blueprint.post("/")
def add() -> ResponseReturnValue:
    """Add somebody, and show their one-time link."""
    if DeskForm().is_stale:
        return _show({"name": STALE})
    if problem := entrance.code_problem():
        return _show({entrance.CODE: problem})
    role = StaffRole.MEMBER if typed("role") == StaffRole.MEMBER else StaffRole.SECRETARY
    link = people.add(service(), entrance.person().id, typed("name"), role)
    if isinstance(link, Refused):
        return _show({"name": _REFUSED[link]})
    return page("person_added.html", name=typed("name"), link=link)


@blueprint.get("/<id>")
def one(id: str) -> ResponseReturnValue:
    """Show one person, and what can be done."""
    return _one(_found(id))


@blueprint.post("/<id>/disable")
def disable(id: str) -> ResponseReturnValue:
    """Let somebody in no more."""
    who = _found(id)
    if problems := _not_yet():
        return _one(who, problems)
    if refused := people.disable(service(), entrance.person().id, who):
        return _one(who, {"disable": _REFUSED[refused]})
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@blueprint.post("/<id>/end-sessions")
def end_sessions(id: str) -> ResponseReturnValue:
    """End the sessions of somebody."""
    who = _found(id)
    if problems := _not_yet():
        return _one(who, problems)
    people.end_sessions(service(), entrance.person().id, who)
    return redirect(url_for(".one", id=id), HTTPStatus.SEE_OTHER)


def _not_yet() -> dict[str, str]:
    if DeskForm().is_stale:
        return {"disable": STALE}
    problem = entrance.code_problem()
    return {entrance.CODE: problem} if problem else {}


def _found(id: str) -> Person:
    return staff.find(service().db, id) or abort(HTTPStatus.NOT_FOUND)


def _show(problems: dict[str, str] | None = None) -> ResponseReturnValue:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    everybody = staff.all_of(service().db)
    return page(
        "people.html",
        status,
        form=DeskForm(),
        people=everybody,
        roles=_ROLES,
        name=typed("name"),
        role=typed("role") or StaffRole.SECRETARY,
        problems=problems or {},
    )


def _one(who: Person, problems: dict[str, str] | None = None) -> ResponseReturnValue:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    sessions = staff_sessions.of_person(service().db, who.id, service().now())
    role, _ = _ROLES[who.role]
    return page("person.html", status, form=DeskForm(), who=who, role=role, sessions=sessions, problems=problems or {})
