"""Take a withdrawal back, for who changed their mind or did not withdraw at all; only the button does (F9)."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from http import HTTPStatus

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from formservice.acts import change as acts
from formservice.acts.desk.settled import settled
from formservice.documents.words import Say, say
from formservice.letters.about_withdrawing import ASK_US, what_of_hearing
from formservice.letters.told import HearingTold, Told
from formservice.links import Purpose
from formservice.questions.question import Problem
from formservice.rules.case import Refusal, State, undoable_until
from formservice.rules.hearing import Outcome
from formservice.storage.cases import Case
from formservice.web import access, request_log
from formservice.web.current import service
from formservice.web.forms import HouseForm, if_not_kept
from formservice.web.frame import page, redirect_to
from formservice.web.limits import allow


def init_blueprint(blueprint: Blueprint) -> None:
    """Add the pages that take a withdrawal back to the journey."""
    blueprint.get("/undo/link/<token>")(undo_link)
    blueprint.get("/undo")(ask_to_undo)
    blueprint.post("/undo")(undo)
    blueprint.get("/reopened")(reopened)


def last_day(case: Case) -> date | None:
    """Return the last day on which this withdrawal can be taken back, or None where none is left."""
    here = service()
    return undoable_until(case.history, here.today(), here.committee.undo_days)


def undo_link(token: str) -> ResponseReturnValue:
    """Open the complaint of the link in the letter about a withdrawal; nothing of the complaint changes."""
    return access.open_by_link(Purpose.UNDO, token, ".ask_to_undo", url_for("follow.start"))


def ask_to_undo() -> ResponseReturnValue:
    """Show which complaint was withdrawn, and the button that takes it back; or why there is none."""
    case = access.opened_for(*_MAY_UNDO)
    return _closed() if case is None else _show(case)


def undo() -> ResponseReturnValue:
    """Bring the complaint back to where it was and queue the letters about it, in one transaction."""
    case = access.opened_for(*_MAY_UNDO)
    if case is None:
        return _closed()
    if_not_kept(partial(_show, case))
    form = HouseForm()
    if form.is_stale:
        return _show(case, {"stale": form.why_stale})
    if last_day(case) is None:
        return redirect_to(".reopened")
    here = service()
    allow("change", here.committee.limits.changes, who=case.id)
    changed = acts.reopen(here, case)
    is_back = isinstance(changed, Case) or changed is Refusal.ALREADY_THERE
    return redirect_to(".reopened" if is_back else ".ask_to_undo")


def reopened() -> ResponseReturnValue:
    """Say that the complaint goes on."""
    case = access.opened_for(*_MAY_UNDO)
    return _closed() if case is None else _show(case)


_MAY_UNDO = (Purpose.UNDO, Purpose.WITHDRAW)
"""Whoever may withdraw may take it back; a link for reading may do neither."""


def _closed() -> ResponseReturnValue:
    """Lead whoever only reads the complaint to a link or a code with which it can be taken back."""
    case = access.opened_for(Purpose.FOLLOW)
    if case is None:
        return access.closed(*_MAY_UNDO)
    request_log.refused("purpose")
    return page("withdraw/undo_by_other_link.html", HTTPStatus.FORBIDDEN, case=case, last_day=last_day(case))


def _show(
    case: Case,
    problems: Mapping[str, Problem] | None = None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> ResponseReturnValue:
    if case.state is not State.WITHDRAWN:
        is_back = len(case.history) > 1 and case.history[-2].state is State.WITHDRAWN
        return page("withdraw/reopened.html", case=case, is_back=is_back, hearing=_of_hearing(case))
    last = last_day(case)
    if last is None:
        return page("withdraw/too_late_to_undo.html", case=case)
    shown = {"case": case, "last_day": last, "form": HouseForm(), "problems": problems or {}}
    return page("withdraw/undo.html", status if problems else HTTPStatus.OK, **shown)


def _of_hearing(case: Case) -> list[Say]:
    hearings = settled(service(), case.id).hearings
    if not hearings:
        return [say(ASK_US)]
    last = HearingTold.of(hearings[-1])
    return what_of_hearing(Told(last if hearings[-1].outcome is Outcome.PLANNED else None, last))
