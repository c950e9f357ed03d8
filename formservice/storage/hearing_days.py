"""Hearing days and the hearings on them; one slot is one case's, which the database itself holds to."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from formservice.rules.hearing import Day, Outcome
from formservice.storage.database import Database
from formservice.storage.desk_tables import hearing_days, hearings, panels
from formservice.storage.keys import new_key, wipe
from formservice.storage.owners import seal_of_case, wrapped
from formservice.storage.tables import place

_day_details = hearing_days.c.details
_details = hearings.c.details


@dataclass(frozen=True)
class Where:
    """Where a hearing day is, and who sits on the panel; the panel is told to nobody outside the desk."""

    place: str
    lines: tuple[str, ...]
    panel: str = ""


@dataclass(frozen=True)
class HearingDay:
    """A hearing day as it is kept; its version tells whether somebody has changed it since."""

    id: str
    version: int
    day: Day
    where: Where


@dataclass(frozen=True)
class Hearing:
    """One hearing of a case; `number` counts from 1, and `why` is what was told where it does not go on."""

    number: int
    day: HearingDay
    slot: int
    outcome: Outcome
    sequence: int
    why: str = ""
    asked_by: str = ""

    @property
    def on(self) -> date:
        """The day."""
        return self.day.day.on

    @property
    def at(self) -> time:
        """The hour."""
        return self.day.day.begins_at(self.slot)


def add_day(db: Database, day: Day, where: Where) -> HearingDay:
    """Keep a new hearing day."""
    with db.writing("days") as connection:
        return put_day(db, connection, day, where)


def put_day(db: Database, connection: Connection, day: Day, where: Where) -> HearingDay:
    """Keep a new hearing day within the caller's transaction."""
    id = secrets.token_hex(16)
    own = new_key(db, connection)
    sealed = own.seal.seal_json(place(_day_details, id), asdict(where))
    row = {"id": id, "version": 1, "details": sealed, "key_id": own.id, **_columns(day)}
    connection.execute(insert(hearing_days), row)
    return HearingDay(id, 1, day, where)


def change_day(db: Database, connection: Connection, kept: HearingDay, day: Day, where: Where) -> bool:
    """Change a day within the caller's transaction; False where somebody changed it since."""
    key = connection.scalar(select(wrapped(hearing_days)).where(hearing_days.c.id == kept.id))
    sealed = db.sealer.key(key).seal_json(place(_day_details, kept.id), asdict(where))
    mine = (hearing_days.c.id == kept.id) & (hearing_days.c.version == kept.version)
    values = {"version": kept.version + 1, "details": sealed, **_columns(day)}
    return connection.execute(update(hearing_days).where(mine).values(values)).rowcount > 0


def remove_day(connection: Connection, id: str) -> bool:
    """Remove a day on which there never was a hearing, within the caller's transaction; False where there was."""
    if has_hearings(connection, id):
        return False
    connection.execute(delete(panels).where(panels.c.day_id == id))
    wipe(connection, select(hearing_days.c.key_id).where(hearing_days.c.id == id))
    return connection.execute(delete(hearing_days).where(hearing_days.c.id == id)).rowcount > 0


def days_from(db: Database, since: date, until: date | None = None) -> list[HearingDay]:
    """Return the days since one day, up to and with another if given, in order."""
    chosen = hearing_days.c.on >= since
    if until:
        chosen &= hearing_days.c.on <= until
    with db.reading() as connection:
        return _days(db, connection, chosen)


def find_day(db: Database, id: str) -> HearingDay | None:
    """Return the day with this id, or None."""
    with db.reading() as connection:
        return day_within(db, connection, id)


def day_within(db: Database, connection: Connection, id: str, *, is_held: bool = False) -> HearingDay | None:
    """Return the day with this id within the caller's transaction; held, nobody changes it until the commit."""
    if is_held:
        connection.execute(select(hearing_days.c.id).where(hearing_days.c.id == id).with_for_update())
    found = _days(db, connection, hearing_days.c.id == id)
    return found[0] if found else None


def planned_on(connection: Connection, day_id: str) -> dict[int, str]:
    """Return which slots of a day are taken, and by which case, within the caller's transaction."""
    taken = select(hearings.c.slot, hearings.c.case_id).where(
        hearings.c.day_id == day_id, hearings.c.outcome == Outcome.PLANNED
    )
    return {row.slot: row.case_id for row in connection.execute(taken)}


