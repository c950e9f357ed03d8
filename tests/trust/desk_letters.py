"""Letters of the desk: both parties are told of what stands, nobody of what was taken back, and each of its own.

Checks 19 and 20 of the desk.
"""

import os
import random
import secrets
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Barrier

from formservice.acts.desk import posting
from formservice.acts.desk.carry_out import Done, carry_out, look, take_back
from formservice.acts.desk.plans import Invite
from formservice.app import open_service
from formservice.mail.outbox import Outbox
from formservice.rules.case import State
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import cases, desk_log, hearing_days, letters, outgoing
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.desk_log import Did
from formservice.storage.hearing_days import HearingDay
from formservice.storage.letters import LetterState
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.desk.stage import hearing_day, tie, tied_case
from tests.harness.databases import not_waiting_for_the_disk
from tests.harness.desk import at_desk
from tests.harness.pdf_text import words_of
from tests.harness.visit import Browser
from tests.trust.promise import Seen, promise

_STAFF = "5" * 32
_BOTH = {"tenant_invited", "corporation_invited"}
_SLOTS = 40
_LONGEST_ACT = 0.06  # seconds: about as long as taking an act back takes


@promise(30, "a party that was not told", short=6, long=500)
def tell_both_or_neither(folder: Path, rounds: int) -> Seen:
    """Kill -9 in the middle of acts, and take acts back while their letters go; hold letters against what stands."""
    clock, never = Clock(), Counter[str]()
    with not_waiting_for_the_disk(), service_in(folder, ROOT / "build", shipped(), clock) as service:
        killed = [_with_slot(service, number) for number in range(rounds)]
        lasts = 0.0
        for number, (case, day, slot) in enumerate(killed):
            # the first is left alone, to see how long that takes here
            ended = _kill_in_an_act(service, clock, case, day, slot, lasts)
            lasts = ended if number == 0 else lasts
        for case, _, _ in killed:
            never += _contradictions(service, case)
        outcomes = Counter(_take_back_while_sending(service, number, never) for number in range(rounds))
        _worker(service, clock.now + timedelta(days=1)).deliver_due()
        for case, _, _ in killed:
            never += _contradictions(service, case)
        done = sum(_standing(service, case) > 0 for case, _, _ in killed)
    told = ", ".join(f"{what} {times}" for what, times in sorted(outcomes.items()))
    return Seen(f"{rounds} kills ({done} acts stand), {rounds} taken back while sending ({told})", _all(never))


def _all(never: Counter[str]) -> dict[str, int]:
    kinds = ("acts without their letters", "letters of what does not stand", "states that tell otherwise")
    return {what: never[what] for what in (*kinds, "told otherwise than it is")}


def _with_slot(service: Service, number: int) -> tuple[Case, HearingDay, int]:
    days = hearing_days.days_from(service.db, service.today())
    day = days[-1] if days and number % _SLOTS else hearing_day(service, slots=_SLOTS, place=f"Zaal {number}")
    return tied_case(service), day, number % _SLOTS


def _kill_in_an_act(service: Service, clock: Clock, case: Case, day: HearingDay, slot: int, lasts: float) -> float:
    """Let a process of its own invite both, and take that back half of the time; kill it somewhere on the way.

    Left alone where it is not known how long it `lasts`, in seconds; returns how long it lived.
    """
    ready, tell = os.pipe()
    takes_back = not lasts or random.random() < 0.5
    child = os.fork()
    if not child:
        try:
            own = open_service(service.settings, service.committee, clock)
            os.write(tell, b".")
            done = carry_out(own, _STAFF, case.id, Invite(day.id, slot), look(own, case.id).version, _form())
            if takes_back and isinstance(done, Done):
                take_back(own, _STAFF, case.id, done.number, _form())
        finally:
            os._exit(0)
    os.read(ready, 1)
    began = time.monotonic()
    if lasts:
        time.sleep(random.uniform(0, 1.2 * lasts))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ready)
    os.close(tell)
    return time.monotonic() - began


