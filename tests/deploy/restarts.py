"""Restarts of the service while tenants complain through nginx; `make trust` calls this with more of them."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from json import loads
from pathlib import Path

from tests.deploy.nginx import Nginx
from tests.deploy.serving import SecureWire, deployed
from tests.harness import samples
from tests.harness.tenants import Tenant, WentWrongError

_TENANTS = 6
_BETWEEN = 3  # complaints between two restarts
_PATIENCE_SECONDS = 120


@dataclass
class Restarts:
    """What came of it."""

    times: int
    requests: int = 0
    failed: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    longest_restart: float = 0.0

    @property
    def lost(self) -> int:
        """Complaints of which a tenant has the reference and the service nothing."""
        return len(set(self.acknowledged) - set(self.stored))

    @property
    def double(self) -> int:
        """Complaints that nobody has the reference of, or that are there twice."""
        return sum((Counter(self.stored) - Counter(self.acknowledged)).values())

    def __str__(self) -> str:
        return (
            f"{self.times} restarts: {self.requests} requests, {len(self.failed)} failed; "
            f"{len(self.acknowledged)} complaints acknowledged, {self.lost} lost, {self.double} double; "
            f"longest restart {self.longest_restart:.1f} s"
        )


def restart_under_load(folder: Path, times: int) -> Restarts:
    """Restart the service so many times while tenants complain, and return what came of every request."""
    came = Restarts(times)
    enough = threading.Event()
    with deployed(folder) as (service, nginx):
        tenants = [threading.Thread(target=_complain, args=[nginx, n, came, enough]) for n in range(_TENANTS)]
        for tenant in tenants:
            tenant.start()
        try:
            for _ in range(times):
                _wait_for_complaints(came)
                started = time.monotonic()
                service.restart()
                came.longest_restart = max(came.longest_restart, time.monotonic() - started)
            _wait_for_complaints(came)
        finally:
            enough.set()
            for tenant in tenants:
                tenant.join()
        came.stored = [loads(line)["reference"] for line in service.command("export").splitlines()]
    return came


def _complain(nginx: Nginx, number: int, came: Restarts, enough: threading.Event) -> None:
    """Send one complaint after another; every request that has no right answer is a failure."""
    paper = samples.pdf()
    while not enough.is_set():
        with SecureWire(nginx.port, nginx=nginx, source=f"127.0.2.{number + 1}") as wire:
            tenant = Tenant(wire)
            try:
                came.acknowledged.append(tenant.complain(paper))
            except (WentWrongError, OSError) as problem:
                came.failed.append(str(problem) or type(problem).__name__)
            came.requests += tenant.requests


def _wait_for_complaints(came: Restarts) -> None:
    """Return once some more complaints were sent, so that a restart always falls among them."""
    wanted = len(came.acknowledged) + len(came.failed) + _BETWEEN
    until = time.monotonic() + _PATIENCE_SECONDS
    while len(came.acknowledged) + len(came.failed) < wanted:
        assert time.monotonic() < until, came
        time.sleep(0.02)
