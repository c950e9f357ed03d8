"""A post that came after the complaint was sent, in another tab or while a file was opened: what is not in it (F2)."""

from hashlib import sha256
from http import HTTPStatus

from flask import request, session
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from formservice.complain import draft
from formservice.questions.answers import NOT_FILLED_IN, Row, names, rows
from formservice.questions.question import Step
from formservice.questions.wording import said_to
from formservice.storage import cases
from formservice.storage.cases import Case
from formservice.uploads import incoming
from formservice.web import request_log
from formservice.web.current import service
from formservice.web.forms import HouseForm
from formservice.web.frame import page, redirect_to

_FILES = "late"
"""The field in which the names of files go along, a line each, to the same page in another language."""


def answered(asked: Step, form: HouseForm) -> ResponseReturnValue | None:
    """Tell what of this post is not in the complaint and what to do about it; None where no complaint was sent.

    Where the complaint holds all of it, lead to its number.
    """
    known = draft.submitted()
    case = cases.find(service().db, known) if known else None
    if case is None:
        return None
    session.modified = False  # a slow answer's cookie must not replace that of a complaint begun since
    answers = _other_answers(asked, form, case)
    files = [incoming.safe_name(name, "") for name in request.form.get(_FILES, "").splitlines()]
    files += [incoming.safe_name(file.filename or "", "") for file in _posted() if not _is_in(case, file)]
    removed = [file for file in case.attachments if file.id == request.form.get("remove")]
    if not (answers or files or removed):
        return redirect_to(".received")
    request_log.refused("late")
    return page(
        "complain/late.html",
        HTTPStatus.CONFLICT,
        case=case,
        answers=answers,
        files=files,
        removed=removed,
        form=form,
        hidden={**form.typed(), _FILES: "\n".join(files), "remove": request.form.get("remove", "")},
    )


def _other_answers(asked: Step, form: HouseForm, case: Case) -> list[tuple[Row, str]]:
    """Return the questions of this step to which the complaint has another answer, each with what was typed now."""
    typed = form.typed()
    return [
        (
            row,
            "" if row.text != NOT_FILLED_IN else " ".join(filter(None, (typed[name] for name in names(row.question)))),
        )
        for row in rows(said_to(case.answers, asked), typed)
        if any(typed[name] != case.answers.get(name, "") for name in names(row.question))
    ]


def _posted() -> list[FileStorage]:
    return [file for files in request.files.listvalues() for file in files if file.filename]


def _is_in(case: Case, file: FileStorage) -> bool:
    file.stream.seek(0)
    content = file.stream.read(service().committee.uploads.max_file_bytes + 1)
    return sha256(content).hexdigest() in {kept.sha256_received for kept in case.attachments}
