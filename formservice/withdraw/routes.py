"""Withdraw a complaint: by mail, by reference and code, or by the link in a letter; only the button withdraws (F9)."""

from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue

from formservice.answers import Problem, problems
from formservice.languages import N_
from formservice.letters.withdrawn import letters_for_withdrawn, request_for_links
from formservice.links import Refusal as LinkRefusal
from formservice.questions import WITHDRAW, WITHDRAW_BY_CODE, WITHDRAW_BY_MAIL, Step
from formservice.rules.case import Refusal, State, is_withdrawable
from formservice.rules.reference import parse_code, parse_reference
from formservice.storage import cases, letters
from formservice.storage.cases import Case
from formservice.web.fields import form_page
from formservice.web.forms import HouseForm, step_form
from formservice.web.frame import language, page, see
from formservice.web.limits import allow
from formservice.web.service import service

blueprint = Blueprint("withdraw", __name__, url_prefix="/forms/<lang>/withdrawal", template_folder="templates")

_OPENED = "withdrawal"
_OPEN_FOR = timedelta(hours=1)
_NO_PAIR = Problem(N_("Dit nummer en deze code horen niet bij elkaar. Kijk ze na op uw papier, of bel ons."))


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """Ask for the mail address, to send a link to."""
    return _show("by_mail", WITHDRAW_BY_MAIL, step_form(WITHDRAW_BY_MAIL, {}), {})


@blueprint.post("/")
def ask_link() -> ResponseReturnValue:
    """Queue a request for links, the same whether or not there is such a complaint; the worker finds out."""
    here = service()
    form = step_form(WITHDRAW_BY_MAIL, {})
    typed = form.typed()
    found = _problems(WITHDRAW_BY_MAIL, form)
    if found or _is_switching():
        return _show("by_mail", WITHDRAW_BY_MAIL, form, found)
    mail = typed["mail"].strip()
    allow("link", here.committee.limits.links)
    allow("link to", here.committee.limits.links, who=mail.casefold())
    letter = request_for_links(mail, parse_reference(typed["reference"]), language())
    letters.queue_now(here.db, letter, here.now())
    return see(".asked")


@blueprint.get("/asked")
def asked() -> ResponseReturnValue:
    """Say that a mail comes if there is such a complaint."""
    return page("withdraw/asked.html")


@blueprint.get("/code")
def by_code() -> ResponseReturnValue:
    """Ask for the reference and the code."""
    return _show("by_code", WITHDRAW_BY_CODE, step_form(WITHDRAW_BY_CODE, {}), {})


@blueprint.post("/code")
def open_by_code() -> ResponseReturnValue:
    """Open the complaint to which reference and code belong; wrong ones count towards a limit."""
    here = service()
    form = step_form(WITHDRAW_BY_CODE, {})
    typed = form.typed()
    found = _problems(WITHDRAW_BY_CODE, form)
    if not found and not _is_switching():
        reference, code = parse_reference(typed["reference"]) or "", parse_code(typed["code"]) or ""
        most = here.committee.limits.codes
        for purpose, who in (("code", None), ("code of", reference)):
            allow(purpose, most - 1, amount=0, who=who)  # past the limit the right one opens nothing either
        case = cases.find_by_reference(here.db, reference)
        if case and cases.is_code(case, code):
            return _open(case)
        for purpose, who in (("code", None), ("code of", reference)):
            allow(purpose, most, who=who)
        found = {"reference": _NO_PAIR}
    return _show("by_code", WITHDRAW_BY_CODE, form, found)


@blueprint.get("/link/<token>")
def link(token: str) -> ResponseReturnValue:
    """Open the complaint of a link and leave its address; nothing of the complaint changes."""
    here = service()
    opened = here.links.open_withdrawal(token)
    if isinstance(opened, LinkRefusal):
        return page("withdraw/broken_link.html", HTTPStatus.GONE, is_expired=opened is LinkRefusal.EXPIRED)
    case_id, version = opened
    case = cases.find(here.db, case_id)
    if case is None or case.link_version != version:
        return page("withdraw/broken_link.html", HTTPStatus.GONE, is_expired=True)
    return _open(case)


@blueprint.get("/confirm")
def confirm() -> ResponseReturnValue:
    """Show which complaint this is, and the button that withdraws it."""
    case = _opened()
    if case is None:
        return _closed()
    return _show_confirm(case, step_form(WITHDRAW, {}), {})


@blueprint.post("/confirm")
def withdraw() -> ResponseReturnValue:
    """Withdraw the complaint and queue the letters about it, in one transaction (F9)."""
    case = _opened()
    if case is None:
        return _closed()
    form = step_form(WITHDRAW, {})
    found = _problems(WITHDRAW, form)
    if found or _is_switching():
        return _show_confirm(case, form, found)
    here = service()
    cases_letters = letters_for_withdrawn(case, form.typed()["reason"].strip(), here.committee)
    changed = cases.change_state(
        here.db,
        case.id,
        State.WITHDRAWN,
        here.today(),
        "tenant",
        "",
        cases_letters,
        here.now(),
        here.committee.undo_days,
    )
    return see(".confirm" if isinstance(changed, Refusal) else ".done")


@blueprint.get("/done")
def done() -> ResponseReturnValue:
    """Say that the complaint is withdrawn."""
    case = _opened()
    if case is None or case.state is not State.WITHDRAWN:
        return see(".start")
    return page("withdraw/done.html", case=case)


def _open(case: Case) -> ResponseReturnValue:
    until = service().now() + _OPEN_FOR
    session[_OPENED] = [case.id, case.link_version, int(until.timestamp())]
    return see(".confirm")


def _closed() -> ResponseReturnValue:
    """Tell whose hour is over how to open the complaint again; lead whoever opened none to the start."""
    return page("withdraw/closed.html", HTTPStatus.GONE) if _OPENED in session else see(".start")


def _opened() -> Case | None:
    """Return the complaint that this browser opened within the hour."""
    here = service()
    match session.get(_OPENED):
        case [str(case_id), int(version), int(until)] if here.now() < datetime.fromtimestamp(until, here.now().tzinfo):
            case = cases.find(here.db, case_id)
            return case if case and case.link_version == version else None
    return None


def _is_switching() -> bool:
    """Tell whether a language's button was pressed: the same page in that language, with all that was typed."""
    return "switch" in request.form


def _problems(step: Step, form: HouseForm) -> dict[str, Problem]:
    if _is_switching():
        return {}
    return {"stale": form.why_stale} if form.is_stale else problems(step, form.typed(), service().today())


def _show(template: str, step: Step, form: HouseForm, found: dict[str, Problem]) -> ResponseReturnValue:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if found else HTTPStatus.OK
    return form_page(f"withdraw/{template}.html", status, form, step, found)


def _show_confirm(case: Case, form: HouseForm, found: dict[str, Problem]) -> ResponseReturnValue:
    if case.state is State.WITHDRAWN:
        return page("withdraw/already.html", case=case)
    if not is_withdrawable(case.state):
        return page("withdraw/too_late.html", case=case)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if found else HTTPStatus.OK
    return page("withdraw/confirm.html", status, case=case, step=WITHDRAW, form=form, problems=found)