def _take_back_while_sending(service: Service, number: int, never: Counter[str]) -> str:
    """Take an act back at the moment at which its letters may go, as two processes with clocks of their own do."""
    case, day, slot = _with_slot(service, number)
    done = carry_out(service, _STAFF, case.id, Invite(day.id, slot), look(service, case.id).version, _form())
    assert isinstance(done, Done)
    assert done.until
    before, after = done.until - timedelta(seconds=1), done.until + timedelta(seconds=1)
    at_once = Barrier(2)

    def send() -> int:
        worker = _worker(service, after)
        at_once.wait()
        time.sleep(random.uniform(0, _LONGEST_ACT))
        return worker.deliver_due()

    with ThreadPoolExecutor(1) as hand:
        sending = hand.submit(send)
        at_once.wait()
        time.sleep(random.uniform(0, _LONGEST_ACT))
        told = take_back(replace(service, clock=lambda: before), _STAFF, case.id, done.number, _form())
        sending.result()
    _worker(service, after).deliver_due()
    states = {row.state for row in letters.of_case(service.db, case.id) if row.act}
    expected = LetterState.TAKEN_BACK if isinstance(told, Done) else LetterState.SENT
    never["told otherwise than it is"] += states != {expected}
    # what is out is out, whatever its row says
    left = "\n".join(file.name for file in (service.settings.data / "letters").glob("*.eml"))
    mine = [row for row in letters.of_case(service.db, case.id) if row.act]
    never["letters of what does not stand"] += sum(row.id in left for row in mine if row.state is not LetterState.SENT)
    never += _contradictions(service, case)
    return "taken back" if isinstance(told, Done) else "too late"


def _contradictions(service: Service, case: Case) -> Counter[str]:
    """Return what does not fit: letters, states and hearings that tell otherwise than the acts that stand."""
    rows = [row for row in letters.of_case(service.db, case.id) if row.act]
    with service.db.reading() as connection:
        acts = desk_log.of_case(service.db, connection, case.id)
        hearings = hearing_days.of_case(service.db, connection, case.id)
    undone = {act.undoes for act in acts if act.what is Did.TAKE_BACK}
    standing = {act.number for act in acts if act.what is Did.TAKE_UP_AND_INVITE} - undone
    out = {(row.act, row.kind) for row in rows if row.state is not LetterState.TAKEN_BACK}
    found = cases.find(service.db, case.id)
    planned = [each for each in hearings if each.outcome is Outcome.PLANNED]
    is_invited = found is not None and found.state is State.INVITED
    return Counter(
        {
            "acts without their letters": len({(act, kind) for act in standing for kind in _BOTH} - out),
            "letters of what does not stand": len({pair for pair in out if pair[0] not in standing}),
            "states that tell otherwise": int(not len(standing) == len(planned) == is_invited),
        }
    )


def _standing(service: Service, case: Case) -> int:
    found = cases.find(service.db, case.id)
    return int(found is not None and found.state is State.INVITED)


