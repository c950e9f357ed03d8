"""What somebody may do to the running service from outside: kill a part of it, or send what is no request."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from formservice.web.service import Service
from tests.browser.serving import Served
from tests.conftest import Clock
from tests.journeys.steps import submit
from tests.test_cli import run
from tests.visit import Browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("served"))
    running.start()
    yield running
    running.stop()


def children(served: Served) -> dict[int, str]:
    master = served._running().pid
    lists = Path(f"/proc/{master}/task").glob("*/children")  # each thread has its own
    pids = [pid for each in lists for pid in each.read_text(encoding="ascii").split()]
    return {int(pid): Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8") for pid in pids}


def test_every_worker_holds_its_own_lock_on_the_database(served: Served) -> None:
    # SQLite's locks do not pass to a fork: without one of its own, a worker's log is deleted under its hands.
    for _ in range(40):
        served.wait_until_ready()
    inode = (served.letters.parent / "formservice.sqlite3").stat().st_ino
    locks = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    holders = {int(lock[-4]) for lock in locks if lock[-3].endswith(f":{inode}")}
    open_in = {
        pid
        for pid in children(served)
        if any(os.readlink(file).endswith(".sqlite3") for file in Path(f"/proc/{pid}/fd").iterdir())
    }
    assert open_in
    assert open_in <= holders


def test_a_delivery_that_dies_is_started_again(served: Served) -> None:
    [old] = [pid for pid, command in children(served).items() if "deliver" in command]
    os.kill(old, signal.SIGKILL)
    until = time.monotonic() + 15
    while time.monotonic() < until:
        if any("deliver" in command and pid != old for pid, command in children(served).items()):
            return
        time.sleep(0.2)
    raise AssertionError("letters stay where they are")


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


def test_doctor_tells_of_letters_that_nobody_takes(browser: Browser, service: Service, clock: Clock) -> None:
    clock.now = datetime.now(UTC) - timedelta(hours=2)
    submit(browser)
    assert run(service, "doctor").returncode == 1


def test_a_database_that_is_none_is_told_in_one_line(service: Service) -> None:
    service.db.close()
    (service.settings.data / "formservice.sqlite3").write_bytes(b"garbage " * 1000)
    assert "Traceback" not in run(service, "doctor").stderr
