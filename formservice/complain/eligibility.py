"""May I complain here? One question a page, then one result (F1, F2)."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.complain import draft
from formservice.complain.asking import mail_to_ask
from formservice.complain.form import go, steps_in_all
from formservice.complain.path import RESULT
from formservice.languages import span
from formservice.questions.asked_first import NOW
from formservice.questions.question import Problem
from formservice.rules.eligibility import Now, Outcome, Reason
from formservice.web.current import service
from formservice.web.forms import HouseForm, if_not_kept
from formservice.web.frame import language, page, redirect_to


def init_blueprint(blueprint: Blueprint) -> None:
    """Add the pages before the form to the journey."""
    blueprint.get("/")(intro)
    blueprint.get("/result")(result)
    blueprint.post("/result")(not_satisfied)


def intro() -> ResponseReturnValue:
    """Show what the questions are for; and, to who had begun, where it goes on; after sending, a new one begins."""
    if draft.submitted():
        draft.start_anew()
    progress = draft.read()
    return page(
        "complain/intro.html", goes_on_at=progress.goes_on_at if progress.answers else None, count=steps_in_all()
    )


def result() -> ResponseReturnValue:
    """Show where the answers lead: one of five results."""
    progress = draft.read()
    if not progress.answers and draft.submitted():
        return redirect_to(".received")
    if RESULT not in progress.pages:
        return redirect_to(".step", slug=progress.goes_on_at)
    return _show(progress, {})


def not_satisfied() -> ResponseReturnValue:
    """Take it that a solved complaint was not handled well, and go on to the form (F2)."""
    progress = draft.read()
    if not HouseForm().is_stale and progress.verdict.outcome is Outcome.SOLVED:
        if_not_kept(partial(_show, progress))
        draft.keep({NOW.name: Now.BADLY})
    progress = draft.read()
    return go(progress.to_form) if progress.verdict.is_eligible else redirect_to(".result")


def _show(
    progress: draft.Progress, found: dict[str, Problem], status: HTTPStatus = HTTPStatus.OK
) -> ResponseReturnValue:
    here = service()
    return page(
        f"complain/{progress.verdict.outcome.value}.html",
        status,
        verdict=progress.verdict,
        onward=progress.to_form,
        Reason=Reason,
        ask=mail_to_ask(here.committee.mail),
        in_dutch=str,
        term=span(language(), here.committee.term.length, here.committee.term.unit),
        form=HouseForm() if progress.verdict.outcome is Outcome.SOLVED else None,
        problems=found,
    )
