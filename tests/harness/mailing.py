"""A real outbox with a real database, a complaint in it, and a mail server that can be told how to answer."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from cryptography.fernet import Fernet

from formservice.acts.change import change_state
from formservice.acts.submit import take_in
from formservice.letters.received import letters_for_received
from formservice.letters.withdrawn import letters_for_reopened, letters_for_withdrawn
from formservice.links import Links
from formservice.mail.outbox import Outbox
from formservice.rules.case import BY_TENANT, State
from formservice.service import Service
from formservice.settings.committee import Committee, load_committee
from formservice.settings.installation import DATABASE_FILE, Settings, settings_from
from formservice.storage import drafts, letters
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.drafts import SafeFile
from formservice.storage.letters import LetterStatus
from formservice.storage.sealing import Sealer
from tests.harness.databases import lay_out_file, new_database, not_waiting_for_the_disk

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 12, 14, 9, 30, tzinfo=UTC)
TENANT = "huurder@example.org"
HELPER = "helper@example.org"
COMMITTEE = "klachten@example.org"
STORY = "Het dak lekt al maanden op mijn bed"

HELPED = {"for_whom": "other", "helper_name": "Jan de Boer", "helper_mail": HELPER, "consent": "yes"}
ANSWERS = {
    "written": "mail",
    "answered": "no",
    "sent_day": "3",
    "sent_month": "9",
    "sent_year": "2026",
    "for_whom": "self",
    "corporation": "Woonstichting De Brug",
    "name": "Fatima Yilmaz",
    "postcode": "1234 AB",
    "house_number": "12 hs",
    "contact": "mail",
    "mail": TENANT,
    "phone": "06 11 22 33 44",
    "spoken": "Turks",
    "letters_in": "ar",
    "what_happened": STORY,
    "since": "sinds maart",
    "corporation_did": "",
    "wanted": "Maak het dak",
}


@pytest.fixture
def committee() -> Committee:
    return replace(load_committee(ROOT / "committee.toml"), complaints_to=COMMITTEE)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with not_waiting_for_the_disk(), new_database(tmp_path) as url:
        lay_out_file(tmp_path / DATABASE_FILE)
        database = Database(url, Sealer([Fernet.generate_key().decode()]), "mail.example")
        database.migrate()
        yield database
        database.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_from({"FORMSERVICE_DATA": str(tmp_path / "var")})


@pytest.fixture
def links(settings: Settings) -> Links:
    return Links(settings.secret_keys, "https://klacht.example.org", 400, 3)


@pytest.fixture
def submit(db: Database, committee: Committee) -> Callable[..., Case]:
    """Submit a complaint with answers and files of one's own."""

    def make(files: tuple[tuple[str, bytes], ...] = (), of: Committee = committee, **changed: str) -> Case:
        answers = {**ANSWERS, **changed}
        draft = drafts.new_id()
        drafts.merge(db, draft, "ar", answers, NOW)
        for name, content in files:
            drafts.add_attachment(db, draft, "ar", SafeFile(name, "pdf", content, "00", "00"), NOW, of.uploads)
        mails: Any = {"tenant": answers["mail"], "helper": answers.get("helper_mail", "")}
        return take_in(
            db, draft, answers["letters_in"], answers, 1, lambda new: letters_for_received(new, of), mails, NOW
        )

    return make


@pytest.fixture
def service(settings: Settings, committee: Committee, db: Database, links: Links) -> Service:
    return Service(settings, committee, db, links, clock=lambda: NOW)


@pytest.fixture
def outbox(service: Service) -> Outbox:
    return Outbox(service)


@pytest.fixture
def written(settings: Settings) -> Callable[[], dict[str, EmailMessage]]:
    """Read the mails that were written as files, by their kind and part."""

    def read() -> dict[str, EmailMessage]:
        mails = {}
        for file in sorted((settings.data / "letters").glob("*.eml")):
            _, kind, part, _ = file.stem.split("-")
            mail = BytesParser(policy=default).parsebytes(file.read_bytes())
            assert isinstance(mail, EmailMessage)
            mails[f"{kind}-{part}"] = mail
        return mails

    return read


@dataclass
class Sink:
    """A mail server: it gives the replies that were put in, one a mail, and then takes everything.

    What is refused, for an address or for the text that comes for it, it refuses each time.
    """

    refused: dict[str, str] = field(default_factory=dict)
    refused_text: dict[str, str] = field(default_factory=dict)
    to_recipient: list[str] = field(default_factory=list)
    to_data: list[str] = field(default_factory=list)
    taken: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, _server: object, _session: object, envelope: Envelope, to: str, _: object) -> str:
        reply = self.refused.get(to) or (self.to_recipient.pop(0) if self.to_recipient else "250 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(to)
        return reply

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        refused = next((self.refused_text[to] for to in envelope.rcpt_tos if to in self.refused_text), "")
        reply = refused or (self.to_data.pop(0) if self.to_data else "250 OK")
        if reply.startswith("250"):
            assert isinstance(envelope.content, bytes)
            mail = BytesParser(policy=default).parsebytes(envelope.content)
            assert isinstance(mail, EmailMessage)
            self.taken.append((envelope.mail_from or "", envelope.rcpt_tos, mail))
        return reply


@pytest.fixture
def sink() -> Iterator[Sink]:
    handler = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def mailing(service: Service, sink: Sink) -> Outbox:
    return Outbox(through(service, f"smtp://127.0.0.1:{sink.port}"))


def deliver_at(outbox: Outbox, moment: datetime) -> int:
    """Deliver what is due when the clock stands at this moment."""
    return Outbox(replace(outbox.service, clock=lambda: moment)).deliver_due()


def through(service: Service, smtp_url: str) -> Service:
    """Return the same service with a mail server."""
    return replace(service, settings=replace(service.settings, smtp_url=smtp_url))


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content.replace("\r\n", "\n")


def withdraw(db: Database, committee: Committee, case: Case, reason: str = "", after_days: int = 1) -> None:
    changed = change_state(
        db,
        case.id,
        State.WITHDRAWN,
        date(2026, 12, 14) + timedelta(days=after_days),
        BY_TENANT,
        reason,
        NOW + timedelta(days=after_days),
        committee.undo_days,
        lambda _, withdrawn: letters_for_withdrawn(withdrawn, committee),
    )
    assert isinstance(changed, Case)


def go_on(db: Database, committee: Committee, case: Case) -> None:
    changed = change_state(
        db,
        case.id,
        State.RECEIVED,
        date(2026, 12, 16),
        BY_TENANT,
        "",
        NOW + timedelta(days=2),
        committee.undo_days,
        lambda _, reopened: letters_for_reopened(reopened, committee),
    )
    assert isinstance(changed, Case)


def status(db: Database, case: Case, kind: str) -> LetterStatus:
    [found] = [letter for letter in letters.of_case(db, case.id) if letter.kind == kind]
    return found
