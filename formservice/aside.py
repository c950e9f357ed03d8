"""A module of ours run in a process of its own, without keys, that answers one question at a time."""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from typing import IO, Any

_PASSED_ON = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


class NoAnswerError(Exception):
    """The process cannot be started, or ended over this question twice."""


class Aside:
    """Speaks with the process, which is started when first asked, and again whenever something brought it down."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._started_by = 0
        atexit.register(self.stop)

    def ask(self, head: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
        """Return what the process answers; raises NoAnswerError."""
        with self._turn:
            answer = self._ask(head, content) or self._ask(head, content)  # once more, for one that had been stopped
        if answer is None:
            raise NoAnswerError
        return answer

    def _ask(self, head: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes] | None:
        process = self._running()
        if process.stdin is None or process.stdout is None:  # never: both are asked for
            raise NoAnswerError
        try:
            write(process.stdin, head, content)
            answer = read(process.stdout)
            if answer is not None:
                return answer
        except BrokenPipeError:
            pass
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
                [sys.executable, "-W", "ignore", "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a library that breaks down may quote what someone wrote
                env=without_keys(),
                start_new_session=True,  # Ctrl-C is for the server, which lets requests end first
            )
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


def write(stream: IO[bytes], head: dict[str, Any], content: bytes) -> None:
    """Send one message: a line that tells what follows, and its bytes."""
    stream.write(json.dumps(head | {"size": len(content)}).encode() + b"\n" + content)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Return the next message, or None where the other side is gone."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    head: dict[str, Any] = json.loads(line)
    size = head.pop("size")
    content = stream.read(size)
    return (head, content) if len(content) == size else None
