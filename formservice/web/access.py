"""The doors to a complaint that was sent, for every journey: a link by mail, number and code, or a letter's link."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import NamedTuple

from flask import request, session, url_for
from flask.typing import ResponseReturnValue

from formservice.languages import N_
from formservice.letters.requested import request_for_links
from formservice.links import LinkRefusal, Purpose
from formservice.questions.beside import BY_CODE, BY_MAIL
from formservice.questions.question import Problem, Step
from formservice.rules.reference import parse_code, parse_reference
from formservice.storage import cases, letters
from formservice.storage.cases import Case
from formservice.web import request_log
from formservice.web.current import service
from formservice.web.fields import form_page
from formservice.web.forms import (
    TOO_OFTEN,
    HouseForm,
    if_not_kept,
    is_from_this_site,
    is_switching,
    step_form,
    what_is_wrong,
)
from formservice.web.frame import language, page, redirect_to
from formservice.web.limits import bounds, is_allowed, is_counted, is_room, network

_OPENED = "opened"
_OPEN_FOR = timedelta(hours=1)
_BEHIND_ONE_ADDRESS = 20  # tenants who may each mistype a code, in a library for example
_NO_PAIR = Problem(
    N_("Dit nummer en deze code horen niet bij elkaar. Kijk na of u ze goed hebt overgenomen, of bel ons.")
)


def ask_mail(template: str) -> ResponseReturnValue:
    """Ask for the mail address, to send links to."""
    return _show(template, BY_MAIL, step_form(BY_MAIL, {}), {})


def send_links(template: str, then: str) -> ResponseReturnValue:
    """Queue a request for links, the same whether or not there is such a complaint; the worker finds out."""
    here = service()
    form = step_form(BY_MAIL, {})
    if_not_kept(partial(_show, template, BY_MAIL, form))
    found = what_is_wrong(form)
    if found or is_switching():
        return _show(template, BY_MAIL, form, found)
    typed = form.typed()
    mail = typed["mail"].strip()
    if not is_allowed("link", here.committee.limits.links):
        return _show(template, BY_MAIL, form, {"stale": TOO_OFTEN}, HTTPStatus.TOO_MANY_REQUESTS)
    letter = request_for_links(mail, parse_reference(typed["reference"]), language())
    letters.queue_now(here.db, letter, here.now())
    return redirect_to(then)


def ask_code(template: str) -> ResponseReturnValue:
    """Ask for the reference and the code."""
    return _show(template, BY_CODE, step_form(BY_CODE, {}), {})


def open_by_code(template: str, then: str) -> ResponseReturnValue:
    """Open the complaint to which reference and code belong, for all; wrong ones count towards a limit."""
    here = service()
    form = step_form(BY_CODE, {})
    if_not_kept(partial(_show, template, BY_CODE, form))
    found = what_is_wrong(form)
    if not found and not is_switching():
        typed = form.typed()
        reference, code = parse_reference(typed["reference"]) or "", parse_code(typed["code"]) or ""
        most = here.committee.limits.codes
        # Never by the complaint alone: a stranger's wrong codes would close it to its tenant too.
        of_this = bounds("code", most, f"{network()} {reference}")
        tries = [*of_this, *bounds("codes", _BEHIND_ONE_ADDRESS * most)]
        # past a limit the right one opens nothing either
        is_within = is_room(tries)
        if is_within and (case := cases.find_by_code(here.db, reference, code)):
            _remember(case, *Purpose)
            return redirect_to(then)
        if not (is_within and is_counted(tries)):
            return _show(template, BY_CODE, form, {"stale": TOO_OFTEN}, HTTPStatus.TOO_MANY_REQUESTS)
        request_log.refused("code")
        found = {"reference": _NO_PAIR}
    return _show(template, BY_CODE, form, found)


def open_by_link(purpose: Purpose, token: str, then: str, anew: str) -> ResponseReturnValue:
    """Open the complaint of a link and leave its address; where it does not open, lead to a new one at `anew`."""
    here = service()
    opened = here.links.open(purpose, token)
    if isinstance(opened, LinkRefusal):
        request_log.refused(f"link {opened.value}")
        return page("broken_link.html", HTTPStatus.GONE, is_expired=opened is LinkRefusal.EXPIRED, anew=anew)
    case_id, version = opened
    case = cases.find(here.db, case_id)
    if case is None or case.link_version != version:
        request_log.refused("link revoked")
        return page("broken_link.html", HTTPStatus.GONE, is_expired=True, anew=anew)
    _remember(case, purpose)
    return redirect_to(then)


def stay_open(case: Case) -> None:
    """Let this browser keep a complaint open of which it made the links end; no other does."""
    if (opened := _opened(list(Purpose))) and opened.case_id == case.id:
        session[_OPENED] = [case.id, case.link_version, opened.until, opened.known]


def opened_for(*purposes: Purpose) -> Case | None:
    """Return the complaint that this browser opened within the hour for one of these purposes."""
    opened = _opened(purposes)
    if opened is None or _is_over(opened.until):
        return None
    case = cases.find(service().db, opened.case_id)
    return case if case and case.link_version == opened.version else None


def closed(*purposes: Purpose, start: str = ".start", by_code: str = ".by_code", late: str = "") -> ResponseReturnValue:
    """Tell whose hour is over how to open the complaint again, and whoever posts a page of before; else to the start.

    What was typed too `late` is shown, to be typed again.
    """
    request_log.refused("not opened")
    opened = _opened(purposes)
    is_over = opened is not None and _is_over(opened.until)
    if not is_over and not (request.method == "POST" and is_from_this_site()):
        return redirect_to(start)
    doors = {"anew": url_for(start), "by_code": url_for(by_code)}
    return page("closed.html", HTTPStatus.GONE, **doors, late=late, is_over=is_over)


class _Opened(NamedTuple):
    """What a browser's session says of the complaint that it opened."""

    case_id: str
    version: int
    until: int
    known: list[str]


def _opened(purposes: Sequence[Purpose]) -> _Opened | None:
    match session.get(_OPENED):
        case [str(case_id), int(version), int(until), [*known]] if not set(purposes).isdisjoint(known):
            return _Opened(case_id, version, until, known)
    return None


def _is_over(until: int) -> bool:
    return service().now() >= datetime.fromtimestamp(until, UTC)


def _remember(case: Case, *purposes: Purpose) -> None:
    # One complaint at a time: what a page leads to is always about the complaint that the page shows.
    before = opened_for(*Purpose)
    known = set(session[_OPENED][3]) if before and before.id == case.id else set()
    until = int((service().now() + _OPEN_FOR).timestamp())
    session[_OPENED] = [case.id, case.link_version, until, sorted(known | set(purposes))]


def _show(
    template: str,
    step: Step,
    form: HouseForm,
    found: dict[str, Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> ResponseReturnValue:
    return form_page(template, status if found else HTTPStatus.OK, form, step, found)
