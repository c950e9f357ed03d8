"""What happens to a hearing when its complaint is withdrawn, or goes on again (F9)."""

from collections.abc import Sequence

from sqlalchemy import Connection

from formservice.acts.desk.endings import hearing_again, hearing_ended, told_of_return
from formservice.acts.desk.situation import load
from formservice.letters.withdrawn import letters_for_reopened, letters_for_withdrawn
from formservice.service import Service
from formservice.storage import hearing_days, letters_at_desk
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter


def end_hearing(service: Service, connection: Connection, withdrawn: Case) -> Sequence[NewLetter]:
    """Call the hearing of a withdrawn complaint off within the caller's transaction, and return every letter about it.

    What the desk wrote and has not gone out yet stays here.
    """
    db, committee = service.db, service.committee
    ended, told, letters = hearing_ended(load(db, connection, withdrawn.id, committee, service.now()))
    db.hold(connection, "outbox")
    letters_at_desk.take_back_waiting(connection, withdrawn.id)
    for hearing in ended:
        hearing_days.put(db, connection, withdrawn.id, hearing)
    return [*letters_for_withdrawn(withdrawn, committee, told), *letters]


def plan_again(service: Service, connection: Connection, reopened: Case) -> Sequence[NewLetter]:
    """Give a complaint that goes on its slot back, where that is free, and return every letter about it."""
    db, committee = service.db, service.committee
    situation = load(db, connection, reopened.id, committee, service.now())
    again, letters = hearing_again(situation)
    for hearing in again:
        hearing_days.put(db, connection, reopened.id, hearing)
    return [*letters_for_reopened(reopened, committee, told_of_return(situation, again)), *letters]
