"""As many answers per second as a server gives: one thread, sockets for every worker, the request made beforehand."""

import selectors
import socket
import time
from dataclasses import dataclass

_AT_ONCE = 2**18


@dataclass
class _Caller:
    """One connection with an answer under way; every answer must be as long as the first."""

    socket: socket.socket
    length: int
    received: int = 0


def per_second(port: int, request: bytes, length: int, seconds: float, connections: int = 32) -> float:
    """Return how many answers of this length the server gives a second; raise ConnectionError at any other answer."""
    waiting = selectors.DefaultSelector()
    callers = [_Caller(socket.create_connection(("127.0.0.1", port)), length) for _ in range(connections)]
    for caller in callers:
        caller.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting.register(caller.socket, selectors.EVENT_READ, caller)
        caller.socket.sendall(request)
    answers = 0
    started = time.perf_counter()
    while (now := time.perf_counter()) < started + seconds:
        for key, _ in waiting.select(timeout=1):
            answers += _take(key.data, request)
    for caller in callers:
        caller.socket.close()
    waiting.close()
    return answers / (now - started)


def _take(caller: _Caller, request: bytes) -> int:
    """Take what came in; after a whole answer ask again, and return how many answers that makes."""
    received = caller.socket.recv(_AT_ONCE)
    if caller.received == 0 and not received.startswith(b"HTTP/1.1 200 "):
        raise ConnectionError("another answer than expected")
    caller.received += len(received)
    if caller.received < caller.length:
        return 0
    if caller.received > caller.length:
        raise ConnectionError("an answer of another length than expected")
    caller.received = 0
    caller.socket.sendall(request)
    return 1
