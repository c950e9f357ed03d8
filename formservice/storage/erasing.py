"""Erasing: a case that was kept long enough goes, and leaves one row to count by, with nothing of anyone's in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from formservice.rules.case import State, is_closed
from formservice.storage import desk_tables as desk
from formservice.storage import summaries, year_lines
from formservice.storage.attachments import delete_attachments
from formservice.storage.columns import BEGINNING, END
from formservice.storage.database import Database
from formservice.storage.keys import wipe
from formservice.storage.tables import attachments, cases, contacts, history, letters, past_cases

_AT_ONCE = 500
_CLOSED = tuple(state for state in State if is_closed(state))
_OPEN = tuple(state for state in State if not is_closed(state))


@dataclass(frozen=True)
class RetentionTerm:
    """How many days a closed case is kept after the last row of its history."""

    withdrawn_days: int
    other_days: int

    def over_before(self, state: State, today: date) -> date:
        """Return the day before which a case came into this state that was kept long enough on the day `today`."""
        return today - timedelta(days=self.withdrawn_days if state is State.WITHDRAWN else self.other_days)


@dataclass(frozen=True)
class Due:
    """A case that was kept long enough, by its id and reference, with its state and the day of its last change."""

    id: str
    reference: str
    state: str
    since: date


@dataclass(frozen=True)
class Chosen:
    """The cases in some states that came there in the days from the one on, and before the other.

    Each count, and each 500 of them that are gone through, is read in a transaction of its own.
    """

    db: Database
    spans: Mapping[State, tuple[date, date]]

    def __len__(self) -> int:
        """Count them."""
        count = select(func.count()).select_from(cases)
        total = 0
        for state, (since, before) in self.spans.items():
            with self.db.reading() as connection:
                total += connection.scalar(count.where(_in(state, before), cases.c.changed_on >= since)) or 0
        return total

    def __iter__(self) -> Iterator[Due]:
        """Give them, state after state, the oldest first."""
        key = (cases.c.changed_on, cases.c.id)
        rows = select(cases.c.id, cases.c.reference, cases.c.state, cases.c.changed_on.label("since"))
        some = rows.order_by(*key).limit(_AT_ONCE)
        for state, (since, before) in self.spans.items():
            after = (since, "")
            found = _AT_ONCE
            while found == _AT_ONCE:
                later = tuple_(*key) > tuple_(*(literal(each) for each in after))
                with self.db.reading() as connection:
                    page = connection.execute(some.where(_in(state, before), later)).all()
                for row in page:
                    yield Due(*row)
                    after = (row.since, row.id)
                found = len(page)


def due_cases(db: Database, term: RetentionTerm, today: date, since: date | None = None) -> Chosen:
    """Return the closed cases that were kept long enough on this day, and not yet on the day `since`."""
    return Chosen(db, _over(_CLOSED, term, today, since))


def forgotten_cases(db: Database, term: RetentionTerm, today: date) -> Chosen:
    """Return the open cases that did not change for as long as a closed one is kept: time alone never erases them."""
    return Chosen(db, _over(_OPEN, term, today))


def count_closed(db: Database) -> int:
    """Return how many closed cases there are."""
    with db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(cases).where(cases.c.state.in_(_CLOSED))) or 0


def date_changes(db: Database) -> None:
    """Note the day of its last change for each case for which an earlier version did not, some cases at a time."""
    is_undated = cases.c.state.in_(list(State)) & cases.c.changed_on.is_(None)
    of_it = history.c.case_id == cases.c.id
    last = select(func.max(history.c.on)).where(of_it).scalar_subquery()
    some = select(cases.c.id).where(is_undated, exists().where(of_it)).limit(_AT_ONCE)
    while True:
        with db.reading() as connection:
            ids = connection.scalars(some).all()
        if not ids:
            return
        with db.writing("dates") as connection:
            connection.execute(update(cases).where(cases.c.id.in_(ids), is_undated).values(changed_on=last))


def erase_case(db: Database, case_id: str, now: datetime, unless_moved: Due | None = None) -> list[str] | None:
    """Erase a case with its files, letters and addresses, and return its letters' ids.

    None where there is no such case, or where it moved since it was found due.
    """
    with db.writing(f"case:{case_id}") as connection:
        row = connection.execute(_with_last_day().where(cases.c.id == case_id)).one_or_none()
        if row is None:
            return None
        if unless_moved and (row.state, row.since) != (unless_moved.state, unless_moved.since):
            # where an earlier version moved it, it did not say since when: its history does
            connection.execute(update(cases).where(cases.c.id == case_id).values(changed_on=row.since))
            return None
        stays = insert(past_cases).values(_what_stays(db, connection, row, now)).returning(past_cases.c.number)
        summaries.keep(db, connection, case_id, connection.execute(stays).scalar_one())
        wipe(connection, select(cases.c.key_id).where(cases.c.id == case_id))
        wipe(connection, select(contacts.c.key_id).where(contacts.c.case_id == case_id))
        delete_attachments(connection, attachments.c.case_id == case_id)
        ids = _delete_letters(connection, letters.c.case_id == case_id)
        for table in (contacts, history, desk.lookups, *desk.OF_CASE):
            connection.execute(delete(table).where(table.c.case_id == case_id))
        connection.execute(delete(cases).where(cases.c.id == case_id))
    db.journal.note_erased(case_id)
    return ids


def count_requests(db: Database, before: datetime = END, since: datetime = BEGINNING) -> int:
    """Return how many requests for links were made before the one moment and since the other."""
    with db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(letters).where(_asked(before, since))) or 0


def erase_requests(db: Database, before: datetime, since: datetime = BEGINNING) -> list[str]:
    """Erase the first 500 requests for links made before the one moment and since the other, and return their ids.

    They hold an address. None are left once it returns no ids.
    """
    some = select(letters.c.id).where(_asked(before, since)).order_by(letters.c.created_at).limit(_AT_ONCE)
    with db.writing("requests") as connection:
        return _delete_letters(connection, letters.c.id.in_(some))


def _asked(before: datetime, since: datetime) -> ColumnElement[bool]:
    return letters.c.case_id.is_(None) & (letters.c.created_at < before) & (letters.c.created_at >= since)


def _over(
    states: Iterable[State], term: RetentionTerm, today: date, since: date | None = None
) -> dict[State, tuple[date, date]]:
    def over(state: State, day: date | None) -> date:
        return date.min if day is None else term.over_before(state, day)

    return {state: (over(state, since), over(state, today)) for state in states}


def _in(state: State, before: date) -> ColumnElement[bool]:
    return (cases.c.state == state) & (cases.c.changed_on < before)


def _with_last_day() -> Select[Any]:
    last = select(func.max(history.c.on)).where(history.c.case_id == cases.c.id).scalar_subquery()
    columns = (cases.c.id, cases.c.reference, cases.c.state, cases.c.listed_corporation, cases.c.corporation_id)
    return select(*columns, last.label("since")).order_by(cases.c.submitted_at, cases.c.id)


def _what_stays(db: Database, connection: Connection, row: Row[Any], now: datetime) -> dict[str, object]:
    line = year_lines.of_case(db, connection, row.id)
    if line is None:
        raise LookupError("a case without a history")
    corporation = {"listed_corporation": row.listed_corporation, "corporation_id": row.corporation_id}
    return {**year_lines.as_past(line), **corporation, "erased_at": now}


def _delete_letters(connection: Connection, chosen: ColumnElement[bool]) -> list[str]:
    ids = list(connection.scalars(select(letters.c.id).where(chosen)))
    wipe(connection, select(letters.c.key_id).where(letters.c.id.in_(ids)))
    connection.execute(delete(letters).where(letters.c.id.in_(ids)))
    return ids
