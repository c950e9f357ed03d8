"""Zaak: one case with all that happened to it, and what can be done now."""

import secrets
from http import HTTPStatus

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from formservice.acts.desk import keeping
from formservice.acts.desk.registering import verdict_on_paper
from formservice.acts.desk.settled import seen_from
from formservice.desk import dossier, timeline
from formservice.desk.act_forms import DUE, possible
from formservice.desk.dossier import Dossier
from formservice.desk.entrance import person
from formservice.desk.forms import DeskForm, typed
from formservice.desk.frame import page
from formservice.desk.pressing import presses
from formservice.desk.wording import IN_TEMPLATES, ORIGINS, not_yet
from formservice.errors import CaseUnknown
from formservice.letters.compose import submitted_on
from formservice.letters.word_files import written_in
from formservice.questions.answers import sections
from formservice.rules.due import Group
from formservice.rules.reference import parse_reference
from formservice.storage import cases
from formservice.storage.attachments import Origin
from formservice.storage.corporations import all_of, named
from formservice.web.current import service

blueprint = Blueprint("cases", __name__, url_prefix="/desk/case/<reference>")


@blueprint.app_errorhandler(CaseUnknown)
def _gone(_: CaseUnknown) -> ResponseReturnValue:
    return page("gone.html", HTTPStatus.NOT_FOUND)


@blueprint.get("")
def show(reference: str) -> ResponseReturnValue:
    """Show a case; that somebody opened it is logged."""
    known = found(reference)
    keeping.look_in(service(), person().id, known.situation.case.id)
    return case_page(known)


_OF_ACTS = (Origin.ADVICE, Origin.AGREEMENTS)


def found(reference: str) -> Dossier:
    """Return all that is known of the case with this reference; raise CaseUnknown."""
    id = cases.id_of(service().db, parse_reference(reference) or "")
    if id is None:
        raise CaseUnknown(reference)
    return dossier.read(service(), id)


def to_case(reference: str, part: str = "") -> ResponseReturnValue:
    """Send the browser to the page of a case."""
    return redirect(url_for("cases.show", reference=reference, _anchor=part or None), HTTPStatus.SEE_OTHER)


def case_page(known: Dossier, problems: dict[str, str] | None = None) -> ResponseReturnValue:
    """Return the page of a case, with what was wrong in one of its small forms."""
    here, situation = service(), known.situation
    case = situation.case
    return page(
        "case.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        known=known,
        situation=situation,
        case=case,
        complaint=case.complaint,
        received_on=submitted_on(case),
        not_yet=not_yet(verdict_on_paper(here, case)),
        acts=possible(known, here),
        word_files=written_in(case.state),
        due_act=DUE.get(known.standing.due.act) if known.standing.due else None,
        is_late=known.standing.due is not None and known.standing.due.group is Group.LATE,
        presses=presses(known.standing, here.today()),
        takes_back=known.takes_back(here.now()),
        seen_from=seen_from(here, known.acts, len(case.history)),
        timeline=timeline.entries(known),
        looks=timeline.looks(known),
        answers=sections(case.answers, here.committee.corporations),
        corporations=[] if situation.corporation else [(each.id, each.party.name) for each in all_of(here.db)],
        likely=_likely(known),
        origin_choices=[(each.value, words.capitalize()) for each, words in ORIGINS.items() if each not in _OF_ACTS],
        typed_note=typed("note"),
        typed_day=typed("remind_on"),
        problems=problems or {},
        form=DeskForm(),
        id=secrets.token_hex(16),
        **IN_TEMPLATES,
    )


def _likely(known: Dossier) -> str | None:
    """Return the id of the corporation that has the name which the tenant typed."""
    db, case = service().db, known.situation.case
    if known.situation.corporation:
        return None
    with db.reading() as connection:
        return named(db, connection, case.corporation)
