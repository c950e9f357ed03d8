"""Letters are sent once, wait when the server does not answer, and are kept when they fail for good."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from formservice.letters.kinds import LetterKind
from formservice.letters.requested import request_for_links
from formservice.letters.split import plan_parts
from formservice.mail.outbox import GIVES_UP_AFTER, Outbox
from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.settings.installation import Settings
from formservice.storage import letters
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.letters import LetterState, NewLetter
from tests.harness.mailing import COMMITTEE, NOW, TENANT, Sink, deliver_at, status, text_of, through

Submit = Callable[..., Case]
Written = Callable[[], dict[str, EmailMessage]]


def test_a_server_that_takes_mail_gets_each_letter_once(
    submit: Submit, mailing: Outbox, sink: Sink, db: Database
) -> None:
    case = submit()
    assert mailing.deliver_due() == 2
    assert deliver_at(mailing, NOW + timedelta(hours=2)) == 0
    assert sorted(to for _, [to], _ in sink.taken) == [TENANT, COMMITTEE]
    assert {sender for sender, _, _ in sink.taken} == {"info@kwru.nl"}
    letter = status(db, case, LetterKind.TENANT_RECEIVED)
    assert letter.state is LetterState.SENT
    [mail] = [mail for _, [to], mail in sink.taken if to == TENANT]
    assert mail["Message-ID"] == letter.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == "info@kwru.nl"
    assert mail["From"] == "Klachtencommissie KWRU <info@kwru.nl>"
    assert mail["Date"].datetime == NOW
    kept = letters.sent_bytes(db, letter.id)
    assert kept is not None
    assert b"Message-ID" in kept


@pytest.mark.parametrize("where", ["to_recipient", "to_data"])
def test_a_letter_that_is_refused_for_good_fails_at_once_and_the_others_go_out(
    submit: Submit, mailing: Outbox, sink: Sink, db: Database, where: str
) -> None:
    case = submit()
    getattr(sink, where).append("550 no such user here")
    assert mailing.deliver_due() == 2  # the committee is told
    failed = [letter for letter in letters.of_case(db, case.id) if letter.state is LetterState.FAILED]
    assert len(failed) == 1
    assert failed[0].error in {"SMTPRecipientsRefused 550", "SMTPDataError 550"}
    assert letters.undelivered(db).failed == 1


@pytest.mark.parametrize("where", ["to_recipient", "to_data"])
def test_a_letter_that_is_refused_for_now_goes_out_after_a_minute_under_the_same_message_id(
    submit: Submit, mailing: Outbox, sink: Sink, db: Database, where: str
) -> None:
    case = submit(mail="")
    message_id = status(db, case, LetterKind.COMMITTEE_RECEIVED).message_id
    getattr(sink, where).append("451 try later")
    assert mailing.deliver_due() == 0
    assert status(db, case, LetterKind.COMMITTEE_RECEIVED).state is LetterState.QUEUED
    assert deliver_at(mailing, NOW + timedelta(seconds=59)) == 0
    assert deliver_at(mailing, NOW + timedelta(seconds=60)) == 1
    assert [mail["Message-ID"] for _, _, mail in sink.taken] == [message_id]


def test_pauses_grow_and_after_five_days_a_letter_is_given_up(submit: Submit, service: Service, db: Database) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{unheard.getsockname()[1]}"
        outbox = Outbox(through(service, url))
        case = submit(mail="")
        moment, pauses, grown = NOW, [], [1, 2, 5, 15, 60, 60, 60]
        while status(db, case, LetterKind.COMMITTEE_RECEIVED).state is LetterState.QUEUED:
            assert deliver_at(outbox, moment) == 0
            waits: datetime = status(db, case, LetterKind.COMMITTEE_RECEIVED).next_at
            pauses.append((waits - moment).total_seconds() / 60)
            moment = max(waits, moment + timedelta(seconds=1))
            if len(pauses) == len(grown):  # the hours between are alike
                moment = NOW + GIVES_UP_AFTER - timedelta(minutes=150)
    letter = status(db, case, LetterKind.COMMITTEE_RECEIVED)
    assert pauses[: len(grown)] == grown
    assert set(pauses[len(grown) : -1]) == {60}
    assert letter.state is LetterState.FAILED
    assert letter.error == "ConnectionRefusedError"
    assert timedelta(days=4, hours=23) < moment - NOW <= GIVES_UP_AFTER


def test_a_server_that_is_down_is_tried_once_and_not_for_each_letter(
    submit: Submit, service: Service, db: Database
) -> None:
    case = submit()
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{unheard.getsockname()[1]}"
        Outbox(through(service, url)).deliver_due()
    assert sum(letter.attempts for letter in letters.of_case(db, case.id)) == 1


def test_no_letter_leaves_this_machine_without_tls(submit: Submit, service: Service, db: Database, sink: Sink) -> None:
    # 0.0.0.0 leads to the sink as well, but is not known to be this machine; the sink has no TLS
    away = Outbox(through(service, f"smtp://0.0.0.0:{sink.port}"))
    case = submit()
    assert away.deliver_due() == 0
    assert not sink.taken
    waiting = letters.of_case(db, case.id)
    assert {letter.state for letter in waiting} == {LetterState.QUEUED}
    assert "SMTPNotSupportedError" in {letter.error for letter in waiting}


def test_a_letter_that_cannot_be_composed_waits_and_keeps_no_other_back(
    db: Database, outbox: Outbox, submit: Submit
) -> None:
    letters.queue_now(db, NewLetter(LetterKind.WITHDRAWAL_LINKS, "nl", TENANT, details={}), NOW - timedelta(hours=1))
    letters.queue_now(db, NewLetter("of no kind", "nl", TENANT), NOW - timedelta(hours=1))
    submit()
    assert outbox.deliver_due() == 2
    counted = letters.undelivered(db)
    assert (counted.retrying, counted.failed) == (1, 1)
    deliver_at(outbox, NOW + GIVES_UP_AFTER)
    assert letters.undelivered(db).failed == 2


def test_what_is_kept_and_logged_about_a_failure_is_nothing_personal(
    submit: Submit, mailing: Outbox, sink: Sink, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    case = submit()
    sink.to_recipient += [f"550 {TENANT} is unknown", f"451 {TENANT} is busy"]
    with caplog.at_level(logging.DEBUG, logger="formservice"):
        mailing.deliver_due()
    said = caplog.text + "".join(letter.error or "" for letter in letters.of_case(db, case.id))
    assert "SMTPRecipientsRefused 550" in said
    for private in (TENANT, COMMITTEE, "Fatima", case.reference):
        assert private not in said


def test_a_file_is_whole_for_its_owner_alone_and_written_again_under_the_same_name(
    submit: Submit, outbox: Outbox, settings: Settings, db: Database, written: Written
) -> None:
    case = submit(mail="")
    outbox.deliver_due()
    folder = settings.data / "letters"
    [file] = folder.iterdir()
    letter = status(db, case, LetterKind.COMMITTEE_RECEIVED)
    assert file.name == f"20261214T093000Z-committee_received-1-{letter.id}.eml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert written()["committee_received-1"]["Message-ID"] == letter.message_id


def test_a_disk_that_cannot_be_written_makes_letters_wait(submit: Submit, outbox: Outbox, settings: Settings) -> None:
    submit(mail="")
    settings.data.mkdir(exist_ok=True)
    blocked = settings.data / "letters"
    blocked.write_text("not a folder")
    assert outbox.deliver_due() == 0
    blocked.unlink()
    assert deliver_at(outbox, NOW + timedelta(minutes=1)) == 1


def test_where_nobody_is_set_to_get_complaints_files_go_to_nobody(
    submit: Submit, service: Service, committee: Committee, written: Written
) -> None:
    nobody = replace(committee, complaints_to="")
    submit(of=nobody, mail="")
    assert Outbox(replace(service, committee=nobody)).deliver_due() == 1
    assert written()["committee_received-1"]["To"].endswith("@klachtwijzer.invalid")


@pytest.mark.parametrize(
    ("sizes", "first", "expected"),
    [
        ([], 0, [[]]),
        ([100_000], 0, [[0]]),
        ([300_000, 300_000], 0, [[0, 1]]),
        ([400_000, 400_000], 0, [[0], [1]]),
        ([300_000, 300_000], 400_000, [[0], [1]]),
        ([100_000], 950_000, [[], [0]]),
        ([700_000], 400_000, [[], [0]]),
        ([1_400_000], 0, [[], [0], [0]]),
        ([100_000, 1_400_000, 100_000], 0, [[0], [1], [1], [2]]),
    ],
)
def test_files_are_divided_over_mails_of_at_most_a_million_bytes(
    sizes: list[int], first: int, expected: list[list[int]]
) -> None:
    parts = plan_parts(sizes, 1_000_000, first)
    assert [[piece.index for piece in part] for part in parts] == expected
    for index, size in enumerate(sizes):
        pieces = [piece for part in parts for piece in part if piece.index == index]
        assert [pieces[0].start, *(piece.stop for piece in pieces)] == [*(piece.start for piece in pieces), size]
        assert [piece.number for piece in pieces] == list(range(1, pieces[0].count + 1))


def test_a_file_that_no_mail_can_hold_comes_whole_in_numbered_pieces(
    submit: Submit, service: Service, committee: Committee, written: Written
) -> None:
    committee = replace(committee, mail_max_bytes=9_000_000)
    content = os.urandom(24_000_000)
    case = submit(files=(("scan.pdf", content), ("brief.pdf", b"%PDF-1.7")), of=committee)
    sent = Outbox(replace(service, committee=committee)).deliver_due()
    mails = {name: mail for name, mail in written().items() if name.startswith("committee_received")}
    assert sent > len(mails) > 3
    assert max(len(mail.as_bytes()) for mail in mails.values()) <= committee.mail_max_bytes
    files = {f.get_filename(): f.get_content() for mail in mails.values() for f in mail.iter_attachments()}
    pieces = sorted(name for name in files if name.startswith("scan.pdf."))
    assert pieces == [f"scan.pdf.{number:03}" for number in range(1, len(pieces) + 1)]
    assert b"".join(files[name] for name in pieces) == content
    assert files["brief.pdf"] == b"%PDF-1.7"
    told = text_of(mails["committee_received-2"])
    assert f"Stuk 1 van {len(pieces)}" in told
    assert case.reference in told


def test_no_mail_is_over_the_limit_and_together_the_parts_hold_every_file(
    submit: Submit, service: Service, committee: Committee, written: Written
) -> None:
    small = replace(committee, mail_max_bytes=1_000_000)
    content = {f"{number}.pdf": os.urandom(350_000) for number in range(5)}
    long = "السقف يسرب الماء " * 1_100
    story = {"what_happened": long, "corporation_did": long, "wanted": long}
    case = submit(files=tuple(content.items()), of=small, mail="", **story)
    sent = Outbox(replace(service, committee=small)).deliver_due()
    mails = written()
    found = {}
    for number in range(1, sent + 1):
        mail = mails[f"committee_received-{number}"]
        assert len(mail.as_bytes()) <= 1_000_000
        assert mail["Subject"] == f"Klacht {case.reference} (deel {number} van {sent})"
        found |= {file.get_filename(): file.get_content() for file in mail.iter_attachments()}
    assert sent > 2
    assert {name: found[name] for name in content} == content
    assert "in een volgend deel" in text_of(mails["committee_received-1"])


def test_the_worker_delivers_by_itself_until_it_is_told_to_stop(submit: Submit, service: Service, sink: Sink) -> None:
    stopped = threading.Event()
    outbox = Outbox(through(service, f"smtp://127.0.0.1:{sink.port}"))
    worker = threading.Thread(target=outbox.run_until_stopped, args=(stopped.is_set, 0.05))
    worker.start()
    submit()
    until = time.monotonic() + 10
    while len(sink.taken) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    stopped.set()
    worker.join(5)
    assert not worker.is_alive()
    assert len(sink.taken) == 2


def test_a_request_that_matches_nothing_is_closed_and_not_counted_as_undelivered(outbox: Outbox, db: Database) -> None:
    letters.queue_now(db, request_for_links("niemand@example.org", None, "nl"), NOW)
    assert outbox.deliver_due() == 0
    assert letters.undelivered(db).queued == 0
