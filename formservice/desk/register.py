"""Inschrijven: what came by mail, by post or was handed over is typed over from paper, and becomes a case."""

from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from formservice.acts.desk import registering
from formservice.desk.case_files import judged
from formservice.desk.entrance import person
from formservice.desk.forms import STALE, DeskForm, new_form, once, posted_form
from formservice.desk.frame import page
from formservice.desk.register_form import WAYS, Typed, parts
from formservice.desk.wording import STATES
from formservice.languages import SOURCE
from formservice.rules.case import Channel
from formservice.storage import cases, corporations, drafts, open_cases
from formservice.storage.drafts import AttachmentInfo, FileRefusal
from formservice.storage.open_cases import Outline
from formservice.web.current import service

blueprint = Blueprint("register", __name__, url_prefix="/desk/register")
_ALIKE = "Er is al een open zaak van deze huurder. Is dit een andere klacht? Zet dan een vinkje."
_NO_ROOM = {
    FileRefusal.TOO_MANY: "{name} past er niet meer bij: er zijn al te veel bestanden. Voeg het later toe op de zaak.",
    FileRefusal.TOTAL_TOO_LARGE: "{name} past er niet meer bij: samen zijn de bestanden te groot. Maak het kleiner.",
}
_TAKEN_IN = "Deze klacht is net ingeschreven. Voeg {name} toe op de zaak."


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Show the questions of the form on paper, in its order."""
    today = service().today()
    values = {"received_on": f"{today.day}-{today.month}-{today.year}", "letters_in": SOURCE}
    return _page(new_form(), values, tells=True)


@blueprint.post("")
def take_in() -> ResponseReturnValue:
    """Make the case, once for each form, or say what is wrong; files that could be kept stay with the form."""
    return once(_taken_in, lambda: _to_case(drafts.submitted_case(service().db, posted_form()) or ""))


def _taken_in() -> ResponseReturnValue:
    here, form = service(), posted_form()
    typed = Typed(here.committee)
    if DeskForm().is_stale:
        return _page(form, typed.values, {"act": STALE}, typed=typed)
    for removed in request.form.getlist("remove"):
        drafts.remove_attachment(here.db, form, removed)
    problems = _keep_files(form)
    if problems := typed.problems(here.today()) | problems:
        return _page(form, typed.values, problems, typed=typed)
    alike = [] if typed.is_another else registering.alike(here, typed.answers)
    if alike:
        return _page(form, typed.values, {"another": _ALIKE}, typed=typed, alike=alike)
    channel = Channel(typed.way)
    case = registering.register(here, person().id, typed.answers, typed.on, channel, form, tells=typed.tells)
    return _to_case(case.id)


def _to_case(id: str) -> ResponseReturnValue:
    case = cases.find(service().db, id)
    where = url_for("cases.show", reference=case.reference) if case else url_for("work.show")
    return redirect(where, HTTPStatus.SEE_OTHER)


def _keep_files(form: str) -> dict[str, str]:
    """Keep what was chosen with this form's number, and return what was wrong."""
    wrong = [problem for file in request.files.getlist("papers") if file.filename and (problem := _keep(form, file))]
    return {"papers": " ".join(wrong)} if wrong else {}


def _keep(form: str, file: FileStorage) -> str:
    here = service()
    checked = judged(file)
    if isinstance(checked, str):
        return f"{file.filename}: {checked}"
    if checked.sha256_received in {each.sha256_received for each in _files(form)}:
        return ""
    kept = drafts.add_attachment(here.db, form, SOURCE, checked, here.now(), here.committee.uploads)
    return _NO_ROOM.get(kept, _TAKEN_IN).format(name=checked.name) if isinstance(kept, FileRefusal) else ""


def _files(form: str) -> list[AttachmentInfo]:
    kept = drafts.read(service().db, form)
    return kept.attachments if kept else []


def _page(
    form: str,
    values: object,
    problems: dict[str, str] | None = None,
    *,
    typed: Typed | None = None,
    tells: bool = False,
    alike: list[Outline] | None = None,
) -> ResponseReturnValue:
    here = service()
    known = [each.party.name for each in corporations.all_of(here.db)]
    people = open_cases.parties(here.db, [each.id for each in alike or []], {})
    return page(
        "register.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        form=DeskForm(),
        id=form,
        values=values,
        problems=problems or {},
        tells=typed.tells if typed else tells,
        is_another=bool(typed and typed.is_another),
        parts=list(parts(here.committee)),
        ways=WAYS,
        corporations=sorted({*known, *here.committee.corporations}, key=str.casefold),
        files=_files(form),
        alike=[(each.reference, people[each.id].tenant, STATES[each.state]) for each in alike or []],
    )
