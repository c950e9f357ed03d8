"""Anonymous summaries of closed complaints: with the case while it is kept, and under a key of their own after it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, func, insert, select

from formservice.errors import SealBroken
from formservice.rules.terms import AMSTERDAM
from formservice.storage.database import Database
from formservice.storage.desk_tables import closings, summaries
from formservice.storage.keys import new_key
from formservice.storage.owners import wrapped
from formservice.storage.tables import cases, history, past_cases, place


@dataclass(frozen=True)
class Summary:
    """What a closed complaint was about: its subject, a word of the list or None, and the summary."""

    subject: str | None
    text: str


def of_years(db: Database, first: date, last: date) -> list[Summary]:
    """Return the summaries of the complaints received from one day up to another, the oldest complaint first."""
    since = datetime.combine(first, time(), AMSTERDAM)
    received = select(func.min(history.c.on)).where(history.c.case_id == cases.c.id).correlate(cases).scalar_subquery()
    kept = (
        select(closings, received.label("received_on"), wrapped(closings).label("wrapped"))
        .join(cases, cases.c.id == closings.c.case_id)
        .where(cases.c.submitted_at >= since)
    )
    erased = (
        select(summaries, past_cases.c.subject, past_cases.c.submitted_on, wrapped(summaries).label("wrapped"))
        .join(past_cases, past_cases.c.number == summaries.c.past_case)
        .where(past_cases.c.submitted_on.between(first, last))
    )
    with db.reading() as connection:
        of_kept = [(row.received_on, row.case_id, closings, row) for row in connection.execute(kept)]
        of_erased = [(row.submitted_on, row.id, summaries, row) for row in connection.execute(erased)]
    found = [(on, Summary(row.subject, _text(db, table, id, row))) for on, id, table, row in (*of_kept, *of_erased)]
    mine = [(on, each) for on, each in found if each.text and first <= on <= last]
    # by the text within a day: so the order is the same once a case is erased
    return [each for _, each in sorted(mine, key=lambda pair: (pair[0], pair[1].text))]


def keep(db: Database, connection: Connection, case_id: str, past_case: int) -> None:
    """Keep the summary of a case that is being erased, within the caller's transaction; one that is damaged goes."""
    mine = select(closings, wrapped(closings).label("wrapped")).where(closings.c.case_id == case_id)
    row = connection.execute(mine).one_or_none()
    try:
        text = _text(db, closings, case_id, row) if row else ""
    except SealBroken:
        return
    if not text:
        return
    id, own = secrets.token_hex(16), new_key(db, connection)
    sealed = own.seal.seal_json(place(summaries.c.details, id), {"summary": text})
    values = {"id": id, "past_case": past_case, "details": sealed, "key_id": own.id}
    connection.execute(insert(summaries), values)


def _text(db: Database, table: Any, id: str, row: Any) -> str:
    opened = db.sealer.key(row.wrapped).open_json(place(table.c.details, id), row.details)
    return str(opened.get("summary") or "")
