"""Letters: none is lost whatever the mail server does."""

import os
import signal
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from statistics import median
from unittest.mock import patch

from formservice.acts.submit import take_in
from formservice.letters.kinds import LetterKind
from formservice.letters.received import letters_for_received
from formservice.mail import sending
from formservice.mail.outbox import LEASE, Outbox
from formservice.questions.steps import VERSION
from formservice.service import Service
from formservice.storage import cases, drafts, letters
from formservice.storage.letters import LetterState, NewLetter
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.harness.commands import run
from tests.harness.processes import Running
from tests.harness.serving import Served
from tests.harness.steps import COMPLAINT, TENANT
from tests.trust.ledger import LETTERS, Teller, beside
from tests.trust.mail_server import HANGS_UP, IS_SILENT, MailServer, Trouble, mail_server
from tests.trust.promise import Seen, promise
from tests.trust.service import served, wait_until

_DOWN = Trouble("is down", "nothing", "")
_TROUBLES = (
    _DOWN,
    Trouble("has no room for a connection", "greeting", "421 too busy"),
    Trouble("takes the connection and is silent", "greeting", IS_SILENT),
    Trouble("offers TLS and refuses it", "STARTTLS", "454 TLS not available"),
    Trouble("shows a certificate that nobody vouches for", "certificate", ""),
    Trouble("does not know the password", "AUTH", "535 authentication failed"),
    Trouble("cannot look the password up", "AUTH", "454 temporary failure"),
    Trouble("refuses the sender for now", "MAIL", "451 try later"),
    Trouble("refuses the sender", "MAIL", "550 not allowed"),
    Trouble("has a full disk", "MAIL", "452 insufficient system storage"),
    Trouble("is silent after the sender", "MAIL", IS_SILENT),
    Trouble("lets strangers wait (greylisting)", "RCPT", "450 greylisted"),
    Trouble("goes away at the recipient", "RCPT", "421 shutting down"),
    Trouble("refuses every recipient for good", "RCPT", "550 no such user", is_final=True),
    Trouble("refuses the tenant for good", "RCPT", "550 no such user", is_final=True, only_to="samira@"),
    Trouble("is silent before the text", "DATA", IS_SILENT),
    Trouble("refuses the text before it comes", "DATA", "451 try later"),
    Trouble("refuses the text for now", "text", "451 try later"),
    Trouble("has no room for the text", "text", "452 insufficient system storage"),
    Trouble("refuses the text for good", "text", "554 looks like spam", is_final=True),
    Trouble("hangs up after the text, and lost it", "text", HANGS_UP),
    Trouble("hangs up after it took the text", "text", HANGS_UP, is_taken=True),
    Trouble("is silent after it took the text", "text", IS_SILENT, is_taken=True),
)
_PATIENCE = 0.5
_UNTIL_THE_LEASE_IS_OUT = LEASE + timedelta(seconds=1)
_ROUNDS = 4
_SECONDS = 60


@dataclass
class _Post:
    """What was asked to go out and what came of it, held against what the mail server took."""

    tried: Counter[str] = field(default_factory=Counter)
    never: Counter[str] = field(default_factory=Counter)

    def hold(self, service: Service, server: MailServer, final: dict[str, Trouble | None]) -> None:
        """Count what is lost, stuck or given up of these complaints, by id with the trouble that each met."""
        taken = Counter(str(mail["Message-ID"]) for mail in server.taken)
        for id, trouble in final.items():
            rows = [row for row in letters.of_case(service.db, id) if row.kind != LetterKind.COMMITTEE_UNREACHED]
            told = len(letters.of_case(service.db, id)) - len(rows)
            self.never["addresses of which the committee is not told once"] += told != bool(
                trouble and trouble.is_final
            )
            self.never["complaints without their letters"] += tuple(sorted(row.kind for row in rows)) != LETTERS
            for row in rows:
                self.tried["letters"] += 1
                self.tried["repeats"] += max(0, taken[row.message_id] - 1)
                is_refused = bool(
                    trouble and trouble.is_final and (not trouble.only_to or row.kind == "tenant_received")
                )
                self.tried["refused for good"] += is_refused
                self.never["lost"] += row.state is LetterState.SENT and not taken[row.message_id]
                self.never["stuck"] += row.state is LetterState.QUEUED
                self.never["wrongly given up or not"] += (row.state is LetterState.FAILED) != is_refused
        self.never["repeats under a name of their own"] += _renamed(server.taken)


