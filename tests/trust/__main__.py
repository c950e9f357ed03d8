"""`make trust`: shows every promise at length, a line of figures each; exits with 1 where one does not hold."""

import argparse
import logging
import os
import signal
import sys
import tempfile
import time
import traceback
from enum import Enum
from pathlib import Path

from tests.trust import (  # noqa: F401 (each fills PROMISES)
    backups,
    bombs,
    clock,
    costly,
    costly_text,
    desk_leaks,
    desk_letters,
    disk,
    doors,
    durability,
    erased,
    flood,
    forgeries,
    guesses,
    headers,
    heavy_files,
    hostile,
    injection,
    invitations,
    keys,
    letters,
    logging_in,
    logs,
    odd_text,
    power,
    races,
    redirects,
    scanners,
    scripts,
    slots,
    stolen,
    strangers,
    taken_over,
    tokens,
)
from tests.trust.promise import PROMISES, CannotBeShownError, Promise


def main() -> int:
    """Show the promises with these numbers, or all; return 1 where one is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, help="the promises to show; all, if none is named")
    parser.add_argument("--short", action="store_true", help="as briefly as `make test` does")
    parser.add_argument("--size", type=int, help="how much to try, instead")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever stops this leaves no server and no disk behind
    logging.getLogger().addHandler(logging.NullHandler())  # what goes wrong on purpose is told in a log too
    started = time.monotonic()
    chosen = [PROMISES[number] for number in options.numbers or sorted(PROMISES)]
    verdicts = {
        promise.number: _shown(promise, options.size or (promise.short if options.short else promise.long))
        for promise in chosen
    }
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{time.monotonic() - started:.0f} s; load {load} on {os.cpu_count()} cores.")
    for verdict in Verdict:
        if numbers := [str(number) for number, each in verdicts.items() if each is verdict]:
            print(f"{verdict.value}: {', '.join(numbers)}.")
    return 1 if Verdict.BROKEN in verdicts.values() else 0


class Verdict(Enum):
    KEPT = "kept"
    SKIPPED = "skipped"  # this machine cannot show it, so nobody may read that it holds
    BROKEN = "BROKEN"


def _shown(promise: Promise, size: int) -> Verdict:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="trust-") as folder:
        try:
            seen = promise.show(Path(folder), size)
        except CannotBeShownError as missing:
            return _told(Verdict.SKIPPED, promise, str(missing))
        except Exception:
            return _told(Verdict.BROKEN, promise, traceback.format_exc())
    verdict = Verdict.KEPT if seen.is_kept else Verdict.BROKEN
    return _told(verdict, promise, f"{seen} [{time.monotonic() - started:.0f} s]")


def _told(verdict: Verdict, promise: Promise, what: str) -> Verdict:
    print(f"{verdict.value:<8} {promise}: {what}", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
