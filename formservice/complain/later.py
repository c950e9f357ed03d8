"""Going on later, on this device or another: by a link in a mail, or by a code on paper."""

from datetime import timedelta
from functools import partial
from http import HTTPStatus

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from formservice.complain import draft
from formservice.complain.form import go
from formservice.complain.send import not_sent
from formservice.formatting import span
from formservice.languages import N_
from formservice.letters.handover import mail_with_code
from formservice.questions.beside import GO_ON, LATER
from formservice.questions.complaint import Complaint
from formservice.questions.question import Problem
from formservice.rules.reference import parse_code
from formservice.storage import handovers
from formservice.web import request_log
from formservice.web.current import service
from formservice.web.fields import form_page
from formservice.web.forms import TOO_OFTEN, HouseForm, if_not_kept, is_switching, step_form, what_is_wrong
from formservice.web.frame import language, page, redirect_to
from formservice.web.limits import bounds, is_allowed, is_counted, is_room, network

_BEHIND_ONE_ADDRESS = 20  # tenants who may each mistype a code, in a library for example
_OPENS_NOTHING = Problem(
    N_(
        "Deze code klopt niet, of is al gebruikt. Kijk na of u de code goed hebt overgenomen. Hebt u de code al op een "
        "ander apparaat gebruikt? Ga dan daar verder, of vraag daar een nieuwe code aan."
    )
)


def init_blueprint(blueprint: Blueprint) -> None:
    """Add the pages for going on later to the journey."""
    blueprint.get("/later")(later)
    blueprint.post("/later")(hand_over)
    blueprint.get("/later/slip")(code_slip)
    blueprint.get("/later/link/<token>")(link)
    blueprint.post("/later/link/<token>")(go_on_by_link)
    blueprint.get("/go-on")(ask_code)
    blueprint.post("/go-on")(go_on_by_code)


def later() -> ResponseReturnValue:
    """Tell that all is kept, and offer the ways to go on with it on another device."""
    progress = draft.read()
    if not progress.answers:
        return redirect_to(".received" if draft.submitted() else ".intro")
    told = Complaint.read(progress.answers)
    form = step_form(LATER, {"mail": told.helper_mail or told.mail})
    return _show_later(form, {}, code=_code(), back=progress.goes_on_at)


def hand_over() -> ResponseReturnValue:
    """Make a code for this browser's draft; show it, or send it by mail."""
    here, form = service(), step_form(LATER, {})
    if_not_kept(partial(_show_later, form))
    known = draft.draft_id()
    if not known or not draft.is_there():
        return later() if draft.submitted() else not_sent(draft.read())
    if form.is_stale:
        return _show_later(form, {"stale": form.why_stale})
    wants_code = "code" in request.form
    found = {} if wants_code else what_is_wrong(form)
    if found or is_switching():
        return _show_later(form, found, code=_code())
    if not wants_code and not is_allowed("link", here.committee.limits.links):
        return _show_later(form, {"stale": TOO_OFTEN}, HTTPStatus.TOO_MANY_REQUESTS, _code())
    code = handovers.open_handover(here.db, known, here.now(), _lifetime())
    if code is None or wants_code:
        return redirect_to(".later", _anchor="code")
    typed = form.typed()
    letter = mail_with_code(typed["mail"].strip(), code, language())
    handovers.mail_handover(here.db, known, letter, here.now())
    return redirect_to(".later", mailed=1)


def code_slip() -> ResponseReturnValue:
    """Show the code on a slip to print."""
    code = _code()
    return page("complain/code-slip.html", code_to_keep=code, site=_site()) if code else redirect_to(".later")


def link(token: str) -> ResponseReturnValue:
    """Ask whether to go on here; a mail program may open the link by itself, so nothing changes before the button."""
    code = service().links.open_handover(token)
    id = _find(code) if code else None
    if id is None:
        return _broken()
    return go(draft.read().goes_on_at) if id == draft.draft_id() else _show_link({})


