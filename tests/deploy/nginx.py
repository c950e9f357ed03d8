"""Debian's nginx with the example under deploy/, in front of any service, on loopback with TLS."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NAME = "klachtwijzer.example"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_SECONDS = 60  # a busy machine is slow, not wrong
_AT_ONCE = 2000  # connections, to the senders and to the service

needs_nginx = pytest.mark.skipif(
    NGINX is None or shutil.which("openssl") is None, reason="no nginx or openssl here: the example is not tried"
)


@dataclass(frozen=True)
class Nginx:
    """A running nginx: its ports for HTTPS and HTTP, and the folder that holds its certificate and logs."""

    port: int
    http_port: int
    folder: Path

    def get(
        self, path: str, method: str = "GET", body: bytes | None = None, name: str = NAME, **headers: str
    ) -> http.client.HTTPResponse:
        """Ask something over a connection of its own; the answer's `text` is its body."""
        head = [f"{method} {path} HTTP/1.1", "Host: " + headers.pop("host", name), "Connection: close"]
        head += [f"{key.replace('_', '-')}: {value}" for key, value in headers.items()]
        head += [f"Content-Length: {len(body)}"] if body is not None else []
        return self.say("\r\n".join([*head, "", ""]).encode("latin-1") + (body or b""), method, name)

    def say(self, request: bytes, method: str = "GET", name: str = NAME) -> http.client.HTTPResponse:
        """Send these bytes, whatever they are, and return the answer."""
        with closing(self.connect(name)) as secure:
            secure.sendall(request)
            answer = http.client.HTTPResponse(secure, method=method)
            answer.begin()
            answer.text = answer.read()  # type: ignore[attr-defined]
        return answer

    def connect(self, name: str = NAME, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """Return a connection from this address of the loopback network, its certificate checked."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=_SECONDS, source_address=(source, 0))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        trusted = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        return trusted.wrap_socket(plain, server_hostname=name)

    def logs(self) -> str:
        """Return all that nginx logged."""
        return "".join(log.read_text(encoding="utf-8") for log in self.folder.glob("*.log"))


@contextmanager
def nginx_before(
    service_port: int, site: Path, folder: Path, read_seconds: int = 90, unmark: str = ""
) -> Iterator[Nginx]:
    """Run nginx with the example until the block ends; what it would call a mistake or a risk fails here.

    Lines that match `unmark` lose their mark, as the example says that one may.
    """
    folder.mkdir(exist_ok=True)
    nginx = Nginx(free_port(), free_port(), folder)
    _make_certificate(folder)
    example = _example_for(nginx, service_port, site, read_seconds)
    if unmark:
        example, count = re.subn(rf"# ({unmark})", r"\1", example)
        assert count, unmark
    (folder / "nginx.conf").write_text(example, encoding="utf-8")
    command = [str(NGINX), "-p", str(folder), "-c", "nginx.conf", "-e", str(folder / "start.log")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        wait_for(nginx.port)
        yield nginx
    finally:
        process.terminate()
        process.wait(_SECONDS)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _make_certificate(folder: Path) -> None:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},DNS:other.example"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)


def _example_for(nginx: Nginx, service_port: int, site: Path, read_seconds: int) -> str:
    """The example itself, with only places and ports changed to what a test may use."""
    changes = [
        (r"listen \[::\].*;\n", ""),
        (r"listen 443", f"listen 127.0.0.1:{nginx.port}"),
        (r"listen 80", f"listen 127.0.0.1:{nginx.http_port}"),
        (r"/etc/letsencrypt/live/[^/]+/fullchain\.pem", f"{nginx.folder}/cert.pem"),
        (r"/etc/letsencrypt/live/[^/]+/privkey\.pem", f"{nginx.folder}/key.pem"),
        (r"/var/log/nginx", str(nginx.folder)),
        (r"/dev/shm/klachtwijzer-uploads", f"{nginx.folder}/uploads"),
        (r"/opt/klachtwijzer/build/site", str(site)),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{service_port}"),
        (r"proxy_read_timeout +90s", f"proxy_read_timeout {read_seconds}s"),
    ]
    example = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in changes:
        example, count = re.subn(old, new, example)
        assert count, old
    user = "user root;\n" if os.geteuid() == 0 else ""  # who else could not enter the test's folder
    places = "".join(f"{kind}_temp_path {nginx.folder}/{kind};\n" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    events = f"events {{ worker_connections {_AT_ONCE}; }}\n"
    start = f"{user}pid {nginx.folder}/nginx.pid;\nworker_processes 1;\n{events}http {{\n"
    types = "types { text/html html; text/css css; }\ngzip on;\n"  # Debian's own has gzip on
    return start + types + places + example + "}\n"


def wait_for(port: int, address: str = "127.0.0.1") -> None:
    """Return once somebody listens there."""
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection((address, port), timeout=_SECONDS).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not answer")
