"""What a member of a panel sees: their hearing days, and the cases of those that are near (F5)."""

from http import HTTPStatus
from io import BytesIO

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from formservice.acts.desk import keeping
from formservice.desk.day_list import planned_of, slots_of
from formservice.desk.entrance import person
from formservice.desk.frame import page
from formservice.desk.wording import ORIGINS
from formservice.letters.bundle import bundle_pdf
from formservice.questions.answers import sections
from formservice.rules.hearing import is_open_to_panel
from formservice.rules.reference import parse_reference
from formservice.storage import attachments, hearing_days, panels
from formservice.storage.attachments import VirusCheck
from formservice.storage.cases import Case
from formservice.storage.hearing_days import Hearing, HearingDay
from formservice.web.current import service
from formservice.web.download import NotDrawn, pdf_file

blueprint = Blueprint("panel", __name__, url_prefix="/desk/panel")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show the days of a member, and the cases of those that are near."""
    here = service()
    mine = sorted(
        (day for id in panels.days_of(here.db, person().id) if (day := hearing_days.find_day(here.db, id))),
        key=lambda day: day.day.on,
    )
    days = [(day, _cases(day)) for day in mine if is_open_to_panel(day.day.on, here.today())]
    return page("panel.html", days=days, later=[day for day in mine if day.day.on > here.today() and not _is_open(day)])


@blueprint.get("/<day_id>/<reference>")
def show_case(day_id: str, reference: str) -> ResponseReturnValue:
    """Show the complaint and the papers of a case; that a member opened it is logged."""
    day, (case, hearing) = _day(day_id), _case(day_id, reference)
    keeping.look_in(service(), person().id, case.id)
    answers = sections(case.answers, service().committee.corporations)
    return page("panel_case.html", day=day, case=case, hearing=hearing, answers=answers, origins=ORIGINS)


@blueprint.get("/<day_id>/<reference>/<file_id>")
def get(day_id: str, reference: str, file_id: str) -> ResponseReturnValue:
    """Give a paper of a case, but none with a virus; that a member got it is logged."""
    case, _ = _case(day_id, reference)
    info = next((each for each in (*case.attachments, *case.papers) if each.id == file_id), None)
    stored = attachments.content(service().db, info.id) if info else None
    if info is None or stored is None or info.virus_check is VirusCheck.FOUND:
        abort(HTTPStatus.NOT_FOUND)
    keeping.note_download(service(), person().id, case.id, info.id)
    return send_file(
        BytesIO(stored), "application/octet-stream", as_attachment=True, download_name=info.name, etag=False
    )


@blueprint.get("/<day_id>/bundle")
def bundle(day_id: str) -> ResponseReturnValue:
    """Give the papers of a day as one PDF; that a member got them is logged."""
    here, day = service(), _day(day_id)
    planned = _cases(day) or abort(HTTPStatus.NOT_FOUND)
    for case, _ in planned:
        keeping.note_download(here, person().id, case.id, "")
    return pdf_file(f"zittingsdag-{day.day.on.isoformat()}", lambda: bundle_pdf(here, day, planned), instead=_not_now)


def _day(id: str) -> HearingDay:
    """Return a day of this member whose cases may be read now."""
    here = service()
    day = hearing_days.find_day(here.db, id) if id in panels.days_of(here.db, person().id) else None
    return day if day and _is_open(day) else abort(HTTPStatus.NOT_FOUND)


def _is_open(day: HearingDay) -> bool:
    return is_open_to_panel(day.day.on, service().today())


def _cases(day: HearingDay) -> list[tuple[Case, Hearing]]:
    return planned_of(slots_of(service(), day))


def _case(day_id: str, reference: str) -> tuple[Case, Hearing]:
    wanted = parse_reference(reference)
    found = (each for each in _cases(_day(day_id)) if each[0].reference == wanted)
    return next(found, None) or abort(HTTPStatus.NOT_FOUND)


def _not_now(why: NotDrawn) -> ResponseReturnValue:
    return page("error.html", why.status, title=why.title, text="Probeer het later nog een keer.")
