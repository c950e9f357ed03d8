"""The people of the desk: who may log in. Names, password hashes and keys of codes are sealed."""

import hashlib
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from formservice.storage.database import Database
from formservice.storage.desk_tables import staff
from formservice.storage.keys import new_key
from formservice.storage.owners import wrapped
from formservice.storage.tables import place
from formservice.text.plain_text import normalized

LINK_LASTS = timedelta(minutes=30)
_details = staff.c.details


class StaffRole(StrEnum):
    """What somebody may do at the desk."""

    SECRETARY = "secretary"


@dataclass(frozen=True)
class Secrets:
    """What a person proves who they are with: the hash of the password, the key of codes, hashes of recovery codes."""

    password: str = ""
    totp_key: str = ""
    recovery: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody who may log in, once they have set a password; `failed` counts wrong tries since the last right one."""

    id: str
    name: str
    role: StaffRole
    is_disabled: bool
    failed: int = 0
    last_step: int | None = None
    secrets: Secrets = field(default_factory=Secrets, repr=False)

    @property
    def is_set_up(self) -> bool:
        """Tell whether this person has a password and a code."""
        return bool(self.secrets.password and self.secrets.totp_key)


def is_anybody(db: Database) -> bool:
    """Tell whether anybody was ever added: before that there is no desk."""
    with db.reading() as connection:
        return connection.scalar(select(staff.c.id).limit(1)) is not None


def add(db: Database, name: str, role: StaffRole, now: datetime) -> tuple[Person, str] | None:
    """Add a person, and return the token of the link for first use; None where there is one of this name."""
    id, token = secrets.token_hex(16), secrets.token_urlsafe(32)
    try:
        with db.writing("staff") as connection:
            own = new_key(db, connection)
            row = {
                "id": id,
                "name_fingerprint": db.sealer.fingerprint("staff", _spelled(name)),
                "role": role,
                "details": own.seal.seal_json(place(_details, id), _kept(name, Secrets())),
                "link": _hash(token),
                "link_until": now + LINK_LASTS,
                "failed": 0,
                "key_id": own.id,
            }
            connection.execute(insert(staff), row)
    except IntegrityError:
        return None
    return Person(id, name, role, is_disabled=False), token


def all_of(db: Database) -> list[Person]:
    """Return everybody who was ever added, by name."""
    with db.reading() as connection:
        rows = connection.execute(select(staff, wrapped(staff).label("wrapped"))).all()
    return sorted((_opened(db, row) for row in rows), key=lambda each: each.name.casefold())


def find(db: Database, id: str) -> Person | None:
    """Return the person with this id, or None."""
    with db.reading() as connection:
        return within(db, connection, staff.c.id == id)


def find_by_name(db: Database, name: str) -> Person | None:
    """Return the person of this name, however its capitals were typed, or None."""
    with db.reading() as connection:
        return within(db, connection, staff.c.name_fingerprint.in_(db.sealer.fingerprints("staff", _spelled(name))))


def find_by_link(db: Database, token: str, now: datetime) -> Person | None:
    """Return the person whose one-time link this is, while it opens, or None."""
    with db.reading() as connection:
        return within(db, connection, (staff.c.link == _hash(token)) & (staff.c.link_until > now))


def within(db: Database, connection: Connection, chosen: Any) -> Person | None:
    """Return the person that is chosen within the caller's transaction, or None."""
    row = connection.execute(select(staff, wrapped(staff).label("wrapped")).where(chosen)).one_or_none()
    return _opened(db, row) if row else None


def keep_secrets(db: Database, connection: Connection, person: Person, kept: Secrets, **values: Any) -> Person:
    """Keep what a person proves who they are with, within the caller's transaction."""
    key = connection.scalar(select(wrapped(staff)).where(staff.c.id == person.id))
    sealed = db.sealer.key(key).seal_json(place(_details, person.id), _kept(person.name, kept))
    connection.execute(update(staff).where(staff.c.id == person.id).values(details=sealed, **values))
    return replace(person, secrets=kept)


def count_able(db: Database) -> int:
    """Return how many are not disabled."""
    with db.reading() as connection:
        count = select(func.count()).select_from(staff).where(staff.c.disabled_at.is_(None))
        return connection.scalar(count) or 0


def _kept(name: str, kept: Secrets) -> dict[str, Any]:
    return {"called": name, "password": kept.password, "totp": kept.totp_key, "recovery": list(kept.recovery)}


def _opened(db: Database, row: Any) -> Person:
    kept = db.sealer.key(row.wrapped).open_json(place(_details, row.id), row.details)
    return Person(
        row.id,
        kept["called"],
        StaffRole(row.role),
        row.disabled_at is not None,
        row.failed,
        row.last_step,
        Secrets(kept["password"], kept["totp"], tuple(kept["recovery"])),
    )


def _spelled(name: str) -> str:
    return " ".join(normalized(name).casefold().split())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
