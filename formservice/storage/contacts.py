"""Contacts: the mail addresses of a case, each under a key of its own, with a fingerprint to look a case up by."""

from collections.abc import Mapping

from sqlalchemy import CompoundSelect, Connection, delete, insert, select

from formservice.storage.database import Database
from formservice.storage.keys import new_key, wipe, with_fingerprint
from formservice.storage.owners import wrapped
from formservice.storage.sealing import Seal, Sealer
from formservice.storage.tables import case_keys, contacts, place
from formservice.text.plain_text import normalized

_address = contacts.c.address


def fingerprint_of(sealer: Sealer, mail: str) -> str:
    """Return the newest key's fingerprint of a mail address, however its capitals and accents were typed."""
    return sealer.fingerprint("mail", _spelled(mail))


def insert_contacts(db: Database, connection: Connection, case_id: str, mails: Mapping[str, str]) -> None:
    """Store these mail addresses of a case by role, tenant or helper, each under its own key; an empty one is none."""
    for role, mail in mails.items():
        if mail.strip():
            fingerprint = fingerprint_of(db.sealer, mail)
            own = new_key(db, connection, fingerprint)
            address = own.seal.seal(place(_address, case_id, role), mail.strip().encode("utf-8", "surrogatepass"))
            # One without a key is looked for where the version before looks.
            values = {"fingerprint": "" if own.id else fingerprint, "address": address, "key_id": own.id}
            connection.execute(insert(contacts), {"case_id": case_id, "role": role, **values})


def replace_contact(db: Database, connection: Connection, case_id: str, role: str, mail: str) -> None:
    """Put this mail address in the place of the one of a role, whose key is wiped; an empty one is none."""
    mine = (contacts.c.case_id == case_id) & (contacts.c.role == role)
    wipe(connection, select(contacts.c.key_id).where(mine))
    connection.execute(delete(contacts).where(mine))
    insert_contacts(db, connection, case_id, {role: mail})


def cases_of(sealer: Sealer, mail: str) -> CompoundSelect[tuple[str]]:
    """Return the query for the ids of the cases that have this mail address, sealed under whichever key."""
    fingerprints = sealer.fingerprints("mail", _spelled(mail))
    with_key = select(contacts.c.case_id).join(case_keys, case_keys.c.id == contacts.c.key_id)
    older = select(contacts.c.case_id).where(contacts.c.fingerprint.in_(fingerprints))
    return with_key.where(with_fingerprint(fingerprints)).union(older)


def mail_addresses(db: Database, case_id: str) -> dict[str, str]:
    """Return the mail addresses of a case by role, tenant or helper."""
    mine = select(contacts.c.role, _address, wrapped(contacts)).where(contacts.c.case_id == case_id)
    with db.reading() as connection:
        found = connection.execute(mine).all()
    return {
        role: open_address(db.sealer.key(key), place(_address, case_id, role), sealed) for role, sealed, key in found
    }


def open_address(seal: Seal, where: str, sealed: bytes) -> str:
    """Return the mail address that is sealed at this place."""
    return seal.open(where, sealed).decode("utf-8", "surrogatepass")


def _spelled(mail: str) -> str:
    return normalized(mail.strip().casefold())
