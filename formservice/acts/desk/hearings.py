"""What happens to a hearing when its complaint is withdrawn, or goes on again (F9)."""

from collections.abc import Sequence

from sqlalchemy import Connection

from formservice.acts.desk.plans import hearing_again, hearing_ended
from formservice.acts.desk.situation import load
from formservice.service import Service
from formservice.storage import hearing_days, letters_at_desk
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter


def end_hearing(service: Service, connection: Connection, withdrawn: Case) -> Sequence[NewLetter]:
    """Call the hearing of a withdrawn complaint off within the caller's transaction, and return the letter about it.

    What the desk wrote and has not gone out yet stays here.
    """
    db = service.db
    ended, letters = hearing_ended(load(db, connection, withdrawn.id, service.committee, service.today()))
    db.hold(connection, "outbox")
    letters_at_desk.take_back_waiting(connection, withdrawn.id)
    for hearing in ended:
        hearing_days.put(db, connection, withdrawn.id, hearing)
    return letters


def plan_again(service: Service, connection: Connection, reopened: Case) -> Sequence[NewLetter]:
    """Give a complaint that goes on its slot back, where that is free, and return the letter about it."""
    db = service.db
    again, letters = hearing_again(load(db, connection, reopened.id, service.committee, service.today()))
    for hearing in again:
        hearing_days.put(db, connection, reopened.id, hearing)
    return letters
