"""The commands, from `serve` to `doctor`: what an operator types."""

import argparse
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from formservice.acts import change as acts
from formservice.app import bring_up_to_date, open_service, public_app, put_together
from formservice.errors import OperatorError, SealBroken, StorageUnavailable
from formservice.mail.outbox import Outbox
from formservice.operations import doctor, keeping, metrics
from formservice.operations.server import Server
from formservice.rules.case import Refusal, State
from formservice.sandbox import keyholder
from formservice.service import Service
from formservice.settings.committee import load_committee
from formservice.settings.environment import SECRET
from formservice.settings.installation import Begin, settings_from
from formservice.storage import cases, signing_keys, tidyings
from formservice.storage.database import Tables
from formservice.storage.signs import Pulse, Role

log = logging.getLogger(__name__)

_ASKS_SECONDS = 60  # whether it is this process's turn to tidy
_MAY_BEGIN = {"serve": Begin.ON_NEW_GROUND, "migrate": Begin.ALWAYS, "restore": Begin.ALWAYS}


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
        settings = settings_from(os.environ | secret, _MAY_BEGIN.get(options.command, Begin.NEVER))
        if options.command == "restore":  # there is no database yet
            return keeping.restore(settings, options)
        service = put_together(settings, load_committee(settings.committee))
        if options.needs_tables:
            service.db.require()
        run: Callable[[Service, argparse.Namespace], int] = options.run
        return run(service, options)
    except (OperatorError, StorageUnavailable) as problem:
        print(f"formservice: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="formservice", description="The form service of a complaints committee.")
    commands = parser.add_subparsers(required=True, dest="command", metavar="command")

    def add(
        name: str, run: Callable[[Any, argparse.Namespace], int], what: str, *, needs_tables: bool = True
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=what, description=what)
        command.set_defaults(run=run, needs_tables=needs_tables)
        return command

    add("serve", _serve, "Serve the site and the forms, and deliver letters, until stopped.", needs_tables=False)
    bring = "Bring the database up to date, as serve does too; where there is none, begin one."
    add("migrate", _migrate, bring, needs_tables=False)
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
    add("reseal", keeping.seal_anew, "Wrap all keys with the newest one, after a new key was put in front.")
    add("convert", keeping.convert, "After an upgrade: give what an earlier version sealed keys of its own.")
    # the version before a migration is worth a backup too
    what = "Write a backup of the embedded database, while it is in use."
    back_up = add("backup", keeping.back_up, what, needs_tables=False)
    back_up.add_argument("file", type=Path, help="a new file; it opens with the sealing keys only")
    back_up.add_argument(
        "--keep", type=_some, metavar="N", help="then erase all but the newest N of the nightly backups beside it"
    )
    restore = add("restore", keeping.restore, "Put a backup back, where there is no database.")
    restore.add_argument("file", type=Path, help="what `formservice backup` wrote")
    redo = add("redo", keeping.redo, "Do again, or tell, what was done since the backup that was put back was made.")
    redo.add_argument("journal", nargs="*", type=Path, help="more journals: of other nodes, or beside newer backups")
    what = "Check settings, disk, database and letters; the exit status is 1 when something is wrong."
    examine = add("doctor", _doctor, what, needs_tables=False)
    examine.add_argument("--all", action="store_true", help="open every stored file and mail, not this hour's part")
    examine.add_argument("--metrics", type=Path, metavar="FILE", help="write figures for Prometheus to this file too")
    return parser


def _some(typed: str) -> int:
    number = int(typed)
    if number < 1:
        raise ValueError
    return number


def _serve(service: Service, _: argparse.Namespace) -> int:
    public_app(bring_up_to_date(service))  # so that anything missing is reported here, before a worker starts
    tidyings.begin(service.db)
    Pulse(service.db, Role.SERVE, service.now).beat()
    if signing_keys.note(service.db, service.links.key_names, service.now()):
        log.warning("no signing key is one from before: mailed links no longer open; `formservice doctor` says more")
    service.db.close()  # a worker that inherits an open SQLite file has no locks on it, and could lose what it wrote
    settings = replace(service.settings, may_begin=False)
    Server(lambda: public_app(open_service(settings, service.committee)), settings).run()
    return 0


def _migrate(service: Service, __: argparse.Namespace) -> int:
    is_new = service.db.tables() is Tables.NONE
    bring_up_to_date(service)
    print("A new, empty database has begun." if is_new else "The database is up to date.")
    return 0


def _deliver(service: Service, options: argparse.Namespace) -> int:
    outbox = Outbox(service)
    if not options.watch:
        print(f"Letters sent: {outbox.deliver_due()}.")
        return 0
    stopping = False
    parent = options.parent or os.getppid()
    pulse = Pulse(service.db, Role.SERVE, service.now)

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    def is_over() -> bool:
        pulse.beat()  # here, as this is asked between two letters too
        # started by serve, it ends with serve, also when that was killed
        return stopping or os.getppid() != parent

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    threading.Thread(target=_tidy_each_hour, args=[service], daemon=True).start()
    outbox.run_until_stopped(is_over)
    return 0


def _tidy_each_hour(service: Service) -> None:
    while True:
        try:
            keeping.tidy_in_turn(service)
        except (StorageUnavailable, OSError) as problem:
            log.warning("what was kept long enough stays for now: %s", type(problem).__name__)
        time.sleep(_ASKS_SECONDS)


def _move(service: Service, options: argparse.Namespace) -> int:
    case = keeping.named(service, options.reference)
    if case is None:
        return 1
    on = options.on or service.today()
    if on > service.today():
        print(f"{on} is still to come: note a state from the day that it holds.", file=sys.stderr)
        return 1
    moved = acts.move(service, case.id, State(options.state), on)
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
    found = doctor.examine(service, is_all=options.all)
    for each in sorted(found, key=lambda each: each.is_problem):
        print(f"{'Problem' if each.is_problem else 'Note'}: {each.text}")
    problems = sum(each.is_problem for each in found)
    if options.metrics:
        metrics.write(service, problems, options.metrics)
    print("Not all is well." if problems else "All is well.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
