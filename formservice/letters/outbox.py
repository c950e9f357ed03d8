"""Takes letters from the outbox, composes them, and sends each until it is out or has failed for good."""

import json
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from formservice.languages import LANGUAGES, SOURCE
from formservice.letters import about_withdrawing, compose, to_committee
from formservice.letters.compose import File, Letter, Ways
from formservice.letters.kinds import Kind
from formservice.letters.message import AddressRefused, as_mail, file_name
from formservice.letters.parts import piece_name
from formservice.letters.pdf import complaint_pdf, confirmation_pdf
from formservice.letters.sending import NotSent, sender_from
from formservice.links import Purpose
from formservice.rules.case import undoable_until
from formservice.scanning import checked_again
from formservice.service import Service
from formservice.storage import attachments, cases, contacts, letters, limits
from formservice.storage.attachments import VirusCheck
from formservice.storage.cases import Case, CaseUnknown
from formservice.storage.letters import LetterRow

PAUSES = (*(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15)), letters.LONGEST_PAUSE)
GIVES_UP_AFTER = timedelta(days=5)
LEASE = timedelta(minutes=15)  # the slowest mail takes ten: some twenty exchanges of at most 30 s with the server
_MOST_SAME_LINKS = 3  # mails an hour to one address, with links to the same complaints
_NOBODY = "complaints-to-is-not-set@klachtwijzer.invalid"
_SUBTYPES = {
    "pdf": "pdf",
    "jpeg": "jpeg",
    "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
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
                row = letters.lease(self._db, self._worker, self.service.now(), LEASE)
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
                letters.mark_no_match(self._db, row.id)
                return False, True
            letter, recipient = made
            message = as_mail(letter, row, recipient, self._committee)
            name = file_name(row.kind, row.part, row.id, row.created_at)
            if not letters.renew(self._db, row.id, self._worker, self.service.now(), LEASE):
                return False, True  # composing took longer than the lease: another worker has it, or it was erased
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
        if not letters.mark_sent(self._db, row.id, content, self.service.now()):  # its complaint was erased meanwhile
            self._sender.take_back(name)
        return True, True

    def _put_off(self, row: LetterRow, what: str, *, is_permanent: bool) -> None:
        now = self.service.now()
        pause = PAUSES[min(row.attempts, len(PAUSES)) - 1]
        if is_permanent or now + pause - row.created_at > GIVES_UP_AFTER:
            letters.mark_failed(self._db, row.id, what)
            _log.error("letter %s (%s) failed for good: %s", row.id, row.kind, what)
        else:
            letters.mark_retry(self._db, row.id, what, now + pause)
            _log.warning("letter %s (%s) waits: %s", row.id, row.kind, what)

    def _compose(self, row: LetterRow) -> tuple[Letter, str] | None:
        """Return the letter of a row and who gets it, or None where a request for links causes no mail."""
        language = row.language if row.language in LANGUAGES else SOURCE
        if row.kind == Kind.WITHDRAWAL_LINKS:
            return self._compose_links(row, language)
        case = cases.find(self._db, row.case_id) if row.case_id else None
        if case is None:
            raise CaseUnknown(row.case_id or "")
        to_the_committee = row.recipient or self._committee.complaints_to or _NOBODY
        match Kind(row.kind):
            case Kind.TENANT_RECEIVED:
                ways = self._ways(case, language)
                return compose.tenant_received(case, self._committee, language, ways), row.recipient
            case Kind.HELPER_RECEIVED:
                ways = self._ways(case, language)
                return compose.helper_received(case, self._committee, language, ways), row.recipient
            case Kind.TENANT_WITHDRAWN:
                link = self._link(Purpose.UNDO, case, language)
                return about_withdrawing.tenant_withdrawn(case, self._committee, language, link), row.recipient
            case Kind.HELPER_WITHDRAWN:
                link = self._link(Purpose.UNDO, case, language)
                return about_withdrawing.helper_withdrawn(case, self._committee, language, link), row.recipient
            case Kind.TENANT_REOPENED:
                ways = self._ways(case, language)
                return about_withdrawing.tenant_reopened(case, self._committee, language, ways), row.recipient
            case Kind.HELPER_REOPENED:
                ways = self._ways(case, language)
                return about_withdrawing.helper_reopened(case, self._committee, language, ways), row.recipient
            case Kind.COMMITTEE_REOPENED:
                return to_committee.committee_reopened(case), to_the_committee
            case Kind.COMMITTEE_WITHDRAWN:
                reason = str(row.details.get("reason", ""))
                return to_committee.committee_withdrawn(case, self._committee, reason), to_the_committee
            case _:
                return self._compose_complaint(row, case), to_the_committee

    def _compose_complaint(self, row: LetterRow, case: Case) -> Letter:
        piece = row.details.get("piece")
        # The first part tells of every file; what it has sent with a warning, no later part may call something else.
        due = row.attachment_ids if row.part > 1 else {info.id for info in case.attachments}
        case = replace(case, attachments=checked_again(self._db, self.service.scanner, case.attachments, due))
        letter = to_committee.committee_received(
            case, self._committee, row.part, row.parts, row.attachment_ids, piece and tuple(piece[2:])
        )
        files: list[File] = []
        if row.part == 1:
            files.append(File(f"klacht-{case.reference}.pdf", "pdf", complaint_pdf(case, self._committee)))
            if not case.answers.get("mail"):
                content = confirmation_pdf(case, self._committee, self.service.settings.base_url, case.language)
                files.append(File(f"bevestiging-{case.reference}.pdf", "pdf", content))
        for info in case.attachments:
            if info.id in row.attachment_ids and info.virus_check is not VirusCheck.FOUND:
                stored = attachments.content(self._db, info.id)
                if stored is None:
                    raise LookupError("an attachment of this complaint is gone")
                if piece:
                    start, stop, number, _ = piece
                    files.append(File(piece_name(info.name, number), "octet-stream", stored[start:stop]))
                else:
                    files.append(File(info.name, _SUBTYPES[info.kind], stored))
        return Letter(letter.subject, letter.sheets, tuple(files), letter.reply_to)

    def _compose_links(self, row: LetterRow, language: str) -> tuple[Letter, str] | None:
        now = self.service.now()
        typed = str(row.details["mail"]).strip()
        reference = row.details.get("reference")
        found: list[tuple[Case, Ways]] = []
        recipient = ""
        for case in cases.find_by_mail(self._db, typed):
            # The mail goes to the address as the complaint has it, never to one that only folds to the same letters.
            stored = next((a for a in self._addresses(case) if _spelled(a) == _spelled(typed)), None)
            if stored and reference in {None, case.reference}:
                recipient = stored
                found.append((case, self._ways_today(case, language, self.service.today())))
        if not found or not self._may_send_links(row, recipient, [case for case, _ in found], now):
            return None
        return about_withdrawing.case_links(found, self._committee, language), recipient

    def _may_send_links(self, row: LetterRow, recipient: str, found: list[Case], now: datetime) -> bool:
        """Tell whether one more mail may go; if not, this hour's mails with the very same links are there already."""
        # Strangers may ask in a tenant's name: that fills no mailbox, and the links that they cause are the tenant's.
        which = json.dumps([_spelled(recipient), sorted([case.id, case.link_version] for case in found)])
        fingerprint = self._db.sealer.fingerprint("limit:links to", which)
        # tried again, it was counted the first time
        return row.attempts > 1 or limits.count(self._db, "links to", fingerprint, now, limit=_MOST_SAME_LINKS)

    def _addresses(self, case: Case) -> list[str]:
        return list(contacts.mail_addresses(self._db, case.id).values())

    def _ways(self, case: Case, language: str) -> Ways:
        return Ways(*(self._link(purpose, case, language) for purpose in (Purpose.FOLLOW, Purpose.WITHDRAW)))

    def _ways_today(self, case: Case, language: str, on: date) -> Ways:
        """Return the links to a case as it is now: of a withdrawn one also how to take that back, while it can be."""
        ways = self._ways(case, language)
        can_undo = undoable_until(case.history, on, self._committee.undo_days)
        return replace(ways, undo=self._link(Purpose.UNDO, case, language)) if can_undo else ways

    def _link(self, purpose: Purpose, case: Case, language: str) -> str:
        return self.service.links.make(purpose, language, case.id, case.link_version)


def _spelled(mail: str) -> str:
    """Return an address with only its ASCII letters made small."""
    return "".join(c.lower() if c.isascii() else c for c in mail.strip())
