"""What a tenant added to a complaint that was sent, or corrected in it: rows are added, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select

from formservice.storage.database import Database
from formservice.storage.desk_tables import supplements
from formservice.storage.owners import seal_of_case, wrapped
from formservice.storage.tables import place

_details = supplements.c.details


class What(StrEnum):
    """What a tenant did: papers and words came, or how to reach the tenant changed."""

    PAPERS = "papers"
    CONTACT = "contact"


@dataclass(frozen=True)
class Supplement:
    """One row: of papers, `words` and the ids of `files`; of a correction, the answers by name as `old` and `new`."""

    id: str
    at: datetime
    what: What
    details: Mapping[str, Any]

    @property
    def words(self) -> str:
        """What the tenant wrote; empty where that is nothing."""
        return str(self.details.get("words", ""))

    @property
    def files(self) -> tuple[str, ...]:
        """The ids of the files that came, in their order."""
        return tuple(self.details.get("files", ()))

    @property
    def old(self) -> Mapping[str, str]:
        """The answers that changed, as they were."""
        return dict(self.details.get("old", {}))

    @property
    def new(self) -> Mapping[str, str]:
        """The answers that changed, as they are since."""
        return dict(self.details.get("new", {}))


def add(db: Database, connection: Connection, case_id: str, added: Supplement) -> None:
    """Keep a row within the caller's transaction."""
    seal = seal_of_case(db.sealer, connection, case_id)
    row = {"id": added.id, "case_id": case_id, "at": added.at, "what": added.what}
    connection.execute(
        insert(supplements), {**row, "details": seal.seal_json(place(_details, added.id), dict(added.details))}
    )


def of_case(db: Database, connection: Connection, case_id: str) -> list[Supplement]:
    """Return what the tenant of a case added and corrected, oldest first, within the caller's transaction."""
    mine = select(supplements, wrapped(supplements).label("wrapped")).where(supplements.c.case_id == case_id)
    return [
        Supplement(
            row.id,
            row.at,
            What(row.what),
            db.sealer.key(row.wrapped).open_json(place(_details, row.id), row.details),
        )
        for row in connection.execute(mine.order_by(supplements.c.at, supplements.c.id)).all()
    ]
