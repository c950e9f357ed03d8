"""Every question with its answer, for people to read: before sending, and after it."""

from flask import url_for
from flask.typing import ResponseReturnValue

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


def sent_page(case: Case, back: str) -> ResponseReturnValue:
    """Return the page with what a complaint says, without its code; who asks must have been let in before."""
    return page(
        "sent.html",
        case=case,
        sections=to_read(case.answers),
        answers=case.answers,
        attachments=case.attachments,
        back=back,
        clear=url_for("complain.ask_to_clear"),
    )
