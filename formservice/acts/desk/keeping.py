"""What the desk keeps about a case beside its course: notes, where post goes, its corporation, and papers."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from formservice.acts import submit
from formservice.errors import CaseUnknown
from formservice.service import Service
from formservice.storage import cases, corporations, desk_log, notes, open_cases
from formservice.storage.attachments import Origin, SafeFile, insert_paper, next_position
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.owners import seal_of_case
from formservice.text.plain_text import folded

_Kept = Mapping[str, Any]
_LOGGED_ONCE = timedelta(hours=1)


def look_in(service: Service, staff_id: str, case_id: str, what: Did = Did.OPENED) -> None:
    """Note that somebody opened a case, or found it by searching, once an hour; never by which words."""
    db, now = service.db, service.now()
    since = now - _LOGGED_ONCE
    with db.reading() as connection:
        if desk_log.is_noted(connection, staff_id, what, case_id, since):
            return
    with db.writing(f"case:{case_id}") as connection:
        cases.current(db, connection, case_id)
        if not desk_log.is_noted(connection, staff_id, what, case_id, since):
            desk_log.note(db, connection, staff_id, what, now, case_id)


def note_download(service: Service, staff_id: str, case_id: str, file_id: str) -> None:
    """Note that somebody got a file of a case, or, with "", all of it as PDF."""
    _keep(service, staff_id, case_id, Did.DOWNLOADED, None, lambda _, __: {"file": file_id})


def add_note(service: Service, staff_id: str, case_id: str, text: str, remind_on: date | None, form: str) -> bool:
    """Keep a note, which goes nowhere; with a day it is a reminder. False where this form was posted before."""

    def keep(connection: Connection, case: Case) -> _Kept:
        return {"note": notes.add(service.db, connection, case.id, staff_id, text, service.now(), remind_on)}

    return _keep(service, staff_id, case_id, Did.NOTE, form, keep)


def end_reminder(service: Service, staff_id: str, case_id: str, note_id: str, form: str) -> bool:
    """Note that a reminder is done; False where this form was posted before."""

    def keep(connection: Connection, case: Case) -> _Kept | None:
        return {"done": note_id} if notes.mark_done(connection, case.id, note_id) else None

    return _keep(service, staff_id, case_id, Did.NOTE, form, keep)


def tie(service: Service, staff_id: str, case_id: str, corporation_id: str, form: str) -> bool:
    """Tie a case to a corporation; False where this form was posted before, or there is no such corporation."""

    def keep(connection: Connection, case: Case) -> _Kept | None:
        if corporations.within(service.db, connection, corporation_id) is None:
            return None
        corporations.tie(connection, case.id, corporation_id)
        return {"corporation": corporation_id}

    return _keep(service, staff_id, case_id, Did.TIE, form, keep)


def tie_by_name(service: Service, staff_id: str, name: str) -> None:
    """Tie the open cases whose tenant gave this name to the one corporation that has it, which was just added."""
    db = service.db
    waiting = open_cases.parties(db, open_cases.untied(db), {})
    for id in (id for id, parties in waiting.items() if folded(parties.corporation) == folded(name)):
        with suppress(CaseUnknown), db.writing(f"case:{id}") as connection:
            case = cases.current(db, connection, id)
            if corporations.of_case(db, connection, id) is None:
                submit.tie_by_name(service, connection, case, staff_id)


def put_address(service: Service, staff_id: str, case_id: str, lines: Sequence[str], form: str) -> bool:
    """Keep where post for the tenant goes; False where this form was posted before."""

    def keep(connection: Connection, case: Case) -> _Kept:
        before = notes.address(service.db, connection, case.id)
        notes.put_address(service.db, connection, case.id, lines)
        return {"before": list(before)}

    return _keep(service, staff_id, case_id, Did.ADDRESS, form, keep)


def take_in(service: Service, staff_id: str, case_id: str, paper: SafeFile, origin: Origin, form: str) -> bool:
    """Keep a paper with a case, after those that are there; False where this form was posted before."""
    return bool(_take_in(service, staff_id, case_id, paper, origin, form, {}))


def take_in_for_act(
    service: Service, staff_id: str, case_id: str, paper: SafeFile, origin: Origin, form: str, *, is_unnamed: bool
) -> str:
    """Keep a paper that an act sends, and whether it does not clearly name its case; return its id."""
    return _take_in(service, staff_id, case_id, paper, origin, form, {"is_unnamed": True} if is_unnamed else {})


def _take_in(
    service: Service, staff_id: str, case_id: str, paper: SafeFile, origin: Origin, form: str, more: _Kept
) -> str:
    """Return the id of the first file that is kept, "" where this form was posted before."""
    ids: list[str] = []

    def keep(connection: Connection, case: Case) -> _Kept:
        seal = seal_of_case(service.db.sealer, connection, case.id)
        kept = insert_paper(connection, case.id, seal, next_position(connection, case.id), paper, origin)
        ids.extend(each.id for each in kept)
        return {"files": ids, **more}

    return ids[0] if _keep(service, staff_id, case_id, Did.UPLOADED, form, keep) else ""


def _keep(
    service: Service,
    staff_id: str,
    case_id: str,
    what: Did,
    form: str | None,
    keep: Callable[[Connection, Case], _Kept | None],
) -> bool:
    """Keep something and log it in one transaction, once for each form; raise CaseUnknown."""
    db = service.db
    try:
        with db.writing(f"case:{case_id}") as connection:
            case = cases.current(db, connection, case_id)
            if form and desk_log.is_posted(connection, form):
                return False
            details = keep(connection, case)
            if details is None:
                return False
            desk_log.note(db, connection, staff_id, what, service.now(), case_id, form=form, details=details)
    except IntegrityError:
        return False  # the same form at the same moment: the other one kept it
    return True
