"""The real service, and tenants who reach it over HTTP."""

import http.client
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from werkzeug.wsgi import get_input_stream

from tests.browser.serving import Served
from tests.visit import Browser

_SECONDS = 60


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[Served]:
    """Run the service in this folder until the block ends, with this in its environment too."""
    folder.mkdir(parents=True, exist_ok=True)
    running = Served(folder, **environment)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def wait_until(is_so: Callable[[], object]) -> None:
    """Return as soon as it is so; fail where it never is."""
    until = time.monotonic() + _SECONDS
    while not is_so():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.01)


def browser_at(running: Served) -> Browser:
    """Return a browser that asks the real service, and checks every page as everywhere."""
    return Browser(_Passing(running.address))


class _Passing:
    """Looks like the application, and passes every request on to a server."""

    def __init__(self, address: str) -> None:
        self._host, self._port = str(urlsplit(address).hostname), int(urlsplit(address).port or 80)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = quote(environ["PATH_INFO"].encode("latin-1"), safe="/:@!$&'()*+,;=-._~")
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
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
