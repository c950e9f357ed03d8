"""May I complain here? One question a page, then one result (F1, F2)."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.complain import draft
from formservice.complain.asking import mail_to_ask
from formservice.complain.form import go, steps_in_all
from formservice.complain.path import RESULT
from formservice.formatting import span
from formservice.questions.asked_first import ANYWAY, NOW
from formservice.questions.question import Problem
from formservice.questions.wording import wording
from formservice.rules.eligibility import Now, Outcome, Reason
from formservice.web.current import service
from formservice.web.forms import HouseForm, if_not_kept
from formservice.web.frame import language, page, redirect_to


def init_blueprint(blueprint: Blueprint) -> None:
    """Add the pages before the form to the journey."""
    blueprint.get("/")(intro)
    blueprint.get("/result")(result)
    blueprint.post("/result")(go_on)


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


def go_on() -> ResponseReturnValue:
    """Go on to the form: not satisfied though it is solved (F2), or not sure whether it can be taken up."""
    progress = draft.read()
    said = _SAID_BY_GOING_ON.get(progress.verdict.outcome)
    if said:
        if (form := HouseForm()).is_stale:
            return _show(progress, {"stale": form.why_stale}, HTTPStatus.UNPROCESSABLE_ENTITY)
        if_not_kept(partial(_show, progress))
        draft.keep(said)
    progress = draft.read()
    return go(progress.to_form) if progress.verdict.opens_form else redirect_to(".result")


_SAID_BY_GOING_ON: Mapping[Outcome, Mapping[str, str]] = {
    Outcome.SOLVED: {NOW.name: Now.BADLY},
    Outcome.UNSURE: {ANYWAY: "yes"},
}


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
        say=wording(progress.answers),
        term=span(language(), here.committee.term.length, here.committee.term.unit),
        kept=span(language(), here.committee.retention.draft_days, "day"),
        form=HouseForm() if progress.verdict.outcome in _SAID_BY_GOING_ON else None,
        problems=found,
    )
