"""Where a letter on paper goes: the lines on its envelope."""

from sqlalchemy import Connection

from formservice.storage import corporations, notes
from formservice.storage.cases import Case
from formservice.storage.database import Database

_TO_CORPORATION = ("corporation_", "management_")
_STREET_AND_PLACE = 2


def envelope(db: Database, connection: Connection, case: Case, kind: str) -> tuple[str, ...]:
    """Return the lines on the envelope of a letter of this kind, within the caller's transaction.

    () where nobody told us the street and the place.
    """
    if kind.startswith(_TO_CORPORATION):
        found = corporations.of_case(db, connection, case.id)
        if found is None or not found.party.post:
            return ()
        party = found.party
        # who typed the name above the address wants it once
        first, *rest = party.post
        lines = rest if first.casefold() == party.name.casefold() else party.post
        whom = (kind.startswith("management_") and party.management) or party.contact
        return (party.name, *([whom] if whom else []), *lines)
    lines = notes.address(db, connection, case.id)
    # of street and place alone, the name comes first; a whole address has it, maybe somebody's else
    return (case.complaint.name, *lines) if 0 < len(lines) <= _STREET_AND_PLACE else lines
