"""Check the answers, send them, and see the reference (F1, F2)."""

from http import HTTPStatus

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from formservice.answers import Problem, asked_only, sections
from formservice.complain import draft
from formservice.complain.form import go
from formservice.complain.path import CHECK
from formservice.letters.pdf import confirmation_pdf, copy_pdf
from formservice.letters.received import letters_for_received
from formservice.question import Answers
from formservice.questions import VERSION
from formservice.storage import cases
from formservice.storage.cases import Case
from formservice.web.download import pdf_file
from formservice.web.forms import HouseForm
from formservice.web.frame import language, page, see
from formservice.web.limits import allow
from formservice.web.service import service


def init_blueprint(blueprint: Blueprint) -> None:
    """Add the last pages to the journey."""
    blueprint.get("/check")(check)
    blueprint.post("/check")(send)
    blueprint.get("/received")(received)
    blueprint.get("/copy")(copy)
    blueprint.get("/confirmation")(confirmation)
    blueprint.get("/clear")(ask_to_clear)
    blueprint.post("/clear")(clear)


def check() -> ResponseReturnValue:
    """Show every answer, also the open ones, each with a way to change it."""
    progress = draft.read()
    if CHECK not in progress.pages:
        return see(".received") if draft.submitted() else go(progress.goes_on_at)
    return _show_check(progress)


def send() -> ResponseReturnValue:
    """Take the complaint in, once, if the stored answers allow it today; then show the reference."""
    here = service()
    form = HouseForm()
    known = draft.draft_id()
    if draft.submitted():
        return see(".received")
    progress = draft.read()
    if CHECK not in progress.pages or known is None:
        return go(progress.goes_on_at)
    if form.is_stale:
        return _show_check(progress, {"stale": form.why_stale})
    allow("submission", here.committee.limits.submissions)
    _submit(known, progress.answers)
    return see(".received")


def received() -> ResponseReturnValue:
    """Show the reference and the code, only to the browser that sent the complaint."""
    case = _sent()
    return page("complain/received.html", case=case) if case else see(".intro")


def copy() -> ResponseReturnValue:
    """Give a copy of all answers to keep, only to the browser that sent the complaint."""
    case = _sent()
    if case is None:
        return see(".intro")
    return pdf_file(f"klacht-{case.reference}", copy_pdf(case, service().committee, language()))


def confirmation() -> ResponseReturnValue:
    """Give the number and the code on paper, only to the browser that sent the complaint."""
    here = service()
    case = _sent()
    if case is None:
        return see(".intro")
    made = confirmation_pdf(case, here.committee, here.settings.base_url, language())
    return pdf_file(f"bevestiging-{case.reference}", made)


def ask_to_clear() -> ResponseReturnValue:
    """Ask whether everything may go from this screen."""
    return page("complain/clear.html", form=HouseForm())


def clear() -> ResponseReturnValue:
    """Erase what this browser typed and forget what it sent; a complaint that was sent stays sent."""
    form = HouseForm()
    if form.is_stale:
        found = {"stale": form.why_stale}
        return page("complain/clear.html", HTTPStatus.UNPROCESSABLE_ENTITY, form=form, problems=found)
    draft.clear()
    answer = make_response(page("complain/cleared.html"))
    # what an older browser kept in spite of "no-store"
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _sent() -> Case | None:
    """Return the complaint that this browser sent."""
    known = draft.sent()
    return cases.find(service().db, known) if known else None


def _show_check(progress: draft.Progress, found: dict[str, Problem] | None = None) -> ResponseReturnValue:
    return page(
        "complain/check.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if found else HTTPStatus.OK,
        sections=sections(progress.answers, service().committee.corporations),
        answers=progress.answers,
        attachments=progress.attachments,
        form=HouseForm(),
        problems=found or {},
    )


def _submit(known: str, stored: Answers) -> None:
    here = service()
    corporations = here.committee.corporations
    answers = asked_only(stored, corporations)
    mails = {"tenant": answers.get("mail", ""), "helper": answers.get("helper_mail", "")}
    cases.submit(
        here.db,
        known,
        answers.get("letters_in", language()),
        answers,
        VERSION,
        lambda new: letters_for_received(new, answers, here.committee),
        {role: mail for role, mail in mails.items() if mail},
        here.now(),
        listed_corporation=answers["corporation"] if corporations else "",
    )
