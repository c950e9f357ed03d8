"""A tenant submits a complaint: case, files, history and letters are kept together, or not at all (F3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from formservice.letters.received import letters_for_received
from formservice.questions.answers import asked_only
from formservice.questions.complaint import Complaint
from formservice.questions.question import Answers
from formservice.questions.steps import VERSION
from formservice.rules.case import BY_TENANT, Actor, Channel, Event, State
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import cases, corporations, desk_log, drafts, letters, lookups, notes, recording
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.desk_log import Did
from formservice.storage.letters import NewLetter


@dataclass(frozen=True)
class Arrived:
    """How a complaint came in that somebody at the desk typed, on which day."""

    on: date
    channel: Channel
    by: Actor


def submit(service: Service, draft_id: str, stored: Answers, language: str) -> Case | None:
    """Take in the complaint of a draft with these stored answers, once; the same draft again gives the same case.

    None, with nothing changed, where the draft has other answers by now: another tab changed or cleared them. Letters
    are in the language of the page unless the tenant chose another.
    """
    committee = service.committee
    answers = asked_only(stored, committee.corporations)
    told = Complaint.read(answers)
    mails = {"tenant": told.mail, "helper": told.helper_mail}
    return take_in(
        service.db,
        draft_id,
        told.letters_in or language,
        answers,
        VERSION,
        lambda case: letters_for_received(case, committee),
        {role: mail for role, mail in mails.items() if mail},
        service.now(),
        listed_corporation=told.corporation if committee.corporations else "",
        envelope=told.envelope,
        as_read=stored,
        also=lambda connection, case: tie_by_name(service, connection, case),
    )


def tie_by_name(service: Service, connection: Connection, case: Case, by: str = desk_log.ITSELF) -> None:
    """Tie a case to the one corporation at the desk that has the name which its tenant gave, and log it."""
    if known := corporations.tie_by_name(service.db, connection, case.id, case.corporation):
        details = {"corporation": known, "is_by_name": True}
        desk_log.note(service.db, connection, by, Did.TIE, service.now(), case.id, details=details)


def take_in(
    db: Database,
    draft_id: str,
    language: str,
    answers: Mapping[str, Any],
    questions_version: int,
    letters_for: Callable[[Case], Sequence[NewLetter]],
    mails: Mapping[str, str],
    now: datetime,
    *,
    listed_corporation: str = "",
    envelope: Sequence[str] = (),
    as_read: Mapping[str, Any] | None = None,
    arrived: Arrived | None = None,
    also: Callable[[Connection, Case], object] = lambda _, __: None,
) -> Case | None:
    """Turn the draft into a case, with files, letters, address for post and `also` what is given, in one transaction.

    Again gives that case. None, with nothing changed, where the draft's answers are no longer `as_read`.
    """
    on, by = (arrived.on, arrived.by) if arrived else (now.astimezone(AMSTERDAM).date(), BY_TENANT)
    received = Event(1, State.RECEIVED, on, now, by)
    channel = arrived.channel if arrived else None
    with db.writing(drafts.lock(draft_id)) as connection:
        if earlier := cases.of_draft(db, connection, draft_id):
            return earlier
        if as_read is not None and drafts.answers(db, connection, draft_id) != as_read:
            return None
        case = recording.insert_case(
            db, connection, draft_id, received, language, answers, questions_version, mails, listed_corporation, channel
        )
        lookups.write(db, connection, case)
        if envelope:
            notes.put_address(db, connection, case.id, envelope)
        also(connection, case)
        letters.queue(db, connection, case.id, [letter.after(received) for letter in letters_for(case)], now)
    db.journal.note_state(case.id, received)
    return case
