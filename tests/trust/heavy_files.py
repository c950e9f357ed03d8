"""Files and PDFs that cost the most there is, from one address through the nginx example: what is done, who waits."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from formservice.service import Service
from formservice.storage import tables
from tests.deploy.nginx import NGINX, Nginx, nginx_before
from tests.deploy.serving import Deployed
from tests.harness import samples
from tests.harness.scanners import OK, Sink, says
from tests.harness.tenants import Tenant
from tests.harness.wire import Answer
from tests.trust.costly import LONG, PARTS
from tests.trust.heavy_senders import MOST_PIXELS_HIGH, Heavy, another, attacked, black_picture, fetch_own_letter
from tests.trust.ledger import beside
from tests.trust.promise import CannotBeShownError, Seen

MOST_MEGAPIXELS = 110
_LEAST_MEGAPIXELS = 60  # smaller ones are done too soon for anyone to wait
_FILES = 40
_COPIES = 20
_AS_COPIES = 4  # 20 copies may cost as much as so many: two processes draw it, and each is looked up
_ROUNDS = 3
_MOST_LINES = 9_999
_MOST_BETWEEN = 8
"""Of the sender's, while one of another's is done: the one that has its turn in each process, and a few more."""


@dataclass
class _Found:
    """What may never be, and what was measured."""

    in_vain: int = 0
    drawn_again: int = 0
    unfair: int = 0
    kept_out: int = 0
    past_the_limit: int = 0
    measured: dict[str, str] = field(default_factory=dict)


def send_heavy_files(folder: Path, size: int) -> Seen:
    """Send large black pictures, copies and letters from one address, while others want something."""
    if NGINX is None:
        raise CannotBeShownError("nginx is not installed")
    rounds, lines = (_ROUNDS, _MOST_LINES) if size >= LONG else (1, _MOST_LINES // 4)
    megapixels = max(_LEAST_MEGAPIXELS, MOST_MEGAPIXELS * size // LONG)
    found = _Found()
    with _deployed(folder) as (service, nginx, scanned), beside(service) as data:
        sender = Heavy(nginx, lines)
        _open_in_vain(sender, scanned, found)
        _draw_again(sender, data, found)
        _let_others_wait(sender, nginx, MOST_PIXELS_HIGH * megapixels // MOST_MEGAPIXELS, rounds, found)
        _pass_the_limit(service, sender, nginx, scanned, found)
    never = {
        "files opened in vain": found.in_vain,
        "copies drawn again": found.drawn_again,
        "turns taken from others": found.unfair,
        "others kept out": found.kept_out,
        "past the limit of an hour": found.past_the_limit,
    }
    return Seen(f"pictures of {megapixels} megapixels and letters of {lines:,} lines", never, found.measured)


PARTS.append(send_heavy_files)


def _open_in_vain(sender: Heavy, scanned: list[bytes], found: _Found) -> None:
    """Send forty files at once, and one file forty times; count those that were opened beyond ten, and beyond one."""
    for files, most in (([black_picture(100) for _ in range(_FILES)], 10), ([black_picture(100)] * _FILES, 1)):
        before = len(scanned)
        sender.add(sender.draft(), files)
        found.in_vain += max(0, len(scanned) - before - most)


def _draw_again(sender: Heavy, data: Service, found: _Found) -> None:
    """Fetch one copy, and then the same twenty times: that costs little."""
    before = _worked(data)
    sender.fetch_copy()
    once = _worked(data) - before
    for _ in range(_COPIES):
        sender.fetch_copy()
    again = _worked(data) - before - once
    found.drawn_again += again > _AS_COPIES * once
    found.measured["20 copies cost"] = f"{again / max(once, 1):.1f} times the first ({once / 1000:.1f} s)"


def _worked(data: Service) -> int:
    """Return the milliseconds of work that were counted, for all addresses."""
    with data.db.reading() as connection:
        counted = select(func.sum(tables.limits.c.amount)).where(tables.limits.c.purpose == "work")
        return int(connection.scalar(counted) or 0)


def _let_others_wait(sender: Heavy, nginx: Nginx, height: int, rounds: int, found: _Found) -> None:
    """Let a tenant elsewhere add files and fetch letters meanwhile, and count how many of the sender's go before."""
    paper = samples.pdf()
    for what in ("pictures", "letters"):
        send = partial(_add_picture, sender, sender.draft(), height) if what == "pictures" else sender.fetch_letter
        between = 0
        with attacked(nginx, send) as attack:
            for _ in range(rounds):
                with another(nginx) as tenant:
                    before = attack.done
                    act = partial(tenant.add, paper) if what == "pictures" else partial(fetch_own_letter, tenant)
                    attack.others.note(act)
                    between += attack.done - before
        found.unfair += between > _MOST_BETWEEN * rounds
        found.kept_out += attack.others.refused + attack.others.waits.refused
        found.measured[f"beside {what}"] = f"{attack.others}, {between / rounds:.0f} before each"


def _add_picture(sender: Heavy, draft: Tenant, height: int) -> Answer | None:
    return sender.add(draft, [black_picture(height)])


def _pass_the_limit(service: Deployed, sender: Heavy, nginx: Nginx, scanned: list[bytes], found: _Found) -> None:
    """Bound the work of an hour to a second, which the sender has had: its files stay out, and others' come in."""
    committee = service.folder / "committee.toml"
    text = committee.read_text(encoding="utf-8")
    committee.write_text(re.sub(r"work_seconds = \d+", "work_seconds = 1", text), encoding="utf-8")
    service.restart()
    before = len(scanned)
    answer = sender.add(sender.draft(), [black_picture(100)])
    found.past_the_limit += len(scanned) > before or answer is None or b"0.png konden wij niet" not in answer.body
    with another(nginx, "127.0.8.2") as tenant:
        tenant.add(samples.pdf())
    found.kept_out += len(scanned) == before


@contextmanager
def _deployed(folder: Path) -> Iterator[tuple[Deployed, Nginx, list[bytes]]]:
    """Run service and nginx, with a scanner that notes every file just before it is opened."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scan") as short:  # the kernel takes no long paths
        path = Path(short) / "clamd.ctl"
        service = Deployed(folder)
        service.more["FORMSERVICE_CLAMAV"] = f"unix:{path}"
        with Sink(path, says(OK)).listening() as scanner:
            service.start()
            try:
                with nginx_before(service.port, folder / "build" / "site", folder / "nginx") as nginx:
                    yield service, nginx, scanner.received
            finally:
                service.stop()
