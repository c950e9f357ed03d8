"""The page of one hearing day: its list to print, and its papers to take along."""

from http import HTTPStatus

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from formservice.desk.day_list import planned_of, slots_of
from formservice.desk.entrance import person
from formservice.desk.frame import page
from formservice.letters.bundle import bundle_pdf
from formservice.storage import desk_log, hearing_days
from formservice.storage.desk_log import Did
from formservice.storage.hearing_days import HearingDay
from formservice.web.current import service
from formservice.web.download import NotDrawn, pdf_file

blueprint = Blueprint("day", __name__, url_prefix="/desk/days/<id>")


@blueprint.get("")
def show(id: str) -> ResponseReturnValue:
    """Show who comes when, who was told, and whose papers are in."""
    here, kept = service(), _day(id)
    slots = slots_of(here, kept)
    return page(
        "day.html",
        kept=kept,
        slots=slots,
        planned=planned_of(slots),
        left_out=[out for slot in slots for each in slot.entries if not each.is_struck for out in each.left_out],
        is_past=kept.day.on < here.today(),
    )


@blueprint.get("/bundle")
def bundle(id: str) -> ResponseReturnValue:
    """Give the papers of the day as one PDF, and note who took them."""
    here, kept = service(), _day(id)
    planned = planned_of(slots_of(here, kept))
    if not planned:
        abort(HTTPStatus.NOT_FOUND)
    for case, _ in planned:
        with here.db.writing(f"case:{case.id}") as connection:
            desk_log.note(here.db, connection, person().id, Did.DOWNLOADED, here.now(), case.id)
    return pdf_file(f"zittingsdag-{kept.day.on.isoformat()}", lambda: bundle_pdf(here, kept, planned), instead=_not_now)


def _not_now(why: NotDrawn) -> ResponseReturnValue:
    return page("error.html", why.status, title=why.title, text="Probeer het later nog een keer.")


def _day(id: str) -> HearingDay:
    kept = hearing_days.find_day(service().db, id)
    if kept is None:
        abort(HTTPStatus.NOT_FOUND)
    return kept
