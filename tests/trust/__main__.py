"""`make trust`: shows every promise at length, a line of figures each; exits with 1 where one does not hold."""

import argparse
import logging
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.trust import (  # noqa: F401 (each fills PROMISES)
    backups,
    bombs,
    clock,
    disk,
    doors,
    durability,
    erased,
    flood,
    forgeries,
    guesses,
    headers,
    hostile,
    injection,
    keys,
    letters,
    logs,
    odd_text,
    power,
    races,
    redirects,
    scanners,
    scripts,
    stolen,
    strangers,
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
    logging.getLogger().addHandler(logging.NullHandler())  # what goes wrong on purpose is told in a log too
    started = time.monotonic()
    chosen = [PROMISES[number] for number in options.numbers or sorted(PROMISES)]
    broken = [
        promise.number
        for promise in chosen
        if not _is_kept(promise, options.size or (promise.short if options.short else promise.long))
    ]
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{time.monotonic() - started:.0f} s; load {load} on {os.cpu_count()} cores.")
    print(f"Broken: {', '.join(map(str, broken))}." if broken else "Every promise holds.")
    return 1 if broken else 0


def _is_kept(promise: Promise, size: int) -> bool:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="trust-") as folder:
        try:
            seen = promise.show(Path(folder), size)
        except CannotBeShownError as missing:
            print(f"skipped  {promise}: {missing}", flush=True)
            return True
        except Exception:
            print(f"BROKEN   {promise}:\n{traceback.format_exc()}", flush=True)
            return False
    verdict = "kept" if seen.is_kept else "BROKEN"
    print(f"{verdict:<8} {promise}: {seen} [{time.monotonic() - started:.0f} s]", flush=True)
    return seen.is_kept


if __name__ == "__main__":
    sys.exit(main())
