"""What an operator does with what is kept: erase it, hand a tenant a copy, seal it anew, back it up and put it back."""

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from formservice.config import DATABASE_FILE, Settings
from formservice.rules.reference import parse_reference
from formservice.storage import attachments, backup, cases, drafts, erasing, letters, limits
from formservice.storage.attachments import VirusCheck
from formservice.storage.resealing import reseal
from formservice.storage.sealing import Sealer
from formservice.uploads import safe_name
from formservice.web.service import AMSTERDAM, Service

log = logging.getLogger(__name__)

_QUIET_HOURS = range(2, 6)


def erase_old(service: Service) -> int:
    """Erase drafts, requests and cases that were kept long enough, all but their last bytes; return how many went."""
    now = service.now()
    kept = service.committee.retention
    limits.erase_old(service.db, now - timedelta(days=1))
    erased = drafts.erase_old(service.db, now - timedelta(days=kept.draft_days))
    erased += len(_without_files(service, erasing.erase_requests(service.db, now - timedelta(days=kept.draft_days))))
    return erased + sum(1 for _ in _erase_due(service))


def tidy(service: Service, has_bytes: bool) -> bool:
    """Erase what was kept long enough, and at night its last bytes; return whether such bytes wait for a later hour."""
    has_bytes = erase_old(service) > 0 or has_bytes
    # Who writes has to wait while a database takes their bytes out: not while tenants are writing.
    if has_bytes and service.now().astimezone(AMSTERDAM).hour in _QUIET_HOURS:
        return not service.db.forget()
    return has_bytes


def erase(service: Service, options: argparse.Namespace) -> int:
    """Erase what was kept long enough, or one complaint at its tenant's request; or only tell what would go."""
    if options.reference:
        case = named(service, options.reference)
        if case is None:
            return 1
        if not options.dry_run:
            _without_files(service, erasing.erase_case(service.db, case.id, service.now()) or [])
        print(f"{'Would go' if options.dry_run else 'Erased'}: {case.reference}.")
        return 0 if options.dry_run else _forgotten(service)
    if options.dry_run:
        for due in _due(service):
            print(f"Would go: {due.reference}, {due.state} since {due.since}.")
        return 0
    for due in _erase_due(service):
        print(f"Erased: {due.reference}, {due.state} since {due.since}.", flush=True)
    print(f"Erased as well: {erase_old(service)} drafts and requests.")
    return _forgotten(service)


def copy(service: Service, options: argparse.Namespace) -> int:
    """Write all that is kept about one complaint into a new folder, for its tenant (AVG article 15)."""
    case = named(service, options.reference)
    if case is None:
        return 1
    folder: Path = options.folder
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        print(f"{folder} exists already: name a new folder.", file=sys.stderr)
        return 1
    (folder / "complaint.json").write_text(json.dumps(exported(service, case), ensure_ascii=False, indent=1), "utf-8")
    for number, info in enumerate(case.attachments, start=1):
        if info.virus_check is VirusCheck.FOUND:
            print(f"Left out, because it holds a virus: {info.name}. It is still kept, sealed.")
            continue
        content = attachments.content(service.db, info.id)
        if content is not None:
            (folder / f"{number:02}-{_short(safe_name(info.name, ''))}").write_bytes(content)
    for number, letter in enumerate(letters.of_case(service.db, case.id), start=1):
        sent = letters.sent_bytes(service.db, letter.id)
        if sent is not None:
            (folder / f"letter-{number:02}-{letter.kind}.eml").write_bytes(sent)
    print(f"{case.reference} stands in {folder}. It holds the withdrawal code: give it to its tenant alone.")
    return 0


def revoke(service: Service, options: argparse.Namespace) -> int:
    """End every link of one complaint that was mailed so far; its tenant asks for a new one on the site."""
    case = named(service, options.reference)
    if case is None:
        return 1
    cases.revoke_links(service.db, case.id)
    print(f"The links of {case.reference} have ended. Its tenant can ask for new ones on the site.")
    return 0