def go_on_by_link(token: str) -> ResponseReturnValue:
    """Let this browser go on with the draft of the link, which opens nothing from now on."""
    here, form = service(), HouseForm()
    if_not_kept(_show_link)
    if form.is_stale:
        return _show_link({"stale": form.why_stale})
    code = here.links.open_handover(token)
    return _go_on(code) or _broken() if code else _broken()


def ask_code() -> ResponseReturnValue:
    """Ask for the code."""
    return _show_code(step_form(GO_ON, {}), {})


def go_on_by_code() -> ResponseReturnValue:
    """Let this browser go on with the draft of the code; wrong ones count towards a limit."""
    form = step_form(GO_ON, {})
    if_not_kept(partial(_show_code, form))
    found = what_is_wrong(form)
    if found or is_switching():
        return _show_code(form, found)
    tries = bounds("code", _BEHIND_ONE_ADDRESS * service().committee.limits.codes, f"{network()} go on")
    # past the limit the right one opens nothing either
    is_within = is_room(tries)
    typed = form.typed()
    if is_within and (answer := _go_on(parse_code(typed["code"]) or "")):
        return answer
    if not (is_within and is_counted(tries)):
        return _show_code(form, {"stale": TOO_OFTEN}, HTTPStatus.TOO_MANY_REQUESTS)
    request_log.refused("code")
    progress = draft.read()  # this may be the browser that used it
    return _show_code(form, {"code": _OPENS_NOTHING}, goes_on_at=progress.goes_on_at if progress.answers else "")


def _go_on(code: str) -> ResponseReturnValue | None:
    here = service()
    id = _find(code)
    if id is None:
        return None
    goes_on_at, is_sent = draft.read(id).goes_on_at, draft.submitted() is not None
    # last: a code that was used has brought its draft here, also where storage goes away meanwhile
    if handovers.take(here.db, code, here.now(), _lifetime()) != id:
        return None
    draft.take_over(id, is_sent=is_sent)
    return go(goes_on_at)


def _find(code: str) -> str | None:
    here = service()
    return handovers.find(here.db, code, here.now(), _lifetime())


def _code() -> str:
    """Return the code of this browser's draft, as it was shown before; empty while there is none."""
    here, known = service(), draft.draft_id()
    return (known and handovers.read_handover(here.db, known, here.now(), _lifetime())) or ""


def _lifetime() -> timedelta:
    return service().committee.retention.draft_lifetime


def _site() -> str:
    return f"{service().settings.base_url}/{language()}/".removeprefix("https://")


def _show_later(
    form: HouseForm,
    found: dict[str, Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    code: str = "",
    back: str = "./",
) -> ResponseReturnValue:
    return page(
        "complain/later.html",
        status if found else HTTPStatus.OK,
        form=form,
        step=LATER,
        problems=found,
        code_to_keep=code,
        back=back,
        is_mailed=bool(code) and "mailed" in request.args and request.method == "GET",
        site=_site(),
        term=span(language(), service().committee.retention.draft_days, "day"),
    )


def _show_link(found: dict[str, Problem], status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> ResponseReturnValue:
    progress = draft.read() if status is HTTPStatus.UNPROCESSABLE_ENTITY else None
    return page(
        "complain/go-on.html",
        status if found else HTTPStatus.OK,
        form=HouseForm(),
        problems=found,
        goes_on_at=progress.goes_on_at if progress and progress.answers else "",
    )


def _show_code(
    form: HouseForm,
    found: dict[str, Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    goes_on_at: str = "",
) -> ResponseReturnValue:
    own = {"goes_on_at": goes_on_at}
    return form_page("complain/go-on-by-code.html", status if found else HTTPStatus.OK, form, GO_ON, found, own)


def _broken() -> ResponseReturnValue:
    """Tell that a link opens nothing; a browser that holds the complaint, sent or not, is led back to it."""
    request_log.refused("link handover")
    progress = draft.read()
    return page(
        "complain/cannot-go-on.html",
        HTTPStatus.GONE,
        goes_on_at=progress.goes_on_at if progress.answers else "",
        is_sent=draft.submitted() is not None,
    )
