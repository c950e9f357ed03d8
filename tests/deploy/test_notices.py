"""What nginx answers by itself: always our headers, the committee's phone, and words that help, in every language."""

import http.client
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from formservice.settings.committee import load_committee
from formservice.web.headers import HTTPS_HEADERS, SECURITY_HEADERS
from tests.deploy.nginx import NAME, ROOT, Nginx, free_port, needs_nginx, nginx_before

pytestmark = needs_nginx

UNREAD = (
    "Wij konden niet lezen wat u hebt verstuurd",
    "We could not read what you sent",
    "لم نستطع قراءة المعلومات التي وصلتنا",
)
BUSY = ("Wacht nog even", "Please wait a little longer", "انتظر قليلًا")
AWAY = ("Het lukt nu even niet", "This is not working just now", "تعذّر ذلك الآن")

HEAD = f"Host: {NAME}\r\n\r\n"
LONG = "x" * 5_000
MALFORMED = {
    "no HTTP": ("GIBBERISH\r\n\r\n", 400),
    "a header of spaces": (f"GET /nl/ HTTP/1.1\r\nHost: {NAME}\r\n: x\r\n{HEAD}", 400),
    "no host": ("GET /nl/ HTTP/1.1\r\n\r\n", 400),
    "two lengths": (f"POST /forms/nl/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n{HEAD}", 400),
    "a length that is none": (f"POST /forms/nl/ HTTP/1.1\r\nContent-Length: many\r\n{HEAD}", 400),
    "a path out of the site": (f"GET /../../etc/passwd HTTP/1.1\r\n{HEAD}", 400),
    "an unknown version": (f"GET /nl/ HTTP/7.0\r\n{HEAD}", 505),
    "an unknown encoding": (f"POST /forms/nl/ HTTP/1.1\r\nTransfer-Encoding: cobol\r\n{HEAD}", 501),
    "a long address": (f"GET /forms/nl/?{LONG} HTTP/1.1\r\n{HEAD}", 414),
    "a long header": (f"GET /forms/nl/ HTTP/1.1\r\nX-Long: {LONG}\r\n{HEAD}", 431),
    "another method": (f"TRACE /nl/ HTTP/1.1\r\n{HEAD}", 405),
    "a post to a page": (f"POST /nl/ HTTP/1.1\r\nContent-Length: 0\r\n{HEAD}", 405),
}


class Broken:
    """A service that hangs up on everyone, or lets them wait for good."""

    def __init__(self) -> None:
        self.answers = True
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._kept: list[socket.socket] = []
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._go_on, daemon=True).start()

    def _go_on(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return
            if b"/wait" in caller.recv(10_000):
                self._kept.append(caller)
            else:
                caller.close()

    def close(self) -> None:
        # accept() only returns once somebody comes
        self._listening.shutdown(socket.SHUT_RDWR)
        for each in (*self._kept, self._listening):
            each.close()


@pytest.fixture(scope="module")
def front(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """An nginx that has nobody behind it who answers."""
    folder = tmp_path_factory.mktemp("alone")
    site = shutil.copytree(built_site / "site", folder / "site")
    with ExitStack() as stack:
        broken = Broken()
        stack.callback(broken.close)
        yield stack.enter_context(nginx_before(broken.port, site, folder / "nginx", read_seconds=2))


def check(answer: http.client.HTTPResponse, status: int, titles: tuple[str, ...]) -> None:
    """Assert that this is the notice with these titles, and that it carries all headers once."""
    assert answer.status == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    for name, value in (SECURITY_HEADERS | HTTPS_HEADERS).items():
        assert answer.headers.get_all(name) == [value], name
    text = answer.text.decode()  # type: ignore[attr-defined]
    assert all(title in text for title in titles)
    assert load_committee(ROOT / "committee.toml").phone in text
    assert "nginx" not in text + str(answer.headers["Server"]).replace("nginx", "", 1)


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_is_no_request_gets_a_page_and_our_headers(front: Nginx, kind: str) -> None:
    said, status = MALFORMED[kind]
    check(front.say(said.encode()), status, UNREAD)


def test_plain_http_at_the_door_for_https_gets_them_too(front: Nginx) -> None:
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as plain:
        plain.sendall(f"GET /nl/ HTTP/1.1\r\n{HEAD}".encode())
        answer = http.client.HTTPResponse(plain)
        answer.begin()
        answer.text = answer.read()  # type: ignore[attr-defined]
    check(answer, 400, UNREAD)


@pytest.mark.parametrize("path", ["/forms/nl/withdrawal/link/kanarie", "/forms/nl/wait", "/", "/nl/weg/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_service_that_hangs_up_or_does_not_answer_is_away(front: Nginx, path: str, method: str) -> None:
    answer = front.get(path, method, b"x=1" if method == "POST" else None)
    check(answer, 503, AWAY)
    assert answer.headers["Retry-After"] == "60"
    assert "kanarie" not in front.logs()


def test_while_nothing_listens_the_site_stays_and_the_rest_says_so(
    built_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("away")
    with nginx_before(free_port(), built_site / "site", folder) as front:
        check(front.get("/forms/nl/complaint/"), 503, AWAY)
        check(front.get("/forms/nl/complaint/papers", "POST", b"x" * 40_000_000), 503, AWAY)
        assert front.get("/nl/").status == 200
        assert front.get("/nl/").headers["Cache-Control"] == "max-age=300"


def test_a_notice_has_no_address_of_its_own(front: Nginx) -> None:
    assert front.get("/notices/away.html").status != 200


def test_who_asks_too_much_at_once_is_told_to_wait(front: Nginx) -> None:
    asking = []
    for _ in range(140):  # each waits for the service: more than one address may have under way
        connection = front.connect(source="127.0.0.9")
        connection.sendall(f"GET /forms/nl/wait HTTP/1.1\r\n{HEAD}".encode())
        asking.append(connection)
    answers = []
    for connection in asking:
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        answer.text = answer.read()  # type: ignore[attr-defined]
        connection.close()
        answers.append(answer)
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    for answer in refused:
        check(answer, 429, BUSY)
        assert answer.headers["Retry-After"] == "60"
    for answer in answers:
        if answer not in refused:
            check(answer, 503, AWAY)
