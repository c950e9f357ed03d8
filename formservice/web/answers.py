"""Every question with its answer, for people to read: before sending, and after it."""

from dataclasses import replace

from flask import url_for
from flask.typing import ResponseReturnValue

from formservice.languages import N_
from formservice.questions.answers import Section, rows, sections
from formservice.questions.question import Answers
from formservice.questions.wording import said_to
from formservice.storage.cases import Case
from formservice.web.current import service
from formservice.web.frame import page


def to_read(answers: Answers) -> list[Section]:
    """Return every question that was asked with its answer, in the words for who gave these answers."""
    steps = (said_to(answers, each.step) for each in sections(answers, service().committee.corporations))
    return [Section(step, rows(step, answers)) for step in steps]


_TO_EITHER = {N_("U helpt iemand anders"): N_("De helper")}
"""Titles that speak to a helper, and the same for whoever of the two reads what was sent."""


def sent_page(case: Case, back: str) -> ResponseReturnValue:
    """Return the page with what a complaint says, without its code; who asks must have been let in before."""
    steps = [
        replace(each, step=replace(each.step, title=_TO_EITHER.get(each.step.title, each.step.title)))
        for each in to_read(case.answers)
    ]
    return page(
        "sent.html",
        case=case,
        sections=steps,
        answers=case.answers,
        attachments=case.tenants_papers,
        back=back,
        clear=url_for("complain.ask_to_clear"),
    )
