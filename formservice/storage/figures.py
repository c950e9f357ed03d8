"""How much there is of everything, counted for monitoring: figures alone, nothing of anyone's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, func, select, text

from formservice.rules.case import State
from formservice.storage.database import Database
from formservice.storage.letters import LetterState
from formservice.storage.tables import cases, drafts, letters, past_cases


@dataclass(frozen=True)
class Figures:
    """What the database holds at one moment; every state is there, also with none in it."""

    letters: Mapping[LetterState, int]
    retrying: int
    waiting_since: datetime | None
    cases: Mapping[State, int]
    erased_cases: int
    last_erased_at: datetime | None
    drafts: int
    database_bytes: int


def figures(db: Database) -> Figures:
    """Count everything at this moment."""
    is_waiting = letters.c.state == LetterState.QUEUED
    with db.reading() as connection:
        of_letters, of_cases = _by_state(connection, letters), _by_state(connection, cases)
        return Figures(
            letters={state: of_letters.get(state, 0) for state in LetterState},
            retrying=connection.scalar(select(func.count()).where(is_waiting & letters.c.error.is_not(None))) or 0,
            waiting_since=connection.scalar(select(func.min(letters.c.created_at)).where(is_waiting)),
            cases={state: of_cases.get(state, 0) for state in State},
            erased_cases=_count(connection, past_cases),
            last_erased_at=connection.scalar(
                select(past_cases.c.erased_at).order_by(past_cases.c.number.desc()).limit(1)
            ),
            drafts=_count(connection, drafts),
            database_bytes=_size(db, connection),
        )


def database_bytes(db: Database) -> int:
    """Return the size of the database with its log."""
    with db.reading() as connection:
        return _size(db, connection)


def _by_state(connection: Connection, table: Table) -> dict[str, int]:
    rows = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
    return {row[0]: row[1] for row in rows}


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _size(db: Database, connection: Connection) -> int:
    if db.file is None:
        return connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
    # the write-ahead log beside it grows too, when something holds it up
    return sum(file.stat().st_size for file in db.file.parent.glob(f"{db.file.name}*"))
