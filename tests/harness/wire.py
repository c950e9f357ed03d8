"""HTTP over a bare socket: it costs next to nothing beside the server, and every byte on the wire is counted."""

import socket
from dataclasses import dataclass, field
from types import TracebackType

_AT_ONCE = 2**18
_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """One answer; `size` is all of it on the wire, head included."""

    status: int
    headers: dict[str, str]
    body: bytes
    size: int


@dataclass
class Wire:
    """One kept-alive connection to a server on this machine."""

    port: int
    _socket: socket.socket | None = field(default=None, init=False)

    def __enter__(self) -> "Wire":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self._socket:
            self._socket.close()
        self._socket = None

    def ask(self, request: bytes) -> Answer:
        """Send one request and return its whole answer; raise ConnectionError when there is none."""
        is_kept = self._socket is not None
        try:
            return self._ask(request)
        except ConnectionError:
            # the server may hang up on a connection that was idle; reading again is harmless, posting again is not
            if not is_kept or not request.startswith(b"GET "):
                raise
            return self._ask(request)

    def _ask(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = self._connect()
        self._socket.sendall(request)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        status, headers = _head(bytes(received[:end]))
        if "content-length" not in headers:
            raise ConnectionError("an answer does not tell its length")
        size = end + 4 + int(headers["content-length"])
        while len(received) < size:
            received += self._receive()
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, bytes(received[end + 4 : size]), size)

    def _connect(self) -> socket.socket:
        connected = socket.create_connection(("127.0.0.1", self.port), timeout=_SECONDS)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def _receive(self) -> bytes:
        received = self._socket.recv(_AT_ONCE) if self._socket else b""
        if not received:
            self.close()
            raise ConnectionError("the server hung up")
        return received


def request(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """Return the bytes of a request as a browser on this site sends it."""
    sent = {"Host": "127.0.0.1", "Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip, br"} | (headers or {})
    if method == "POST":
        sent["Content-Length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


def _head(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in pairs}
