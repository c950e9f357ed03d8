"""What closed cases were about, for the year's report: asked of each when it closes, and given or skipped."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from formservice.storage.database import Database
from formservice.storage.desk_tables import closings
from formservice.storage.owners import seal_of_case, wrapped
from formservice.storage.sealing import Seal
from formservice.storage.tables import place

_details = closings.c.details
_IS_ASKED = closings.c.subject.is_(None)


@dataclass(frozen=True)
class Closing:
    """What a case was about: a subject of the committee's list, and a summary without names; "" where none was given.

    `is_asked` until somebody gave it, or said that none will be given.
    """

    subject: str
    summary: str
    is_asked: bool = False


def ask(db: Database, connection: Connection, case_id: str, seal: Seal) -> None:
    """Ask what a case was about that closes, within the caller's transaction; a summary that it has stays."""
    new = db.insert(closings).values(case_id=case_id, details=_sealed(seal, case_id, ""))
    connection.execute(new.on_conflict_do_update(index_elements=["case_id"], set_={"subject": None}))


def ask_no_more(connection: Connection, case_id: str) -> None:
    """Ask it no more of a case that goes on again, within the caller's transaction; what was given stays."""
    connection.execute(delete(closings).where(closings.c.case_id == case_id, _IS_ASKED))


def put(db: Database, connection: Connection, case_id: str, closing: Closing) -> None:
    """Keep what a case was about, within the caller's transaction."""
    seal = seal_of_case(db.sealer, connection, case_id)
    values = {"subject": closing.subject, "details": _sealed(seal, case_id, closing.summary)}
    new = db.insert(closings).values(case_id=case_id, **values)
    connection.execute(new.on_conflict_do_update(index_elements=["case_id"], set_=values))


def of_case(db: Database, connection: Connection, case_id: str) -> Closing | None:
    """Return what a case was about, within the caller's transaction; None where that was never asked."""
    wanted = select(closings, wrapped(closings).label("wrapped")).where(closings.c.case_id == case_id)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    told = db.sealer.key(row.wrapped).open_json(place(_details, case_id), row.details)
    return Closing(row.subject or "", told.get("summary", ""), row.subject is None)


def asked(connection: Connection, ids: Sequence[str] | None = None) -> set[str]:
    """Return the cases of which it is asked, within the caller's transaction; of these alone, where they are given."""
    wanted = select(closings.c.case_id).where(_IS_ASKED)
    return set(connection.scalars(wanted if ids is None else wanted.where(closings.c.case_id.in_(ids))))


def _sealed(seal: Seal, case_id: str, summary: str) -> bytes:
    return seal.seal_json(place(_details, case_id), {"summary": summary})
