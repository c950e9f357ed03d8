"""A decoder that is taken over: it gets at no keys, database, memory, network or program, and at no more time."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from formservice.errors import NoAnswerError
from formservice.operations.server import WORKERS
from formservice.sandbox import confinement
from formservice.sandbox.process import SandboxProcess
from tests.harness.serving import ROOT, Served
from tests.trust.promise import CannotBeShownError, Seen, promise
from tests.trust.service import wait_until
from tests.trust.takeover.attempts import ATTEMPTS

_KEY = "kanarie-" + "s" * 40
_SHORT_END = 8  # seconds, where a real answer may take longer
_PATIENCE = 60
_MOST = 100_000
_WITHOUT_PTRACE = ["setpriv", "--bounding-set", "-sys_ptrace"]
_HEADS: dict[str, dict[str, Any]] = {
    "opener": {"kind": "PDF", "max_bytes": _MOST, "max_pixels": 0},
    "drawer": {"template": "", "standards": [], "timestamp": 0},
}


@promise(37, "a decoder that is taken over", short=1, long=20)
def take_over_decoders(folder: Path, times: int) -> Seen:
    """Let each of our two decoders try all nine while the real service runs, and then refuse to end."""
    if lacking := confinement.lacking():
        raise CannotBeShownError(f"this kernel lacks {' and '.join(lacking)}")
    never = dict.fromkeys((*(f"of 9 by the {each}" for each in _HEADS), "looked into", "keys shown", "outlived"), 0)
    with _served(folder) as running, _listening() as ways:
        wait_until(lambda: len(running.children()) > WORKERS)
        processes = [running.pid, *running.children()]
        asked = {"do": "try", **_files(running), **ways, "processes": [*processes, os.getpid()]}
        for _ in range(times):
            for each in _HEADS:
                never[f"of 9 by the {each}"] += _worked(each, asked)
        never["looked into"] += len(_open_to_a_stranger(processes))
        never["keys shown"] += sum(_KEY.encode() in _environment(pid) for pid in processes)
    for each in _HEADS:
        for how in ("stay", "answer and stay", "answer without end"):
            never["outlived"] += not _ends(each, how)
    tried = f"{2 * times} decoders, {len(processes)} processes of the service"
    return Seen(tried, never, {"Landlock": str(confinement.landlock_version())})


@contextmanager
def _served(folder: Path) -> Iterator[Served]:
    """Run the service with a signing key in its environment, and without root's right to look into others."""
    running = Served(folder, {"FORMSERVICE_SECRET_KEYS": _KEY})
    if os.geteuid() == 0:
        running._start_with = [*_WITHOUT_PTRACE, *running._start_with]
    running.start()
    try:
        yield running
    finally:
        running.stop()


def _files(running: Served) -> dict[str, Any]:
    """Return where keys and the database are; on PostgreSQL, files in their place."""
    keys, database = running.data / "keys" / "sealing", running.data / "formservice.sqlite3"
    for each in (keys, database):
        each.parent.mkdir(exist_ok=True)
        each.touch()
    return {"keys": [str(keys)], "database": str(database)}


@contextmanager
def _listening() -> Iterator[dict[str, Any]]:
    """Listen in every way in which somebody could be reached."""
    own = f"kanarie-{os.getpid()}"
    path = Path(tempfile.gettempdir(), own)  # short, because the kernel takes no long ones
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as in_files,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        in_files.bind(str(path))
        abstract.bind("\0" + own)
        for each in (in_files, abstract):
            each.listen()
        try:
            yield {"port": server.getsockname()[1], "socket": str(path), "abstract": own}
        finally:
            path.unlink()


def _worked(decoder: str, asked: dict[str, Any]) -> int:
    """Return how many of the nine worked; all, where the decoder became another program and does not answer."""
    taken_over = SandboxProcess(f"tests.trust.takeover.{decoder}", seconds=_PATIENCE)
    try:
        _, told = taken_over.ask(_HEADS[decoder], b"%PDF-1.7\n" + json.dumps(asked).encode(), _MOST)
        return sum(map(bool, json.loads(told).values()))
    except (NoAnswerError, ValueError):
        return len(ATTEMPTS)
    finally:
        taken_over.stop()


def _open_to_a_stranger(processes: list[int]) -> list[int]:
    """Return those that a process of the same user can look into once they have started, where nothing shuts it in."""
    dropping = _WITHOUT_PTRACE if os.geteuid() == 0 else []
    command = [*dropping, sys.executable, "-m", "tests.trust.takeover.stranger", *map(str, processes)]
    until = time.monotonic() + _PATIENCE
    while found := json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout):
        if time.monotonic() > until:
            break
    return list(found)


def _environment(pid: int) -> bytes:
    try:
        return _read(f"/proc/{pid}/environ")
    except PermissionError:  # root alone can look
        return b""


def _read(path: str) -> bytes:
    return Path(path).read_bytes()


def _ends(decoder: str, how: str) -> bool:
    """Tell whether whoever asks a decoder that refuses to end goes on, and no process of it is left."""
    taken_over = SandboxProcess(f"tests.trust.takeover.{decoder}", seconds=_SHORT_END)

    def ask() -> None:
        with suppress(NoAnswerError):
            taken_over.ask(_HEADS[decoder], b"%PDF-1.7\n" + json.dumps({"do": how}).encode(), _MOST)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_PATIENCE)
    is_over, process = not asking.is_alive(), taken_over._process
    left = [] if process is None else [pid for pid in _group(process.pid) if pid != process.pid]
    taken_over.stop()
    return is_over and not left


def _group(leader: int) -> Iterator[int]:
    """Yield the processes that a leader's group has, those that ended left out."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, group = _read(f"{entry}/stat").rpartition(b")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(group) == leader and state != b"Z":
            yield int(entry.name)
