"""Correct how the tenant can be reached: phone, mail and address, with a link or a code for that."""

from http import HTTPStatus

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from formservice.acts.correct_contact import correct_contact, corrections
from formservice.errors import CaseUnknown
from formservice.languages import N_
from formservice.links import Purpose
from formservice.questions.beside import CONTACT
from formservice.questions.question import Problem
from formservice.questions.wording import said_to, wording
from formservice.storage.cases import Case
from formservice.web import access, request_log
from formservice.web.current import service
from formservice.web.fields import form_page
from formservice.web.forms import TOO_OFTEN, HouseForm, if_not_kept, is_switching, step_form, what_is_wrong
from formservice.web.frame import page, redirect_to
from formservice.web.limits import is_allowed

MAY_CORRECT = (Purpose.CONTACT, Purpose.WITHDRAW)
"""Whoever may withdraw may correct; a link for reading may do neither."""
_MEANWHILE = Problem(
    N_(
        "Deze gegevens zijn intussen veranderd. Wat u hebt getypt, staat er nog. Kijk alles na en druk nog een keer "
        "op de knop."
    )
)


def init_blueprint(blueprint: Blueprint) -> None:
    """Add these pages to the journey."""
    blueprint.get("/contact/link/<token>")(contact_link)
    blueprint.get("/contact")(ask_contact)
    blueprint.post("/contact")(correct)
    blueprint.get("/contact/done")(corrected)


def contact_link(token: str) -> ResponseReturnValue:
    """Open the complaint of the link in a letter; nothing of the complaint changes."""
    return access.open_by_link(Purpose.CONTACT, token, ".ask_contact", url_for(".start"))


def ask_contact() -> ResponseReturnValue:
    """Show how the tenant can be reached, to correct it; or how to come to do so."""
    case = access.opened_for(*MAY_CORRECT)
    if case is None:
        return _closed()
    return _show(case, step_form(CONTACT, case.answers), {}, corrections(service(), case.id))


def correct() -> ResponseReturnValue:
    """Keep the correction and queue the letters about it, in one transaction."""
    form = step_form(CONTACT, {})
    seen = request.form.get("seen", 0, type=int)
    if_not_kept(lambda found, status: _show(None, form, found, seen, status))
    case = access.opened_for(*MAY_CORRECT)
    if case is None:
        return _closed()
    if_not_kept(lambda found, status: _show(case, form, found, seen, status))
    found = what_is_wrong(form)
    if found or is_switching():
        return _show(case, form, found, seen)
    here = service()
    if not is_allowed("change", here.committee.limits.changes, who=f"{case.id} contact"):
        return _show(case, form, {"stale": TOO_OFTEN}, seen, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        changed = correct_contact(here, case.id, form.typed(), seen)
    except CaseUnknown:  # erased this moment
        return _closed()
    if changed is None:
        return _show(case, form, {"stale": _MEANWHILE}, corrections(here, case.id))
    access.stay_open(changed)
    return redirect_to(".corrected")


def corrected() -> ResponseReturnValue:
    """Say that it is kept."""
    case = access.opened_for(*MAY_CORRECT)
    if case is None:
        return _closed()
    reads = access.opened_for(Purpose.FOLLOW, Purpose.CONTACT) is not None
    return page("follow/contact_done.html", case=case, reads=reads)


def _closed() -> ResponseReturnValue:
    """Lead whoever only reads the complaint to a link or a code with which it can be corrected."""
    case = access.opened_for(Purpose.FOLLOW)
    if case is None:
        return access.closed(*MAY_CORRECT)
    request_log.refused("purpose")
    return page("follow/contact_by_other_link.html", HTTPStatus.FORBIDDEN, case=case)


def _show(
    case: Case | None,
    form: HouseForm,
    found: dict[str, Problem],
    seen: int,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> ResponseReturnValue:
    answers = case.answers if case else {}
    say = wording(answers)
    return form_page(
        "follow/contact.html",
        status if found else HTTPStatus.OK,
        form,
        said_to(answers, CONTACT),
        {name: Problem(say(problem.text), problem.values, problem.offers) for name, problem in found.items()},
        {"case": case, "seen": str(seen)},
        is_helped=bool(case and case.complaint.is_helped),
    )
