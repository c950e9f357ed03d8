"""Each letter is with one worker at a time, however long a batch takes and whatever the clock says."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from formservice.letters.kinds import LetterKind
from formservice.letters.requested import request_for_links
from formservice.mail.outbox import LEASE, Outbox
from formservice.service import Service
from formservice.settings.installation import Settings
from formservice.storage import letters, outgoing
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.letters import LetterState
from tests.harness.mailing import NOW, TENANT, Sink, status, through

Submit = Callable[..., Case]


def test_two_workers_beside_each_other_send_nothing_twice(submit: Submit, service: Service, sink: Sink) -> None:
    for _ in range(5):
        submit()
    smtp = through(service, f"smtp://127.0.0.1:{sink.port}")
    workers = [Outbox(smtp) for _ in range(2)]
    threads = [threading.Thread(target=worker.deliver_due) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    ids = [mail["Message-ID"] for _, _, mail in sink.taken]
    assert len(ids) == len(set(ids)) == 10


class Slow:
    """A clock that goes on by `step` each time it is asked; meanwhile another worker may send one letter."""

    def __init__(self, step: timedelta) -> None:
        self._step = step
        self.now = NOW
        self.other: Outbox | None = None

    def __call__(self) -> datetime:
        self.now += self._step
        if self.other:
            asked = iter((False, True))
            self.other.deliver_due(lambda: next(asked))
        return self.now


def beside(clock: Slow, service: Service) -> Outbox:
    """Return a worker that has another beside it, with the same time and a folder of its own."""
    elsewhere = replace(service.settings, data=service.settings.data / "other")
    clock.other = Outbox(replace(service, settings=elsewhere, clock=lambda: clock.now))
    return Outbox(replace(service, clock=clock))


def written_by_both(settings: Settings) -> list[str]:
    return [file.name for file in settings.data.rglob("letters/*.eml")]


def test_each_letter_of_a_long_batch_has_a_lease_of_its_own(
    submit: Submit, service: Service, settings: Settings, db: Database
) -> None:
    written = [submit(mail="") for _ in range(24)]
    clock = Slow(timedelta(minutes=5))
    sent = beside(clock, service).deliver_due()
    assert clock.now - NOW > 2 * LEASE
    assert 0 < sent < len(written)
    assert len(set(written_by_both(settings))) == len(written_by_both(settings)) == len(written)
    assert {status(db, case, LetterKind.COMMITTEE_RECEIVED).attempts for case in written} == {1}


def test_a_letter_whose_lease_ran_out_while_it_was_composed_is_not_sent_again(
    submit: Submit, service: Service, settings: Settings
) -> None:
    written = [submit(mail="") for _ in range(4)]
    beside(Slow(LEASE), service).deliver_due()
    assert len(set(written_by_both(settings))) == len(written_by_both(settings)) == len(written)


def test_letters_written_or_taken_by_a_clock_that_was_years_ahead_go_out_once_it_is_right(
    submit: Submit, outbox: Outbox, db: Database
) -> None:
    ahead = NOW + timedelta(days=1_000)
    case = submit(mail="")
    letters.queue_now(db, request_for_links(TENANT, None, "nl"), ahead)
    taken = outgoing.lease(db, "a worker that is gone", ahead, LEASE)
    assert taken is not None
    outbox.deliver_due()
    assert letters.undelivered(db).queued == 0
    assert status(db, case, LetterKind.COMMITTEE_RECEIVED).state is LetterState.SENT
