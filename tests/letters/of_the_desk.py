"""A case at the desk, for the letters about it: a corporation, hearing days, and acts whose letters go out."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pypdfium2

from formservice.acts.desk.carry_out import Done, carry_out, look
from formservice.acts.desk.plans import DeskAct
from formservice.mail.outbox import Outbox
from formservice.rules.hearing import Day
from formservice.service import Service
from formservice.storage import corporations, hearing_days, letters
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.hearing_days import HearingDay, Where
from formservice.storage.letters import LetterState
from tests.harness.mailing import NOW

CORPORATION = "klachten@debrug.example"
POST = ("Postbus 12", "1234 AB Ergens")
OFFICE = ("Kade 7", "1234 CD Ergens")
PANEL = "mr. Paneel-Kanarie"
PARTY = Party("Woonstichting De Brug", "Mevrouw Kars", CORPORATION, post=POST)


@dataclass
class Desk:
    """Acts of a secretary on one case, each at its own time."""

    service: Service
    case: Case
    now: datetime = NOW

    def do(self, act: DeskAct, *, goes_out: bool = True) -> Done:
        """Carry an act out, and, unless told otherwise, let its letters go."""
        here = replace(self.service, clock=lambda: self.now)
        done = carry_out(here, "s" * 32, self.case.id, act, look(here, self.case.id).version, secrets.token_hex(8))
        assert isinstance(done, Done), done
        if goes_out:
            self.deliver()
        return done

    def deliver(self) -> None:
        """Let go what has waited long enough, and go on a day."""
        self.now += timedelta(minutes=20)
        Outbox(replace(self.service, clock=lambda: self.now)).deliver_due()
        self.now += timedelta(minutes=20)

    def mails(self, kind: str) -> list[EmailMessage]:
        """Return the mails of a kind that went out about the case, the first one first."""
        rows = [row for row in letters.of_case(self.service.db, self.case.id) if row.kind == kind]
        sent = [letters.sent_bytes(self.service.db, row.id) for row in rows if row.state is LetterState.SENT]
        mails = [message_from_bytes(each, policy=default) for each in sent if each]
        return [mail for mail in mails if isinstance(mail, EmailMessage)]


def hearing_day(service: Service, on: date = date(2027, 1, 12), at: time = time(9, 30)) -> HearingDay:
    """Plan a hearing day, with a panel whose name nobody may read."""
    return hearing_days.add_day(service.db, Day(on, at, 45, 4), Where("Kantoor De Brug", OFFICE, PANEL))


def tie(service: Service, case: Case, party: Party = PARTY) -> None:
    """Tie a case to its corporation."""
    kept = corporations.add(service.db, party)
    assert kept
    with service.db.writing(f"case:{case.id}") as connection:
        corporations.tie(connection, case.id, kept.id)


def files(mail: EmailMessage) -> dict[str, EmailMessage]:
    """Return what is attached to a mail, by name."""
    return {str(each.get_filename()): each for each in mail.iter_attachments() if isinstance(each, EmailMessage)}


def in_the_window(content: bytes) -> list[str]:
    """Read what stands on the first page within the window of a DIN long envelope, and see that all of it fits."""
    page = pypdfium2.PdfDocument(content)[0]
    text, height = page.get_textpage(), page.get_height()
    left, right, top, bottom = (millimetres * 72 / 25.4 for millimetres in (20, 100, 50, 80))
    seen = text.get_text_bounded(left=left, right=right, top=height - top, bottom=height - bottom)
    below = text.get_text_bounded(left=0, right=page.get_width(), top=height - bottom, bottom=height - 85 * 72 / 25.4)
    assert below.strip() == "", "nothing of the letter looks out of the window"
    return [line.strip() for line in seen.splitlines() if line.strip()]


Submit = Callable[..., Case]


def one(mails: list[EmailMessage]) -> EmailMessage:
    """Return the only one of these mails."""
    [mail] = mails
    return mail
