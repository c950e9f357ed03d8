"""Cases: a complaint from the moment it is submitted, with its files and history, to read; recording.py changes it."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from formservice.errors import CaseUnknown
from formservice.questions.complaint import Complaint
from formservice.rules.case import Actor, Channel, Event, Role, State
from formservice.rules.reference import new_code
from formservice.storage.attachments import AttachmentInfo, Origin, list_attachments
from formservice.storage.contacts import cases_of
from formservice.storage.database import Database
from formservice.storage.drafts import draft_key
from formservice.storage.owners import wrapped
from formservice.storage.sealing import Sealer
from formservice.storage.tables import attachments, cases, history, place

_code = cases.c.code
_answers = cases.c.answers
_details = history.c.details
_NOBODY = "0" * 32
_IDS_AT_ONCE = 500
_NOON = time(12)


@dataclass(frozen=True)
class Case:
    """A complaint, opened; `corporation` is the one chosen from the list, or else the name that was typed.

    `attachments` came with the complaint; `papers` came since: the desk took them in, or the tenant added them. It
    came by a `channel` where the desk registered it.
    """

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
    papers: list[AttachmentInfo] = field(default_factory=list)
    channel: Channel | None = None

    @property
    def complaint(self) -> Complaint:
        """What the tenant told us, by name."""
        return Complaint.read(self.answers)

    @property
    def tenants_papers(self) -> list[AttachmentInfo]:
        """All that is of the tenant: what came with the complaint, and what came since."""
        return [*self.attachments, *(each for each in self.papers if each.origin is Origin.TENANT)]

    def after(self, rows: int) -> "Case":
        """Return the case as it was when its history had so many rows."""
        history = self.history[:rows]
        return replace(self, state=history[-1].state, history=history)


@dataclass(frozen=True)
class CaseVersion:
    """How far a case is: how many rows its history has, and the version that its links need."""

    reference: str
    rows: int
    link_version: int


def of_draft(db: Database, connection: Connection, draft_id: str) -> Case | None:
    """Return the case that this draft became, within the caller's transaction, or None."""
    found = _load(connection, db.sealer, cases.c.draft_key == draft_key(draft_id))
    return found[0] if found else None


def current(db: Database, connection: Connection, case_id: str) -> Case:
    """Return a case as it is within the caller's transaction; raise CaseUnknown where there is none."""
    found = _load(connection, db.sealer, cases.c.id == case_id)
    if not found:
        raise CaseUnknown(case_id)
    return found[0]


def find(db: Database, id: str) -> Case | None:
    """Return the case with this id, or None."""
    return _one(db, cases.c.id == id)


def id_of(db: Database, reference: str) -> str | None:
    """Return the id of the case with this reference, as rules.reference spells it, or None."""
    with db.reading() as connection:
        return connection.scalar(select(cases.c.id).where(cases.c.reference == reference))


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


def case_versions(db: Database, ids: Iterable[str]) -> dict[str, CaseVersion]:
    """Return how far each of these cases is, by its id; those that are not there are left out."""
    rows = select(func.count()).where(history.c.case_id == cases.c.id).scalar_subquery()
    asked = select(cases.c.id, cases.c.reference, rows.label("rows"), cases.c.link_version)
    found: dict[str, CaseVersion] = {}
    waiting = iter(ids)
    while some := list(islice(waiting, _IDS_AT_ONCE)):
        with db.reading() as connection:
            for row in connection.execute(asked.where(cases.c.id.in_(some))):
                found[row.id] = CaseVersion(row.reference, row.rows, row.link_version)
    return found


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
                corporation=row.listed_corporation or Complaint.read(answers).corporation,
                questions_version=row.questions_version,
                link_version=row.link_version,
                answers=answers,
                code=seal.open(place(_code, row.id), row.code).decode(),
                attachments=[each for each in files[row.id] if each.origin is None],
                history=events[row.id],
                papers=[each for each in files[row.id] if each.origin],
                channel=Channel(row.channel) if row.channel else None,
            )
        )
    return opened


def _told(details: Any) -> tuple[Actor | None, str]:
    """Return who made a row of the history, and why; earlier rows hold a list of two texts."""
    if isinstance(details, list):
        role, reason = details
        return (Actor(Role(role)) if role else None), reason
    by = details["by"]
    return by and Actor(Role(by["role"]), by["id"]), details["reason"]
