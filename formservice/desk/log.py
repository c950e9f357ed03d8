"""Logboek: who did what at the desk, and to which case; newest first."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.acts.staff.people import OPERATOR
from formservice.desk.frame import page
from formservice.desk.wording import DONE
from formservice.storage import desk_log, staff
from formservice.storage.desk_log import Did
from formservice.web.current import service

blueprint = Blueprint("log", __name__, url_prefix="/desk/log")
_MOST = 500
_WORDS = {
    Did.LOGGED_IN: "Ingelogd",
    Did.LOGIN_FAILED: "Verkeerd wachtwoord of verkeerde code",
    Did.LOGGED_OUT: "Uitgelogd",
    Did.PEOPLE: "Iets veranderd bij Mensen",
    Did.SETTINGS: "Eigen inlog veranderd",
    Did.SEARCHED: "Gezocht en gevonden",
    Did.NOTE: "Notitie",
    Did.YEAR: "Jaarcijfers vastgesteld",
    **DONE,
}


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show the newest rows of the log."""
    db = service().db
    names = {who.id: who.name for who in staff.all_of(db)}
    names |= {OPERATOR: "beheerder", staff.NOBODY: "onbekende naam", desk_log.ITSELF: "vanzelf"}
    acts = desk_log.newest(db, _MOST)
    numbers = desk_log.references(db, acts)
    rows = [
        {
            "at": act.at,
            "who": names.get(act.staff_id, "onbekend"),
            "what": _WORDS.get(act.what, act.what.value),
            "number": numbers.get(act.case_id or ""),
        }
        for act in acts
    ]
    return page("log.html", rows=rows, most=_MOST)
