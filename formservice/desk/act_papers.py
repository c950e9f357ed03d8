"""The paper that an act sends: taken in with the first post, and judged before it is kept (F6, F7)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import request
from werkzeug.datastructures import FileStorage

from formservice.acts.desk import keeping
from formservice.desk.act_fields import Field, Kind
from formservice.desk.dossier import Dossier
from formservice.desk.entrance import person
from formservice.desk.wording import ADVICE_FILE
from formservice.letters.split import SHELL, plan_parts
from formservice.storage.attachments import AttachmentInfo, Origin
from formservice.uploads import incoming
from formservice.uploads.advice_file import Judged, NotTaken, judge
from formservice.uploads.incoming import UploadProblem
from formservice.web.current import service
from formservice.web.work import work

FILE = "file"
"""What the field of a paper is called that brings a new file: its own name, and this."""

_PROBLEMS = {
    UploadProblem.TOO_LARGE: NotTaken.TOO_LARGE,
    UploadProblem.PASSWORD: NotTaken.LOCKED,
    UploadProblem.ACTS: NotTaken.ACTS,
    UploadProblem.BUSY: NotTaken.BUSY,
}
_VIRUS = "In dit bestand zit een virus. Het is niet bewaard. Maak de PDF opnieuw, op een andere computer."


@dataclass(frozen=True)
class Taken:
    """What came of a file that was posted: the id under which it is kept, or why it is not."""

    name: str
    id: str = ""
    problem: str = ""


def paper_of(known: Dossier, origin: Origin) -> AttachmentInfo | None:
    """Return the paper that came last for an act, or None."""
    return next((each for each in reversed(known.situation.case.papers) if each.origin is origin), None)


def is_unnamed(known: Dossier, id: str) -> bool:
    """Tell whether a paper was taken in that does not clearly name its case."""
    return any(id in act.details.get("files", ()) and act.details.get("is_unnamed") for act in known.acts)


def take_in(known: Dossier, fields: Sequence[Field]) -> Taken | None:
    """Keep the file that was posted for a field of an act, or return why it is not kept; None where none was."""
    for field in fields:
        file = request.files.get(f"{field.name}_{FILE}") if field.kind is Kind.PAPER else None
        if file is not None and file.filename:
            return _taken(known, field.name, file, Origin(field.name))
    return None


def _taken(known: Dossier, name: str, file: FileStorage, origin: Origin) -> Taken:
    here, case = service(), known.situation.case
    bounds = here.committee.uploads
    content = file.stream.read(bounds.max_file_bytes + 1)
    with work() as sender:
        if sender is None:
            return Taken(name, problem=ADVICE_FILE[NotTaken.BUSY])
        judged = judge(content, case.reference, bounds.max_file_bytes, sender)
        if isinstance(judged, NotTaken) or judged is Judged.OTHER_CASE:
            return Taken(name, problem=ADVICE_FILE[judged])
        if len(plan_parts([len(content)], here.committee.mail_max_bytes, 2 * SHELL)) > 1:
            return Taken(name, problem=ADVICE_FILE[NotTaken.TOO_LARGE])
        checked = incoming.check(file.filename or "", BytesIO(content), bounds, here.scanner, sender)
    if checked is UploadProblem.VIRUS:
        return Taken(name, problem=_VIRUS)
    if isinstance(checked, UploadProblem):
        return Taken(name, problem=ADVICE_FILE[_PROBLEMS.get(checked, NotTaken.DAMAGED)])
    is_same = {each.sha256_received: each.id for each in case.papers if each.origin is origin}
    if kept := is_same.get(checked.sha256_received):
        return Taken(name, kept)
    unnamed = judged is Judged.NO_NAME
    form = secrets.token_hex(16)  # the act's own form is posted once more
    return Taken(name, keeping.take_in_for_act(here, person().id, case.id, checked, origin, form, is_unnamed=unnamed))
