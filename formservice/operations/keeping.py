"""What an operator does with what is kept: erase it, hand a tenant a copy, seal it anew, back it up and put it back."""

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from formservice.errors import OlderLeft
from formservice.operations.redoing import Undone, undone
from formservice.operations.redoing import redo as redo_safely
from formservice.operations.tidying import Outlook, look
from formservice.rules.reference import parse_reference
from formservice.service import Service, utc_now
from formservice.settings.installation import DATABASE_FILE, JOURNAL_FILE, Settings
from formservice.storage import attachments, backup, cases, converting, drafts, erasing, letters, limits, tidyings
from formservice.storage.attachments import VirusCheck
from formservice.storage.database import Database
from formservice.storage.journal import Entry, entries_in
from formservice.storage.resealing import reseal
from formservice.storage.sealing import Sealer
from formservice.uploads.incoming import safe_name

log = logging.getLogger(__name__)

_HOLDS_EVERY = 100  # complaints: a turn is over after an hour
_JOURNAL_KEPT = timedelta(days=100)  # longer than a backup is kept


def erase_old(service: Service) -> int:
    """Erase what was kept long enough and may go now; return how much went.

    What stays until a person has looked is told in the log.
    """
    outlook = look(service)
    for problem in outlook.problems:
        log.error("%s", problem)
    erased = 0
    for erased, _ in enumerate(_erase_cases(service, outlook), start=1):
        if erased % _HOLDS_EVERY == 0:
            tidyings.hold(service.db, service.now())
    return erased + _erase_rest(service, outlook)


def tidy_in_turn(service: Service) -> bool:
    """Tidy where nobody has within the hour, on whatever node, and nobody does; tell whether it was done."""
    if not tidyings.take(service.db, service.now()):
        return False
    tidy(service)
    return True


def tidy(service: Service) -> None:
    """Erase what was kept long enough, and take the bytes of its keys out of the database's files."""
    erase_old(service)
    if not service.db.purge():
        log.warning("bytes of erased keys are left until the next hour: somebody was reading")


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
    outlook = look(service, is_confirmed=options.confirm)
    for problem in outlook.problems:
        print(f"Problem: {problem}", file=sys.stderr)
    if options.dry_run:
        _tell(service, outlook)
        return 0
    for due in _erase_cases(service, outlook):
        print(f"Erased: {due.reference}, {due.state} since {due.since}.", flush=True)
    print(f"Erased as well: {_erase_rest(service, outlook)} drafts and requests.")
    return _forgotten(service) or int(bool(outlook.problems))


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
    """Wrap all keys with the newest sealing key, so that older ones can be taken out of the settings."""
    try:
        print(f"Wrapped anew: {reseal(service.db)} keys. Every older one can go from FORMSERVICE_DATA_KEYS now.")
    except OlderLeft:
        print("First run `formservice convert`: an earlier version sealed without keys of their own.", file=sys.stderr)
        return 1
    return 0


def convert(service: Service, _: argparse.Namespace) -> int:
    """Give all that an earlier version sealed keys of its own; it may be stopped, and goes on when run again."""
    db = service.db
    damaged = 0
    for place in converting.convert(db, service.now()):
        print(f"Left as it is, because it is damaged: {place}.", file=sys.stderr)
        damaged += 1
    if damaged or not converting.stage(db).is_converted:
        print("Not all is converted: see `formservice doctor`, and run this again.", file=sys.stderr)
        return 1
    print("All has keys of its own.")
    if converting.stage(db).is_rewritten:
        return 0
    if db.file is None and converting.rewrite(db, service.now()):
        print("The tables were written anew: no older copies are left in them.")
        return 0
    if db.file is None:
        print("Older copies are left in the tables' files, as somebody was reading. Run this again.", file=sys.stderr)
        return 1
    print("Older copies are left in unused parts of the file: put it back from a backup (deploy/README.md, Upgrade).")
    return 0


def back_up(service: Service, options: argparse.Namespace) -> int:
    """Write a backup of the embedded database, also while it is in use."""
    size = backup.back_up(service.db, options.file)
    if options.keep:
        backup.erase_all_but(options.keep, options.file)
    print(f"Backup: {options.file}, {size / 1_000_000:.1f} MB, found in order. It opens with the sealing keys only.")
    return 0


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Put a backup back where there is no database, without what was erased since; tell what else is undone by it."""
    file: Path = options.file
    acts = entries_in(settings.data / JOURNAL_FILE, *file.parent.glob(f"*{backup.JOURNAL}"))
    backup.restore(file, settings.data / DATABASE_FILE, Sealer(settings.data_keys), lambda db: _redo(db, acts))
    print(f"Restored into {settings.data}. Start `formservice serve`; it delivers what still waits.")
    return 0


def redo(service: Service, options: argparse.Namespace) -> int:
    """Do again what a backup that was put back has undone, as far as that is safe, and tell of the rest."""
    found = _redo(service.db, entries_in(service.settings.data / JOURNAL_FILE, *options.journal))
    return _forgotten(service) if found.erasures else 0


def _redo(db: Database, acts: Sequence[Entry]) -> Undone:
    found = undone(db, acts)
    redo_safely(db, found, utc_now())
    if found.erasures or found.links:
        print(f"Done again: {len(found.erasures)} erased, the links of {len(found.links)} ended.")
    for line in found.told():
        print(line)
    return found


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
            {
                "state": event.state.value,
                "on": event.on.isoformat(),
                "at": _moment(event.at),
                "by": asdict(event.by) if event.by else None,
                "reason": event.reason,
            }
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


def _tell(service: Service, outlook: Outlook) -> None:
    for told, cases_told in (("Would go", outlook.cases), ("Due, but stays", outlook.held)):
        for due in cases_told:
            print(f"{told}: {due.reference}, {due.state} since {due.since}.")
    for name, since, count in (
        ("drafts", outlook.drafts_since, drafts.count),
        ("requests for links", outlook.requests_since, erasing.count_requests),
    ):
        going = count(service.db, outlook.before, since) if since else 0
        staying = count(service.db, outlook.before) - going
        for told, number in (("Would go", going), ("Due, but stay", staying)):
            if number:
                print(f"{told}: {number} {name}.")
    for case in outlook.forgotten:
        print(f"Stays, as it is open: {case.reference}, {case.state} since {case.since}.")


def _erase_cases(service: Service, outlook: Outlook) -> Iterator[erasing.Due]:
    """Erase case after case that may go, and give each as it has gone."""
    for due in outlook.cases:
        gone = erasing.erase_case(service.db, due.id, service.now(), unless_moved=due)
        if gone is not None:
            _without_files(service, gone)
            yield due


def _erase_rest(service: Service, outlook: Outlook) -> int:
    """Erase the drafts and requests that may go, old counts and acts; note that this is done, and return how many."""
    db, before, erased = service.db, outlook.before, 0
    if outlook.drafts_since:
        erased += drafts.erase_old(db, before, outlook.drafts_since)
    if outlook.requests_since:
        while ids := erasing.erase_requests(db, before, outlook.requests_since):
            erased += len(_without_files(service, ids))
    if outlook.is_believed:
        limits.erase_old(db, outlook.now - timedelta(hours=2))
        tidyings.note(db, outlook.now)
        db.journal.forget(outlook.now - _JOURNAL_KEPT)
    return erased


def _forgotten(service: Service) -> int:
    if not service.db.purge():
        print("Bytes of its keys are left for at most an hour, as somebody was reading.", file=sys.stderr)
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
