"""The commands, from `serve` to `doctor`: what an operator types."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from formservice.app import put_together
from formservice.cli import desk, kept, one_case, running
from formservice.errors import OperatorError, StorageUnavailable
from formservice.rules.case import State
from formservice.sandbox import keyholder
from formservice.service import Service
from formservice.settings.committee import load_committee
from formservice.settings.environment import SECRET
from formservice.settings.installation import Begin, settings_from
from formservice.storage.staff import StaffRole

_MAY_BEGIN = {
    "serve": Begin.ON_NEW_GROUND,
    "migrate": Begin.ALWAYS,
    "restore": Begin.ALWAYS,
    "sample": Begin.ON_NEW_GROUND,
}


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
            return kept.restore(settings, options)
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

    add("serve", running.serve, "Serve the site and the forms, and deliver letters, until stopped.", needs_tables=False)
    bring = "Bring the database up to date, as serve does too; where there is none, begin one."
    add("migrate", running.migrate, bring, needs_tables=False)
    deliver = add("deliver", running.deliver, "Send the letters that are due now.")
    deliver.add_argument("--watch", action="store_true", help="go on until stopped, as serve does")
    # told by serve, not looked up: serve may be gone before this process has looked
    deliver.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    move = add("move", one_case.move, "Note a complaint's new state without the desk; nobody is written to.")
    move.add_argument("reference", help="the complaint's number, in any case and with any spaces")
    move.add_argument("state", choices=[state.value for state in State], help="where it stands now")
    move.add_argument(
        "--on", type=date.fromisoformat, metavar="DATE", help="since this day (2026-12-31); today if left out"
    )
    add("export", kept.export, "Print every complaint, opened, as one JSON object a line.")
    erase = add("erase", kept.erase, "Erase what was kept long enough, which serve does every hour too.")
    erase.add_argument("reference", nargs="?", help="erase this one complaint now, because its tenant asks for it")
    erase.add_argument("--dry-run", action="store_true", help="only tell what would go")
    erase.add_argument(
        "--confirm", action="store_true", help="you have looked: the clock is right, and all that is due may go"
    )
    copy = add("copy", one_case.copy, "Write all that is kept about one complaint into a folder, for its tenant.")
    copy.add_argument("reference", help="the complaint's number, in any case and with any spaces")
    copy.add_argument("folder", type=Path, help="a new folder")
    revoke = add(
        "revoke", one_case.revoke, "End every mailed link of one complaint, because one fell into wrong hands."
    )
    revoke.add_argument("reference", help="the complaint's number, in any case and with any spaces")
    add("reseal", kept.seal_anew, "Wrap all keys with the newest one, after a new key was put in front.")
    add("convert", kept.convert, "After an upgrade: give what an earlier version sealed keys of its own.")
    # the version before a migration is worth a backup too
    what = "Write a backup of the embedded database, while it is in use."
    back_up = add("backup", kept.back_up, what, needs_tables=False)
    back_up.add_argument("file", type=Path, help="a new file; it opens with the sealing keys only")
    back_up.add_argument(
        "--keep", type=_some, metavar="N", help="then erase all but the newest N of the nightly backups beside it"
    )
    restore = add("restore", kept.restore, "Put a backup back, where there is no database.")
    restore.add_argument("file", type=Path, help="what `formservice backup` wrote")
    redo = add("redo", kept.redo, "Do again, or tell, what was done since the backup that was put back was made.")
    redo.add_argument("journal", nargs="*", type=Path, help="more journals: of other nodes, or beside newer backups")
    what = "Fill an empty service with made-up complaints, to look at the desk."
    add("sample", running.sample, what, needs_tables=False)
    what = "Check settings, disk, database and letters; the exit status is 1 when something is wrong."
    examine = add("doctor", running.doctor, what, needs_tables=False)
    examine.add_argument("--all", action="store_true", help="open every stored file and mail, not this hour's part")
    examine.add_argument("--metrics", type=Path, metavar="FILE", help="write figures for Prometheus to this file too")
    what = "Say who may work at the desk: each gets a link for first use, once, which is never mailed."
    people = commands.add_parser("desk", help=what, description=what)
    _add_desk(people.add_subparsers(required=True, dest="desk_command", metavar="command"))
    return parser


def _add_desk(commands: Any) -> None:
    def add(name: str, run: Callable[[Service, argparse.Namespace], int], what: str, named: str | None = None) -> Any:
        command = commands.add_parser(name, help=what, description=what)
        command.set_defaults(run=run, needs_tables=True)
        if named is not None:
            command.add_argument("name", nargs=named or None, help="the name that this person logs in with")
        return command

    added = add("add", desk.add, "Add a person, and print their link for first use.", "")
    added.add_argument("--role", choices=[role.value for role in StaffRole], default=StaffRole.SECRETARY.value)
    add("reset", desk.reset, "Forget a person's password and codes, and print a new link; lets the disabled in.", "")
    add("disable", desk.disable, "Let a person in no more, and end their sessions.", "")
    add("list", desk.list_all, "Print who there are.")
    add("end-sessions", desk.end_sessions, "End the sessions of a person, or of everybody.", "?")


def _some(typed: str) -> int:
    number = int(typed)
    if number < 1:
        raise ValueError
    return number


if __name__ == "__main__":
    sys.exit(main())
