"""Withdraw a complaint: by mail, by reference and code, or by the link in a letter; only the button withdraws (F9)."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.acts import change as acts
from formservice.links import Purpose
from formservice.questions.beside import WITHDRAW
from formservice.questions.question import Problem
from formservice.rules.case import Refusal, State, is_withdrawable
from formservice.storage.cases import Case
from formservice.web import access, access_routes
from formservice.web.current import service
from formservice.web.forms import TOO_OFTEN, HouseForm, if_not_kept, is_switching, step_form, what_is_wrong
from formservice.web.frame import page, redirect_to
from formservice.web.limits import is_allowed
from formservice.withdraw import undo

blueprint = Blueprint("withdraw", __name__, url_prefix="/forms/<lang>/withdrawal", template_folder="templates")
undo.init_blueprint(blueprint)
access_routes.init_blueprint(blueprint, Purpose.WITHDRAW, ".confirm")


@blueprint.get("/confirm")
def confirm() -> ResponseReturnValue:
    """Show which complaint this is, and the button that withdraws it."""
    case = access.opened_for(Purpose.WITHDRAW)
    if case is None:
        return access.closed(Purpose.WITHDRAW)
    return _show_confirm(case, step_form(WITHDRAW, {}), {})


@blueprint.post("/confirm")
def withdraw() -> ResponseReturnValue:
    """Withdraw the complaint and queue the letters about it, in one transaction (F9)."""
    form = step_form(WITHDRAW, {})
    if_not_kept(partial(_show_confirm, None, form))
    case = access.opened_for(Purpose.WITHDRAW)
    if case is None:
        return access.closed(Purpose.WITHDRAW)
    if_not_kept(partial(_show_confirm, case, form))
    found = what_is_wrong(form)
    if found or is_switching():
        return _show_confirm(case, form, found)
    here = service()
    # pressed twice, it changes once
    if case.state is not State.WITHDRAWN and not is_allowed("change", here.committee.limits.changes, who=case.id):
        return _show_confirm(case, form, {"stale": TOO_OFTEN}, HTTPStatus.TOO_MANY_REQUESTS)
    changed = acts.withdraw(here, case, form.typed()["reason"].strip())
    # pressed twice, the second answer is the one that is seen: it is done, and not by somebody else
    is_done = isinstance(changed, Case) or changed is Refusal.ALREADY_THERE
    return redirect_to(".done" if is_done else ".confirm")


@blueprint.get("/done")
def done() -> ResponseReturnValue:
    """Say that the complaint is withdrawn, and how to take that back."""
    case = access.opened_for(Purpose.WITHDRAW)
    if case is None or case.state is not State.WITHDRAWN:
        return access.closed(Purpose.WITHDRAW)
    return page("withdraw/done.html", case=case, last_day=undo.last_day(case))


def _show_confirm(
    case: Case | None,
    form: HouseForm,
    found: dict[str, Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> ResponseReturnValue:
    """Show the form, without the complaint's number where storage does not give it; or why there is nothing to ask."""
    if case and case.state is State.WITHDRAWN:
        return page("withdraw/already.html", case=case, last_day=undo.last_day(case))
    if case and not is_withdrawable(case.state):
        return page("withdraw/too_late.html", case=case)
    shown = {"case": case, "step": WITHDRAW, "form": form, "problems": found}
    return page("withdraw/confirm.html", status if found else HTTPStatus.OK, **shown)
