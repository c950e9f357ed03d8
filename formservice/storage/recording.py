"""What changes a case: it is made of a draft, gets rows in its history and other answers, and its links are ended."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from formservice.errors import CaseUnknown
from formservice.questions.complaint import Complaint
from formservice.rules.case import Channel, Event, is_closed
from formservice.rules.reference import new_code, new_reference
from formservice.rules.terms import AMSTERDAM
from formservice.storage import closings
from formservice.storage.attachments import of_draft
from formservice.storage.cases import Case
from formservice.storage.contacts import insert_contacts
from formservice.storage.database import Database
from formservice.storage.drafts import draft_key, drafted_key
from formservice.storage.keys import new_key
from formservice.storage.letters import delete_of_draft
from formservice.storage.owners import seal_of_case
from formservice.storage.sealing import Seal
from formservice.storage.tables import attachments, cases, drafts, history, place

_NOON = time(12)


def insert_case(
    db: Database,
    connection: Connection,
    draft_id: str,
    received: Event,
    language: str,
    answers: Mapping[str, Any],
    questions_version: int,
    mails: Mapping[str, str],
    listed_corporation: str,
    channel: Channel | None = None,
) -> Case:
    """Make a case of a draft within the caller's transaction: its files go over, and the draft goes.

    One that came by a channel was submitted on the day of its first row, whenever that is noted.
    """
    if received.at is None:
        raise ValueError("a case is received at a moment")
    submitted_at = _on_its_day(received.on, received.at)
    key, id, code = draft_key(draft_id), secrets.token_hex(16), new_code()
    # the draft's key stays with its files, which nobody has to seal anew
    own = drafted_key(db, connection, key) or new_key(db, connection)
    row = {
        "id": id,
        "draft_key": key,
        "state": received.state,
        "changed_on": received.on,
        "language": language,
        "submitted_at": submitted_at,
        "listed_corporation": listed_corporation,
        "questions_version": questions_version,
        "link_version": 1,
        "code": own.seal.seal(place(cases.c.code, id), code.encode()),
        "answers": own.seal.seal_json(place(cases.c.answers, id), dict(answers)),
        "key_id": own.id,
        "channel": channel,
    }
    reference = _insert_row(db, connection, row)
    files = of_draft(connection, key, own.seal)
    _add_event(connection, own.seal, id, received)
    insert_contacts(db, connection, id, mails)
    if files:
        connection.execute(update(attachments).where(attachments.c.draft_id == key).values(case_id=id, draft_id=None))
    delete_of_draft(connection, key)
    connection.execute(delete(drafts).where(drafts.c.id == key))
    return Case(
        id=id,
        reference=reference,
        state=received.state,
        language=language,
        submitted_at=submitted_at,
        corporation=listed_corporation or Complaint.read(answers).corporation,
        questions_version=questions_version,
        link_version=1,
        answers=dict(answers),
        code=code,
        attachments=files,
        history=[received],
        channel=channel,
    )


def record(db: Database, connection: Connection, case: Case, event: Event) -> Case:
    """Add a row to the history of a case within the caller's transaction, and return the case as it is then.

    What one was about is asked once it is closed, whoever closed it.
    """
    seal = seal_of_case(db.sealer, connection, case.id)
    _add_event(connection, seal, case.id, event)
    connection.execute(update(cases).where(cases.c.id == case.id).values(state=event.state, changed_on=event.on))
    if is_closed(event.state):
        closings.ask(db, connection, case.id, seal)
    else:
        closings.ask_no_more(connection, case.id)
    return replace(case, state=event.state, history=[*case.history, event])


def put_answers(db: Database, connection: Connection, case: Case, answers: Mapping[str, Any]) -> Case:
    """Keep other answers with a case within the caller's transaction, and return the case as it is then."""
    sealed = seal_of_case(db.sealer, connection, case.id).seal_json(place(cases.c.answers, case.id), dict(answers))
    connection.execute(update(cases).where(cases.c.id == case.id).values(answers=sealed))
    return replace(case, answers=dict(answers))


def revoke_links(db: Database, case_id: str) -> int:
    """Make every link that was mailed for this case stop working, and return the version that new ones need."""
    with db.writing(f"case:{case_id}") as connection:
        version = end_links(connection, case_id)
    db.journal.note_links_ended(case_id, version)
    return version


def end_links(connection: Connection, case_id: str) -> int:
    """Make every link that was mailed for this case stop working, within the caller's transaction.

    Returns the version that new ones need; the caller notes it in the journal. Raises CaseUnknown.
    """
    mine = cases.c.id == case_id
    raised = update(cases).where(mine).values(link_version=cases.c.link_version + 1).returning(cases.c.link_version)
    version: int | None = connection.scalar(raised)
    if version is None:
        raise CaseUnknown(case_id)
    return version


def _insert_row(db: Database, connection: Connection, row: Mapping[str, Any]) -> str:
    """Store the case under a reference that no other has, and return that."""
    while True:
        reference = new_reference()
        # Not asked first: on PostgreSQL two who submit at the same moment may draw the same one.
        new = db.insert(cases).on_conflict_do_nothing(index_elements=[cases.c.reference]).returning(cases.c.reference)
        if connection.scalar(new, {"reference": reference, **row}):
            return reference


def _on_its_day(on: date, at: datetime) -> datetime:
    """Return the moment, or noon in Amsterdam on the day where that is another."""
    return at if at.astimezone(AMSTERDAM).date() == on else datetime.combine(on, _NOON, AMSTERDAM)


def _add_event(connection: Connection, seal: Seal, case_id: str, event: Event) -> None:
    told = {"by": asdict(event.by) if event.by else None, "reason": event.reason}
    details = seal.seal_json(place(history.c.details, case_id, event.sequence), told)
    row = {
        "case_id": case_id,
        "sequence": event.sequence,
        "state": event.state,
        "on": event.on,
        "at": event.at,
        "details": details,
    }
    connection.execute(insert(history), row)
