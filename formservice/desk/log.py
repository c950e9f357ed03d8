"""Logboek: who did what at the desk, and to which case; newest first."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.acts.staff.people import OPERATOR
from formservice.desk.frame import page
from formservice.storage import desk_log, staff
from formservice.storage.desk_log import Did
from formservice.web.current import service

blueprint = Blueprint("log", __name__, url_prefix="/desk/log")
_MOST = 500
_WORDS = {
    Did.LOGGED_IN: "ingelogd",
    Did.LOGIN_FAILED: "verkeerd wachtwoord of verkeerde code",
    Did.LOGGED_OUT: "uitgelogd",
    Did.PEOPLE: "iets veranderd bij Mensen",
    Did.SETTINGS: "eigen inlog veranderd",
    Did.OPENED: "zaak geopend",
    Did.DOWNLOADED: "bestand opgehaald",
    Did.SEARCHED: "zaak gezocht en gevonden",
    Did.TAKE_UP: "in behandeling genomen",
    Did.TAKE_UP_AND_INVITE: "in behandeling genomen en uitgenodigd",
    Did.DECLINE: "niet in behandeling genomen",
    Did.INVITE: "uitgenodigd",
    Did.MOVE: "zitting verplaatst",
    Did.CALL_OFF: "zitting afgezegd",
    Did.WITHDRAW: "intrekking genoteerd",
    Did.REOPEN: "intrekking teruggedraaid",
    Did.HELD: "zitting gehouden",
    Did.CORRECT: "stand hersteld",
    Did.TAKE_BACK: "handeling teruggehaald",
    Did.TOLD: "genoteerd dat iemand het weet",
    Did.NOTE: "notitie",
    Did.TIE: "corporatie gekozen",
    Did.ADDRESS: "adres veranderd",
    Did.POSTED: "brief gepost",
    Did.RESENT: "brief opnieuw verstuurd",
    Did.UPLOADED: "stuk toegevoegd",
    Did.DAY: "zittingsdag veranderd",
    Did.YEAR: "jaarcijfers vastgesteld",
    Did.REGISTER: "zaak ingeschreven",
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
