"""All that the desk keeps, with a word of one's own wherever something personal can stand."""

import secrets
from datetime import date, datetime, time

from sqlalchemy import Connection, Table, func, insert, select

from formservice.rules.advice import Finding
from formservice.rules.hearing import Day, Outcome
from formservice.storage import advices, closings, corporations, desk_log, hearing_days, notes, staff
from formservice.storage import desk_tables as tables
from formservice.storage.advices import Advice
from formservice.storage.closings import Closing
from formservice.storage.corporations import Office, Party
from formservice.storage.database import Database
from formservice.storage.desk_log import Did
from formservice.storage.hearing_days import Hearing, HearingDay, Where
from formservice.storage.keys import new_key
from formservice.storage.owners import seal_of_case
from formservice.storage.staff import StaffRole
from formservice.storage.tables import past_cases, place

_ME = "5" * 32


def keep_everything(db: Database, case_id: str, word: str, now: datetime) -> None:
    """Keep a row in every table of the desk: of a person, a corporation and a day, and of this case."""
    keep_of_case(db, case_id, keep_of_nobody(db, word, now), word, now)


def keep_of_nobody(db: Database, word: str, now: datetime) -> HearingDay:
    """Keep a person, a corporation and a hearing day, which stay when a case goes; return the day."""
    staff.add(db, word, StaffRole.SECRETARY, now)
    _keep_past(db, word, now)
    corporations.add(db, Party(word, word, word, word, word, (word,), (Office(word, (word,)),)))
    return hearing_days.add_day(db, Day(date(2027, 3, 1), time(13), 60, 40), Where(word, (word,), word))


def keep_of_case(db: Database, case_id: str, day: HearingDay, word: str, now: datetime) -> None:
    """Keep a hearing, a note, an address and an act of a case, each with this word in it."""
    with db.writing(f"case:{case_id}") as connection:
        hearing_days.put(db, connection, case_id, Hearing(1, day, 0, Outcome.PLANNED, 0, word, word))
        notes.add(db, connection, case_id, _ME, word, now, None)
        notes.put_address(db, connection, case_id, (word,))
        desk_log.note(db, connection, _ME, Did.WITHDRAW, now, case_id, details={"told_by": word})
        _keep_rows(db, connection, case_id, word, now)


def _keep_rows(db: Database, connection: Connection, case_id: str, word: str, now: datetime) -> None:
    advices.put(db, connection, case_id, Advice(Finding.UPHELD, now.date(), why=word))
    # one that was closed has a row already
    closings.put(db, connection, case_id, Closing("", word))
    seal, id = seal_of_case(db.sealer, connection, case_id), secrets.token_hex(16)
    rows: list[tuple[Table, str, dict[str, object]]] = [
        (tables.supplements, id, {"id": id, "case_id": case_id, "at": now, "what": "contact"}),
    ]
    for table, key, row in rows:
        details = seal.seal_json(place(table.c.details, key), {"told": word})
        connection.execute(insert(table), {**row, "details": details})


def _keep_past(db: Database, word: str, now: datetime) -> None:
    """Keep what stays of an erased case, with its summary."""
    today, id = now.date(), secrets.token_hex(16)
    past = {"state": "decided", "submitted_on": today, "ended_on": today, "listed_corporation": "", "erased_at": now}
    with db.writing("summaries") as connection:
        connection.execute(insert(past_cases), past)
        number = connection.scalar(select(func.max(past_cases.c.number)))
        own = new_key(db, connection)
        details = own.seal.seal_json(place(tables.summaries.c.details, id), {"summary": word})
        row = {"id": id, "past_case": number, "details": details, "key_id": own.id}
        connection.execute(insert(tables.summaries), row)
