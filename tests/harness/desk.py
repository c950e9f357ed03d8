"""A secretary at the desk: logged in, with a browser that checks every page."""

from unittest.mock import patch
from urllib.parse import urlsplit

from sqlalchemy import update

from formservice.app import application, desk_app
from formservice.desk.entrance import SESSION
from formservice.operations import sample
from formservice.service import Service
from formservice.settings.installation import cookie_name
from formservice.storage import staff, staff_sessions
from formservice.storage.letters import LetterState
from formservice.storage.staff import Person, StaffRole
from formservice.storage.tables import letters
from tests.harness.visit import HTTP, Browser
from tests.trust.routes import flask_of


def add_secretary(service: Service, name: str = "Sanne de Wit") -> Person:
    """Add a secretary, who has not set a password."""
    added = staff.add(service.db, name, StaffRole.SECRETARY, service.now())
    assert added
    return added[0]


def at_desk(service: Service, person: Person | None = None) -> Browser:
    """Return the browser of a secretary who has logged in, a new one unless given."""
    who = person or add_secretary(service)
    app = application(service)
    with service.db.writing("sessions") as connection:
        id = staff_sessions.begin(service.db, connection, who.id, service.now())
    desk = flask_of(desk_app(service))
    signer = desk.session_interface.get_signing_serializer(desk)
    assert signer
    browser = Browser(app)
    name = cookie_name(service.settings.base_url, "desk")
    browser.client.set_cookie(name, str(signer.dumps({SESSION: id})), domain=urlsplit(HTTP).hostname or "")
    return browser


def sampled_desk(service: Service) -> Browser:
    """Fill an empty service with the made-up cases, and return the browser of their secretary."""
    with patch.object(sample, "Outbox", _SentAtOnce):
        sample.fill(service)
    return at_desk(service, staff.find_by_name(service.db, sample.SECRETARY))


class _SentAtOnce:
    """Stands in for the outbox: drawing fifty letters takes half a minute."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def deliver_due(self) -> int:
        """Mark every letter that is due as sent."""
        due = (letters.c.state == LetterState.QUEUED) & (letters.c.next_at <= self.service.now())
        with self.service.db.writing() as connection:
            return connection.execute(update(letters).where(due).values(state=LetterState.SENT)).rowcount
