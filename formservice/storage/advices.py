"""The committee's advice on each case, what the management decided on it, and how often it was reminded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from formservice.rules.advice import Finding
from formservice.rules.terms import AMSTERDAM
from formservice.storage.database import Database
from formservice.storage.desk_log import Did
from formservice.storage.desk_tables import acts, advices
from formservice.storage.owners import seal_of_case, wrapped
from formservice.storage.tables import history, place

_details = advices.c.details


@dataclass(frozen=True)
class Advice:
    """An advice: what the committee found, when it was sent, and with which paper; and the decision, once there is one.

    `why` is the management's reason where it does not follow the advice.
    """

    finding: Finding
    sent_on: date
    paper: str = ""
    decided_on: date | None = None
    follows: bool | None = None
    why: str = ""

    def as_details(self) -> dict[str, Any]:
        """Return this as the log keeps it, in JSON."""
        return {
            "finding": self.finding,
            "sent_on": self.sent_on.isoformat(),
            "paper": self.paper,
            "decided_on": self.decided_on and self.decided_on.isoformat(),
            "follows": self.follows,
            "why": self.why,
        }

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> "Advice":
        """Return what the log kept."""
        decided_on = details["decided_on"]
        return cls(
            Finding(details["finding"]),
            date.fromisoformat(details["sent_on"]),
            details["paper"],
            date.fromisoformat(decided_on) if decided_on else None,
            details["follows"],
            details["why"],
        )


@dataclass(frozen=True)
class Reminded:
    """How often the management was reminded of an advice, and when last."""

    times: int
    last_on: date


def of_case(db: Database, connection: Connection, case_id: str) -> Advice | None:
    """Return the advice on a case within the caller's transaction, or None."""
    wanted = select(advices, wrapped(advices).label("wrapped")).where(advices.c.case_id == case_id)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    told = db.sealer.key(row.wrapped).open_json(place(_details, case_id), row.details)
    paper, why = told.get("paper", ""), told.get("why", "")
    return Advice(Finding(row.outcome), row.sent_on, paper, row.decided_on, row.follows, why)


def put(db: Database, connection: Connection, case_id: str, advice: Advice | None) -> None:
    """Keep the advice on a case as it is now, or, with None, that there is none, within the caller's transaction."""
    if advice is None:
        connection.execute(delete(advices).where(advices.c.case_id == case_id))
        return
    seal = seal_of_case(db.sealer, connection, case_id)
    values = {
        "outcome": advice.finding,
        "sent_on": advice.sent_on,
        "decided_on": advice.decided_on,
        "follows": advice.follows,
        "details": seal.seal_json(place(_details, case_id), {"paper": advice.paper, "why": advice.why}),
    }
    new = db.insert(advices).values(case_id=case_id, **values)
    connection.execute(new.on_conflict_do_update(index_elements=["case_id"], set_=values))


def reminded(connection: Connection, ids: Sequence[str]) -> dict[str, Reminded]:
    """Return how often the management was reminded of the last advice on each of these cases, if ever.

    Within the caller's transaction; what was taken back does not count.
    """
    if not ids:
        return {}
    last = select(func.max(history.c.at)).where(history.c.case_id == acts.c.case_id).correlate(acts).scalar_subquery()
    undone = select(acts.c.undoes).where(acts.c.case_id.in_(ids), acts.c.undoes.is_not(None))
    mine = (acts.c.case_id.in_(ids), acts.c.what == Did.REMIND, acts.c.at >= last, acts.c.number.not_in(undone))
    found: dict[str, list[datetime]] = {}
    for case_id, at in connection.execute(select(acts.c.case_id, acts.c.at).where(*mine).order_by(acts.c.number)):
        found.setdefault(case_id, []).append(at)
    return {id: Reminded(len(times), times[-1].astimezone(AMSTERDAM).date()) for id, times in found.items()}
