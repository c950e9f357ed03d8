"""The way through the questions: which page comes next, and which may be opened already (F1, F2)."""

from datetime import date

from formservice.questions.answers import first_unfinished, for_the_rule
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.question import Answers, Step
from formservice.questions.steps import form_steps
from formservice.rules.eligibility import Outcome, Reason, Verdict, judge
from formservice.settings.committee import Committee

RESULT = "result"
CHECK = "check"
PAPERS_DONE = "papers_done"
"""Noted among the answers of a draft once its tenant went on from the papers: all that is asked there may stay open."""

REMOVED = "removed"
"""Noted among the answers of a draft: the name of the file that was just removed, for the page that tells so."""


def verdict_on(answers: Answers, today: date, committee: Committee) -> Verdict:
    """Return whether the complaint of these answers can be taken up today (F1, F2)."""
    return judge(for_the_rule(answers, today), today, committee.term, committee.written_channels)


def open_pages(answers: Answers, verdict: Verdict, committee: Committee, today: date) -> list[str]:
    """Return the pages that these answers open, in order; the last is where the tenant goes on."""
    pages = _questions(answers, verdict)
    if verdict.outcome is Outcome.UNANSWERED:
        return pages
    pages.append(RESULT)
    if not verdict.opens_form:
        return pages
    steps = [step for step in form_steps(committee.corporations, committee.languages) if step.is_asked(answers)]
    papers = None if PAPERS_DONE in answers else next((step for step in steps if step.has_files), None)
    unfinished = first_unfinished(steps, answers, today) or papers
    done = steps[: steps.index(unfinished) + 1] if unfinished else steps
    return pages + [step.slug for step in done] + ([] if unfinished else [CHECK])


def page_after(step: Step, answers: Answers, verdict: Verdict, committee: Committee) -> str:
    """Return the page that follows a step that has just been answered."""
    if step in ELIGIBILITY:
        return verdict.next_question or RESULT
    steps = [each.slug for each in form_steps(committee.corporations, committee.languages) if each.is_asked(answers)]
    following = steps[steps.index(step.slug) + 1 :] if step.slug in steps else []
    return following[0] if following else CHECK


def _questions(answers: Answers, verdict: Verdict) -> list[str]:
    """Return the eligibility questions up to the one that decides."""
    pages = []
    for step in ELIGIBILITY:
        if not step.is_asked(answers):
            continue
        pages.append(step.slug)
        if step.slug == verdict.next_question or not set(verdict.reasons).isdisjoint(_DECIDED_BY_THE_FIRST):
            break
    return pages


_DECIDED_BY_THE_FIRST = {Reason.NOT_IN_WRITING, Reason.WRITTEN_UNKNOWN}
