"""The steps of the form, and the questions before it: read what was typed, keep it, and go on or say what is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from formservice.complain import draft, late, papers
from formservice.complain.path import CHECK, PAPERS_DONE, REMOVED, RESULT, page_after
from formservice.formatting import files
from formservice.languages import N_
from formservice.questions.answers import names, problems
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.doubts import doubts
from formservice.questions.question import Answers, Problem, QuestionKind, Step, is_helped
from formservice.questions.steps import LETTERS_IN, form_steps, step_count, step_number
from formservice.questions.wording import said_to, wording
from formservice.storage.drafts import AttachmentInfo
from formservice.web.current import service
from formservice.web.fields import form_page
from formservice.web.forms import HouseForm, if_not_kept, is_from_this_site, is_switching, step_form
from formservice.web.frame import language, redirect_to
from formservice.web.papers import by_line, not_kept

PAPERS = "papers"


def init_blueprint(blueprint: Blueprint) -> None:
    """Add the pages with questions to the journey."""
    blueprint.get("/<slug>")(step)
    blueprint.post("/<slug>")(answer)


def step(slug: str) -> ResponseReturnValue:
    """Show a step with what was typed before; send to the first unanswered one when this one is not open yet."""
    asked = _asked(slug)
    progress = draft.read()
    if not progress.answers and draft.submitted():
        return redirect_to(".received")
    if slug not in progress.pages:
        return go(progress.goes_on_at)
    return show(asked, step_form(asked, _with_language(progress.answers)), progress, {})


def answer(slug: str) -> ResponseReturnValue:
    """Keep what was typed on a step, also when it is not right yet; nothing is kept of a post from elsewhere."""
    asked = _asked(slug)
    form = step_form(asked, {})
    if_not_kept(partial(_show_again, asked, form, {}, []))
    progress = draft.read()
    # before anything looks through what was typed
    stale = {"stale": form.why_stale} if form.is_stale else {}
    # and a draft begins with a form that this service gave out, and so with its cookie
    if stale and not (draft.draft_id() and is_from_this_site() and request.form):
        return show(asked, form, progress, stale | _files_not_kept(asked))
    if_not_kept(partial(_show_again, asked, form, progress.answers, progress.attachments))
    answers = {**progress.answers, **form.typed()}
    wrong = doubts(asked, answers, form.asked) | problems(asked, answers, service().today())
    found = stale or wrong
    kept = _what_came(asked, form.typed()) if wrong and not is_switching() else form.typed()
    if asked.has_files:
        file_names = {each.id: each.name for each in progress.attachments}
        kept = {**kept, REMOVED: file_names.get(request.form.get("remove", ""), "")}
    answers = {**progress.answers, **kept}
    if not draft.keep(kept):
        return _too_late(asked, form)
    refused = _take_papers() if asked.has_files else {}
    if "add" in request.form and not any(file.filename for file in request.files.getlist(PAPERS)):
        refused = {PAPERS: _NOTHING_CHOSEN}
    if asked.has_files and not draft.is_there():  # opening files takes long
        return _too_late(asked, form)
    found |= refused
    if (chosen := request.form.get("switch")) in service().committee.languages and not refused:
        return redirect_to(".step", slug=asked.slug, lang=chosen, **_coming_from())
    if "back" in request.form and not stale and not refused:  # nothing that was typed is lost by going back
        return go(_back(asked, draft.progress(answers, progress.attachments)))
    if "later" in request.form and not stale and not refused:
        return redirect_to(".later")
    if found or {"add", "remove"} & set(request.form):
        was = {each.position for each in progress.attachments}
        if found:
            now = draft.read()
            came = [each for each in now.attachments if each.position not in was]
            return show(asked, form, now, found, just_added=_names(came))
        return redirect_to(".step", slug=asked.slug, _anchor="files", **_changed(was), **_coming_from())
    if asked.has_files:
        if_not_kept(partial(show, asked, form, draft.read()))
        if not draft.keep({PAPERS_DONE: "yes"}):
            return _too_late(asked, form)
        answers[PAPERS_DONE] = "yes"
    return _onward(asked, draft.progress(answers, progress.attachments))


def _what_came(asked: Step, typed: dict[str, str]) -> dict[str, str]:
    """Return what to keep of a post that is refused: not what came empty, as another device may have filled it in."""
    return {
        name: typed[name]
        for question in asked.questions
        for name in names(question)
        if question.kind is QuestionKind.TICK or any(map(typed.get, names(question)))
    }


def _show_again(
    asked: Step,
    form: HouseForm,
    before: Answers,
    attachments: list[AttachmentInfo],
    found: dict[str, Problem],
    status: HTTPStatus,
) -> ResponseReturnValue:
    typed = draft.progress({**before, **form.typed()}, attachments)
    return show(asked, form, typed, found | _files_not_kept(asked), status)


def _too_late(asked: Step, form: HouseForm) -> ResponseReturnValue:
    """Tell what of this post is not in the complaint that was sent meanwhile; or show it again where nothing was."""
    if answered := late.answered(asked, form):
        return answered
    draft.forget()
    anew = step_form(asked, {})
    return show(asked, anew, draft.progress(anew.typed(), []), {"stale": _GONE})


_NOTHING_CHOSEN = Problem(
    N_("U hebt nog geen bestand gekozen. Kies eerst een of meer bestanden, en druk daarna op deze knop.")
)
_GONE = Problem(
    N_(
        "Wat u eerder hebt ingevuld, is gewist. Misschien hebt u dat zelf gedaan, of was de "
        "bewaartijd voorbij. Wat u nu hebt getypt, staat er nog. Druk nog een keer op de knop."
    )
)


def go(slug: str) -> ResponseReturnValue:
    """Send the browser to a page of this journey by its slug; who came from the check page goes back there after it."""
    return redirect_to(f".{slug}") if slug in {RESULT, CHECK} else redirect_to(".step", slug=slug, **_coming_from())


def steps_in_all() -> int:
    """Return how many steps the form has; the check page is the last."""
    committee = service().committee
    return step_count(form_steps(committee.corporations, committee.languages)) + 1


def show(
    asked: Step,
    form: HouseForm,
    progress: draft.Progress,
    found: dict[str, Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    *,
    just_added: Sequence[str] = (),
) -> ResponseReturnValue:
    """Return a step's page with what was typed and, where something is wrong, status 422."""
    committee = service().committee
    is_form = asked not in ELIGIBILITY
    steps = form_steps(committee.corporations, committee.languages) if is_form else ELIGIBILITY
    say = wording(progress.answers)
    said = said_to(progress.answers, asked)
    return form_page(
        "complain/step.html",
        status if found else HTTPStatus.OK,
        form,
        said,
        {name: replace(problem, text=say(problem.text)) for name, problem in found.items()},
        {
            "attachments": progress.attachments,
            "just_added": just_added or _just_added(progress.attachments),
            "removed": progress.answers.get(REMOVED) if "removed" in request.args and request.method == "GET" else "",
        },
        title=said.title_for(progress.answers),
        is_form=is_form,
        is_helped=is_helped(progress.answers),
        number=step_number(asked, steps),
        count=steps_in_all() if is_form else step_count(steps),
        back=_back(asked, progress),
        most_files=files(language(), committee.uploads.max_files),
        is_from_check=request.args.get("from") == CHECK,
    )


