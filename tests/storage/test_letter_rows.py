"""Letters as rows: each goes out under one lease, under one Message-ID, and is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from formservice.storage import letters, outgoing, tables
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.letters import LetterRow, LetterState, NewLetter, Undelivered

MINUTE = timedelta(minutes=1)
REQUEST = NewLetter("withdrawal_links", "ar", "huurder@example.nl", details={"mail": "huurder@example.nl"})


def test_a_leased_letter_tells_all_that_its_worker_needs(
    db: Database, now: datetime, submit: Callable[..., Case]
) -> None:
    case = submit()
    row = outgoing.lease(db, "one", now, MINUTE)
    assert row is not None
    assert (row.case_id, row.recipient, row.attempts, row.created_at) == (case.id, "huurder@example.nl", 1, now)
    assert row.details == {"code": case.code, "after": 1}
    assert row.message_id.endswith("@mail.example>")


def test_nobody_else_gets_a_leased_letter_until_the_lease_ends(db: Database, now: datetime) -> None:
    id = letters.queue_now(db, REQUEST, now)
    first = outgoing.lease(db, "one", now, MINUTE)
    assert first is not None
    assert outgoing.lease(db, "two", now + timedelta(seconds=59), MINUTE) is None
    again = outgoing.lease(db, "two", now + timedelta(seconds=60), MINUTE)
    assert again is not None
    assert (again.id, again.message_id, again.attempts) == (id, first.message_id, 2)


def test_eight_workers_at_once_share_the_letters_without_taking_one_twice(
    db: Database, now: datetime, at_once: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    queued = {letters.queue_now(db, REQUEST, now) for _ in range(20)}

    def work(number: int) -> list[str]:
        taken = []
        while row := outgoing.lease(db, f"worker {number}", now, MINUTE):
            taken.append(row.id)
        return taken

    taken = [id for ids in at_once(8, work) for id in ids]
    assert sorted(taken) == sorted(queued)


def test_a_letter_is_not_taken_before_its_time_and_the_longest_waiting_goes_first(db: Database, now: datetime) -> None:
    later = letters.queue_now(db, REQUEST, now + MINUTE)
    earlier = letters.queue_now(db, REQUEST, now)
    assert outgoing.lease(db, "one", now - MINUTE, MINUTE) is None
    order = [outgoing.lease(db, "one", now + MINUTE, MINUTE) for _ in range(2)]
    assert [row.id for row in order if row] == [earlier, later]


def test_a_sent_letter_is_kept_as_it_was_sent_and_never_taken_again(db: Database, now: datetime) -> None:
    id = letters.queue_now(db, REQUEST, now)
    assert letters.sent_bytes(db, id) is None
    outgoing.lease(db, "one", now, MINUTE)
    outgoing.mark_sent(db, id, b"From: ...\r\n\r\n\x00\xff", now)
    assert letters.sent_bytes(db, id) == b"From: ...\r\n\r\n\x00\xff"
    assert outgoing.lease(db, "two", now + timedelta(days=9), MINUTE) is None
    assert letters.undelivered(db) == Undelivered(0, 0, 0)


def test_a_late_worker_does_not_undo_what_another_has_done(db: Database, now: datetime) -> None:
    id = letters.queue_now(db, REQUEST, now)
    outgoing.mark_sent(db, id, b"sent", now)
    outgoing.mark_retry(db, id, "SMTPServerDisconnected", now)
    outgoing.mark_failed(db, id, "550")
    assert outgoing.lease(db, "two", now + MINUTE, MINUTE) is None
    assert letters.undelivered(db).failed == 0


def test_a_letter_that_met_trouble_comes_back_at_its_next_time(db: Database, now: datetime) -> None:
    id = letters.queue_now(db, REQUEST, now)
    outgoing.lease(db, "one", now, 10 * MINUTE)
    outgoing.mark_retry(db, id, "ConnectionRefusedError", now + MINUTE)
    assert letters.undelivered(db) == Undelivered(queued=1, retrying=1, failed=0)
    assert outgoing.lease(db, "one", now, MINUTE) is None
    row = outgoing.lease(db, "one", now + MINUTE, MINUTE)
    assert isinstance(row, LetterRow)
    assert row.attempts == 2


def test_failed_letters_are_counted_and_a_request_without_a_match_is_not(db: Database, now: datetime) -> None:
    failed, no_match, _waiting = (letters.queue_now(db, REQUEST, now) for _ in range(3))
    outgoing.mark_failed(db, failed, "550")
    outgoing.mark_no_match(db, no_match)
    assert letters.undelivered(db) == Undelivered(queued=1, retrying=0, failed=1)


def test_the_letters_of_a_case_tell_their_state_in_order(
    db: Database, now: datetime, submit: Callable[..., Case]
) -> None:
    case, _ = submit(), submit()
    ids = [status.id for status in letters.of_case(db, case.id)]
    outgoing.mark_sent(db, ids[0], b"sent", now + MINUTE)
    outgoing.mark_failed(db, ids[1], "550")
    first, second = letters.of_case(db, case.id)
    assert (first.kind, first.state, first.sent_at, first.error) == (
        "committee_received",
        LetterState.SENT,
        now + MINUTE,
        None,
    )
    assert (second.kind, second.state, second.sent_at, second.error) == (
        "tenant_received",
        LetterState.FAILED,
        None,
        "550",
    )


def test_a_recipient_moved_to_another_letter_does_not_open(db: Database, now: datetime) -> None:
    one, other = letters.queue_now(db, REQUEST, now), letters.queue_now(db, REQUEST, now)
    table = tables.letters
    with db.writing() as connection:
        stolen = connection.scalar(table.select().with_only_columns(table.c.recipient).where(table.c.id == one))
        connection.execute(update(table).where(table.c.id == other).values(recipient=stolen))
    assert db.check() == [f"the sealed value at letters.recipient:{other} cannot be opened"]
