"""A network line of our own that can be cut, to a PostgreSQL that seems to stand on another machine."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

PORT = 5432
_NETWORK = f"10.213.{os.getpid() % 256}"  # of its own: other tests may run beside these
_HERE, THERE = f"{_NETWORK}.1", f"{_NETWORK}.2"
_SECONDS = 10


class Line:
    """The line between here and there; what is sent over a line that is cut is lost, and nobody says so."""

    def __init__(self, name: str) -> None:
        self._end = ["ip", "netns", "exec", name, "ip", "link", "set", f"{name}b"]

    def cut(self) -> None:
        """Let the other machine be gone."""
        subprocess.run([*self._end, "down"], check=True)

    def mend(self) -> None:
        """Let the other machine be back."""
        subprocess.run([*self._end, "up"], check=True)


@contextmanager
def line_to(unix_socket: str) -> Iterator[Line]:
    """Give a line to a host and port, THERE and PORT, that lead on to this socket; skip the test where none can be."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip("needs root and `ip` (Debian: iproute2)")
    name = f"line{os.getpid()}"
    laid = [
        f"ip netns add {name}",
        f"ip link add {name}a type veth peer name {name}b netns {name}",
        f"ip addr add {_HERE}/24 dev {name}a",
        f"ip link set {name}a up",
        f"ip netns exec {name} ip addr add {THERE}/24 dev {name}b",
        f"ip netns exec {name} ip link set {name}b up",
    ]
    try:
        for command in laid:
            if subprocess.run(command.split(), check=False, capture_output=True).returncode:
                pytest.skip("needs a system that lets it lay a network line")
        command = ["ip", "netns", "exec", name, sys.executable, __file__, THERE, unix_socket]
        with subprocess.Popen(command) as passing_on:
            try:
                _wait_until_there()
                yield Line(name)
            finally:
                passing_on.kill()
    finally:
        for command in (f"ip link del {name}a", f"ip netns del {name}"):
            subprocess.run(command.split(), check=False, capture_output=True)


def _wait_until_there() -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            socket.create_connection((THERE, PORT), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < until, "nobody answers at the other end"
            time.sleep(0.05)


def _pass_on(there: str, unix_socket: str) -> None:
    listening = socket.create_server((there, PORT))
    while True:
        caller, _ = listening.accept()
        called = socket.socket(socket.AF_UNIX)
        called.connect(unix_socket)
        for ends in ((caller, called), (called, caller)):
            threading.Thread(target=_copy, args=ends, daemon=True).start()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while received := source.recv(2**16):
            target.sendall(received)
    target.close()


if __name__ == "__main__":
    _pass_on(*sys.argv[1:])
