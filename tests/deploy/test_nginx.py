"""The nginx example, in front of a small service that tells what it was asked."""

import http.client
import shutil
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from formservice.settings.committee import load_committee
from formservice.web.headers import HTTPS_HEADERS, SECURITY_HEADERS
from tests.deploy.nginx import NAME, ROOT, Nginx, needs_nginx, nginx_before

pytestmark = needs_nginx


@dataclass
class Asked:
    """One request as the service saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class StandIn:
    """The small service, and what it was asked."""

    server: ThreadingHTTPServer
    asked: list[Asked] = field(default_factory=list)


@pytest.fixture(scope="module")
def service() -> Iterator[StandIn]:
    standing_in = StandIn(ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler))
    standing_in.server.RequestHandlerClass = _answers_of(standing_in)
    serving = threading.Thread(target=standing_in.server.serve_forever, daemon=True)
    serving.start()
    yield standing_in
    standing_in.server.shutdown()
    standing_in.server.server_close()
    serving.join()


@pytest.fixture(scope="module")
def front(service: StandIn, built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("nginx")
    # a copy, so that a build that runs meanwhile does not take the files away
    site = shutil.copytree(built_site / "site", folder / "site")
    with nginx_before(service.server.server_port, site, folder) as running:
        yield running


def _answers_of(service: StandIn) -> type[BaseHTTPRequestHandler]:
    class Service(BaseHTTPRequestHandler):
        """Tells what it was asked, and as the real one refuses a body by its length alone."""

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            too_large = length > 52_000_000
            body = b"" if too_large else self.rfile.read(length)
            service.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            text = b"<h1>Uw bestanden zijn samen te groot</h1>" if too_large else b"<h1>dienst</h1>" * 200
            self.send_response(413 if too_large else 404 if self.path == "/nl/weg/" else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(text)))
            self.send_header("Strict-Transport-Security", "max-age=1")
            self.end_headers()
            self.wfile.write(text)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Service


def test_a_form_passes_with_its_body_and_who_sent_it(front: Nginx, service: StandIn) -> None:
    answer = front.get("/forms/nl/complaint/", "POST", b"x" * 100_000, X_Forwarded_For="6.6.6.6", host=NAME)
    asked = service.asked[-1]
    assert answer.status == 200
    assert (asked.method, asked.path, len(asked.body)) == ("POST", "/forms/nl/complaint/", 100_000)
    assert asked.headers["Host"] == NAME
    assert asked.headers["X-Forwarded-For"] == "127.0.0.1"
    assert asked.headers["X-Forwarded-Proto"] == "https"


def test_the_desk_is_passed_on_with_who_asked(front: Nginx, service: StandIn) -> None:
    assert front.get("/desk/login", "POST", b"name=x", host=NAME).status == 200
    asked = service.asked[-1]
    assert (asked.method, asked.path, asked.body) == ("POST", "/desk/login", b"name=x")
    assert asked.headers["X-Forwarded-For"] == "127.0.0.1"


def test_with_the_list_of_addresses_the_desk_is_there_for_nobody_else(
    service: StandIn, front: Nginx, tmp_path: Path
) -> None:
    site = front.folder / "site"
    with nginx_before(service.server.server_port, site, tmp_path, unmark=r"(?:allow|deny) .*;") as listed:
        before = len(service.asked)
        for path in ("/desk/", "/desk/login", "/desk/login/link/token"):
            assert listed.get(path).status == 403
        assert len(service.asked) == before
        assert listed.get("/forms/nl/complaint/").status == 200


def test_https_is_required_once_and_for_good(front: Nginx) -> None:
    style = next((front.folder / "site" / "assets").glob("house.*.css")).name
    for path in ("/forms/nl/complaint/", "/nl/", f"/assets/{style}", "/nl/weg/", "/"):
        sent = front.get(path).headers.get_all("Strict-Transport-Security")
        assert sent == [HTTPS_HEADERS["Strict-Transport-Security"]], path


def test_a_form_is_never_compressed(front: Nginx) -> None:
    assert front.get("/forms/nl/complaint/", Accept_Encoding="gzip").headers["Content-Encoding"] is None


def test_the_site_is_served_as_the_service_would(front: Nginx, service: StandIn) -> None:
    before = len(service.asked)
    answer = front.get("/nl/", Accept_Encoding="gzip")
    assert len(service.asked) == before
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for name, value in (SECURITY_HEADERS | HTTPS_HEADERS).items():
        assert answer.headers.get_all(name) == [value], name


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nl", 200), ("/nl/weg/", 404)])
def test_what_is_no_file_is_for_the_service(front: Nginx, service: StandIn, path: str, status: int) -> None:
    assert front.get(path).status == status
    assert service.asked[-1].path == path


def test_a_body_within_the_bound_passes_and_one_beyond_it_gets_the_service_s_own_page(
    front: Nginx, service: StandIn
) -> None:
    most = load_committee(ROOT / "committee.toml").uploads.most_at_once
    assert front.get("/forms/nl/complaint/papers", "POST", b"x" * (most + 1_200_000)).status == 200
    assert len(service.asked[-1].body) == most + 1_200_000
    answer = front.get("/forms/nl/complaint/papers", "POST", b"x" * 52_000_000)
    assert (answer.status, service.asked[-1].method, service.asked[-1].body) == (413, "POST", b"")
    assert b"Uw bestanden zijn samen te groot" in answer.text  # type: ignore[attr-defined]
    assert front.get("/forms/nl/complaint/papers").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/forms/nl/withdrawal/link/kanarie",
        "/forms/nl/withdrawal/LINK/kanarie",
        "/forms/nl/withdrawal/link/kanarie?a=kanarie",
        "//forms/nl/withdrawal/link/kanarie",
        "/forms/nl/withdrawal/%6cink/kanarie",
        "/forms/nl/withdrawal%2flink/kanarie",
        "/forms/nl/withdrawal/?mail=kanarie",
        "/forms/nl/follow/link/kanarie/x/kanarie",
        "/nl/?naam=kanarie",
        "/desk/login/link/kanarie",
        "/desk/login?to=/desk/case/kanarie",
    ],
)
def test_no_token_and_no_query_stands_in_any_log(front: Nginx, path: str) -> None:
    lines = front.logs().count("\n")
    front.get(path, Referer=f"https://{NAME}/kanarie", User_Agent="kanarie")
    _wait_for_line(front, lines)
    logs = front.logs()
    assert "GET /" in logs
    assert "kanarie" not in logs
    assert "127.0.0.1" not in logs


def _wait_for_line(front: Nginx, lines: int) -> None:
    for _ in range(100):
        if front.logs().count("\n") > lines:
            return
        time.sleep(0.02)
    raise AssertionError("nothing was logged")


def test_another_name_is_not_served(front: Nginx, service: StandIn) -> None:
    before = len(service.asked)
    with pytest.raises(ssl.SSLError):
        front.get("/nl/", name="other.example")
    for path, more in (("/nl/", {}), ("/forms/nl/complaint/", {}), ("/nl/", {"x": "x" * 5_000})):
        with pytest.raises(http.client.RemoteDisconnected):
            front.get(path, host="evil.example", **more)
    assert len(service.asked) == before


def test_without_https_the_visitor_is_sent_on(front: Nginx) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", front.http_port, timeout=10)
    with closing(plain):
        plain.request("GET", "/nl/", headers={"Host": "evil.example"})
        answer = plain.getresponse()
        assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/nl/")
        answer.read()
