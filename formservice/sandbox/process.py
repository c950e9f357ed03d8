"""A module of ours run in a process of its own, without keys, that answers one question at a time.

The process may be taken over by what it is asked about. So whoever asks sets an end and a size for the answer, and does
not rely on the process for either; `confinement.py` is how the process shuts itself in.
"""

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from typing import IO, Any

from formservice.errors import NoAnswerError

_PASSED_ON = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_LONGEST_HEAD = 1000
_CHUNK = 2**20


class SandboxProcess:
    """Speaks with the process, which is started when first asked, and again whenever something brought it down."""

    def __init__(self, module: str, seconds: float) -> None:
        self._module = module
        self._seconds = seconds
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._started_by = 0
        self.arguments: tuple[str, ...] = ()
        atexit.register(self.stop)

    def ask(self, head: dict[str, Any], content: bytes, most: int) -> tuple[dict[str, Any], bytes]:
        """Return what the process answers, with at most so many bytes; raises NoAnswerError."""
        with self._turn:
            # once more, for one that had been stopped
            answer = self._ask(head, content, most) or self._ask(head, content, most)
        if answer is None:
            raise NoAnswerError
        return answer

    def start_with(self, *arguments: str) -> None:
        """Start the process with these arguments from now on; one that runs with others ends."""
        with self._turn:
            if arguments != self.arguments:
                self.arguments = arguments
                self.stop()

    def _ask(self, head: dict[str, Any], content: bytes, most: int) -> tuple[dict[str, Any], bytes] | None:
        process = self._running()
        if process.stdin is None or process.stdout is None:  # never: both are asked for
            raise NoAnswerError
        until = time.monotonic() + self._seconds
        try:
            _send(process.stdin.fileno(), message(head, content), until)
            answer = receive(process.stdout.fileno(), most, until)
            if answer is not None:
                return answer
        except BrokenPipeError:
            pass
        except TimeoutError:
            self.stop()
            raise NoAnswerError from None
        except BaseException:
            self.stop()  # an answer left half read would be taken for the next one's
            raise
        self.stop()
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._started_by != os.getpid() or self._process.poll() is not None:
            self.stop()
            self._started_by = os.getpid()
            self._process = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-W", "ignore", "-m", self._module, *self.arguments],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a library that breaks down may quote what someone wrote
                env=without_keys(),
                start_new_session=True,  # Ctrl-C is for the server, which lets requests end first
            )
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    os.set_blocking(pipe.fileno(), False)
        return self._process

    def stop(self) -> None:
        """End the process, if there is one; the next question starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if self._started_by == os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with a fork that may be busy
            process.wait()


def without_keys() -> dict[str, str]:
    """Return what such a process gets of the environment; above all no keys."""
    return {key: os.environ[key] for key in _PASSED_ON if key in os.environ}


def message(head: dict[str, Any], content: bytes) -> bytes:
    """Return one message: a line that tells what follows, and its bytes."""
    return json.dumps(head | {"size": len(content)}).encode() + b"\n" + content


def read(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Return the next message of whoever started this process, or None where nobody asks any more."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    head: dict[str, Any] = json.loads(line)
    size = head.pop("size")
    content = stream.read(size)
    return (head, content) if len(content) == size else None


def receive(pipe: int, most: int, until: float) -> tuple[dict[str, Any], bytes] | None:
    """Return the one message that comes, or None where it breaks off, is none, or holds more than so many bytes.

    Raises TimeoutError where it is not there by this moment of the monotonic clock.
    """
    received = bytearray()
    while b"\n" not in received:
        if len(received) > _LONGEST_HEAD or not (piece := _piece(pipe, until)):
            return None
        received += piece
    line, _, rest = received.partition(b"\n")
    head = _head(bytes(line))
    if head is None or head["size"] > most:
        return None
    size = head.pop("size")
    while len(rest) < size:
        if not (piece := _piece(pipe, until)):
            return None
        rest += piece
    return (head, bytes(rest)) if len(rest) == size else None


def _head(line: bytes) -> dict[str, Any] | None:
    try:
        head = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(head, dict) and isinstance(head.get("size"), int) and head["size"] >= 0
    return head if is_one else None


def _piece(pipe: int, until: float) -> bytes:
    _wait(pipe, select.POLLIN, until)
    return os.read(pipe, _CHUNK)


def _send(pipe: int, content: bytes, until: float) -> None:
    left = memoryview(content)
    while left:
        _wait(pipe, select.POLLOUT, until)
        left = left[os.write(pipe, left) :]


def _wait(pipe: int, event: int, until: float) -> None:
    waiting = select.poll()
    waiting.register(pipe, event)
    left = until - time.monotonic()
    if left <= 0 or not waiting.poll(1000 * left):
        raise TimeoutError
