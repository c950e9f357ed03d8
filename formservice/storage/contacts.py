"""Contacts: the mail addresses of a case, sealed, each with a keyed fingerprint to look a case up by."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select

from formservice.plain_text import normalized
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer
from formservice.storage.tables import contacts, place

_address = contacts.c.address


def fingerprint_of(sealer: Sealer, mail: str) -> str:
    """Return the newest key's fingerprint of a mail address, however its capitals and accents were typed."""
    return sealer.fingerprint("mail", _spelled(mail))


def new_contacts(sealer: Sealer, case_id: str, mails: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the rows for these mail addresses by role, tenant or helper; an empty one makes no row."""
    return [
        {
            "case_id": case_id,
            "role": role,
            "fingerprint": fingerprint_of(sealer, mail),
            "address": sealer.seal(place(_address, case_id, role), mail.strip().encode("utf-8", "surrogatepass")),
        }
        for role, mail in mails.items()
        if mail.strip()
    ]


def cases_of(sealer: Sealer, mail: str) -> Select[tuple[str]]:
    """Return the query for the ids of the cases that have this mail address, sealed under whichever key."""
    return select(contacts.c.case_id).where(contacts.c.fingerprint.in_(sealer.fingerprints("mail", _spelled(mail))))


def mail_addresses(db: Database, case_id: str) -> dict[str, str]:
    """Return the mail addresses of a case by role, tenant or helper."""
    with db.reading() as connection:
        found = connection.execute(select(contacts.c.role, _address).where(contacts.c.case_id == case_id)).all()
    return {role: open_address(db.sealer, place(_address, case_id, role), sealed) for role, sealed in found}


def open_address(sealer: Sealer, where: str, sealed: bytes) -> str:
    """Return the mail address that is sealed at this place."""
    return sealer.open(where, sealed).decode("utf-8", "surrogatepass")


def _spelled(mail: str) -> str:
    return normalized(mail.strip().casefold())
