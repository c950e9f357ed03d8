"""Takes letters from the outbox, composes them, and sends each until it is out or has failed for good."""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from formservice.errors import AddressRefused, CaseUnknown, NotSent
from formservice.languages import LANGUAGES, SOURCE
from formservice.letters.compose import Letter
from formservice.letters.declared import LETTERS, To
from formservice.letters.handover import handover_for
from formservice.letters.kinds import ASK_TO_COME, LetterKind
from formservice.letters.printed import composed
from formservice.letters.requested import links_for
from formservice.letters.unreached import letter_for_unreached
from formservice.mail.message import as_mail, file_name
from formservice.mail.sending import sender_from
from formservice.service import Service
from formservice.storage import letters_at_desk, outgoing
from formservice.storage.letters import LetterRow

PAUSES = (*(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15)), outgoing.LONGEST_PAUSE)
GIVES_UP_AFTER = timedelta(days=5)
LEASE = timedelta(minutes=15)  # the slowest mail takes ten: some twenty exchanges of at most 30 s with the server
_NOBODY = "complaints-to-is-not-set@klachtwijzer.invalid"
_OF_NO_CASE: Mapping[str, Callable[[Service, LetterRow, str], tuple[Letter, str] | None]] = {
    LetterKind.WITHDRAWAL_LINKS: links_for,
    LetterKind.HANDOVER: handover_for,
}
_log = logging.getLogger(__name__)


class Outbox:
    """The worker behind the outbox; any number may run beside each other, each letter is with one of them at a time."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._committee = service.committee
        self._db = service.db
        settings = service.settings
        self._sender = sender_from(settings.smtp_url, settings.data / "letters", service.committee)
        self._worker = secrets.token_hex(8)

    def deliver_due(self, stop: Callable[[], bool] = lambda: False) -> int:
        """Send every letter that is due, and return how many went out; ends early where the mail server is down."""
        sent = 0
        try:
            while not stop():
                row = outgoing.lease(self._db, self._worker, self.service.now(), LEASE)
                if row is None:
                    break
                is_sent, goes_on = self._deliver(row)
                sent += is_sent
                if not goes_on:
                    break
        finally:
            self._sender.close()
        return sent

    def run_until_stopped(self, stop: Callable[[], bool], pause_seconds: float = 1.0) -> None:
        """Deliver what is due again and again until told to stop, whatever goes wrong in between."""
        while not stop():
            try:
                self.deliver_due(stop)
            except Exception as error:
                # A full disk or a database that is away for a moment: the letters wait in their rows.
                _log.warning("delivering paused: %s", type(error).__name__)
            wakes_at = time.monotonic() + pause_seconds
            while not stop() and (left := wakes_at - time.monotonic()) > 0:
                time.sleep(min(left, 0.2))

    def _deliver(self, row: LetterRow) -> tuple[bool, bool]:
        """Try one letter; return whether it went out, and whether the next may be tried at once."""
        try:
            made = self._compose(row)
            if made is None:
                outgoing.mark_no_match(self._db, row.id)
                return False, True
            letter, recipient = made
            message = as_mail(letter, row, recipient, self._committee)
            name = file_name(row.kind, row.part, row.id, row.created_at)
            if not outgoing.renew(self._db, row.id, self._worker, self.service.now(), LEASE):
                return False, True  # composing took longer than the lease: another worker has it, or it was erased
            if row.kind in ASK_TO_COME and letters_at_desk.take_back_if_withdrawn(self._db, row):
                return False, True
            content = self._sender.send(message, name)
        except NotSent as problem:
            self._put_off(row, problem.what, is_permanent=problem.is_permanent)
            return False, not problem.is_server_down
        except (AddressRefused, CaseUnknown) as problem:
            self._put_off(row, type(problem).__name__, is_permanent=True)
            return False, True
        except Exception as problem:  # a mistake of ours in one letter must not keep the others back
            self._put_off(row, type(problem).__name__, is_permanent=False)
            return False, True
        if not outgoing.mark_sent(self._db, row.id, content, self.service.now()):  # its complaint was erased meanwhile
            self._sender.take_back(name)
        return True, True

    def _put_off(self, row: LetterRow, what: str, *, is_permanent: bool) -> None:
        now = self.service.now()
        pause = PAUSES[min(row.attempts, len(PAUSES)) - 1]
        if is_permanent or now + pause - row.created_at > GIVES_UP_AFTER:
            told = letter_for_unreached(row, self._committee, is_refused=is_permanent)
            if row.case_id and told:
                outgoing.mark_failed_and_tell(self._db, row.id, what, row.case_id, told, now)
            else:
                outgoing.mark_failed(self._db, row.id, what)
            _log.error("letter %s (%s) failed for good: %s", row.id, row.kind, what)
        else:
            outgoing.mark_retry(self._db, row.id, what, now + pause)
            _log.warning("letter %s (%s) waits: %s", row.id, row.kind, what)

    def _compose(self, row: LetterRow) -> tuple[Letter, str] | None:
        """Return the letter of a row and who gets it, or None where what was asked for causes no mail."""
        if of_no_case := _OF_NO_CASE.get(row.kind):
            return of_no_case(self.service, row, row.language if row.language in LANGUAGES else SOURCE)
        letter = composed(self.service, row)
        if LETTERS[LetterKind(row.kind)].to is To.COMMITTEE:
            return letter, row.recipient or self._committee.complaints_to or _NOBODY
        return letter, row.recipient
