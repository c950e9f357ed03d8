"""Virus scanners to test with: a real clamd that knows one virus, and a sink that answers as it is told."""

import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.harness import samples

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
# The test virus of all scanners, in pieces, so that no scanner takes these sources away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
OK = b"stream: OK\0"
FOUND = b"stream: Eicar-Test FOUND\0"
STREAM_BYTES = 11_000_000
"""What this clamd takes: a little more than the largest file that may come in."""


def virus_docx() -> bytes:
    """Return a Word document with the test virus in one of its parts."""
    return samples.docx({"word/media/image1.bin": EICAR})


@contextmanager
def real_clamd(path: Path, stream_bytes: int = STREAM_BYTES) -> Iterator[None]:
    """Run a private clamd that knows one virus, and listens at this path until the block ends."""
    assert CLAMD is not None
    with tempfile.TemporaryDirectory(prefix="clamd") as name:
        folder = Path(name)
        (folder / "eicar.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n", encoding="ascii")
        settings = {
            "DatabaseDirectory": folder,
            "LocalSocket": path,
            "StreamMaxLength": stream_bytes,
            "TemporaryDirectory": folder,
            "Foreground": "yes",
            "MaxThreads": 4,
        }
        (folder / "clamd.conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()), "utf-8")
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([CLAMD, "-c", folder / "clamd.conf"], stdout=log, stderr=log)
        try:
            _wait_for(path, process, folder / "log")
            yield
        finally:
            process.terminate()
            process.wait(30)
            path.unlink(missing_ok=True)


def _wait_for(path: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as line, suppress(OSError):
            line.connect(str(path))
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8", "replace"))


Way = Callable[[socket.socket, "Sink"], None]


class Sink(socketserver.ThreadingTCPServer):
    """A scanner at this path, or on a port, that meets each caller in its `way` and keeps what it was sent."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self, path: Path | None, way: Way) -> None:
        self.address_family = socket.AF_UNIX if path else socket.AF_INET
        self.way = way
        self.callers = 0
        self.pieces = 0  # of an answer without end
        self.received: list[bytes] = []
        self.ends = threading.Event()
        super().__init__(str(path) if path else ("127.0.0.1", 0), _Caller)  # type: ignore[arg-type]

    @contextmanager
    def listening(self) -> Iterator["Sink"]:
        """Meet callers until the block ends."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            self.ends.set()
            self.shutdown()
            self.server_close()
            thread.join()
            if isinstance(self.server_address, str):
                Path(self.server_address).unlink()


class _Caller(socketserver.BaseRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.server.callers += 1
        with suppress(OSError):
            self.server.way(self.request, self.server)


def says(answer: bytes) -> Way:
    """Read the whole file as clamd does, and then give this answer."""

    def way(line: socket.socket, sink: Sink) -> None:
        assert _exactly(line, 10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(_exactly(line, 4), "big"):
            content += _exactly(line, size)
        sink.received.append(content)
        line.sendall(answer)

    return way


def says_nothing(line: socket.socket, sink: Sink) -> None:
    """Take the file, and keep the caller waiting."""
    says(b"")(line, sink)
    sink.ends.wait()


def does_not_listen(line: socket.socket, sink: Sink) -> None:
    """Take the call, and nothing else."""
    sink.ends.wait()


def drips(line: socket.socket, sink: Sink) -> None:
    """Say something each moment, and never come to an end."""
    says(b"stream: ")(line, sink)
    while not sink.ends.wait(0.05):
        line.sendall(b"O")
        sink.pieces += 1


def babbles(line: socket.socket, sink: Sink) -> None:
    """Say a lot, without end."""
    says(b"")(line, sink)
    while not sink.ends.is_set():
        line.sendall(b"O" * 65536)
        sink.pieces += 1


def hangs_up(line: socket.socket, sink: Sink) -> None:
    """Take half of the file, and go."""
    _exactly(line, 1000)


def _exactly(line: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        piece = line.recv(size - len(received))
        if not piece:
            raise ConnectionError
        received += piece
    return received