def has_hearings(connection: Connection, day_id: str) -> bool:
    """Tell within the caller's transaction whether a hearing ever was on a day, whatever became of it."""
    return connection.scalar(select(hearings.c.number).where(hearings.c.day_id == day_id).limit(1)) is not None


def taken_slots(connection: Connection, ids: Sequence[str]) -> dict[str, set[int]]:
    """Return which slots of these days are taken, within the caller's transaction."""
    rows = select(hearings.c.day_id, hearings.c.slot).where(
        hearings.c.day_id.in_(ids), hearings.c.outcome == Outcome.PLANNED
    )
    taken: dict[str, set[int]] = {id: set() for id in ids}
    for day_id, slot in connection.execute(rows):
        taken[day_id].add(slot)
    return taken


def on_day(db: Database, day_id: str) -> list[tuple[str, Hearing]]:
    """Return every hearing that was ever planned on a day, with its case's id, by slot and then by number."""
    with db.reading() as connection:
        found = _hearings(db, connection, hearings.c.day_id == day_id)
    return sorted(
        ((case_id, each) for case_id, of_case in found.items() for each in of_case),
        key=lambda pair: (pair[1].slot, pair[1].number),
    )


def of_case(db: Database, connection: Connection, case_id: str) -> list[Hearing]:
    """Return the hearings of a case within the caller's transaction, the first one first."""
    return _hearings(db, connection, hearings.c.case_id == case_id).get(case_id, [])


def of_cases(db: Database, connection: Connection, ids: Sequence[str]) -> Mapping[str, list[Hearing]]:
    """Return the hearings of these cases within the caller's transaction; cases without any are left out."""
    return _hearings(db, connection, hearings.c.case_id.in_(ids))


def put(db: Database, connection: Connection, case_id: str, hearing: Hearing) -> None:
    """Keep a hearing of a case within the caller's transaction, new or as it is now.

    Raises IntegrityError where another case has its slot.
    """
    where = place(_details, case_id, hearing.number)
    values = {
        "day_id": hearing.day.id,
        "slot": hearing.slot,
        "outcome": hearing.outcome,
        "sequence": hearing.sequence,
        "details": seal_of_case(db.sealer, connection, case_id).seal_json(
            where, {"why": hearing.why, "asked_by": hearing.asked_by}
        ),
    }
    mine = (hearings.c.case_id == case_id) & (hearings.c.number == hearing.number)
    if not connection.execute(update(hearings).where(mine).values(values)).rowcount:
        connection.execute(insert(hearings), {"case_id": case_id, "number": hearing.number, **values})


def take_out(connection: Connection, case_id: str, number: int) -> None:
    """Take a hearing out within the caller's transaction, as if it never was: of it nobody was told."""
    connection.execute(delete(hearings).where(hearings.c.case_id == case_id, hearings.c.number == number))


def _columns(day: Day) -> dict[str, Any]:
    return {"on": day.on, "starts": f"{day.starts:%H.%M}", "minutes": day.minutes, "slots": day.slots}


def _days(db: Database, connection: Connection, chosen: ColumnElement[bool]) -> list[HearingDay]:
    rows = select(hearing_days, wrapped(hearing_days).label("wrapped")).where(chosen)
    return [
        _opened(db, row) for row in connection.execute(rows.order_by(hearing_days.c.on, hearing_days.c.starts)).all()
    ]


def _opened(db: Database, row: Any) -> HearingDay:
    kept = db.sealer.key(row.wrapped).open_json(place(_day_details, row.id), row.details)
    hours, minutes = row.starts.split(".")
    day = Day(row.on, time(int(hours), int(minutes)), row.minutes, row.slots)
    return HearingDay(row.id, row.version, day, Where(kept["place"], tuple(kept["lines"]), kept["panel"]))


def _hearings(db: Database, connection: Connection, chosen: ColumnElement[bool]) -> dict[str, list[Hearing]]:
    wanted = select(hearings, wrapped(hearings).label("wrapped")).where(chosen)
    rows = connection.execute(wanted.order_by(hearings.c.case_id, hearings.c.number)).all()
    if not rows:
        return {}
    days = {each.id: each for each in _days(db, connection, hearing_days.c.id.in_({row.day_id for row in rows}))}
    found: dict[str, list[Hearing]] = {}
    for row in rows:
        told = db.sealer.key(row.wrapped).open_json(place(_details, row.case_id, row.number), row.details)
        found.setdefault(row.case_id, []).append(
            Hearing(row.number, days[row.day_id], row.slot, Outcome(row.outcome), row.sequence, **told)
        )
    return found
