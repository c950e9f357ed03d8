"""Ordinary visitors who open one page after another while something else goes on, and how long they had to wait.

They run in a process of their own: what the test does meanwhile does not make them slower.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from tests.deploy.nginx import Nginx
from tests.deploy.serving import SecureWire
from tests.harness.tenants import Tenant, WentWrongError
from tests.harness.wire import Wire, request

SLOW = 1.0
"""Seconds after which a visitor has waited too long for a page."""

_PAGES = ("/nl/", "/forms/nl/complaint/", "/forms/nl/complaint/written", "/forms/nl/complaint/who")
_PAUSE = 0.05  # seconds between two pages of one visitor: below the pace of the nginx example
_PATIENCE = 120
_ROOT = Path(__file__).parents[2]


@dataclass
class Waits:
    """What the visitors saw: pages opened, seconds of the longest wait, pages over a second, pages not given."""

    pages: int = 0
    longest: float = 0.0
    slow: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return f"{self.longest:.2f} s, {self.slow} of {self.pages:,} slow, {self.refused} refused"


@contextmanager
def visitors(before: int | Nginx, how_many: int = 4) -> Iterator[Waits]:
    """Let so many tenants with a session open pages until the block ends; then what they saw is filled in.

    They ask the service on this port, or through this nginx, each from an address of its own there.
    """
    where = [str(before)] if isinstance(before, int) else [str(before.port), str(before.folder)]
    waits = Waits()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.trust.visitors", str(how_many), *where],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "ready\n", "the visitors could not begin"
        try:
            yield waits
        finally:
            process.stdin.close()
            told = json.loads(process.stdout.readline())
            for field in fields(Waits):
                setattr(waits, field.name, told[field.name])


def _visit(wire: Wire, tenant: Tenant, waits: Waits, noting: threading.Lock, is_over: threading.Event) -> None:
    turn = 0
    while not is_over.wait(_PAUSE):
        started = time.monotonic()
        try:
            was_given = 200 <= wire.ask(request("GET", _PAGES[turn % len(_PAGES)], tenant.cookie)).status < 400
        except OSError:
            wire.close()
            was_given = False
        waited = time.monotonic() - started
        turn += 1
        with noting:
            waits.pages += 1
            waits.longest = max(waits.longest, waited)
            waits.slow += waited > SLOW
            waits.refused += not was_given


def _begin(number: int, where: list[str]) -> tuple[Wire, Tenant]:
    """Return the connection of a visitor, and a tenant who has answered the first questions over it."""
    port = int(where[0])
    wire = Wire(port)
    if len(where) > 1:
        wire = SecureWire(port, nginx=Nginx(port, 0, Path(where[1])), source=f"127.0.7.{number + 1}")
    tenant = Tenant(wire)
    tenant.answer_up_to("who")
    return wire, tenant


def _main(how_many: int, where: list[str]) -> None:
    waits, noting, is_over = Waits(), threading.Lock(), threading.Event()
    begun = [_begin(number, where) for number in range(how_many)]
    threads = [threading.Thread(target=_visit, args=(*each, waits, noting, is_over)) for each in begun]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.read()
    is_over.set()
    for thread in threads:
        thread.join(_PATIENCE)
    print(json.dumps(asdict(waits)), flush=True)


if __name__ == "__main__":
    try:
        _main(int(sys.argv[1]), sys.argv[2:])
    except WentWrongError as problem:
        sys.exit(f"a visitor could not begin: {problem}")