def _asked(slug: str) -> Step:
    committee = service().committee
    steps = (*ELIGIBILITY, *form_steps(committee.corporations, committee.languages))
    found = next((each for each in steps if each.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def _take_papers() -> dict[str, Problem]:
    if remove := request.form.get("remove"):
        draft.drop_file(remove)
    return by_line(PAPERS, papers.keep(request.files.getlist(PAPERS)))


def _files_not_kept(asked: Step) -> dict[str, Problem]:
    return by_line(PAPERS, not_kept(request.files.getlist(PAPERS))) if asked.has_files else {}


def _changed(was: set[int]) -> dict[str, int]:
    """Return how many files came or went with this post, for the address of the page that tells so."""
    now = {each.position for each in draft.read().attachments}
    changed = {"added": len(now - was), "removed": len(was - now)}
    return {name: number for name, number in changed.items() if number}


def _just_added(attachments: list[AttachmentInfo]) -> list[str]:
    """Return the names of the files that this page tells of: the newest, as many as its address says."""
    names = _names(attachments)
    number = request.args.get("added", 0, type=int) if request.method == "GET" else 0
    return names[-number:] if number > 0 else []


def _names(attachments: Iterable[AttachmentInfo]) -> list[str]:
    """Return the names of files as they were chosen, without what was in them."""
    return [each.name for each in attachments if not each.number]


def _onward(asked: Step, progress: draft.Progress) -> ResponseReturnValue:
    if request.args.get("from") == CHECK:
        return go(progress.goes_on_at)
    here = service()
    return go(page_after(asked, progress.answers, progress.verdict, here.committee))


def _back(asked: Step, progress: draft.Progress) -> str:
    """Return where "back" leads: the pages of this journey stand beside each other, so a slug is an address."""
    if request.args.get("from") == CHECK and CHECK in progress.pages:
        return CHECK
    before = progress.pages[: progress.pages.index(asked.slug)] if asked.slug in progress.pages else []
    return before[-1] if before else "./"


def _coming_from() -> dict[str, str]:
    return {"from": CHECK} if request.args.get("from") == CHECK else {}


def _with_language(answers: Any) -> dict[str, str]:
    """Propose the language of the page for the letters."""
    return {LETTERS_IN.name: language(), **answers}
