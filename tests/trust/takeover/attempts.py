"""What a decoder that was taken over tries: nine things, each in every way that we know. Nothing of it should work."""

import ctypes
import errno
import json
import os
import resource
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

_c = ctypes.CDLL(None, use_errno=True)
_PTRACE_SEIZE = 0x4206
_AT_ZERO = struct.pack("PN", 0, 8)  # nothing is there: who may read is told so
_SHELL = "/bin/sh"


def tried(content: bytes) -> bytes:
    """Do what the content asks: try all nine and tell what worked, or refuse to end."""
    asked = json.loads(content.removeprefix(b"%PDF-1.7\n"))
    match asked["do"]:
        case "try":
            return json.dumps({name: list(_worked(attempt, asked)) for name, attempt in ATTEMPTS.items()}).encode()
        case "stay":
            _stay()
        case "answer and stay":
            _write_everywhere(b'{"size": 0}\n')
            _stay()
        case "answer without end":
            while True:
                _write_everywhere(b'{"size": 1' + b"0" * 100_000)
    raise AssertionError


def environment(asked: dict[str, Any]) -> Iterator[Callable[[], object]]:
    for pid in asked["processes"]:
        yield lambda pid=pid: _read(f"/proc/{pid}/environ")


def keys(asked: dict[str, Any]) -> Iterator[Callable[[], object]]:
    for file in asked["keys"]:
        yield lambda file=file: _read(file)


def read_database(asked: dict[str, Any]) -> Iterator[Callable[[], object]]:
    yield lambda: _read(asked["database"])
    yield lambda: os.listdir(os.path.dirname(asked["database"]))


def write_database(asked: dict[str, Any]) -> Iterator[Callable[[], object]]:
    yield lambda: os.open(asked["database"], os.O_RDWR)
    yield lambda: os.open(asked["database"] + ".new", os.O_WRONLY | os.O_CREAT)
    yield lambda: os.truncate(asked["database"] + ".new", 0)
    yield lambda: os.rename(asked["database"], asked["database"] + ".away")
    yield lambda: os.chmod(asked["database"], 0o600)


def memory(asked: dict[str, Any]) -> Iterator[Callable[[], object]]:
    for pid in asked["processes"]:
        yield lambda pid=pid: _read(f"/proc/{pid}/maps")
        yield lambda pid=pid: _read(f"/proc/{pid}/mem")
        yield lambda pid=pid: _done(_c.ptrace(_PTRACE_SEIZE, pid, None, None))
        yield lambda pid=pid: _done(_c.process_vm_readv(pid, _AT_ZERO, 1, _AT_ZERO, 1, 0), errno.EFAULT)
        yield lambda pid=pid: _done(_c.syscall(438, _done(_c.syscall(434, pid, 0)), 0, 0))  # a file that is open there


def connect(asked: dict[str, Any]) -> Iterator[Callable[[], object]]:
    yield lambda: socket.socket().connect(("127.0.0.1", asked["port"]))
    yield lambda: socket.socket(type=socket.SOCK_DGRAM).connect(("127.0.0.1", asked["port"]))
    yield lambda: socket.socket(socket.AF_UNIX).connect(asked["socket"])
    yield lambda: socket.socket(socket.AF_UNIX).connect("\0" + asked["abstract"])
    yield lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)
    yield lambda: socket.fromfd(0, socket.AF_UNIX, socket.SOCK_STREAM).connect(asked["socket"])


def listen(asked: dict[str, Any]) -> Iterator[Callable[[], object]]:
    yield lambda: socket.create_server(("127.0.0.1", 0))
    yield lambda: socket.socket(type=socket.SOCK_DGRAM).bind(("127.0.0.1", 0))
    yield lambda: socket.socket(socket.AF_UNIX).bind("\0" + asked["abstract"] + "-own")
    yield lambda: socket.socket(socket.AF_UNIX).bind(asked["socket"] + "-own")


def start_programs(_: dict[str, Any]) -> Iterator[Callable[[], object]]:
    yield lambda: os.fork() or os._exit(0)
    yield lambda: os.posix_spawn(_SHELL, ["sh", "-c", ":"], {})
    yield lambda: os.memfd_create("program")
    yield lambda: os.execv(_SHELL, ["sh", "-c", ":"])  # where this works, no answer comes


def lift_bounds(asked: dict[str, Any]) -> Iterator[Callable[[], object]]:
    for which in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_DATA, resource.RLIMIT_CORE):
        yield lambda which=which: resource.setrlimit(which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        yield lambda which=which: resource.setrlimit(which, resource.getrlimit(which))
    yield lambda: _done(_c.setsid())  # whoever ends it ends its group
    yield lambda: _done(_c.setpgid(0, 0))
    yield lambda: _done(_c.unshare(0x10000000))
    for pid in asked["processes"]:
        yield lambda pid=pid: os.kill(pid, 0)


ATTEMPTS: dict[str, Callable[[dict[str, Any]], Iterator[Callable[[], object]]]] = {
    "environment": environment,
    "keys": keys,
    "reading the database": read_database,
    "writing the database": write_database,
    "memory": memory,
    "connecting": connect,
    "listening": listen,
    "programs": start_programs,
    "bounds": lift_bounds,
}


def _worked(
    attempt: Callable[[dict[str, Any]], Iterator[Callable[[], object]]], asked: dict[str, Any]
) -> Iterator[int]:
    """Yield the place of each way that worked."""
    for place, way in enumerate(attempt(asked)):
        with suppress(OSError, ValueError):
            way()
            yield place


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read(100)


def _done(result: int, *also: int) -> int:
    if result < 0 and ctypes.get_errno() not in also:
        raise OSError(ctypes.get_errno(), "")
    return result


def _stay() -> None:
    with suppress(OSError, ValueError):
        signal.alarm(0)
    for each in (signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU):
        signal.signal(each, signal.SIG_IGN)
    while True:
        time.sleep(60)


def _write_everywhere(what: bytes) -> None:
    for stream in range(1, 20):
        with suppress(OSError):
            os.write(stream, what)
