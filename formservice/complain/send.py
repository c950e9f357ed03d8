"""Check the answers, send them, and see the reference (F1, F2)."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue

from formservice.acts.submit import submit
from formservice.complain import draft
from formservice.complain.form import go, steps_in_all
from formservice.complain.path import CHECK, RESULT
from formservice.formatting import span
from formservice.languages import N_
from formservice.letters.pdf import confirmation_pdf, copy_pdf
from formservice.questions.question import Problem
from formservice.questions.wording import has_mail, wording
from formservice.storage import cases
from formservice.storage.cases import Case
from formservice.web.answers import sent_page, to_read
from formservice.web.current import service
from formservice.web.download import pdf_file
from formservice.web.forms import HouseForm, if_not_kept
from formservice.web.frame import language, page, redirect_to
from formservice.web.limits import allow


def init_blueprint(blueprint: Blueprint) -> None:
    """Add the last pages to the journey."""
    blueprint.get("/check")(check)
    blueprint.post("/check")(send)
    blueprint.get("/received")(received)
    blueprint.get("/answers")(answers)
    blueprint.get("/copy")(copy)
    blueprint.get("/confirmation")(confirmation)
    blueprint.get("/clear")(ask_to_clear)
    blueprint.post("/clear")(clear)


def check() -> ResponseReturnValue:
    """Show every answer, also the open ones, each with a way to change it."""
    progress = draft.read()
    if CHECK not in progress.pages:
        return redirect_to(".received") if draft.submitted() else go(progress.goes_on_at)
    return _show_check(progress)


def send() -> ResponseReturnValue:
    """Take the complaint in, once, if the stored answers allow it today; then show the reference."""
    here = service()
    form = HouseForm()
    known = draft.draft_id()
    if draft.submitted():
        return redirect_to(".received")
    progress = draft.read()
    if CHECK in progress.pages:
        if form.is_stale:
            return _show_check(progress, {"stale": form.why_stale})
        if_not_kept(partial(_show_check, progress))
        allow("submission", here.committee.limits.submissions)
    while known and CHECK in progress.pages:
        if submit(here, known, progress.answers, language()):
            return redirect_to(".received")
        progress = draft.read()  # another tab kept an answer meanwhile: it belongs to the complaint too
    if draft.submitted():  # a second press of the button: the first was stored since we looked
        return redirect_to(".received")
    return not_sent(progress)


def not_sent(progress: draft.Progress) -> ResponseReturnValue:
    """Tell who posts a page of before that nothing was sent, and why: an answer is missing, or all of them."""
    if progress.goes_on_at == RESULT:  # that page tells why it cannot be sent
        return go(RESULT)
    return page(
        "complain/not-sent.html",
        HTTPStatus.CONFLICT,
        form=HouseForm(),
        kept=span(language(), service().committee.retention.draft_days, "day"),
        goes_on_at=progress.goes_on_at if progress.answers else "",
    )


def received() -> ResponseReturnValue:
    """Show the reference and the code, only to the browser that sent the complaint."""
    case = _sent()
    if case is None:
        return redirect_to(".intro")
    return page("complain/received.html", case=case, say=wording(case.answers), has_mail=has_mail(case.answers))


def answers() -> ResponseReturnValue:
    """Show what was sent, only to the browser that sent it."""
    case = _sent()
    return sent_page(case, "received") if case else redirect_to(".intro")


def copy() -> ResponseReturnValue:
    """Give a copy of all answers to keep, only to the browser that sent the complaint."""
    case = _sent()
    if case is None:
        return redirect_to(".intro")
    return pdf_file(f"klacht-{case.reference}", lambda: copy_pdf(case, service().committee, language()))


def confirmation() -> ResponseReturnValue:
    """Give the number and the code on paper, only to the browser that sent the complaint."""
    here = service()
    case = _sent()
    if case is None:
        return redirect_to(".intro")
    return pdf_file(
        f"bevestiging-{case.reference}",
        lambda: confirmation_pdf(case, here.committee, here.settings.base_url, language()),
    )


def ask_to_clear() -> ResponseReturnValue:
    """Ask whether everything may go from this screen."""
    return _show_clear(HouseForm(), draft.submitted() is not None)


def clear() -> ResponseReturnValue:
    """Erase what this browser typed and forget what it sent; a complaint that was sent stays sent."""
    form = HouseForm()
    if_not_kept(partial(_show_clear, form, _KNOWS in request.form))
    if form.is_stale:
        return _show_clear(form, draft.submitted() is not None, {"stale": form.why_stale})
    if not draft.clear(also_submitted=_KNOWS in request.form):
        return _show_clear(form, True, {"stale": _SENT_MEANWHILE})
    answer = make_response(page("complain/cleared.html"))
    # what an older browser kept in spite of "no-store"
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


_KNOWS = "sent"
"""The field that tells that the page for clearing was shown after the complaint was sent."""

_SENT_MEANWHILE = Problem(
    N_(
        "Uw klacht is net verstuurd. Wij wissen uw klacht niet. Schrijf eerst uw nummer en uw code op, "
        "en wis daarna pas alles."
    )
)


def _show_clear(
    form: HouseForm,
    is_sent: bool,
    found: dict[str, Problem] | None = None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> ResponseReturnValue:
    return page(
        "complain/clear.html",
        status if found else HTTPStatus.OK,
        form=form,
        problems=found or {},
        knows=_KNOWS if is_sent else "",
    )


def _sent() -> Case | None:
    """Return the complaint that this browser sent."""
    known = draft.sent()
    return cases.find(service().db, known) if known else None


def _show_check(
    progress: draft.Progress,
    found: dict[str, Problem] | None = None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> ResponseReturnValue:
    return page(
        "complain/check.html",
        status if found else HTTPStatus.OK,
        sections=to_read(progress.answers),
        answers=progress.answers,
        say=wording(progress.answers),
        count=steps_in_all(),
        attachments=progress.attachments,
        form=HouseForm(),
        problems=found or {},
    )
