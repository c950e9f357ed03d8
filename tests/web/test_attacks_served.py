"""What somebody may do to the running service from outside: kill a part of it, or send what is no request."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from formservice.service import Service
from tests.conftest import Clock
from tests.harness.commands import run
from tests.harness.databases import sqlite_only
from tests.harness.serving import Served
from tests.harness.steps import submit
from tests.harness.visit import Browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("served"))
    running.start()
    yield running
    running.stop()


def children(served: Served) -> list[int]:
    master = served._running().pid
    lists = Path(f"/proc/{master}/task").glob("*/children")  # each thread has its own
    return [int(pid) for each in lists for pid in each.read_text(encoding="ascii").split()]


@sqlite_only
@pytest.mark.skipif(os.geteuid() != 0, reason="what holds keys shows its open files to root alone")
def test_every_worker_holds_its_own_lock_on_the_database(served: Served) -> None:
    # SQLite's locks do not pass to a fork: without one of its own, a worker's log is deleted under its hands.
    until = time.monotonic() + 30
    while not (found := holders_among_workers(served))[0] or not found[0] <= found[1]:
        assert time.monotonic() < until, f"{found[0]} have the database open, {found[1]} hold a lock on it"
        served.wait_until_ready()


def holders_among_workers(served: Served) -> tuple[set[int], set[int]]:
    """Return which processes have the database open, and which hold a lock on it."""
    inode = (served.letters.parent / "formservice.sqlite3").stat().st_ino
    locks = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    holders = {int(lock[-4]) for lock in locks if lock[-3].endswith(f":{inode}")}
    return {pid for pid in children(served) if has_open(pid, ".sqlite3")}, holders


def has_open(pid: int, ending: str) -> bool:
    try:
        return any(os.readlink(file).endswith(ending) for file in Path(f"/proc/{pid}/fd").iterdir())
    except FileNotFoundError:  # it ended, or closed the file, just now
        return False


def delivering(served: Served) -> set[int]:
    """Return the processes of this server that deliver letters."""
    found = set()
    for pid in children(served):
        with suppress(FileNotFoundError):  # it ended just now
            if b"deliver" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(pid)
    return found


def test_the_delivery_is_started_again_when_something_brought_it_down(served: Served) -> None:
    until = time.monotonic() + 60
    while not (before := delivering(served)):
        assert time.monotonic() < until
        time.sleep(0.05)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    while not delivering(served) - before:
        assert time.monotonic() < until
        time.sleep(0.05)
    served.wait_until_ready()


@pytest.mark.parametrize(
    "request_line", ["GET /forms/nl/withdrawal/link/CANARY\x01 HTTP/1.0", "GET /x CANARY HTTP/1.0"]
)
def test_a_request_that_is_none_leaves_no_token_and_no_address_in_the_log(served: Served, request_line: str) -> None:
    with socket.create_connection(("127.0.0.1", int(served.address.rpartition(":")[2])), timeout=10) as raw:
        raw.sendall(f"{request_line}\r\n\r\n".encode())
        assert raw.recv(1000)
    log = (served._folder / "serve.log").read_text(encoding="utf-8")
    assert "CANARY" not in log
    assert "ip=127.0.0.1" not in log


@pytest.mark.parametrize(
    "framing",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Content-Length: 4\r\nContent-Length: 40",
        "Content-Length: +4",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding : chunked",
    ],
)
def test_a_request_whose_end_can_be_read_in_two_ways_is_refused_and_ends_the_connection(
    served: Served, framing: str
) -> None:
    with socket.create_connection(("127.0.0.1", int(served.address.rpartition(":")[2])), timeout=20) as raw:
        smuggled = "0\r\n\r\nGET /nl/ HTTP/1.1\r\nHost: x\r\n\r\n"
        raw.sendall(f"POST /forms/nl/complaint/written HTTP/1.1\r\nHost: x\r\n{framing}\r\n\r\n{smuggled}".encode())
        said = b"".join(iter(lambda: raw.recv(65_536), b""))
    assert said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501"))
    assert said.count(b"HTTP/1.1 ") == 1


def test_doctor_tells_of_letters_that_nobody_takes(browser: Browser, service: Service, clock: Clock) -> None:
    clock.now = datetime.now(UTC) - timedelta(hours=2)
    submit(browser)
    assert run(service, "doctor").returncode == 1


@sqlite_only
def test_a_database_that_is_none_is_told_in_one_line(service: Service) -> None:
    service.db.close()
    (service.settings.data / "formservice.sqlite3").write_bytes(b"garbage " * 1000)
    assert "Traceback" not in run(service, "doctor").stderr
