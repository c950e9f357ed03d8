"""A ready-made letter to the corporation, for tenants who did not write yet; nothing that is typed is kept (F1)."""

from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from formservice.documents.html import as_html
from formservice.formatting import span
from formservice.languages import SOURCE
from formservice.letters.to_corporation import LONGEST_LINK, letter, mail_link
from formservice.letters.to_corporation_pdf import letter_to_corporation_pdf
from formservice.questions.answers import problems
from formservice.questions.beside import LETTER
from formservice.questions.complaint import ComplaintToCorporation
from formservice.questions.question import Problem
from formservice.rules.terms import eligible_from
from formservice.web.current import service
from formservice.web.download import pdf_file
from formservice.web.fields import form_page
from formservice.web.forms import HouseForm, if_not_kept, step_form
from formservice.web.frame import language, page


def init_blueprint(blueprint: Blueprint) -> None:
    """Add the letter to the journey."""
    blueprint.get("/letter")(ask)
    blueprint.post("/letter")(make)


def ask() -> ResponseReturnValue:
    """Ask what goes into the letter; every question may stay open."""
    return _show(step_form(LETTER, {}), {})


def make() -> ResponseReturnValue:
    """Show the letter as it was filled in, or give it as PDF; a language switch changes the words around it alone."""
    form = step_form(LETTER, {})
    if_not_kept(partial(_show, form))
    found = {"stale": form.why_stale} if form.is_stale else problems(LETTER, form.typed(), service().today())
    if "switch" in request.form:
        return _show(form, {}, is_made="made" in request.form and not found)
    if "pdf" in request.form and not found:
        return _pdf(form)
    return _show(form, found, is_made=not found)


def _show(
    form: HouseForm,
    found: dict[str, Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    is_made: bool = False,
) -> ResponseReturnValue:
    if not is_made:
        return form_page("complain/letter.html", status if found else HTTPStatus.OK, form, LETTER, found)
    return page("complain/letter-made.html", form=form, step=LETTER, problems={}, **_made(form))


def _made(form: HouseForm) -> dict[str, Any]:
    here = service()
    today = here.today()
    typed = ComplaintToCorporation.read(form.typed(), today)
    dutch = letter(SOURCE, here.committee, typed, today)
    translated = letter(language(), here.committee, typed, today)
    link = mail_link(dutch)
    return {
        "dutch": as_html(dutch.blocks, SOURCE),
        "translated": as_html(translated.blocks, language()) if language() != SOURCE else "",
        "mail_link": link if len(link) <= LONGEST_LINK else "",
        "term": span(language(), here.committee.term.length, here.committee.term.unit),
        "eligible_from": eligible_from(today, here.committee.term),
    }


def _pdf(form: HouseForm) -> ResponseReturnValue:
    here = service()
    today, code = here.today(), language()
    typed = ComplaintToCorporation.read(form.typed(), today)
    dutch = letter(SOURCE, here.committee, typed, today)
    translated = letter(code, here.committee, typed, today) if code != SOURCE else None
    return pdf_file(
        "brief-aan-corporatie",
        lambda: letter_to_corporation_pdf(dutch, translated, here.now()),
        instead=lambda why: _show(form, {"stale": Problem(why.text)}, why.status),
    )
