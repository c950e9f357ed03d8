"""What is small to send and large to take in, or never ends: it is refused in bounds, while others are served."""

import gzip
import re
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

from tests.harness import samples
from tests.harness.processes import Running, memory
from tests.harness.serving import Served
from tests.harness.steps import answer_eligibility, fill_in
from tests.harness.tenants import Tenant, WentWrongError
from tests.harness.wire import Wire
from tests.trust.mail_bombs import mail_bombs
from tests.trust.promise import Seen, promise
from tests.trust.service import browser_at, served
from tests.uploads import kinds

MOST_MEMORY = 1_000_000_000
"""Bytes for the whole service, as shipped, while one hostile file is opened at a time."""

_PAGE = "/forms/nl/complaint/complaint"
_FORM = "Content-Type: application/x-www-form-urlencoded"
_PARTS = "Content-Type: multipart/form-data; boundary=b"
_PART = b'--b\r\nContent-Disposition: form-data; name="what_happened"\r\n\r\nx\r\n'
_MB = 1_000_000
_PATIENCE = 60
_HUNG_UP = 0
_WHOLE = {"tekst.png", "diep.pdf"}
"""A picture in order, with text beside it that stays packed; and a page in order, with brackets beside it."""
_TOO_MUCH = {"1,001 parts", "100 MB", "10 MB of text", "10 MB of text in a part"}

Body = Iterator[bytes] | list[bytes]


def _files(megabytes: int) -> Iterator[tuple[str, bytes]]:
    """Yield files that unfold, to so many megabytes and more."""
    yield "vierkant.png", samples.pixel_bomb()
    yield "beloofd.png", _png_that_claims(100_000, 100_000)
    yield "beloofd-breed.png", _png_that_claims(2**31 - 1, 2**31 - 1)
    yield "beloofd.gif", b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + bytes(800)
    yield "beloofd.webp", b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff" + bytes(10)
    yield "beloofd.heic", re.sub(rb"(ispe.{4}).{8}", rb"\1" + b"\x3f\xff\xff\xff" * 2, samples.heic(), flags=re.DOTALL)
    yield "beloofd.jpg", samples.jpeg().replace(struct.pack(">HH", 40, 60), struct.pack(">HH", 65_000, 65_000))
    yield "tekst.png", _png_with_text(megabytes)
    yield "profiel.png", _png_with_profile(megabytes)
    yield "groot.docx", samples.zip_bomb_docx(megabytes)
    yield "leugen.docx", samples.spoofed_docx()
    yield "delen.docx", samples.docx({f"word/media/{number}.bin": b"" for number in range(6_000)})
    yield "tabel.pdf", samples.pdf_bomb(6 * megabytes)
    yield "diep.pdf", _deep_pdf(2_000 * megabytes)
    yield "kring.pdf", _circle_pdf()
    for name, make in kinds.bombs():
        yield name, make()
    yield from mail_bombs(megabytes)


