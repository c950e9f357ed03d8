"""Clients that send or read a few bytes a second, each from an address of its own, and what they cost the others."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.deploy.nginx import NAME, Nginx
from tests.deploy.serving import SecureWire
from tests.harness import samples
from tests.harness.tenants import Tenant

_PAPERS = "/forms/nl/complaint/papers"
_PAPER_FORM = "/forms/nl/complaint/paper.pdf"
BEGINNINGS = {
    "sends a body": f"POST {_PAPERS} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 20000000\r\n\r\n",
    "sends a head": f"GET {_PAPERS} HTTP/1.1\r\nHost: {NAME}\r\n",
    "reads": f"GET {_PAPER_FORM} HTTP/1.1\r\nHost: {NAME}\r\n\r\n",
}
"""How each kind of slow client begins; then it goes on with a few bytes a second."""

_EACH_SECOND = b"x-a: b\r\n"
_RECEIVE_BUFFER = 4096
_AT_ONCE = 5  # more of them would wait for the database longer than it lets them, where other work takes the machine


@dataclass
class _Client:
    """One slow client; dropped, it comes back, as one with bad intentions does."""

    nginx: Nginx
    kind: str
    source: str
    _connection: ssl.SSLSocket | None = field(default=None)

    def go_on(self) -> None:
        """Send or read a little more."""
        try:
            if self._connection is None:
                self._connection = self.nginx.connect(source=self.source)
                self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
                self._connection.sendall(BEGINNINGS[self.kind].encode())
            elif self.kind == "reads":
                if not self._connection.recv(10):
                    self.hang_up()
            else:
                self._connection.sendall(_EACH_SECOND)
        except OSError:
            self.hang_up()

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


@contextmanager
def slow_clients(nginx: Nginx, each: int) -> Iterator[None]:
    """Keep so many clients of each kind busy until the block ends; it begins once all have begun."""
    clients = [
        _Client(nginx, kind, f"127.0.{3 + number}.{client + 1}")
        for number, kind in enumerate(BEGINNINGS)
        for client in range(each)
    ]
    enough = threading.Event()

    def go_on() -> None:
        while not enough.is_set():
            started = time.monotonic()
            for client in clients:
                client.go_on()
            enough.wait(max(0.0, started + 1 - time.monotonic()))

    with suppress(OSError):
        for client in clients:
            client.go_on()
    going_on = threading.Thread(target=go_on)
    going_on.start()
    try:
        yield
    finally:
        enough.set()
        going_on.join()
        for client in clients:
            client.hang_up()


def journeys(nginx: Nginx, how_many: int, *, from_one_address: bool) -> list[str]:
    """Let so many tenants complain, some of them at once; return their references."""
    paper = samples.pdf()

    def one(number: int) -> str:
        source = "127.0.0.1" if from_one_address else f"127.0.1.{number + 1}"
        with SecureWire(nginx.port, nginx=nginx, source=source) as wire:
            return Tenant(wire).complain(paper)

    with ThreadPoolExecutor(_AT_ONCE) as tenants:
        return list(tenants.map(one, range(how_many)))
