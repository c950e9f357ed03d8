"""The real service behind the real nginx, as deploy/ puts them on a server; the test stands in for systemd."""

import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from tests.deploy.nginx import NAME, Nginx, nginx_before
from tests.harness.serving import Served
from tests.harness.wire import Answer, Wire

# what systemd does for a service that a socket unit belongs to: the socket as number 3, and who it is meant for
_WITH_SOCKET = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); "
    "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); os.execv(sys.argv[2], sys.argv[2:])"
)


class Deployed(Served):
    """`formservice serve` with the settings of a server, on a socket that outlives it as klachtwijzer.socket does."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=4096)
        handed = self._listening.fileno()
        self._hand_over = (handed,)
        self._start_with = [sys.executable, "-c", _WITH_SOCKET, str(handed), *self._start_with]
        self._keys = {
            "FORMSERVICE_SECRET_KEYS": secrets.token_urlsafe(48),
            "FORMSERVICE_DATA_KEYS": Fernet.generate_key().decode(),
        }

    def stop(self) -> None:
        """Stop the service tidily, and let go of the socket."""
        super().stop()
        self._listening.close()

    def _environment(self) -> dict[str, str]:
        own = {"FORMSERVICE_BASE_URL": f"https://{NAME}", "FORMSERVICE_PROXIES": "1"}
        return super()._environment() | own | self._keys


def connections(port: int) -> int:
    """Return how many connections to this port of the machine are open now."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    entries = (line.split() for line in lines)
    return sum(1 for _, here, _, state, *_ in entries if here.endswith(f":{port:04X}") and state == "01")


@dataclass
class SecureWire(Wire):
    """A kept-alive connection to nginx, from an address of the loopback network."""

    nginx: Nginx | None = None
    source: str = "127.0.0.1"

    def ask(self, request: bytes) -> Answer:
        """Send one request, to the name of the site, and return its whole answer."""
        return super().ask(request.replace(b"Host: 127.0.0.1\r\n", f"Host: {NAME}\r\n".encode(), 1))

    def _connect(self) -> socket.socket:
        assert self.nginx is not None
        return self.nginx.connect(source=self.source)


@contextmanager
def deployed(folder: Path) -> Iterator[tuple[Deployed, Nginx]]:
    """Run service and nginx until the block ends."""
    service = Deployed(folder)
    service.start()
    try:
        with nginx_before(service.port, folder / "build" / "site", folder / "nginx") as nginx:
            yield service, nginx
    finally:
        service.stop()
