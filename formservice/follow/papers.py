"""Add papers or words to a complaint that was sent, up to the hearing: same files, limits and care as in the form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from secrets import token_hex

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from formservice.acts.add_papers import NotAdded, add_papers, is_open
from formservice.errors import CaseUnknown
from formservice.follow.reading import MAY_READ
from formservice.formatting import files as files_in_words
from formservice.languages import N_
from formservice.questions.beside import ADD
from formservice.questions.question import Problem
from formservice.storage.attachments import SafeFile
from formservice.storage.cases import Case
from formservice.storage.drafts import FileRefusal
from formservice.uploads.incoming import UploadProblem, safe_name
from formservice.web import access
from formservice.web.current import service
from formservice.web.fields import form_page
from formservice.web.forms import TOO_OFTEN, HouseForm, if_not_kept, is_switching, step_form, what_is_wrong
from formservice.web.frame import language, page, redirect_to
from formservice.web.limits import is_allowed
from formservice.web.papers import Kept, by_line, hash_of, keep, not_kept, refusal

_PAPERS = "papers"
_NOTHING = Problem(N_("Kies eerst een of meer bestanden, of schrijf een bericht."))


def init_blueprint(blueprint: Blueprint) -> None:
    """Add these pages to the journey."""
    blueprint.get("/papers")(ask)
    blueprint.post("/papers")(add)
    blueprint.get("/papers/added")(added)


def ask() -> ResponseReturnValue:
    """Ask for papers and words; or say that it is over, and whom to call."""
    case = access.opened_for(*MAY_READ)
    if case is None:
        return access.closed(*MAY_READ)
    return _show(case, step_form(ADD, {}), {}) if is_open(service(), case) else _over(case, "")


def add() -> ResponseReturnValue:
    """Add what was sent, and queue the letter about it, in one transaction; tell what cannot be kept, file by file."""
    form = step_form(ADD, {})
    if_not_kept(partial(_not_kept, None, form))
    case = access.opened_for(*MAY_READ)
    if case is None:
        return access.closed(*MAY_READ, late=form["words"].data or "")
    if_not_kept(partial(_not_kept, case, form))
    found = what_is_wrong(form)
    if found or is_switching():
        return _not_kept(case, form, found)
    words, here = form.typed()["words"].strip(), service()
    if not is_open(here, case):
        return _over(case, words)
    if not (words or _chosen()):
        return _show(case, form, {_PAPERS: _NOTHING})
    if not is_allowed("change", here.committee.limits.changes, who=f"{case.id} papers"):
        return _not_kept(case, form, {"stale": TOO_OFTEN}, HTTPStatus.TOO_MANY_REQUESTS)
    gathered = _Gathered(case)
    refused = by_line(_PAPERS, keep(_chosen(), gathered))
    if refused and not gathered.files:
        return _show(case, form, refused)
    return _added(case, form, words, gathered.files, refused)


def added() -> ResponseReturnValue:
    """Say that it came."""
    case = access.opened_for(*MAY_READ)
    return access.closed(*MAY_READ) if case is None else page("follow/papers_added.html", case=case)


@dataclass
class _Gathered:
    """The files of one post, on top of what the complaint has: they are kept together, or not at all."""

    case: Case
    files: list[SafeFile] = field(default_factory=list)

    def kept(self) -> Kept:
        """Return what the complaint has, and what was gathered."""
        before = self.case.tenants_papers
        new = [paper for each in self.files for paper in each.papers]
        return Kept(
            frozenset({each.sha256_received for each in before} | {each.sha256_received for each in self.files}),
            len({each.position for each in before}) + len(self.files),
            sum(each.size for each in before) + sum(len(paper.content) for paper in new),
        )

    def put(self, file: SafeFile) -> object:
        """Gather a file, or tell why the complaint has no room for it."""
        limits, kept = service().committee.uploads, self.kept()
        if kept.uploads >= limits.max_files:
            return FileRefusal.TOO_MANY
        if kept.size + sum(len(paper.content) for paper in file.papers) > limits.max_total_bytes:
            return FileRefusal.TOTAL_TOO_LARGE
        self.files.append(file)
        return file


def _added(
    case: Case, form: HouseForm, words: str, files: Sequence[SafeFile], refused: dict[str, Problem]
) -> ResponseReturnValue:
    posted = [request.form.get("form", ""), *map(hash_of, _chosen())]
    try:
        kept = add_papers(service(), case.id, words, files, posted)
    except CaseUnknown:  # erased this moment
        return access.closed(*MAY_READ, late=words)
    if kept is NotAdded.OVER:
        return _over(case, words)
    if kept is NotAdded.FULL:
        # another tab was faster
        return _show(case, form, by_line(_PAPERS, [refusal(UploadProblem.TOO_MANY, file) for file in _chosen()]))
    if not refused:
        return redirect_to(".added")
    names = [each.name for each in files]
    form["words"].data = ""
    return _show(access.opened_for(*MAY_READ) or case, form, refused, just_added=names, is_sent=True)


def _chosen() -> list[FileStorage]:
    return [file for file in request.files.getlist(_PAPERS) if file.filename]


def _not_kept(
    case: Case | None,
    form: HouseForm,
    found: dict[str, Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> ResponseReturnValue:
    """Show the form again; of files that were chosen, that they have to be chosen again."""
    return _show(case, form, found | by_line(_PAPERS, not_kept(_chosen())), status)


def _show(
    case: Case | None,
    form: HouseForm,
    found: dict[str, Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    *,
    just_added: Sequence[str] = (),
    is_sent: bool = False,
) -> ResponseReturnValue:
    uploads = service().committee.uploads
    own = {
        "case": case,
        "attachments": [each for each in case.tenants_papers if not each.number] if case else [],
        "just_added": just_added,
        "is_sent": is_sent,
        # of a post that is shown again: pressed twice, it is one
        "form_id": (not is_sent and request.form.get("form")) or token_hex(16),
    }
    files = files_in_words(language(), uploads.max_files)
    status = status if found else HTTPStatus.OK
    return form_page("follow/papers.html", status, form, ADD, found, own, most_files=files)


def _over(case: Case, words: str) -> ResponseReturnValue:
    """Say that it is over and whom to call, with what came too late."""
    names = [safe_name(file.filename or "", "") for file in _chosen()]
    status = HTTPStatus.CONFLICT if words or names else HTTPStatus.OK
    return page("follow/papers_over.html", status, case=case, words=words, files=names)
