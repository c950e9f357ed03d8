"""Cases: a complaint from the moment it is submitted, with its files, letters and append-only history."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from formservice.rules.case import BY_TENANT, Actor, Event, Refusal, Role, State, move
from formservice.rules.reference import new_code, new_reference
from formservice.rules.terms import AMSTERDAM
from formservice.storage.attachments import AttachmentInfo, list_attachments
from formservice.storage.contacts import cases_of, insert_contacts
from formservice.storage.database import Database
from formservice.storage.drafts import draft_key, drafted
from formservice.storage.keys import new_key
from formservice.storage.letters import NewLetter, queue
from formservice.storage.owners import wrapped
from formservice.storage.sealing import Seal, Sealer
from formservice.storage.tables import attachments, cases, drafts, history, place

_code = cases.c.code
_answers = cases.c.answers
_details = history.c.details
_NOBODY = "0" * 32
_IDS_AT_ONCE = 500


class CaseUnknown(Exception):
    """There is no case with this id (any more)."""

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id)
        self.case_id = case_id


@dataclass(frozen=True)
class NewCase:
    """What a letter needs of a case that is being submitted."""

    id: str
    reference: str
    code: str
    attachments: list[AttachmentInfo]
    submitted_at: datetime


@dataclass(frozen=True)
class Case:
    """A complaint, opened; `corporation` is the one chosen from the list, or else the name that was typed."""

    id: str
    reference: str
    state: State
    language: str
    submitted_at: datetime
    corporation: str
    questions_version: int
    link_version: int
    answers: dict[str, Any]
    code: str
    attachments: list[AttachmentInfo]
    history: list[Event]


@dataclass(frozen=True)
class Standing:
    """How far a case is: how many rows its history has, and the version that its links need."""

    reference: str
    rows: int
    link_version: int


def submit(
    db: Database,
    draft_id: str,
    language: str,
    answers: Mapping[str, Any],
    questions_version: int,
    letters: Callable[[NewCase], Sequence[NewLetter]],
    mails: Mapping[str, str],
    now: datetime,
    *,
    listed_corporation: str = "",
    as_read: Mapping[str, Any] | None = None,
) -> Case | None:
    """Turn the draft into a case, with its files and every letter, in one transaction; again gives the same case.

    None, with nothing changed, where the draft's answers are no longer `as_read`: another tab changed or cleared them.
    """
    key = draft_key(draft_id)
    id = secrets.token_hex(16)
    code = new_code()
    received = Event(1, State.RECEIVED, now.astimezone(AMSTERDAM).date(), now, BY_TENANT)
    with db.writing(f"draft:{key}") as connection:
        earlier = _load(connection, db.sealer, cases.c.draft_key == key)
        if earlier:
            return earlier[0]
        draft = drafted(db, connection, key)
        if as_read is not None and (draft is None or draft[0] != as_read):
            return None
        # the draft's key stays with its files, which nobody has to seal anew
        own = draft[1] if draft else new_key(db, connection)
        row = {
            "id": id,
            "draft_key": key,
            "state": State.RECEIVED,
            "changed_on": received.on,
            "language": language,
            "submitted_at": now,
            "listed_corporation": listed_corporation,
            "questions_version": questions_version,
            "link_version": 1,
            "code": own.seal.seal(place(_code, id), code.encode()),
            "answers": own.seal.seal_json(place(_answers, id), dict(answers)),
            "key_id": own.id,
        }
        reference = _insert_case(db, connection, row)
        files = [info for _, info in list_attachments(connection, {key: own.seal}, attachments.c.draft_id == key)]
        _add_event(connection, own.seal, id, received)
        insert_contacts(db, connection, id, mails)
        if files:
            connection.execute(
                update(attachments).where(attachments.c.draft_id == key).values(case_id=id, draft_id=None)
            )
        connection.execute(delete(drafts).where(drafts.c.id == key))
        for letter in letters(NewCase(id, reference, code, files, now)):
            queue(connection, own.seal, id, letter, now, db.message_id_domain)
    db.journal.note_state(id, received)
    corporation = listed_corporation or str(answers.get("corporation", ""))
    return Case(
        id=id,
        reference=reference,
        state=State.RECEIVED,
        language=language,
        submitted_at=now,
        corporation=corporation,
        questions_version=questions_version,
        link_version=1,
        answers=dict(answers),
        code=code,
        attachments=files,
        history=[received],
    )


def find(db: Database, id: str) -> Case | None:
    """Return the case with this id, or None."""
    return _one(db, cases.c.id == id)


def find_by_reference(db: Database, reference: str) -> Case | None:
    """Return the case with this reference, as rules.reference spells it, or None."""
    return _one(db, cases.c.reference == reference)


def find_by_mail(db: Database, mail: str) -> list[Case]:
    """Return the cases in which this is the tenant's or the helper's mail address, oldest first."""
    with db.reading() as connection:
        return _load(connection, db.sealer, cases.c.id.in_(cases_of(db.sealer, mail)))


def find_by_code(db: Database, reference: str, code: str) -> Case | None:
    """Return the case that has this reference and this code, as rules.reference spells them, or None.

    None takes the same time whether or not there is a case with this reference.
    """
    with db.reading() as connection:
        mine = select(cases.c.id, _code, wrapped(cases)).where(cases.c.reference == reference)
        row = connection.execute(mine).one_or_none()
    # Without such a case, a code is unsealed all the same: one that nobody has.
    id, sealed, key = row or (_NOBODY, *_code_of_nobody(db.sealer))
    right = db.sealer.key(key).open(place(_code, id), sealed)
    return find(db, id) if hmac.compare_digest(right, code.encode("utf-8", "surrogatepass")) and row else None


def change_state(
    db: Database,
    case_id: str,
    to: State,
    on: date,
    by: Actor,
    reason: str,
    letters: Sequence[NewLetter],
    now: datetime,
    undo_days: int,
) -> Case | Refusal:
    """Bring a case into a state and queue its letters in one transaction, or return why the rules refuse it."""
    with db.writing(f"case:{case_id}") as connection:
        found = _load(connection, db.sealer, cases.c.id == case_id)
        if not found:
            raise CaseUnknown(case_id)
        # letters stand in the order of their moments, which the clock that was put back must not turn around
        now = max(now, found[0].history[-1].at or now)
        event = move(found[0].history, to, on, undo_days, at=now, by=by, reason=reason)
        if isinstance(event, Refusal):
            return event
        seal = db.sealer.key(connection.scalar(select(wrapped(cases)).where(cases.c.id == case_id)))
        _add_event(connection, seal, case_id, event)
        connection.execute(update(cases).where(cases.c.id == case_id).values(state=event.state, changed_on=event.on))
        for letter in letters:
            queue(connection, seal, case_id, letter, now, db.message_id_domain)
    db.journal.note_state(case_id, event)
    return replace(found[0], state=event.state, history=[*found[0].history, event])


def revoke_links(db: Database, case_id: str) -> int:
    """Make every link that was mailed for this case stop working, and return the version that new ones need."""
    with db.writing(f"case:{case_id}") as connection:
        mine = cases.c.id == case_id
        connection.execute(update(cases).where(mine).values(link_version=cases.c.link_version + 1))
        version: int | None = connection.scalar(select(cases.c.link_version).where(mine))
    if version is None:
        raise CaseUnknown(case_id)
    db.journal.note_links_ended(case_id, version)
    return version


def standings(db: Database, ids: Iterable[str]) -> dict[str, Standing]:
    """Return how far each of these cases is, by its id; those that are not there are left out."""
    rows = select(func.count()).where(history.c.case_id == cases.c.id).scalar_subquery()
    asked = select(cases.c.id, cases.c.reference, rows.label("rows"), cases.c.link_version)
    standing: dict[str, Standing] = {}
    waiting = iter(ids)
    while some := list(islice(waiting, _IDS_AT_ONCE)):
        with db.reading() as connection:
            for row in connection.execute(asked.where(cases.c.id.in_(some))):
                standing[row.id] = Standing(row.reference, row.rows, row.link_version)
    return standing


def all_ids(db: Database) -> list[str]:
    """Return the id of every case, oldest first."""
    with db.reading() as connection:
        return list(connection.scalars(select(cases.c.id).order_by(cases.c.submitted_at, cases.c.id)))


def all_cases(db: Database) -> Iterator[Case]:
    """Give every case, oldest first; no transaction stays open in between."""
    return (case for id in all_ids(db) if (case := find(db, id)))


@cache
def _code_of_nobody(sealer: Sealer) -> tuple[bytes, bytes]:
    seal, key = sealer.new_key()
    return seal.seal(place(_code, _NOBODY), new_code().encode()), key


def _one(db: Database, chosen: ColumnElement[bool]) -> Case | None:
    with db.reading() as connection:
        found = _load(connection, db.sealer, chosen)
    return found[0] if found else None


def _load(connection: Connection, sealer: Sealer, chosen: ColumnElement[bool]) -> list[Case]:
    wanted = select(cases, wrapped(cases).label("wrapped")).where(chosen)
    rows = connection.execute(wanted.order_by(cases.c.submitted_at, cases.c.id)).all()
    if not rows:
        return []
    seals = {row.id: sealer.key(row.wrapped) for row in rows}
    ids = list(seals)
    events: dict[str, list[Event]] = {id: [] for id in ids}
    past = select(history).where(history.c.case_id.in_(ids)).order_by(history.c.case_id, history.c.sequence)
    for case_id, sequence, state, on, at, details in connection.execute(past):
        by, reason = _told(seals[case_id].open_json(place(_details, case_id, sequence), details))
        events[case_id].append(Event(sequence, State(state), on, at, by, reason))
    files: dict[str, list[AttachmentInfo]] = {id: [] for id in ids}
    for case_id, info in list_attachments(connection, seals, attachments.c.case_id.in_(ids)):
        files[case_id].append(info)
    opened = []
    for row in rows:
        seal = seals[row.id]
        answers = seal.open_json(place(_answers, row.id), row.answers)
        opened.append(
            Case(
                id=row.id,
                reference=row.reference,
                state=State(row.state),
                language=row.language,
                submitted_at=row.submitted_at,
                corporation=row.listed_corporation or str(answers.get("corporation", "")),
                questions_version=row.questions_version,
                link_version=row.link_version,
                answers=answers,
                code=seal.open(place(_code, row.id), row.code).decode(),
                attachments=files[row.id],
                history=events[row.id],
            )
        )
    return opened


def _insert_case(db: Database, connection: Connection, row: Mapping[str, Any]) -> str:
    """Store the case under a reference that no other has, and return that."""
    while True:
        reference = new_reference()
        # Not asked first: on PostgreSQL two who submit at the same moment may draw the same one.
        new = db.insert(cases).values(reference=reference, **row)
        free = new.on_conflict_do_nothing(index_elements=[cases.c.reference]).returning(cases.c.reference)
        if connection.scalar(free):
            return reference


def _add_event(connection: Connection, seal: Seal, case_id: str, event: Event) -> None:
    told = {"by": asdict(event.by) if event.by else None, "reason": event.reason}
    details = seal.seal_json(place(_details, case_id, event.sequence), told)
    connection.execute(
        insert(history).values(
            case_id=case_id,
            sequence=event.sequence,
            state=event.state,
            on=event.on,
            at=event.at,
            details=details,
        )
    )


def _told(details: Any) -> tuple[Actor | None, str]:
    """Return who made a row of the history, and why; earlier rows hold a list of two texts."""
    if isinstance(details, list):
        role, reason = details
        return (Actor(Role(role)) if role else None), reason
    by = details["by"]
    return by and Actor(Role(by["role"]), by["id"]), details["reason"]
