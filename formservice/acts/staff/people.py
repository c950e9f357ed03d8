"""The people of the desk: added with a link for first use, reset, and disabled."""

from enum import Enum

from sqlalchemy import ColumnElement, true

from formservice.service import Service
from formservice.storage import desk_log, staff, staff_sessions
from formservice.storage.desk_log import Did
from formservice.storage.staff import Person, StaffRole

OPERATOR = "operator"
"""Who did it, where it was a command."""
LINK_PATH = "/desk/login/link/"
LONGEST_NAME = 100


class Refused(Enum):
    """Why something about a person is not done."""

    NO_NAME = "no name"
    TAKEN = "taken"
    LAST = "last"


def add(service: Service, by: str, name: str, role: StaffRole = StaffRole.SECRETARY) -> str | Refused:
    """Add a person and return the address for their first use, which opens for 30 minutes, once."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        return Refused.NO_NAME
    now = service.now()
    added = staff.add(
        service.db, name, role, now, lambda connection: desk_log.note(service.db, connection, by, Did.PEOPLE, now)
    )
    return _address(service, added[1]) if added else Refused.TAKEN


def reset(service: Service, by: str, person: Person) -> str:
    """Forget password, key and codes of a person, end their sessions, and return an address for first use."""
    now = service.now()
    with service.db.writing("staff") as connection:
        token = staff.renew(service.db, connection, person, now)
        staff_sessions.end(connection, staff_sessions.of(person.id), now)
        desk_log.note(service.db, connection, by, Did.PEOPLE, now)
    return _address(service, token)


def disable(service: Service, by: str, person: Person) -> Refused | None:
    """Let a person in no more, and end their sessions; at the desk, not the last who can log in."""
    now = service.now()
    with service.db.writing("staff") as connection:
        if by != OPERATOR and not staff.others_able(service.db, connection, person):
            return Refused.LAST
        staff.disable(connection, person, now)
        staff_sessions.end(connection, staff_sessions.of(person.id), now)
        desk_log.note(service.db, connection, by, Did.PEOPLE, now)
    return None


def end_sessions(service: Service, by: str, person: Person | None = None) -> int:
    """End the sessions of a person, or of everybody, and return how many were open."""
    return end_these(service, by, staff_sessions.of(person.id) if person else true())


def end_these(service: Service, by: str, chosen: ColumnElement[bool]) -> int:
    """End the sessions that are chosen, and return how many were open."""
    now = service.now()
    with service.db.writing("staff") as connection:
        ended = staff_sessions.end(connection, chosen, now)
        desk_log.note(service.db, connection, by, Did.PEOPLE, now)
    return ended


def _address(service: Service, token: str) -> str:
    return f"{service.settings.base_url}{LINK_PATH}{token}"