@promise(8, "mail server down, slow, refusing, killed between accepting and marking", short=1, long=40)
def keep_every_letter(folder: Path, rounds: int) -> Seen:
    """Meet every trouble with a clock that is set, then kill the real delivery just after a letter was taken."""
    post = _Post(never=Counter(dict.fromkeys(("lost", "stuck", "not taken in", "unseen by doctor"), 0)))
    with mail_server(folder / "one") as server, patch.dict(os.environ, server.environment):
        for number in range(max(1, rounds // 10)):
            _meet_every_trouble(folder / f"clock-{number}", server, post)
    with (
        mail_server(folder / "two") as server,
        patch.dict(os.environ, server.environment),
        served(folder / "served", server.environment) as running,
    ):
        times = _kill_after_taking(running, server, post, rounds)
    tried = post.tried
    return Seen(
        f"{len(_TROUBLES)} troubles, {rounds} kills, {tried['letters']} letters, "
        f"{tried['refused for good']} refused for good, {tried['repeats']} repeats",
        post.never,
        {"last page while mail is well": f"{times[0]:.2f} s", "while it is not": f"{times[1]:.2f} s"},
    )


def _meet_every_trouble(folder: Path, server: MailServer, post: _Post) -> None:
    clock = Clock()
    folder.mkdir()
    with service_in(folder, ROOT / "build", shipped(), clock) as service:
        final: dict[str, Trouble | None] = {}
        for trouble in _TROUBLES:
            final[_submitted(service)] = trouble
            _in_trouble(service, server, trouble)
            for _ in range(_ROUNDS):
                clock.pass_by(_UNTIL_THE_LEASE_IS_OUT)
                _deliver(service, server)
        post.hold(service, server, final)
        failed = letters.undelivered(service.db).failed
        told = run(service, "doctor")
        is_told = told.returncode == 1 and f"failed for good: {failed};" in told.stdout
        post.never["unseen by doctor"] += 0 if is_told else failed


def _submitted(service: Service) -> str:
    answers = {**TENANT, **COMPLAINT, "for_whom": "self", "corporation": "Woonstichting De Brug", "letters_in": "nl"}
    draft, now, mails = drafts.new_id(), service.now(), {"tenant": TENANT["mail"], "helper": ""}
    drafts.merge(service.db, draft, "nl", answers, now)

    def queued(new: cases.Case) -> list[NewLetter]:
        return letters_for_received(new, service.committee)

    return take_in(service.db, draft, "nl", answers, VERSION, queued, mails, now).id


def _in_trouble(service: Service, server: MailServer, trouble: Trouble) -> None:
    server.trouble, met = trouble, server.met
    if trouble is _DOWN:
        server.close()
    with patch.object(sending, "TIMEOUT_SECONDS", _PATIENCE if trouble.says == IS_SILENT else _SECONDS):
        _deliver(service, server)
    if trouble is _DOWN:
        server.open()
        assert letters.undelivered(service.db).retrying, "nobody noticed that the server is down"
    else:
        assert server.met > met, f"nobody met a server that {trouble.name}"
    server.trouble = None


def _deliver(service: Service, server: MailServer) -> None:
    settings = replace(service.settings, smtp_url=server.url)
    Outbox(replace(service, settings=settings)).deliver_due()


def _kill_after_taking(running: Served, server: MailServer, post: _Post, kills: int) -> tuple[float, float]:
    """Return how long the last page takes while the mail server is well, and while it is not."""
    process = Running(running._running().pid, running.port)
    killed: list[int] = []

    def kill() -> None:
        for pid in process.delivery:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

    well = [_press(running, post)]
    wait_until(lambda: len(server.taken) == len(LETTERS))
    server.trouble = Trouble("is silent", "greeting", IS_SILENT)
    met = server.met
    ill = [_press(running, post)]
    wait_until(lambda: server.met > met)
    ill.append(_press(running, post))
    server.trouble = Trouble("took it when the delivery is killed", "text", HANGS_UP, is_taken=True, then=kill)
    while (before := len(killed)) < kills:
        ill.append(_press(running, post))
        wait_until(lambda before=before: len(killed) > before)
    server.trouble = None
    with beside(running) as service:
        for number in range(1, _ROUNDS + 1):
            later = replace(service, clock=lambda n=number: service.now() + n * _UNTIL_THE_LEASE_IS_OUT)
            _deliver(later, server)
        everyone: dict[str, Trouble | None] = dict.fromkeys(cases.all_ids(service.db))
        post.never["not taken in"] += post.tried["pressed"] - len(everyone)
        post.hold(service, server, everyone)
    return median(well), median(ill)


def _press(running: Served, post: _Post) -> float:
    """Submit a complaint, count it where it was not taken in, and return how long its last page took."""
    teller = Teller(running.port)
    teller.go_to_the_last_page()
    started = time.perf_counter()
    post.never["not taken in"] += not teller.press()
    post.tried["pressed"] += 1
    teller.browser.wire.close()
    return time.perf_counter() - started


def _renamed(taken: list[EmailMessage]) -> int:
    """Return how many letters came again under another Message-ID: same recipient and subject, which has the number."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mail in taken:
        names[str(mail["To"]), str(mail["Subject"])].add(str(mail["Message-ID"]))
    return sum(len(each) - 1 for each in names.values())
