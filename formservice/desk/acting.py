"""Handeling: an act with its questions, what goes out because of it, and the button that sends it."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from formservice.acts.desk.carry_out import Done, Stale, carry_out, take_back
from formservice.acts.desk.plans import Hindrance
from formservice.desk import act_before, act_forms, act_papers, timeline
from formservice.desk.act_fields import Field, Typed, prefilled, read
from formservice.desk.act_form import ActForm
from formservice.desk.act_forms import ACTS
from formservice.desk.cases import found, to_case
from formservice.desk.dossier import Dossier
from formservice.desk.entrance import person
from formservice.desk.forms import STALE, DeskForm, once, posted_form
from formservice.desk.frame import page
from formservice.desk.preview import letters_of, till_when, warnings
from formservice.desk.wording import HINDRANCES, IN_TEMPLATES, NOT_TAKEN_BACK, REFUSALS
from formservice.rules.case import Refusal
from formservice.web.current import service

blueprint = Blueprint("acting", __name__, url_prefix="/desk/case/<reference>")
_CHANGED = "U hebt iets veranderd. Kijk de brieven na, en druk dan nog een keer op de knop."
_SLOTS = {
    Hindrance.DAY_UNKNOWN,
    Hindrance.DAY_PAST,
    Hindrance.HOUR_PAST,
    Hindrance.NO_SUCH_SLOT,
    Hindrance.SLOT_TAKEN,
    Hindrance.SAME_SLOT,
}


@blueprint.get("/act/<name>")
def ask(reference: str, name: str) -> ResponseReturnValue:
    """Ask what an act needs; one that asks nothing shows at once what goes out."""
    known, act = found(reference), _act(name)
    fields = act.fields(known, service())
    typed = prefilled(fields)
    if not act.is_possible(known, service()):
        return _shown(known, name, typed, fields, HTTPStatus.CONFLICT)
    return _previewed(known, name, typed, fields) if not fields else _shown(known, name, typed, fields)


@blueprint.post("/act/<name>")
def do(reference: str, name: str) -> ResponseReturnValue:
    """Show what goes out, or, where that was seen, do it, once for each form."""
    return once(lambda: _pressed(found(reference), name), lambda: to_case(reference))


def _pressed(known: Dossier, name: str) -> ResponseReturnValue:
    act, reference = _act(name), known.situation.case.reference
    fields = act.fields(known, service())
    typed = read(fields)
    if DeskForm().is_stale:
        return _shown(known, name, typed, fields, problems={"act": STALE}, seen=request.form.get("seen", ""))
    if request.form.get("seen") != known.situation.version:
        return _shown(known, name, typed, fields, HTTPStatus.CONFLICT)
    known, fields, typed = _with_paper(known, act, fields, typed)
    if problems := {**typed.problems, **act.check(typed)}:
        return _shown(known, name, typed, fields, problems=problems)
    if (doubt := act.doubt(known, typed)) and request.form.get("sure") != _digest(fields, typed):
        return _shown(known, name, typed, fields, problems=dict(doubt), sure=_digest(fields, typed))
    if "go" not in request.form or not (act.is_quiet or request.form.get("shown") == _digest(fields, typed)):
        return _previewed(known, name, typed, fields)
    came = carry_out(
        service(), person().id, known.situation.case.id, act.act(typed), known.situation.version, posted_form()
    )
    if isinstance(came, Done) or came is Stale.POSTED_BEFORE:
        return to_case(reference)
    if isinstance(came, Stale):
        return _shown(found(reference), name, typed, fields, HTTPStatus.CONFLICT)
    return _shown(known, name, typed, fields, problems=_problem(act, fields, came))


@blueprint.post("/back/<int:number>")
def back(reference: str, number: int) -> ResponseReturnValue:
    """Take an act back whose letters still wait."""
    known = found(reference)
    if DeskForm().is_stale:
        return _not_taken_back(known, STALE)
    came = take_back(service(), person().id, known.situation.case.id, number, posted_form())
    if isinstance(came, Done) or came is Stale.POSTED_BEFORE:
        return to_case(reference)
    return _not_taken_back(known, REFUSALS[came] if isinstance(came, Refusal) else NOT_TAKEN_BACK[came])


def _act(name: str) -> ActForm:
    if name not in ACTS:
        raise NotFound
    return ACTS[name]


def _previewed(known: Dossier, name: str, typed: Typed, fields: Sequence[Field]) -> ResponseReturnValue:
    act, situation = ACTS[name], known.situation
    plan = act.act(typed).plan(situation)
    if isinstance(plan, Hindrance):
        return _shown(known, name, typed, fields, problems=_problem(act, fields, plan))
    letters = letters_of(service(), situation, plan, person().id)
    if isinstance(letters, Refusal):
        return _shown(known, name, typed, fields, problems=_problem(act, fields, letters))
    is_changed = "go" in request.form
    hold = 0 if plan.is_final else service().committee.desk.hold_minutes
    return _shown(
        known,
        name,
        typed,
        fields,
        letters=letters,
        warnings=[*([_CHANGED] if is_changed else []), *warnings(service(), situation, plan)],
        shown=_digest(fields, typed),
        hold=hold,
        till_when=till_when(letters, hold),
    )


def _problem(act: ActForm, fields: Sequence[Field], why: Hindrance | Refusal) -> dict[str, str]:
    """Return the words for what stands in the way, beside the field that it is about."""
    names = {each.name for each in fields}
    about_slot = why in _SLOTS or why is Hindrance.HEARING_PLANNED
    field = "slot" if about_slot and "slot" in names else act.beside if act.beside in names else "act"
    return {field: HINDRANCES[why] if isinstance(why, Hindrance) else REFUSALS[why]}


def _shown(
    known: Dossier,
    name: str,
    typed: Typed,
    fields: Sequence[Field],
    status: int = HTTPStatus.OK,
    problems: dict[str, str] | None = None,
    seen: str = "",
    **more: Any,
) -> ResponseReturnValue:
    """Show the page of an act with all that was typed; pressed again, it tells what changed since `seen`."""
    act, version = ACTS[name], known.situation.version
    is_possible, now = act.is_possible(known, service()), service().now()
    return page(
        "act.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else status,
        known=known,
        case=known.situation.case,
        act=act,
        title=act_forms.heading(name, known),
        fields=fields,
        typed=typed,
        problems=problems or {},
        is_possible=is_possible,
        why_not=None if is_possible else act_before.why_not(known, name, now),
        notices=act_before.notices(known, name, now) if is_possible else [],
        since=timeline.since(known, request.form.get("seen", "")) if status == HTTPStatus.CONFLICT else [],
        form=DeskForm(),
        seen=seen or version,
        id=posted_form(),
        **IN_TEMPLATES,
        **more,
    )


def _not_taken_back(known: Dossier, why: str) -> ResponseReturnValue:
    case = known.situation.case
    return page(
        "not_taken_back.html",
        HTTPStatus.CONFLICT,
        case=case,
        why=why,
        show=url_for("cases.show", reference=case.reference),
    )


def _with_paper(
    known: Dossier, act: ActForm, fields: Sequence[Field], typed: Typed
) -> tuple[Dossier, Sequence[Field], Typed]:
    """Return all anew with the paper that was posted, or with what is wrong with it."""
    taken = act_papers.take_in(known, fields) if act.is_possible(known, service()) else None
    if taken is None:
        return known, fields, typed
    if taken.problem:
        return known, fields, replace(typed, problems={**typed.problems, taken.name: taken.problem})
    known = found(known.situation.case.reference)
    fields = act.fields(known, service())
    again = read(fields)
    problems = {name: words for name, words in again.problems.items() if name != taken.name}
    return known, fields, Typed({**again.values, taken.name: taken.id}, problems)


def _digest(fields: Sequence[Field], typed: Typed) -> str:
    """Return what tells whether the letters are those that were shown."""
    beside = {each.name for each in fields if each.is_beside}
    told = sorted((name, value) for name, value in typed.values.items() if name not in beside)
    return hashlib.sha256(repr(told).encode()).hexdigest()
