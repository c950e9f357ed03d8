"""The real service, and tenants who reach it over HTTP."""

import http.client
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from werkzeug.wsgi import get_input_stream

from formservice.service import Service
from formservice.storage import letters
from tests.harness.serving import WIDE, Served
from tests.harness.visit import Browser

_SECONDS = 60


@contextmanager
def served(
    folder: Path,
    settings: Mapping[str, str] | None = None,
    limits: int | None = 9_000,
    in_all: int | None = WIDE,
) -> Iterator[Served]:
    """Run the service in this folder until the block ends, with these settings and limits (None: as shipped)."""
    folder.mkdir(parents=True, exist_ok=True)
    running = Served(folder, settings, limits, in_all)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def browser_at(running: Served, headers: Mapping[str, str] | None = None) -> Browser:
    """Return a browser that asks the real service, with these headers too, and checks every page as everywhere."""
    return Browser(_Passing(running.address, headers or {}))


@dataclass(frozen=True)
class Reply:
    """One answer, as it came over the wire."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, or nothing."""
        return next((value for each, value in self.headers if each.lower() == name.lower()), "")


class Caller:
    """One kept-alive connection to the service, for requests of any method, path and header."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Reply:
        """Send one request and return the answer, redirects included; once more where the server had hung up."""
        for is_last in (False, True):
            try:
                self._connection.request(method, path, body or None, {**(headers or {})})
                answer = self._connection.getresponse()
                return Reply(answer.status, answer.getheaders(), answer.read())
            except (http.client.RemoteDisconnected, ConnectionError):
                self._connection.close()
                if is_last:
                    raise
        raise AssertionError

    def post(self, path: str, typed: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Reply:
        """Post a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, {**kind, **(headers or {})}, urlencode(typed).encode())

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def cookie_of(browser: Browser) -> str:
    """Return the cookie of a browser's session."""
    kept = browser.client.get_cookie("session", "127.0.0.1")
    assert kept
    return kept.value


def wait_until(is_so: Callable[[], object]) -> None:
    """Return as soon as it is so; fail where it never is."""
    until = time.monotonic() + _SECONDS
    while not is_so():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def wait_for_letters(service: Service) -> None:
    """Return once every letter is out."""
    wait_until(lambda: not letters.undelivered(service.db).queued)


class _Passing:
    """Looks like the application, and passes every request on to a server."""

    def __init__(self, address: str, more: Mapping[str, str]) -> None:
        self._more = more
        self._host, self._port = str(urlsplit(address).hostname), int(urlsplit(address).port or 80)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = quote(environ["PATH_INFO"].encode("latin-1"), safe="/:@!$&'()*+,;=-._~")
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
        headers |= {name.upper(): value for name, value in self._more.items()}
        headers |= {"Content-Type": kind} if (kind := environ.get("CONTENT_TYPE")) else {}
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_SECONDS)
        body = get_input_stream(environ).read()
        connection.request(environ["REQUEST_METHOD"], path + query, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in {"connection"}]
        start_response(f"{answer.status} {answer.reason}", kept)
        return [content]
