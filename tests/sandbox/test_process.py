"""What another process answers is bounded in size and time by whoever asks: it may have been taken over."""

import json
import os
import threading
import time
from collections.abc import Iterator

import pytest

from formservice.sandbox import process
from formservice.sandbox.process import message, receive

MOST = 3_000_000


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


def answered(pipe: tuple[int, int], content: bytes) -> object:
    """Return what is received where another process writes this and hangs up."""
    reading, writing = pipe

    def answer() -> None:
        with open(writing, "wb", buffering=0) as stream:
            left = memoryview(content)
            while left:
                left = left[stream.write(left) :]

    answering = threading.Thread(target=answer)
    answering.start()
    try:
        return receive(reading, MOST, time.monotonic() + 60)
    finally:
        while os.read(reading, 2**20):
            pass
        answering.join()


@pytest.mark.parametrize("size", [0, 1, 65_536, MOST])
def test_an_answer_comes_whole(pipe: tuple[int, int], size: int) -> None:
    content = os.urandom(size)
    assert answered(pipe, message({"problem": None}, content)) == ({"problem": None}, content)


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\n",
        b"no json\n",
        b"[]\n",
        b"{}\n",
        b'{"size": "3"}\nabc',
        b'{"size": -1}\n',
        b'{"size": 1.5}\nx',
        b'{"size": 3}\nab',
        b'{"size": 3}\nabcd',
        b'{"size": 3',
        b"[" * 900 + b"\n",
        b"x" * 100_000,
        b'{"size": %d}\n' % (MOST + 1) + b"x" * (MOST + 1),
        json.dumps({"size": 10**300}).encode() + b"\n",
    ],
)
def test_what_is_no_answer_is_none(pipe: tuple[int, int], wrong: bytes) -> None:
    assert answered(pipe, wrong) is None


def test_an_answer_that_does_not_come_is_not_waited_for(pipe: tuple[int, int]) -> None:
    with pytest.raises(TimeoutError):
        receive(pipe[0], MOST, time.monotonic() + 0.2)
    os.close(pipe[1])


def test_an_answer_that_keeps_dripping_has_the_same_end(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.write(writing, b'{"size": 1000000}\n')
    is_over = threading.Event()

    def drip() -> None:
        while not is_over.wait(0.01):
            os.write(writing, b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        with pytest.raises(TimeoutError):
            receive(reading, MOST, time.monotonic() + 0.5)
    finally:
        is_over.set()
        dripping.join()
        os.close(writing)


def test_a_question_that_is_not_read_has_an_end_too(pipe: tuple[int, int]) -> None:
    _, writing = pipe
    os.set_blocking(writing, False)
    with pytest.raises(TimeoutError):
        process._send(writing, bytes(MOST), time.monotonic() + 0.2)
    os.close(writing)