@promise(36, "the wrong recipient", short=2, long=60)
def reach_their_own(folder: Path, pairs: int) -> Seen:
    """Invite the parties of two cases at once, swap ids in the forms by hand, and read every mail that went out."""
    clock, never = Clock(), Counter[str]()
    read = 0
    with not_waiting_for_the_disk(), service_in(folder, ROOT / "build", shipped(), clock) as service:
        browser = at_desk(service)
        for number in range(pairs):
            both = [_case_of_its_own(service, f"{number}{side}") for side in "ab"]
            days = [hearing_day(service, place=f"Zaal {number}{side}") for side in "ab"]
            at_once = Barrier(2)

            def invite(case: Case, day: HearingDay, start: Barrier = at_once) -> Done:
                seen = look(service, case.id).version
                start.wait()
                done = carry_out(service, _STAFF, case.id, Invite(day.id, 0), seen, _form())
                assert isinstance(done, Done)
                return done

            with ThreadPoolExecutor(2) as hands:
                done = list(hands.map(invite, both, days))
            never["swapped forms that did something"] += _swap(service, browser, both, done)
            _worker(service, clock.now + timedelta(hours=1)).deliver_due()
            for mine, other in (both, both[::-1]):
                for kind, mail in _mails(service, mine):
                    read += 1
                    whose = ("huurder",) if kind.startswith("tenant") else ("klachten", "nieuw")
                    own = {f"{who}-{_tag(mine)}@example.org" for who in whose}
                    never["letters to another"] += str(mail["To"]) not in own
                    said = _said(mail)
                    never["letters about another"] += mine.reference not in said
                    never["letters that tell of another"] += any(
                        each in said for each in (other.reference, _tag(other))
                    )
    kinds = ("letters to another", "letters about another", "letters that tell of another")
    return Seen(
        f"{pairs} pairs at once, {read} letters read",
        {what: never[what] for what in (*kinds, "swapped forms that did something")}
        | {"pairs without letters": int(read != pairs * 4)},
    )


def _case_of_its_own(service: Service, tag: str) -> Case:
    name = f"kanarie{tag}x"
    party = Party(f"Corporatie {name}", f"Kars {name}", f"klachten-{name}@example.org")
    case = tied_case(service, name=f"Huurder {name}", mail=f"huurder-{name}@example.org", corporation=party.name)
    tie(service, case, party)
    return case


def _tag(case: Case) -> str:
    return case.complaint.name.removeprefix("Huurder ")


def _swap(service: Service, browser: Browser, both: list[Case], done: list[Done]) -> int:
    """Post what belongs to one case with the ids of the other; return how much of that did something."""
    (one, other), (first, second) = both, done
    did = 0
    for case, act in ((one, second), (other, first)):
        did += isinstance(take_back(service, _STAFF, case.id, act.number, _form()), Done)
    rows = [
        next(row for row in letters.of_case(service.db, case.id) if row.kind == "corporation_invited") for case in both
    ]
    outgoing.mark_failed(service.db, rows[0].id, "SMTPRecipientsRefused 550")
    browser.visit("/desk/post")
    token = browser.filled().get("csrf_token", "")
    typed = {"csrf_token": token, "form": _form(), f"mail-{rows[1].id}": f"klachten-{_tag(other)}@example.org"}
    page = browser.send(typed, f"/desk/post/{rows[0].id}/again", check=False)
    did += page.status != 422
    browser.send(typed, f"/desk/post/{rows[1].id}/again", check=False)
    kept = {row.id: row for case in both for row in letters.of_case(service.db, case.id)}
    did += kept[rows[0].id].state is not LetterState.FAILED
    did += kept[rows[1].id].state is not LetterState.QUEUED
    did += not posting.send_again(service, _STAFF, rows[0].id, f"nieuw-{_tag(one)}@example.org", _form())
    return did


def _mails(service: Service, case: Case) -> list[tuple[str, EmailMessage]]:
    rows = [row for row in letters.of_case(service.db, case.id) if row.act]
    mails = [
        (row.kind, message_from_bytes(letters.sent_bytes(service.db, row.id) or b"", policy=default)) for row in rows
    ]
    return [(kind, mail) for kind, mail in mails if isinstance(mail, EmailMessage) and mail["To"]]


def _said(mail: EmailMessage) -> str:
    said = [str(value) for value in mail.values()]
    for part in mail.walk():
        if part.get_content_type() == "application/pdf":
            said.append(words_of(part.get_content()))
        elif not part.is_multipart():
            said.append(str(part.get_filename()))
            said.append((part.get_payload(decode=True) or b"").decode())
    return "\n".join(said)


def _worker(service: Service, now: datetime) -> Outbox:
    return Outbox(replace(service, clock=lambda: now))


def _form() -> str:
    return secrets.token_hex(16)
