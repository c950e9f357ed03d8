"""Commands about one complaint, by its number: note its state, copy it for its tenant, end its links."""

import argparse
import sys
from pathlib import Path

from formservice.acts import change as acts
from formservice.operations.copying import copy_to
from formservice.rules.case import Refusal, State
from formservice.rules.reference import parse_reference
from formservice.service import Service
from formservice.storage import cases, recording


def move(service: Service, options: argparse.Namespace) -> int:
    """Note the state of a complaint without the desk; nobody is written to."""
    case = named(service, options.reference)
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


def copy(service: Service, options: argparse.Namespace) -> int:
    """Write all that is kept about one complaint into a new folder, for its tenant."""
    case = named(service, options.reference)
    if case is None:
        return 1
    folder: Path = options.folder
    try:
        left_out = copy_to(folder, service, case)
    except FileExistsError:
        print(f"{folder} exists already: name a new folder.", file=sys.stderr)
        return 1
    for name in left_out:
        print(f"Left out, because it holds a virus: {name}. It is still kept, sealed.")
    print(f"{case.reference} stands in {folder}. It holds the withdrawal code: give it to its tenant alone.")
    return 0


def revoke(service: Service, options: argparse.Namespace) -> int:
    """End every link of one complaint that was mailed so far; its tenant asks for a new one on the site."""
    case = named(service, options.reference)
    if case is None:
        return 1
    recording.revoke_links(service.db, case.id)
    print(f"The links of {case.reference} have ended. Its tenant can ask for new ones on the site.")
    return 0


def named(service: Service, typed: str) -> cases.Case | None:
    """Return the complaint with this number, or None, which is told, where there is none."""
    reference = parse_reference(typed)
    case = cases.find_by_reference(service.db, reference) if reference else None
    if case is None:
        print("There is no complaint with this number.", file=sys.stderr)
    return case
