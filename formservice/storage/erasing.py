"""Erasing: a case that was kept long enough goes, and leaves one row to count by, with nothing of anyone's in it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select

from formservice.rules.case import State, is_closed
from formservice.storage.attachments import delete_attachments
from formservice.storage.database import Database
from formservice.storage.keys import wipe
from formservice.storage.tables import BEGINNING, END, attachments, cases, contacts, history, letters, past_cases


@dataclass(frozen=True)
class Term:
    """How many days a closed case is kept after the last row of its history."""

    withdrawn_days: int
    other_days: int

    def days(self, state: str) -> int:
        """Return how many days a case in this state is kept."""
        return self.withdrawn_days if state == State.WITHDRAWN else self.other_days

    def is_over(self, state: str, since: date, today: date) -> bool:
        """Tell whether a case that is in this state since this day has been kept long enough."""
        return since + timedelta(days=self.days(state)) < today


@dataclass(frozen=True)
class Due:
    """A case that was kept long enough, by its id and reference, with its state and the day of its last change."""

    id: str
    reference: str
    state: str
    since: date


def due_cases(db: Database, term: Term, today: date) -> list[Due]:
    """Return the closed cases that were kept long enough on this day, oldest first."""
    return [case for case in _kept_long_enough(db, term, today) if is_closed(case.state)]


def forgotten_cases(db: Database, term: Term, today: date) -> list[Due]:
    """Return the open cases that did not change for as long as a closed one is kept: time alone never erases them."""
    return [case for case in _kept_long_enough(db, term, today) if not is_closed(case.state)]


def count_closed(db: Database) -> int:
    """Return how many closed cases there are."""
    closed = [state for state in State if is_closed(state)]
    with db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(cases).where(cases.c.state.in_(closed))) or 0


def erase_case(db: Database, case_id: str, now: datetime, unless_moved: Due | None = None) -> list[str] | None:
    """Erase a case with its files, letters and addresses, and return its letters' ids.

    None where there is no such case, or where it moved since it was found due.
    """
    with db.writing(f"case:{case_id}") as connection:
        row = connection.execute(_with_last_day().where(cases.c.id == case_id)).one_or_none()
        if row is None or (unless_moved and (row.state, row.since) != (unless_moved.state, unless_moved.since)):
            return None
        connection.execute(insert(past_cases).values(_what_stays(row, now)))
        wipe(connection, select(cases.c.key_id).where(cases.c.id == case_id))
        wipe(connection, select(contacts.c.key_id).where(contacts.c.case_id == case_id))
        delete_attachments(connection, attachments.c.case_id == case_id)
        ids = _delete_letters(connection, letters.c.case_id == case_id)
        for table in (contacts, history):
            connection.execute(delete(table).where(table.c.case_id == case_id))
        connection.execute(delete(cases).where(cases.c.id == case_id))
    db.journal.note_erased(case_id)
    return ids


def count_requests(db: Database, before: datetime = END, since: datetime = BEGINNING) -> int:
    """Return how many requests for links were made before the one moment and since the other."""
    with db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(letters).where(_asked(before, since))) or 0


def erase_requests(db: Database, before: datetime, since: datetime = BEGINNING) -> list[str]:
    """Erase the requests for links made before the one moment and since the other: they hold an address; return ids."""
    with db.writing("requests") as connection:
        return _delete_letters(connection, _asked(before, since))


def _asked(before: datetime, since: datetime) -> ColumnElement[bool]:
    return letters.c.case_id.is_(None) & (letters.c.created_at < before) & (letters.c.created_at >= since)


def _kept_long_enough(db: Database, term: Term, today: date) -> list[Due]:
    with db.reading() as connection:
        rows = connection.execute(_with_last_day()).all()
    return [
        Due(row.id, row.reference, row.state, row.since) for row in rows if term.is_over(row.state, row.since, today)
    ]


def _with_last_day() -> Select[tuple[str, str, str, date, date, str]]:
    last = select(func.max(history.c.on)).where(history.c.case_id == cases.c.id).scalar_subquery()
    first = select(func.min(history.c.on)).where(history.c.case_id == cases.c.id).scalar_subquery()
    return select(
        cases.c.id,
        cases.c.reference,
        cases.c.state,
        last.label("since"),
        first.label("submitted_on"),
        cases.c.listed_corporation,
    ).order_by(cases.c.submitted_at, cases.c.id)


def _what_stays(row: Row[tuple[str, str, str, date, date, str]], now: datetime) -> dict[str, object]:
    return {
        "state": row.state,
        "submitted_on": row.submitted_on,
        "ended_on": row.since,
        "listed_corporation": row.listed_corporation,
        "erased_at": now,
    }


def _delete_letters(connection: Connection, chosen: ColumnElement[bool]) -> list[str]:
    ids = list(connection.scalars(select(letters.c.id).where(chosen)))
    wipe(connection, select(letters.c.key_id).where(letters.c.id.in_(ids)))
    connection.execute(delete(letters).where(letters.c.id.in_(ids)))
    return ids
