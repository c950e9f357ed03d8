"""Follow a complaint: where it stands, what was sent, what comes next, and a copy to keep (F3 to F8)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.follow.sent import sent_letters
from formservice.follow.status import STEPS, status_of, told
from formservice.letters.pdf import copy_pdf
from formservice.links import Purpose
from formservice.rules.case import State, is_withdrawable, undoable_until
from formservice.storage import letters
from formservice.web import access, access_routes
from formservice.web.answers import sent_page
from formservice.web.current import service
from formservice.web.download import pdf_file
from formservice.web.frame import language, page

blueprint = Blueprint("follow", __name__, url_prefix="/forms/<lang>/follow", template_folder="templates")
access_routes.init_blueprint(blueprint, Purpose.FOLLOW, ".status")


@blueprint.get("/status")
def status() -> ResponseReturnValue:
    """Show where the complaint stands, what was sent, and what comes next; what it says stands on a page of its own."""
    here = service()
    case = access.opened_for(Purpose.FOLLOW)
    if case is None:
        return access.closed(Purpose.FOLLOW)
    return page(
        "follow/status.html",
        case=case,
        standing=status_of(case.history),
        steps=STEPS,
        history=told(case.history),
        letters=sent_letters(letters.of_case(here.db, case.id), is_helped=case.complaint.is_helped),
        is_withdrawn=case.state is State.WITHDRAWN,
        is_withdrawable=is_withdrawable(case.state),
        last_day=undoable_until(case.history, here.today(), here.committee.undo_days),
    )


@blueprint.get("/answers")
def answers() -> ResponseReturnValue:
    """Show what was sent, only to the browser that opened the complaint."""
    case = access.opened_for(Purpose.FOLLOW)
    return access.closed(Purpose.FOLLOW) if case is None else sent_page(case, "status")


@blueprint.get("/copy")
def copy() -> ResponseReturnValue:
    """Give a copy of all answers to keep, only to the browser that opened the complaint."""
    case = access.opened_for(Purpose.FOLLOW)
    if case is None:
        return access.closed(Purpose.FOLLOW)
    return pdf_file(f"klacht-{case.reference}", lambda: copy_pdf(case, service().committee, language()))