def _short(name: str) -> str:
    """Return the end of a name, for a file system that takes 255 bytes where letters are up to four each."""
    return name.encode()[-200:].decode("utf-8", "ignore")


def seal_anew(service: Service, _: argparse.Namespace) -> int:
    """Put everything under the newest sealing key, so that older ones can be taken out of the settings."""
    print(f"Sealed anew: {reseal(service.db)} values. Every older key can go from FORMSERVICE_DATA_KEYS now.")
    return 0


def back_up(service: Service, options: argparse.Namespace) -> int:
    """Write a backup of the embedded database, also while it is in use."""
    size = backup.back_up(service.db, options.file)
    print(f"Backup: {options.file}, {size / 1_000_000:.1f} MB, found in order. It opens with the sealing keys only.")
    return 0


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Put a backup back where there is no database."""
    backup.restore(options.file, settings.data / DATABASE_FILE, Sealer(settings.data_keys))
    print(f"Restored into {settings.data}. Start `formservice serve`; it delivers what still waits.")
    return 0


def named(service: Service, typed: str) -> cases.Case | None:
    """Return the complaint with this number, or None, which is told, where there is none."""
    reference = parse_reference(typed)
    case = cases.find_by_reference(service.db, reference) if reference else None
    if case is None:
        print("There is no complaint with this number.", file=sys.stderr)
    return case


def exported(service: Service, case: cases.Case) -> dict[str, Any]:
    """Return a complaint as `formservice export` tells it: opened, with its files' hashes and its letters' states."""
    return {
        "reference": case.reference,
        "state": case.state.value,
        "submitted_at": case.submitted_at.isoformat(),
        "language": case.language,
        "corporation": case.corporation,
        "questions_version": case.questions_version,
        "answers": case.answers,
        "attachments": [
            {
                "id": file.id,
                "name": file.name,
                "kind": file.kind,
                "size": file.size,
                "sha256_received": file.sha256_received,
                "sha256": file.sha256,
                "virus_check": file.virus_check,
            }
            for file in case.attachments
        ],
        "history": [
            {"state": event.state.value, "on": event.on.isoformat(), "at": _moment(event.at), "who": event.who}
            for event in case.history
        ],
        "letters": [
            {
                "id": letter.id,
                "kind": letter.kind,
                "language": letter.language,
                "message_id": letter.message_id,
                "part": letter.part,
                "parts": letter.parts,
                "state": letter.state.value,
                "sent_at": _moment(letter.sent_at),
                "error": letter.error,
            }
            for letter in letters.of_case(service.db, case.id)
        ],
    }


def _due(service: Service) -> list[erasing.Due]:
    kept = service.committee.retention
    return erasing.due_cases(service.db, erasing.Term(kept.withdrawn_days, kept.closed_days), service.today())


def _erase_due(service: Service) -> Iterator[erasing.Due]:
    """Erase case after case that was kept long enough, and give each as it has gone."""
    for due in _due(service):
        gone = erasing.erase_case(service.db, due.id, service.now(), unless_moved=due)
        if gone is not None:
            _without_files(service, gone)
            yield due


def _forgotten(service: Service) -> int:
    if not service.db.forget():
        why = "somebody was reading, or there was no room to write the database anew"
        print(f"Bytes of it are left, as {why}. Run `formservice erase` again later.", file=sys.stderr)
    return 0


def _without_files(service: Service, letter_ids: Sequence[str]) -> Sequence[str]:
    """Erase the letters that were written as files for want of a mail server, and return their ids."""
    folder = service.settings.data / "letters"
    for id in letter_ids:
        for file in folder.glob(f"*-{id}.eml*"):  # also what a killed process left half written
            file.unlink(missing_ok=True)  # it may get its name just now; the sender takes it back then
    return letter_ids


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
