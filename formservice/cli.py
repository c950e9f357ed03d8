"""The commands: serve, migrate, deliver, move, export, erase, copy, revoke, reseal, backup, restore, redo, doctor."""

import argparse
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from formservice import keeping, keyholder, metrics, sandbox
from formservice.app import create_app, open_service
from formservice.committee import CommitteeError, load_committee
from formservice.config import JOURNAL_FILE, SECRET, ConfigError, settings_from
from formservice.letters.outbox import Outbox
from formservice.redoing import undone
from formservice.rules.case import Refusal, State
from formservice.server import Server
from formservice.storage import cases, letters, tidyings
from formservice.storage.attachments import VirusCheck, count_virus_checks
from formservice.storage.backup import BackupRefused
from formservice.storage.database import KeysMissing, StorageUnavailable
from formservice.storage.journal import acts_in
from formservice.storage.sealing import SealBroken
from formservice.tidying import look
from formservice.web.frame import FramesMissing
from formservice.web.limits import percent_used
from formservice.web.service import Service

log = logging.getLogger(__name__)

_LONGEST_WAIT = timedelta(hours=1)
_TOLD_FROM_PERCENT = 50  # from here on each sender has less


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; what stands in the way is told in one line."""
    options = _parser().parse_args(arguments)
    keyholder.keep_others_out()
    secret = keyholder.take(SECRET)
    if getattr(options, "parent", None):  # started by serve, which has taken them from its environment
        secret = json.loads(sys.stdin.readline())
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        settings = settings_from(os.environ | secret, may_begin=options.command in {"serve", "migrate", "restore"})
        if options.command == "restore":  # before a database is made where there is none
            return keeping.restore(settings, options)
        service = open_service(settings, load_committee(settings.committee))
        run: Callable[[Service, argparse.Namespace], int] = options.run
        return run(service, options)
    except (ConfigError, CommitteeError, KeysMissing, StorageUnavailable, FramesMissing, BackupRefused) as problem:
        print(f"formservice: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="formservice", description="The form service of a complaints committee.")
    commands = parser.add_subparsers(required=True, dest="command", metavar="command")

    def add(name: str, run: Callable[[Any, argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=what, description=what)
        command.set_defaults(run=run)
        return command

    add("serve", _serve, "Serve the site and the forms, and deliver letters, until stopped.")
    add("migrate", _migrate, "Bring the database up to date; serve does this too.")
    deliver = add("deliver", _deliver, "Send the letters that are due now.")
    deliver.add_argument("--watch", action="store_true", help="go on until stopped, as serve does")
    # told by serve, not looked up: serve may be gone before this process has looked
    deliver.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    move = add("move", _move, "Note a complaint's new state, until there is a desk.")
    move.add_argument("reference", help="the complaint's number, in any case and with any spaces")
    move.add_argument("state", choices=[state.value for state in State], help="where it stands now")
    move.add_argument(
        "--on", type=date.fromisoformat, metavar="DATE", help="since this day (2026-12-31); today if left out"
    )
    add("export", _export, "Print every complaint, opened, as one JSON object a line.")
    erase = add("erase", keeping.erase, "Erase what was kept long enough, which serve does every hour too.")
    erase.add_argument("reference", nargs="?", help="erase this one complaint now, because its tenant asks for it")
    erase.add_argument("--dry-run", action="store_true", help="only tell what would go")
    erase.add_argument(
        "--confirm", action="store_true", help="you have looked: the clock is right, and all that is due may go"
    )
    copy = add("copy", keeping.copy, "Write all that is kept about one complaint into a folder, for its tenant.")
    copy.add_argument("reference", help="the complaint's number, in any case and with any spaces")
    copy.add_argument("folder", type=Path, help="a new folder")
    revoke = add("revoke", keeping.revoke, "End every mailed link of one complaint, because one fell into wrong hands.")
    revoke.add_argument("reference", help="the complaint's number, in any case and with any spaces")
    add("reseal", keeping.seal_anew, "Seal everything with the newest key, after a new key was put in front.")
    back_up = add("backup", keeping.back_up, "Write a backup of the embedded database, while it is in use.")
    back_up.add_argument("file", type=Path, help="a new file; it opens with the sealing keys only")
    back_up.add_argument(
        "--keep", type=_some, metavar="N", help="then erase all but the newest N of the nightly backups beside it"
    )
    restore = add("restore", keeping.restore, "Put a backup back, where there is no database.")
    restore.add_argument("file", type=Path, help="what `formservice backup` wrote")
    redo = add("redo", keeping.redo, "Do again, or tell, what was done since the backup that was put back was made.")
    redo.add_argument("journal", nargs="*", type=Path, help="more journals: of other nodes, or beside newer backups")
    doctor = add(
        "doctor", _doctor, "Check settings, database and letters; the exit status is 1 when something is wrong."
    )
    doctor.add_argument("--metrics", type=Path, metavar="FILE", help="write figures for Prometheus to this file too")
    return parser


def _some(typed: str) -> int:
    number = int(typed)
    if number < 1:
        raise ValueError
    return number


def _serve(service: Service, _: argparse.Namespace) -> int:
    create_app(service)  # what is missing is told here, before any worker starts
    tidyings.begin(service.db)
    service.db.close()  # a worker that inherits an open SQLite file has no locks on it, and could lose what it wrote
    Server(lambda: create_app(open_service(service.settings, service.committee)), service.settings).run()
    return 0


def _migrate(_: Service, __: argparse.Namespace) -> int:
    print("The database is up to date.")  # opening the service has just seen to it
    return 0


def _deliver(service: Service, options: argparse.Namespace) -> int:
    outbox = Outbox(service.settings, service.committee, service.db, service.links)
    if not options.watch:
        print(f"Letters sent: {outbox.deliver_due(service.now())}.")
        return 0
    stopping = False
    parent = options.parent or os.getppid()

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    threading.Thread(target=_tidy_each_hour, args=[service], daemon=True).start()
    # started by serve, it ends with serve, also when that was killed
    outbox.run_until_stopped(lambda: stopping or os.getppid() != parent)
    return 0


def _tidy_each_hour(service: Service) -> None:
    has_bytes = True  # whoever ran before may have been stopped between erasing and taking out the bytes
    while True:
        try:
            has_bytes = keeping.tidy(service, has_bytes)
        except (StorageUnavailable, OSError) as problem:
            has_bytes = True
            log.warning("what was kept long enough stays for another hour: %s", type(problem).__name__)
        time.sleep(3600)


def _move(service: Service, options: argparse.Namespace) -> int:
    case = keeping.named(service, options.reference)
    if case is None:
        return 1
    on = options.on or service.today()
    if on > service.today():
        print(f"{on} is still to come: note a state from the day that it holds.", file=sys.stderr)
        return 1
    undo_days = service.committee.undo_days
    moved = cases.change_state(
        service.db, case.id, State(options.state), on, "secretary", "", [], service.now(), undo_days
    )
    if isinstance(moved, Refusal):
        print(f"{case.reference} is {case.state.value}; to {options.state} on {on}: {moved.value}.", file=sys.stderr)
        return 1
    print(f"{case.reference} is {moved.state.value} since {on}.")
    return 0


def _export(service: Service, _: argparse.Namespace) -> int:
    broken = 0
    for id in cases.all_ids(service.db):
        try:
            if case := cases.find(service.db, id):
                print(json.dumps(keeping.exported(service, case), ensure_ascii=False))
        except SealBroken as problem:  # one damaged row must not keep the others back
            broken += 1
            print(f"Left out: {problem}.", file=sys.stderr)
    return 1 if broken else 0


def _doctor(service: Service, options: argparse.Namespace) -> int:
    waiting = letters.undelivered(service.db)
    problems = service.db.check()
    if waiting.failed:
        problems.append(f"letters that failed for good: {waiting.failed}; see `formservice export`")
    if waiting.retrying:
        problems.append(f"letters that did not get through yet: {waiting.retrying}; they are tried again")
    oldest = letters.waiting_since(service.db)
    if oldest and service.now() - oldest > _LONGEST_WAIT:
        problems.append("a letter waits for more than an hour; is `formservice serve` or `deliver` running?")
    for purpose, percent in percent_used(service).items():
        if percent >= _TOLD_FROM_PERCENT:
            problems.append(
                f"all senders together used {percent} % of an hour's limit ({purpose}): from half on each may do a "
                "fifth, past it nobody anything until the next hour; see `limits_in_all` in committee.toml"
            )
    outlook = look(service)
    problems += outlook.problems
    if outlook.forgotten:
        problems.append(
            f"open complaints that did not change for longer than closed ones are kept: {len(outlook.forgotten)};"
            " `formservice erase --dry-run` names them: move them, or erase them by number"
        )
    problems += service.db.journal.check()
    redo = undone(service.db, acts_in(service.settings.data / JOURNAL_FILE))
    if redo.acts:
        problems.append(f"a backup was put back, and {redo.acts} acts since then are undone: see `formservice redo`")
    if redo.lost:
        print(f"Note: {len(redo.lost)} complaints of the journal are not in the database; see `formservice redo`.")
    disclosure = service.committee.security
    if disclosure.contact and service.today() > disclosure.expires_on(service.today()):
        problems.append("security.txt has expired: see whether it is still right, and set `checked_on` to today")
    if service.scanner and service.scanner.check(bytes(service.committee.uploads.max_file_bytes)) != VirusCheck.CLEAN:
        problems.append("the virus scanner does not check a file of the size that may come in; files go on unchecked")
    for found, count in count_virus_checks(service.db).items():
        if found != VirusCheck.CLEAN:
            print(f"Note: files kept, {found.value}: {count}; see `formservice export`.")
    if not service.committee.complaints_to:
        print("Note: committee.toml has no complaints_to; letters to the committee stay in the letters folder.")
    if lacking := sandbox.lacking():
        print(f"Note: this kernel lacks {' and '.join(lacking)}: a decoder that is taken over is less shut in.")
    print(f"Letters waiting: {waiting.queued}.")
    for problem in problems:
        print(f"Problem: {problem}")
    if options.metrics:
        metrics.write(service, len(problems), options.metrics)
    print("Not all is well." if problems else "All is well.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
