"""Follow a complaint: where it stands, what was sent, what comes next, and a copy to keep (F3 to F8)."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from formservice.acts.add_papers import is_open
from formservice.acts.desk.settled import Settled, settled
from formservice.documents.calendar import Method, calendar_file
from formservice.follow import contact, outcome, papers
from formservice.follow.hearing import Shown, shown, with_hearing
from formservice.follow.reading import MAY_READ
from formservice.follow.sent import has_returned, sent_letters
from formservice.follow.status import STEPS, Status, status_of, told
from formservice.letters.enclosed import hearing_entry
from formservice.letters.pdf import copy_pdf
from formservice.links import Purpose
from formservice.rules.case import State, is_withdrawable, undoable_until
from formservice.storage import letters, supplements
from formservice.web import access, access_routes
from formservice.web.answers import sent_page
from formservice.web.current import service
from formservice.web.download import pdf_file
from formservice.web.frame import language, page, redirect_to

blueprint = Blueprint("follow", __name__, url_prefix="/forms/<lang>/follow", template_folder="templates")
access_routes.init_blueprint(blueprint, Purpose.FOLLOW, ".status")
papers.init_blueprint(blueprint)
contact.init_blueprint(blueprint)


@blueprint.get("/status")
def status() -> ResponseReturnValue:
    """Show where the complaint stands, what was sent, and what comes next; what it says stands on a page of its own."""
    here = service()
    case = access.opened_for(*MAY_READ)
    if case is None:
        return access.closed(*MAY_READ)
    known = settled(here, case.id)
    stands, hearing = _with_hearing(known)
    with here.db.reading() as connection:
        added = supplements.of_case(here.db, connection, case.id)
    written = letters.of_case(here.db, case.id)
    return page(
        "follow/status.html",
        case=case,
        standing=stands,
        # the day of a state: a hearing that does not go on is none
        since=None if hearing and not hearing.planned else known.history[-1].on,
        hearing=hearing,
        outcome=outcome.said(known.history, written, here.now(), here.today()),
        steps=STEPS,
        # until the committee has looked, nobody knows whether the first step was made
        is_unsure=case.state is State.RECEIVED and not case.complaint.is_known_to_have_written,
        history=told(known.history),
        letters=sent_letters(written, here.now(), is_helped=case.complaint.is_helped),
        has_returned=has_returned(written, added),
        takes_papers=is_open(here, case),
        may_correct=access.opened_for(*contact.MAY_CORRECT) is not None,
        is_withdrawn=case.state is State.WITHDRAWN,
        is_withdrawable=is_withdrawable(case.state),
        last_day=undoable_until(case.history, here.today(), here.committee.undo_days),
    )


@blueprint.get("/hearing.ics")
def calendar() -> ResponseReturnValue:
    """Give the hearing that is to come as the calendar file of the invitation, while it is the one to come."""
    here = service()
    case = access.opened_for(*MAY_READ)
    if case is None:
        return access.closed(*MAY_READ)
    _, hearing = _with_hearing(settled(here, case.id))
    if hearing is None or hearing.planned is None:
        return redirect_to(".status")
    entry = hearing_entry(case, hearing.planned, here.committee, language())
    content = calendar_file(entry, Method.PUBLISH, here.now())
    return Response(
        content,
        mimetype="text/calendar",
        headers={"Content-Disposition": 'attachment; filename="bijeenkomst.ics"'},
    )


def _with_hearing(known: Settled) -> tuple[Status, Shown | None]:
    stands = status_of(known.history)
    is_invited = known.history[-1].state is State.INVITED
    if not (is_invited and known.hearings and service().committee.desk.follow_shows_hearing):
        return stands, None
    return with_hearing(stands, known.hearings), shown(known.hearings)


@blueprint.get("/answers")
def answers() -> ResponseReturnValue:
    """Show what was sent, only to the browser that opened the complaint."""
    case = access.opened_for(*MAY_READ)
    return access.closed(*MAY_READ) if case is None else sent_page(case, "status")


@blueprint.get("/copy")
def copy() -> ResponseReturnValue:
    """Give a copy of all answers to keep, only to the browser that opened the complaint."""
    case = access.opened_for(*MAY_READ)
    if case is None:
        return access.closed(*MAY_READ)
    return pdf_file(f"klacht-{case.reference}", lambda: copy_pdf(case, service().committee, language()))
