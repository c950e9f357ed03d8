"""Somebody who has a password and a phone: sets them up, and logs in with them, page by page."""

from dataclasses import dataclass, field
from datetime import datetime

from formservice.acts.staff import codes, factors, people
from formservice.app import application
from formservice.service import Service
from formservice.storage import staff
from formservice.storage.staff import Person
from tests.harness.visit import Browser, Page

PASSWORD = "vier gele fietsen op de dijk"


@dataclass
class Owner:
    """Somebody of the desk, with what they know and have."""

    name: str
    id: str
    key: str
    recovery: list[str] = field(default_factory=list)

    def code(self, now: datetime, off: int = 0) -> str:
        """Return what the phone shows at this moment, or so many steps away."""
        return codes.code_of(self.key, codes.step_at(now) + off)


def set_up(service: Service, name: str = "Sanne de Wit") -> Owner:
    """Return somebody who has set a password and a phone; the code of the step before was used."""
    link = people.add(service, people.OPERATOR, name)
    assert isinstance(link, str)
    token = link.rpartition("/")[2]
    assert factors.begin_first_use(service, token, PASSWORD)
    who = found(service, name)
    owner = Owner(name, who.id, who.secrets.next_key)
    ended = factors.end_first_use(service, token, owner.code(service.now(), -1))
    assert isinstance(ended, tuple)
    owner.recovery = ended[1]
    people.end_sessions(service, people.OPERATOR, who)
    return owner


def found(service: Service, name: str) -> Person:
    """Return the person of this name as storage has them now."""
    who = staff.find_by_name(service.db, name)
    assert who
    return who


def fresh_browser(service: Service, address: str = "127.0.0.1") -> Browser:
    """Return a browser that was never here, at this address."""
    inner = application(service)

    def from_there(environ: dict[str, object], start_response: object) -> object:
        return inner({**environ, "REMOTE_ADDR": address}, start_response)

    return Browser(from_there)


def log_in(browser: Browser, owner: Owner, code: str, password: str = PASSWORD) -> Page:
    """Open the login page and fill it in."""
    browser.visit("/desk/login")
    return browser.press(name=owner.name, password=password, code=code)


def cookie(browser: Browser) -> str:
    """Return the desk's cookie of a browser."""
    kept = browser.client.get_cookie("desk", "127.0.0.1")
    assert kept
    return kept.value


def with_cookie(service: Service, value: str) -> Browser:
    """Return another browser with a copied cookie."""
    thief = fresh_browser(service, "203.0.113.66")
    thief.client.set_cookie("desk", value, domain="127.0.0.1")
    return thief
