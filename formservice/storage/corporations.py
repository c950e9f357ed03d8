"""Corporations: whom a hearing is with and how to reach them, entered at the desk and sealed."""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from formservice.storage.database import Database
from formservice.storage.desk_tables import corporations
from formservice.storage.keys import new_key
from formservice.storage.owners import wrapped
from formservice.storage.tables import cases, place
from formservice.text.plain_text import folded

_details = corporations.c.details


@dataclass(frozen=True)
class Office:
    """An office of a corporation, where hearings may be: its name and the lines of its address."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Party:
    """What is kept of a corporation: its contact for complaints, its management, where post goes, its offices."""

    name: str
    contact: str = ""
    mail: str = ""
    management: str = ""
    management_mail: str = ""
    post: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True)
class Corporation:
    """A corporation as it is kept; its version tells whether somebody has changed it since."""

    id: str
    version: int
    party: Party


def add(db: Database, party: Party, also: Callable[[Connection], object] = lambda _: None) -> Corporation | None:
    """Keep a new corporation, and do what it does `also` in the same transaction; None where one has this name."""
    id = secrets.token_hex(16)
    try:
        with db.writing("corporations") as connection:
            own = new_key(db, connection)
            row = {"id": id, "version": 1, "key_id": own.id, "name_fingerprint": _fingerprint(db, party.name)}
            sealed = own.seal.seal_json(place(_details, id), asdict(party))
            connection.execute(insert(corporations), {**row, "details": sealed})
            also(connection)
    except IntegrityError:
        return None
    return Corporation(id, 1, party)


def change(
    db: Database, id: str, version: int, party: Party, also: Callable[[Connection], object] = lambda _: None
) -> Corporation | None:
    """Keep what is known of a corporation now; None where another did so since, or another has this name."""
    try:
        with db.writing("corporations") as connection:
            key = connection.scalar(select(wrapped(corporations)).where(corporations.c.id == id))
            sealed = db.sealer.key(key).seal_json(place(_details, id), asdict(party))
            mine = (corporations.c.id == id) & (corporations.c.version == version)
            values = {
                "version": version + 1,
                "details": sealed,
                "name_fingerprint": _fingerprint(db, party.name),
            }
            if not connection.execute(update(corporations).where(mine).values(values)).rowcount:
                return None
            also(connection)
    except IntegrityError:
        return None
    return Corporation(id, version + 1, party)


def all_of(db: Database) -> list[Corporation]:
    """Return every corporation, by name."""
    with db.reading() as connection:
        rows = connection.execute(select(corporations, wrapped(corporations).label("wrapped"))).all()
    return sorted((_opened(db, row) for row in rows), key=lambda each: each.party.name.casefold())


def find(db: Database, id: str) -> Corporation | None:
    """Return the corporation with this id, or None."""
    with db.reading() as connection:
        return within(db, connection, id)


def within(db: Database, connection: Connection, id: str | None) -> Corporation | None:
    """Return the corporation with this id within the caller's transaction, or None."""
    wanted = select(corporations, wrapped(corporations).label("wrapped")).where(corporations.c.id == id)
    row = connection.execute(wanted).one_or_none()
    return _opened(db, row) if row else None


def of_case(db: Database, connection: Connection, case_id: str) -> Corporation | None:
    """Return the corporation that a case is tied to, within the caller's transaction; None where it is to none yet."""
    return within(db, connection, connection.scalar(select(cases.c.corporation_id).where(cases.c.id == case_id)))


def tie(connection: Connection, case_id: str, id: str) -> None:
    """Tie a case to a corporation within the caller's transaction."""
    connection.execute(update(cases).where(cases.c.id == case_id).values(corporation_id=id))


def tie_by_name(db: Database, connection: Connection, case_id: str, name: str) -> str | None:
    """Tie a case to the one corporation of this name within the caller's transaction, and return its id, or None."""
    same = select(corporations.c.id).where(corporations.c.name_fingerprint.in_(_fingerprints(db, name)))
    found = list(connection.scalars(same))
    if len(found) != 1:
        return None
    tie(connection, case_id, found[0])
    return str(found[0])


def named(db: Database, connection: Connection, name: str) -> str | None:
    """Return the id of the corporation of this name, however its capitals were typed, or None."""
    found: str | None = connection.scalar(
        select(corporations.c.id).where(corporations.c.name_fingerprint.in_(_fingerprints(db, name)))
    )
    return found


def _opened(db: Database, row: Any) -> Corporation:
    kept = db.sealer.key(row.wrapped).open_json(place(_details, row.id), row.details)
    offices = tuple(Office(**{**each, "lines": tuple(each["lines"])}) for each in kept["offices"])
    return Corporation(row.id, row.version, Party(**{**kept, "post": tuple(kept["post"]), "offices": offices}))


def _fingerprint(db: Database, name: str) -> str:
    return db.sealer.fingerprint("corporation", folded(name))


def _fingerprints(db: Database, name: str) -> list[str]:
    return list(db.sealer.fingerprints("corporation", folded(name)))
