"""Keys: each draft, case, request and address has its own; to wipe it is to erase all that was ever sealed with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    delete,
    false,
    func,
    insert,
    select,
    true,
    update,
)

from formservice.storage.database import Database
from formservice.storage.sealing import FINGERPRINT_BYTES, WRAPPED_BYTES, Seal
from formservice.storage.tables import case_keys, conversion, erased_keys

_AT_ONCE = 500
_free = select(erased_keys.c.key_id).where(
    erased_keys.c.is_free == true(), erased_keys.c.has_fingerprint == bindparam("has_fingerprint")
)
_TAKE_FREE = (
    delete(erased_keys)
    # two who take one at once get two on PostgreSQL
    .where(erased_keys.c.key_id == _free.limit(1).with_for_update(skip_locked=True).scalar_subquery())
    .returning(erased_keys.c.key_id)
)


@dataclass(frozen=True)
class Own:
    """What somebody's values are sealed with: a key and its number, or none and the older form."""

    id: int | None
    seal: Seal


def new_key(db: Database, connection: Connection, fingerprint: str | None = None) -> Own:
    """Make and store a key, with the fingerprint of the address that it is for, within the caller's transaction.

    Until `convert` has begun there are processes that know no keys, and the older form is given.
    """
    if not are_begun(db, connection):
        return Own(None, db.sealer.older)
    seal, wrapped = db.sealer.new_key()
    return Own(store(connection, wrapped, fingerprint), seal)


def store(connection: Connection, wrapped: bytes, fingerprint: str | None = None) -> int:
    """Store a wrapped key within the caller's transaction and return its number."""
    values = {"wrapped": wrapped, **(fingerprint_values(fingerprint) if fingerprint else {})}
    taken = connection.scalar(_TAKE_FREE, {"has_fingerprint": fingerprint is not None})
    if taken is not None:
        connection.execute(update(case_keys).where(case_keys.c.id == taken).values(values))
        return int(taken)
    return int(connection.execute(insert(case_keys).returning(case_keys.c.id), values).scalar_one())


def fingerprint_values(fingerprint: str) -> dict[str, bytes]:
    """Return what stands beside the key of an address, to find it by."""
    whole = bytes.fromhex(fingerprint)
    return {"fingerprint": whole, "bucket": whole[:1]}


def with_fingerprint(fingerprints: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition for the keys of an address that has one of these fingerprints."""
    wanted = [fingerprint_values(each) for each in fingerprints]
    return case_keys.c.bucket.in_([each["bucket"] for each in wanted]) & case_keys.c.fingerprint.in_(
        [each["fingerprint"] for each in wanted]
    )


def are_begun(db: Database, connection: Connection) -> bool:
    """Tell whether everything new gets a key of its own: once it does, it always will."""
    if not db.has_keys_begun:
        db.has_keys_begun = connection.scalar(select(conversion.c.begun_at)) is not None
    return db.has_keys_begun


def wipe(connection: Connection, ids: Select[tuple[int | None]]) -> None:
    """Wipe the keys with these numbers within the caller's transaction: nothing sealed with them opens any more.

    `Database.purge` takes their bytes out of the database's files.
    """
    gone = [id for id in connection.scalars(ids) if id is not None]
    for start in range(0, len(gone), _AT_ONCE):
        mine = case_keys.c.id.in_(gone[start : start + _AT_ONCE])
        is_of_address = case_keys.c.fingerprint.is_not(None)
        rows = select(case_keys.c.id, false(), is_of_address).where(mine)
        connection.execute(insert(erased_keys).from_select(["key_id", "is_free", "has_fingerprint"], rows))
        # As many bytes as before: SQLite overwrites them where they stand.
        connection.execute(
            update(case_keys)
            .where(mine)
            .values(
                wrapped=bytes(WRAPPED_BYTES),
                fingerprint=case((is_of_address, bytes(FINGERPRINT_BYTES))),
                bucket=case((is_of_address, bytes(1))),
            )
        )


def waiting(db: Database) -> int:
    """Return how many keys were wiped of which bytes may be left in the database's files."""
    with db.reading() as connection:
        return connection.scalar(select(func.count()).where(erased_keys.c.is_free.is_(False))) or 0
