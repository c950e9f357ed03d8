"""What a server costs: the CPU time and the memory of its processes, as the kernel counts them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_server

from tests.harness.wire import Wire, request

ROOT = Path(__file__).parents[2]
_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 30
_STOP_SECONDS = 60


@dataclass(frozen=True)
class Running:
    """A server that runs: its first process and its port."""

    pid: int
    port: int

    @property
    def delivery(self) -> list[int]:
        """The process that delivers letters, with its children."""
        return [pid for child in _children(self.pid) if b"deliver" in _command(child) for pid in _family(child)]

    @property
    def serving(self) -> list[int]:
        """Every other process of the server: workers, and what they started to open files."""
        elsewhere = set(self.delivery)
        return [pid for pid in _family(self.pid) if pid not in elsewhere]


@contextmanager
def running(module: str, *arguments: str, port: int, environment: Mapping[str, str]) -> Iterator[Running]:
    """Run a module as a server on this port until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment, "FORMSERVICE_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a line for each of thousands of requests
    )
    try:
        _wait_for(process, port)
        yield Running(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_STOP_SECONDS)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def cpu_seconds(pids: list[int]) -> float:
    """Return the CPU time that these processes and their ended children took so far."""
    return sum(sum(map(int, _facts(pid)[11:15])) for pid in pids) / _TICKS


def memory(pids: list[int]) -> int:
    """Return the bytes of memory that these processes hold together; what they share counts once."""
    return sum(_proportional(pid) for pid in pids)


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with Wire(port) as wire:
                wire.ask(request("GET", "/forms/health/live"))
                return
        except ConnectionError:
            time.sleep(0.05)
    raise RuntimeError("the server does not start")


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    except PermissionError:  # what holds keys shows this to root alone: without what it shares told apart, it is more
        return _resident(pid)
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _facts(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat after the name: state, parent, and on."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ["0"] * 20
    return text.rpartition(")")[2].split()


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _children(pid: int) -> list[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        threads = list(Path(f"/proc/{pid}/task").glob("*/children"))  # each thread has its own
        return [int(child) for children in threads for child in children.read_text(encoding="ascii").split()]
    return []


def _family(pid: int) -> list[int]:
    return [pid, *(each for child in _children(pid) for each in _family(child))]
