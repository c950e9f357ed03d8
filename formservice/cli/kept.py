"""Commands about all that is kept: erase, export, seal anew, back it up and put it back."""

import argparse
import json
import sys

from formservice.cli.one_case import named
from formservice.errors import OlderLeft, SealBroken
from formservice.operations import redoing, tidying
from formservice.operations.copying import exported
from formservice.operations.redoing import Undone
from formservice.service import Service
from formservice.settings.installation import Settings
from formservice.storage import backup, cases, converting, drafts, erasing
from formservice.storage.resealing import reseal


def erase(service: Service, options: argparse.Namespace) -> int:
    """Erase what was kept long enough, or one complaint at its tenant's request; or only tell what would go."""
    if options.reference:
        case = named(service, options.reference)
        if case is None:
            return 1
        if not options.dry_run:
            tidying.erase_one(service, case.id)
        print(f"{'Would go' if options.dry_run else 'Erased'}: {case.reference}.")
        return 0 if options.dry_run else _purged(service)
    outlook = tidying.look(service, is_confirmed=options.confirm)
    for problem in outlook.problems:
        print(f"Problem: {problem}", file=sys.stderr)
    if options.dry_run:
        _tell(service, outlook)
        return 0
    for due in tidying.erase_due(service, outlook):
        print(f"Erased: {due.reference}, {due.state} since {due.since}.", flush=True)
    print(f"Erased as well: {tidying.erase_rest(service, outlook)} drafts and requests.")
    return _purged(service) or int(bool(outlook.problems))


def export(service: Service, _: argparse.Namespace) -> int:
    """Print every complaint, opened, as one JSON object a line."""
    broken = 0
    for id in cases.all_ids(service.db):
        try:
            if case := cases.find(service.db, id):
                print(json.dumps(exported(service, case), ensure_ascii=False))
        except SealBroken as problem:  # one damaged row must not keep the others back
            broken += 1
            print(f"Left out: {problem}.", file=sys.stderr)
    return 1 if broken else 0


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
    _tell_redone(redoing.restore(settings, options.file))
    print(f"Restored into {settings.data}. Start `formservice serve`; it delivers what still waits.")
    return 0


def redo(service: Service, options: argparse.Namespace) -> int:
    """Do again what a backup that was put back has undone, as far as that is safe, and tell of the rest."""
    found = redoing.redo_since(service, options.journal)
    _tell_redone(found)
    return _purged(service) if found.erasures else 0


def _tell_redone(found: Undone) -> None:
    if found.erasures or found.links:
        print(f"Done again: {len(found.erasures)} erased, the links of {len(found.links)} ended.")
    for line in found.told():
        print(line)


def _tell(service: Service, outlook: tidying.Outlook) -> None:
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


def _purged(service: Service) -> int:
    if not service.db.purge():
        print("Bytes of its keys are left for at most an hour, as somebody was reading.", file=sys.stderr)
    return 0
