"""What the desk keeps about a case: notes and reminders, the address for post, and its corporation."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from formservice.acts.desk import keeping
from formservice.desk.act_fields import LONGEST_LINE, plain
from formservice.desk.cases import case_page, found, to_case
from formservice.desk.dossier import Dossier
from formservice.desk.entrance import person
from formservice.desk.forms import LONGEST, STALE, DeskForm, posted_form
from formservice.desk.frame import page
from formservice.desk.reading import Misread, day_of
from formservice.web.current import service

blueprint = Blueprint("case_notes", __name__, url_prefix="/desk/case/<reference>")
_LEAST_LINES, _MOST_LINES = 3, 5


@blueprint.post("/notes")
def add(reference: str) -> ResponseReturnValue:
    """Keep a note; with a day it is a reminder."""
    known, text, on = found(reference), plain(request.form.get("note", "")), request.form.get("remind_on", "").strip()
    problems = {}
    if not text:
        problems["note"] = "Schrijf eerst iets op."
    if len(text) > LONGEST:
        problems["note"] = f"Deze notitie heeft {len(text)} tekens. Het mogen er hoogstens {LONGEST} zijn."
    day = day_of(on) if on else None
    if isinstance(day, Misread):
        problems["remind_on"] = day.value
    elif day and day < service().today():
        problems["remind_on"] = "Deze dag is voorbij. Kies vandaag of een dag daarna."
    if DeskForm().is_stale:
        problems = {"note": STALE}
    if problems or isinstance(day, Misread):
        return case_page(known, problems)
    keeping.add_note(service(), person().id, known.situation.case.id, text, day, posted_form())
    return to_case(reference, "timeline")


@blueprint.post("/notes/<id>/done")
def end_reminder(reference: str, id: str) -> ResponseReturnValue:
    """Note that a reminder is done."""
    known = found(reference)
    if DeskForm().is_stale:
        return case_page(known, {"note": STALE})
    keeping.end_reminder(service(), person().id, known.situation.case.id, id, posted_form())
    return to_case(reference, "timeline")


@blueprint.post("/corporation")
def tie(reference: str) -> ResponseReturnValue:
    """Tie a case to a corporation."""
    known = found(reference)
    if DeskForm().is_stale:
        return case_page(known, {"corporation": STALE})
    if not keeping.tie(
        service(), person().id, known.situation.case.id, request.form.get("corporation", ""), posted_form()
    ):
        known = found(reference)
        if known.situation.corporation is None:
            return case_page(known, {"corporation": "Kies een corporatie uit de lijst."})
    return to_case(reference)


@blueprint.get("/address")
def ask_address(reference: str) -> ResponseReturnValue:
    """Ask where post for the tenant goes."""
    known = found(reference)
    told = known.situation.case.complaint
    lines = known.situation.address or (told.name, *told.envelope)
    return _address_page(known, "\n".join(lines))


@blueprint.post("/address")
def put_address(reference: str) -> ResponseReturnValue:
    """Keep where post for the tenant goes."""
    known, text = found(reference), plain(request.form.get("address", ""))
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    problem = ""
    if not _LEAST_LINES <= len(lines) <= _MOST_LINES:
        problem = "Schrijf drie tot vijf regels: de naam, de straat met het huisnummer, de postcode met de plaats."
    elif any(len(line) > LONGEST_LINE for line in lines):
        problem = f"Een regel mag hoogstens {LONGEST_LINE} tekens hebben."
    if DeskForm().is_stale:
        problem = STALE
    if problem:
        return _address_page(known, text, problem)
    keeping.put_address(service(), person().id, known.situation.case.id, lines, posted_form())
    return to_case(reference)


def _address_page(known: Dossier, text: str, problem: str = "") -> ResponseReturnValue:
    problems = {"address": problem} if problem else {}
    return page(
        "address.html",
        422 if problem else 200,
        reference=known.situation.case.reference,
        home=known.situation.case.complaint.home,
        text=text,
        problems=problems,
        form=DeskForm(),
        id=posted_form(),
    )
