"""Somebody at one address who sends what costs the most, and a tenant at another who wants something meanwhile."""

import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from urllib.parse import urlencode

from tests.deploy.nginx import Nginx
from tests.deploy.serving import SecureWire
from tests.harness import samples
from tests.harness.tenants import Tenant, WentWrongError
from tests.harness.wire import Answer, request
from tests.trust.visitors import Waits, visitors

AT_ONCE = 16
"""Requests of one address at a time; of posts, the nginx example takes 30."""

MOST_PIXELS_HIGH = 11_000
"""The height of a black picture of 110 megapixels, the most that comes in as shipped."""

_WIDTH = 10_000
_SENDER, _OTHER = "127.0.9.1", "127.0.8.1"
_PATIENCE = 100
_COMPLAINT = "/forms/nl/complaint"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PARTS = {"Content-Type": "multipart/form-data; boundary=b"}
_numbers = count(1)


class Heavy:
    """Somebody at one address who sends what costs the most, over many connections at once."""

    def __init__(self, nginx: Nginx, lines: int) -> None:
        """Send a complaint of twice so many lines, and begin a letter."""
        self._nginx = nginx
        self._lines, self._fewer = "x\n" * lines, lines // 5
        with self._wire() as wire:
            self._sent = Tenant(wire, own={"what_happened": self._lines, "wanted": self._lines})
            self._sent.complain(samples.pdf())
            self._writing = Tenant(wire)
            self._writing.open("letter")

    def draft(self) -> Tenant:
        """Return a browser with a draft of its own, at the page for papers."""
        with self._wire() as wire:
            tenant = Tenant(wire)
            tenant.answer_up_to("papers")
        return tenant

    def add(self, draft: Tenant, files: list[bytes]) -> Answer | None:
        """Add these files to a draft, in one post; return the answer, or None where there was none."""
        parts = [("csrf_token", "", draft._token().encode()), ("add", "", b"1")]
        parts += [("papers", f"{number}.png", content) for number, content in enumerate(files)]
        body = b"".join(
            f'--b\r\nContent-Disposition: form-data; name="{name}"'.encode()
            + (f'; filename="{file}"'.encode() if file else b"")
            + b"\r\n\r\n"
            + content
            + b"\r\n"
            for name, file, content in parts
        )
        return self._ask(request("POST", f"{_COMPLAINT}/papers", draft.cookie | _PARTS, body + b"--b--\r\n"))

    def fetch_copy(self) -> Answer | None:
        """Fetch the copy of the complaint, always the same one."""
        return self._ask(request("GET", f"{_COMPLAINT}/copy", self._sent.cookie))

    def fetch_letter(self) -> Answer | None:
        """Fetch a letter of so many lines and a few, each time another."""
        typed = {"what_happened": self._lines, "wanted": f"{next(_numbers)}\n" * self._fewer}
        return self._ask(_letter(self._writing, typed))

    def _wire(self) -> SecureWire:
        return _Patient(self._nginx.port, nginx=self._nginx, source=_SENDER)

    def _ask(self, asked: bytes) -> Answer | None:
        with self._wire() as wire, suppress(OSError):
            return wire.ask(asked)
        return None


@dataclass
class Others:
    """What others saw: visitors, and a tenant who adds a file and fetches a letter as PDF, again and again."""

    waits: Waits
    times: int = 0
    longest: float = 0.0
    refused: int = 0

    def note(self, act: Callable[[], object]) -> None:
        """Let the tenant add a file or fetch a letter, and note how it went."""
        started = time.monotonic()
        try:
            act()
        except (WentWrongError, OSError):
            self.refused += 1
        self.times += 1
        self.longest = max(self.longest, time.monotonic() - started)

    def __str__(self) -> str:
        turns = f"{self.longest:.1f} s for a file or a letter ({self.times} times, {self.refused} refused)"
        return f"pages {self.waits}; {turns}"


@dataclass
class Attack:
    """One kind of thing, sent over and over at once; `done` counts what was taken in or given out."""

    others: Others
    done: int = 0
    _noting: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: Answer | None) -> None:
        """Count an answer for which something was opened or drawn."""
        busy = answer is None or answer.status in {429, 503} or b"het is druk" in answer.body
        with self._noting:
            self.done += not busy


@contextmanager
def attacked(nginx: Nginx, send: Callable[[], Answer | None]) -> Iterator[Attack]:
    """Let somebody send something over and over while visitors open pages, until the block ends."""
    is_over = threading.Event()

    def go_on() -> None:
        while not is_over.is_set():
            attack.note(send())

    with visitors(nginx) as waits:
        attack = Attack(Others(waits))
        threads = [threading.Thread(target=go_on) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        try:
            yield attack
        finally:
            is_over.set()
            for thread in threads:
                thread.join()


@contextmanager
def another(nginx: Nginx, source: str = _OTHER) -> Iterator[Tenant]:
    """Give a tenant at another address, at the page for papers."""
    with _Patient(nginx.port, nginx=nginx, source=source) as wire:
        tenant = Tenant(wire)
        tenant.answer_up_to("papers")
        yield tenant


def fetch_own_letter(tenant: Tenant) -> None:
    """Fetch an ordinary letter as PDF; raises WentWrongError where something else comes."""
    tenant.open("letter")
    answer = tenant.wire.ask(_letter(tenant, {"what_happened": f"Het dak lekt, voor keer {next(_numbers)}."}))
    if not answer.body.startswith(b"%PDF"):
        raise WentWrongError(f"{answer.status} instead of a PDF", answer.body)


def black_picture(height: int = MOST_PIXELS_HIGH) -> bytes:
    """Return a few kB that unfold to a picture of this height, 10,000 pixels wide; each time other bytes.

    Its end is missing. That is found once all before it is unfolded; so it is not kept, and the draft never full.
    """
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", _WIDTH, height, 1, 0, 0, 0, 0)),
        (b"tEXt", b"Comment\0" + str(next(_numbers)).encode()),
        (b"IDAT", _rows(height)),
        (b"IEND", b""),
    ]
    made = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


@cache
def _rows(height: int) -> bytes:
    return zlib.compress(bytes(1 + _WIDTH // 8) * height, 9)[:-20]


def _letter(tenant: Tenant, typed: dict[str, str]) -> bytes:
    body = urlencode({"csrf_token": tenant._token(), "pdf": "1", **typed}).encode()
    return request("POST", f"{_COMPLAINT}/letter", tenant.cookie | _FORM, body)


class _Patient(SecureWire):
    """A connection that waits longer than nginx does."""

    def _connect(self) -> socket.socket:
        connected = super()._connect()
        connected.settimeout(_PATIENCE)
        return connected