def _bodies(seconds: int) -> Iterator[tuple[str, str, Body]]:
    """Yield what each is, the headers beside the usual ones, and the body."""
    yield "1,001 parts", _PARTS, [_PART * 1_001, b"--b--\r\n"]
    yield "100 MB", f"{_FORM}\r\nContent-Length: {100 * _MB}", repeat(b"x" * 2**16, 100 * _MB // 2**16)
    yield "10 MB of text", _FORM, [b"what_happened=" + b"x" * 10 * _MB]
    yield "10 MB of text in a part", _PARTS, [_PART[:-3], b"x" * 10 * _MB, b"\r\n--b--\r\n"]
    yield "a million fields", _FORM, [b"a=&" * 1_000_000]
    yield "a million different fields", _FORM, ["&".join(f"{n:x}" for n in range(600_000)).encode()]
    yield "a field with a name of 3 MB", _FORM, [b"n" * 3 * _MB + b"=x"]
    yield "a part with a header of 3 MB", _PARTS, [b"--b\r\nX: " + b"x" * 3 * _MB + b"\r\n\r\nx\r\n--b--\r\n"]
    yield "a file name of 3 MB", _PARTS, [_file(b"x" * 3 * _MB)]
    yield "200 files with nothing in them", _PARTS, [_file(b"x.pdf") * 150]
    yield "parts that never end", _PARTS, [b"--b\r\n" * 500_000]
    yield "a boundary of 60 kB", f"Content-Type: multipart/form-data; boundary={'b' * 60_000}", [b"x"]
    yield "no boundary", "Content-Type: multipart/form-data", [b"x" * _MB]
    yield "a compressed body", f"{_FORM}\r\nContent-Encoding: gzip", [gzip.compress(bytes(50 * _MB))]
    yield "JSON without end", "Content-Type: application/json", [b"[" * 3 * _MB]
    yield "JSON of many lists in lists", "Content-Type: application/json", [b"[" * 50_000]
    yield "less than it says", f"{_FORM}\r\nContent-Length: 5000", [b"a=b"]
    yield "a length that is none", f"{_FORM}\r\nContent-Length: -1", [b"a=b"]
    yield "a length in words", f"{_FORM}\r\nContent-Length: +0x10", [b"a=b"]
    yield "a length without end", f"{_FORM}\r\nContent-Length: {'9' * 40}", [b"a=b"]
    yield "two lengths", f"{_FORM}\r\nContent-Length: 3\r\nContent-Length: 300", [b"a=b"]
    yield "length and chunks", f"{_FORM}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked", [b"0\r\n\r\n"]
    yield "a form in chunks", f"{_FORM}\r\nTransfer-Encoding: chunked", [b"3\r\na=b\r\n0\r\n\r\n"]
    yield (
        "60 MB in chunks",
        f"{_FORM}\r\nTransfer-Encoding: chunked",
        repeat(b"10000\r\n" + bytes(2**16) + b"\r\n", 1_000),
    )
    yield "a chunk that says more", f"{_FORM}\r\nTransfer-Encoding: chunked", [b"ffffffffffff\r\na=b"]
    yield "a chunk that says nonsense", f"{_FORM}\r\nTransfer-Encoding: chunked", [b"-5\r\na=b\r\n"]
    yield (
        "a chunk with a long note",
        f"{_FORM}\r\nTransfer-Encoding: chunked",
        [b"3;" + b"x" * _MB + b"\r\na=b\r\n0\r\n\r\n"],
    )
    yield "a header of 1 MB", f"{_FORM}\r\nX: {'x' * _MB}", [b"a=b"]
    yield "10,000 headers", f"{_FORM}\r\n" + "\r\n".join(f"X-{n}: x" for n in range(10_000)), [b"a=b"]
    yield "a cookie of 7 kB", f"{_FORM}\r\nCookie: session={'x' * 7_000}", [b"a=b"]
    yield "a slow body", f"{_FORM}\r\nContent-Length: {seconds}", _slowly(seconds)


@promise(20, "bombs", short=120, long=300)
def send_bombs(folder: Path, megabytes: int) -> Seen:
    """Send each of them while ordinary tenants complain, and weigh the service all the time."""
    bombs, never = 0, {"5xx": 0, "let in": 0, "tenants kept out": 0, "over 1 GB": 0}
    with served(folder) as running, _weighed(running) as weight, _tenants(running.port) as tenants:
        browser = browser_at(running)
        answer_eligibility(browser)
        fill_in(browser)
        browser.visit("/forms/nl/complaint/papers")
        for name, content in _files(megabytes):
            bombs += 1
            page = browser.press("add", papers=[(name, content)], check=False)
            never["5xx"] += page.status >= 500
            never["let in"] += name not in _WHOLE and (page.status != 422 or name not in page.text)
        with ThreadPoolExecutor(4) as pool:
            sent = [
                (name, pool.submit(send, running.port, head, body)) for name, head, body in _bodies(megabytes // 40)
            ]
            for name, status in sent:
                bombs += 1
                never["5xx"] += status.result() >= 500
                never["let in"] += name in _TOO_MUCH and status.result() != 413
        for line in ("GET /" + "x" * 100_000, "GET /forms/nl/complaint/?" + "a&" * 50_000, "\0" * 100_000):
            bombs += 1
            never["5xx"] += _ask(running.port, [f"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()]) >= 500
        tenants.stop.set()
    never["tenants kept out"] = len(tenants.kept_out)
    never["over 1 GB"] = weight.peak > MOST_MEMORY
    assert tenants.served, "no tenant came by meanwhile"
    measured = {"at most": f"{weight.peak / _MB:.0f} MB", "at rest": f"{weight.first / _MB:.0f} MB"}
    return Seen(f"{bombs} bombs, {tenants.served} complaints meanwhile", never, measured)


@dataclass
class _Weight:
    first: int = 0
    peak: int = 0
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def _weighed(running: Served) -> Iterator[_Weight]:
    """Weigh the whole service again and again, the processes that open files included."""
    process, weight = Running(running._running().pid, running.port), _Weight()

    def weigh() -> None:
        while not weight.stop.is_set():
            now = memory(process.serving)
            weight.first = weight.first or now
            weight.peak = max(weight.peak, now)
            weight.stop.wait(0.05)

    with _beside(weigh, weight.stop):
        yield weight


@dataclass
class _Tenants:
    served: int = 0
    kept_out: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def _tenants(port: int) -> Iterator[_Tenants]:
    """Let one tenant after the other complain."""
    tenants = _Tenants()

    def complain() -> None:
        while not tenants.stop.is_set():
            with Wire(port) as wire:
                try:
                    Tenant(wire).complain(samples.pdf())
                    tenants.served += 1
                except (OSError, WentWrongError) as problem:
                    tenants.kept_out.append(str(problem))

    with _beside(complain, tenants.stop):
        yield tenants


@contextmanager
def _beside(run: Callable[[], None], stop: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def send(port: int, headers: str, body: Body) -> int:
    if isinstance(body, list) and not {"Content-Length", "Transfer-Encoding"} & {
        line.partition(":")[0] for line in headers.split("\r\n")
    }:
        headers += f"\r\nContent-Length: {sum(map(len, body))}"
    head = f"POST {_PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n{headers}\r\n\r\n"
    return _ask(port, [head.encode()], body)


def _ask(port: int, head: list[bytes], body: Body = ()) -> int:
    """Send this, as far as the server takes it, and return the status of its answer, or 0 where it hung up."""
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as raw:
        with suppress(ConnectionError):
            for piece in (*head, *body) if isinstance(body, list | tuple) else _chained(head, body):
                raw.sendall(piece)
        with suppress(OSError):  # who was hung up on has nothing left to close
            raw.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            answer = raw.recv(2**16)
            return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else _HUNG_UP
    return _HUNG_UP


def _chained(head: list[bytes], body: Body) -> Iterator[bytes]:
    yield from head
    yield from body


def _slowly(seconds: int) -> Iterator[bytes]:
    for _ in range(seconds):
        time.sleep(1)
        yield b"x"


def _file(name: bytes) -> bytes:
    return b'--b\r\nContent-Disposition: form-data; name="papers"; filename="' + name + b'"\r\n\r\n\r\n--b--\r\n'


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    made = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def _png_that_claims(width: int, height: int) -> bytes:
    return _png(
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(100))),
        (b"IEND", b""),
    )


def _png_with_text(megabytes: int) -> bytes:
    text = b"Comment\0\0" + zlib.compress(bytes(megabytes * 2**20), 9)
    return _png(_SMALL, (b"zTXt", text), (b"IDAT", zlib.compress(bytes(4))), (b"IEND", b""))


def _png_with_profile(megabytes: int) -> bytes:
    profile = b"icc\0\0" + zlib.compress(bytes(megabytes * 2**20), 9)
    return _png(_SMALL, (b"iCCP", profile), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))


_SMALL = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))


def _deep_pdf(depth: int) -> bytes:
    return samples.pdf().replace(b"/Type /Catalog", b"/X " + b"[" * depth + b"]" * depth + b"/Type /Catalog")


def _circle_pdf() -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>\nendobj\n"
        b"trailer\n<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"
    )
