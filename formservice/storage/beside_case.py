"""What steps 2 and 3 keep beside a case: how it came in, advice, closing, what its tenant added, what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from formservice.storage.database import Database
from formservice.storage.desk_tables import advices, closings, supplements
from formservice.storage.owners import wrapped
from formservice.storage.tables import attachments, cases, letters, place


@dataclass(frozen=True)
class Advised:
    """The committee's advice, and what the management decided; `details` tells why it departs."""

    outcome: str
    sent_on: date
    decided_on: date | None
    follows: bool | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Added:
    """What a tenant added or corrected."""

    at: datetime
    what: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Beside:
    """All of it; `returned` and `added_at` are by the id of a letter, and of a paper that came later."""

    channel: str | None
    advice: Advised | None
    subject: str | None
    closing: Mapping[str, Any]
    supplements: list[Added]
    returned: Mapping[str, datetime]
    added_at: Mapping[str, datetime]


def beside(db: Database, case_id: str) -> Beside:
    """Return what is kept beside a case, opened."""
    with db.reading() as connection:
        channel = connection.scalar(select(cases.c.channel).where(cases.c.id == case_id))
        advice = next(iter(_rows(db, connection, advices, case_id)), None)
        closing = next(iter(_rows(db, connection, closings, case_id)), None)
        added = _rows(db, connection, supplements, case_id)
        returned = _moments(connection, letters, "returned_at", case_id)
        added_at = _moments(connection, attachments, "added_at", case_id)
    return Beside(
        channel,
        Advised(**_fields(advice, Advised)) if advice else None,
        closing["subject"] if closing else None,
        closing["details"] if closing else {},
        sorted((Added(**_fields(each, Added)) for each in added), key=lambda each: each.at),
        returned,
        added_at,
    )


def _rows(db: Database, connection: Connection, table: Table, case_id: str) -> list[dict[str, Any]]:
    [key] = table.primary_key
    mine = select(table, wrapped(table).label("wrapped")).where(table.c.case_id == case_id)
    rows = []
    for row in connection.execute(mine).mappings():
        where = place(table.c.details, row[key.name])
        rows.append({**row, "details": db.sealer.key(row["wrapped"]).open_json(where, row["details"])})
    return rows


def _fields(row: Mapping[str, Any], of: type[Any]) -> dict[str, Any]:
    return {name: row[name] for name in of.__dataclass_fields__}


def _moments(connection: Connection, table: Table, column: str, case_id: str) -> dict[str, datetime]:
    """Return, by id, this moment of each row of a case that has one."""
    rows = select(table.c.id, table.c[column]).where(table.c.case_id == case_id, table.c[column].is_not(None))
    return {row.id: row[1] for row in connection.execute(rows)}
