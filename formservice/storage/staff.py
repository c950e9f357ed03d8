"""The people of the desk: who may log in. Names, password hashes and keys of codes are sealed."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from formservice.storage.database import Database
from formservice.storage.desk_tables import staff
from formservice.storage.keys import new_key
from formservice.storage.owners import wrapped
from formservice.storage.sealing import Sealer
from formservice.storage.tables import place
from formservice.text.plain_text import folded

LINK_LASTS = timedelta(minutes=30)
NOBODY = "nobody"
"""The id that stands for a name that nobody has."""
_details = staff.c.details


class StaffRole(StrEnum):
    """What somebody may do at the desk."""

    SECRETARY = "secretary"
    # reads the cases of the hearing days on whose panel they sit, and does nothing
    MEMBER = "member"


@dataclass(frozen=True)
class Secrets:
    """What a person proves who they are with: the hash of the password, the key of codes, hashes of recovery codes.

    `next_key` is a key of codes that counts once a code of it was typed back.
    """

    password: str = ""
    totp_key: str = ""
    recovery: tuple[str, ...] = ()
    next_key: str = ""


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


def add(
    db: Database, name: str, role: StaffRole, now: datetime, then: Callable[[Connection], object] | None = None
) -> tuple[Person, str] | None:
    """Add a person, and return the token of the link for first use; None where there is one of this name.

    `then` is done in the same transaction.
    """
    id, token = secrets.token_hex(16), secrets.token_urlsafe(32)
    try:
        with db.writing("staff") as connection:
            own = new_key(db, connection)
            row = {
                "id": id,
                "name_fingerprint": db.sealer.fingerprint("staff", folded(name)),
                "role": role,
                "details": own.seal.seal_json(place(_details, id), _kept(name, Secrets())),
                "link": _hash(token),
                "link_until": now + LINK_LASTS,
                "failed": 0,
                "key_id": own.id,
            }
            connection.execute(insert(staff), row)
            if then:
                then(connection)
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
        return within(db, connection, by_id(id))


def find_by_name(db: Database, name: str) -> Person | None:
    """Return the person of this name, however its capitals were typed, or None."""
    found = known_or_nobody(db, name)
    return None if found.id == NOBODY else found


def known_or_nobody(db: Database, name: str) -> Person:
    """Return the person of this name, or nobody, who takes as long to be opened."""
    named = staff.c.name_fingerprint.in_(db.sealer.fingerprints("staff", folded(name)))
    with db.reading() as connection:
        row = connection.execute(select(staff, wrapped(staff).label("wrapped")).where(named)).one_or_none()
    return _opened(db, row or _nobody(db.sealer))


def find_by_link(db: Database, token: str, now: datetime) -> Person | None:
    """Return the person whose one-time link this is, while it opens, or None."""
    with db.reading() as connection:
        return within(db, connection, by_link(token, now))


def by_link(token: str, now: datetime) -> ColumnElement[bool]:
    """Return the condition for the person with this one-time link, while it opens."""
    return (staff.c.link == _hash(token)) & (staff.c.link_until > now) & staff.c.disabled_at.is_(None)


def by_id(id: str) -> ColumnElement[bool]:
    """Return the condition for one person."""
    return staff.c.id == id


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


def renew(db: Database, connection: Connection, person: Person, now: datetime) -> str:
    """Forget what a person proves who they are with, let them in again, and return the token of a new link."""
    token = secrets.token_urlsafe(32)
    link = {"link": _hash(token), "link_until": now + LINK_LASTS}
    keep_secrets(db, connection, person, Secrets(), **link, last_step=None, failed=0, disabled_at=None)
    return token


def end_link(connection: Connection, person: Person) -> None:
    """Let the one-time link of a person open nothing more, within the caller's transaction."""
    connection.execute(update(staff).where(by_id(person.id)).values(link=None, link_until=None))


def disable(connection: Connection, person: Person, now: datetime) -> None:
    """Let a person in no more, within the caller's transaction."""
    change = update(staff).where(by_id(person.id)).values(disabled_at=now, link=None, link_until=None)
    connection.execute(change)


def use_step(connection: Connection, person: Person, step: int) -> bool:
    """Note within the caller's transaction that the code of a step was used; False where it, or a later one, was."""
    is_new = staff.c.last_step.is_(None) | (staff.c.last_step < step)
    return connection.execute(update(staff).where(by_id(person.id), is_new).values(last_step=step)).rowcount == 1


def note_failed(connection: Connection, person: Person) -> None:
    """Count a wrong try, within the caller's transaction; nobody's too, so that it takes as long."""
    connection.execute(update(staff).where(by_id(person.id)).values(failed=staff.c.failed + 1))


def forget_failed(connection: Connection, person: Person) -> None:
    """Begin to count wrong tries anew, within the caller's transaction."""
    connection.execute(update(staff).where(by_id(person.id)).values(failed=0))


def others_able(db: Database, connection: Connection, person: Person) -> int:
    """Return how many other secretaries can log in, within the caller's transaction."""
    others = (staff.c.id != person.id) & (staff.c.role == StaffRole.SECRETARY) & staff.c.disabled_at.is_(None)
    able = select(staff, wrapped(staff).label("wrapped")).where(others)
    return sum(_opened(db, row).is_set_up for row in connection.execute(able))


def _kept(name: str, kept: Secrets) -> dict[str, Any]:
    proofs = {"password": kept.password, "totp": kept.totp_key, "recovery": list(kept.recovery), "next": kept.next_key}
    return {"called": name, **proofs}


@lru_cache(maxsize=4)
def _nobody(sealer: Sealer) -> Any:
    own, wrapped_key = sealer.new_key()
    # as long as a real one: ten hashes of recovery codes, and a hash of a password
    kept = _kept("Nobody", Secrets("$" * 97, "A" * 32, ("0" * 64,) * 10))
    details = own.seal_json(place(_details, NOBODY), kept)
    nothing = {"disabled_at": None, "failed": 0, "last_step": None}
    return SimpleNamespace(id=NOBODY, role=StaffRole.SECRETARY, details=details, wrapped=wrapped_key, **nothing)


def _opened(db: Database, row: Any) -> Person:
    kept = db.sealer.key(row.wrapped).open_json(place(_details, row.id), row.details)
    return Person(
        row.id,
        kept["called"],
        StaffRole(row.role),
        row.disabled_at is not None,
        row.failed,
        row.last_step,
        Secrets(kept["password"], kept["totp"], tuple(kept["recovery"]), kept["next"]),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
