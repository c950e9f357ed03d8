"""The example configurations under deploy/, tried with the real nginx and systemd where the machine has them."""

import gzip
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from formservice.committee import load_committee
from formservice.web.headers import HTTPS_HEADERS, SECURITY_HEADERS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
NAME = "klachtwijzer.example"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
ANALYZE = shutil.which("systemd-analyze")


@dataclass
class Asked:
    """One request as the service saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Front:
    """A running nginx with a small service behind it."""

    port: int
    folder: Path
    service: ThreadingHTTPServer
    asked: list[Asked] = field(default_factory=list)

    def get(
        self, path: str, method: str = "GET", body: bytes | None = None, name: str = NAME, **headers: str
    ) -> http.client.HTTPResponse:
        trusted = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        secure = trusted.wrap_socket(connection, server_hostname=name)
        with closing(secure):
            head = [f"{method} {path} HTTP/1.1", "Host: " + headers.pop("host", name), "Connection: close"]
            head += [f"{key.replace('_', '-')}: {value}" for key, value in headers.items()]
            head += [f"Content-Length: {len(body)}"] if body is not None else []
            secure.sendall("\r\n".join([*head, "", ""]).encode() + (body or b""))
            answer = http.client.HTTPResponse(secure, method=method)
            answer.begin()
            answer.text = answer.read()  # type: ignore[attr-defined]
        return answer

    def logs(self) -> str:
        return "".join(log.read_text() for log in self.folder.glob("*.log"))


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    if NGINX is None or shutil.which("openssl") is None:
        pytest.skip("no nginx or openssl here: the proxy's example is not tried")
    folder = tmp_path_factory.mktemp("nginx")
    front = Front(_free_port(), folder, ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler))
    front.service.RequestHandlerClass = _service_of(front)
    serving = threading.Thread(target=front.service.serve_forever, daemon=True)
    serving.start()
    _make_site(folder / "site")
    _make_certificate(folder)
    (folder / "nginx.conf").write_text(_example_for(front))
    command = [NGINX, "-p", str(folder), "-c", "nginx.conf", "-e", str(folder / "start.log")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr
    nginx = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        _wait_for(front.port)
        yield front
    finally:
        nginx.terminate()
        nginx.wait(20)
        front.service.shutdown()
        front.service.server_close()
        serving.join()


def _service_of(front: Front) -> type[BaseHTTPRequestHandler]:
    class Service(BaseHTTPRequestHandler):
        """Tells what it was asked, and as the real one refuses a body by its length alone."""

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            too_large = length > 27_000_000
            body = b"" if too_large else self.rfile.read(length)
            front.asked.append(Asked(self.command, self.path, dict(self.headers), body))
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


def _make_site(site: Path) -> None:
    (site / "nl").mkdir(parents=True)
    (site / "nl" / "index.html").write_text("<h1>stap één</h1>" * 50)
    (site / "nl" / "index.html.gz").write_bytes(gzip.compress(("<h1>stap één</h1>" * 50).encode()))
    (site / "assets").mkdir()
    (site / "assets" / "house.0123abcd.css").write_text("h1 {}")


def _make_certificate(folder: Path) -> None:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},DNS:other.example"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)


def _example_for(front: Front) -> str:
    """The example itself, with only places and ports changed to what a test may use."""
    http_port = _free_port()
    changes = [
        (r"listen \[::\].*;\n", ""),
        (r"listen 443", f"listen 127.0.0.1:{front.port}"),
        (r"listen 80", f"listen 127.0.0.1:{http_port}"),
        (r"/etc/letsencrypt/live/[^/]+/fullchain\.pem", f"{front.folder}/cert.pem"),
        (r"/etc/letsencrypt/live/[^/]+/privkey\.pem", f"{front.folder}/key.pem"),
        (r"/var/log/nginx", str(front.folder)),
        (r"/dev/shm/klachtwijzer-uploads", f"{front.folder}/uploads"),
        (r"/opt/klachtwijzer/build/site", f"{front.folder}/site"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{front.service.server_port}"),
    ]
    example = (DEPLOY / "nginx.conf").read_text()
    for old, new in changes:
        example, count = re.subn(old, new, example)
        assert count, old
    user = "user root;\n" if os.geteuid() == 0 else ""  # who else could not enter the test's folder
    places = "".join(f"{kind}_temp_path {front.folder}/{kind};\n" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    start = f"{user}pid {front.folder}/nginx.pid;\nworker_processes 1;\nevents {{}}\nhttp {{\n"
    types = "types { text/html html; text/css css; }\ngzip on;\n"  # Debian's own has gzip on
    (front.folder / "http_port").write_text(str(http_port))
    return start + types + places + example + "}\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def test_a_form_passes_with_its_body_and_who_sent_it(front: Front) -> None:
    answer = front.get("/forms/nl/complaint/", "POST", b"x" * 100_000, X_Forwarded_For="6.6.6.6", host=NAME)
    asked = front.asked[-1]
    assert answer.status == 200
    assert (asked.method, asked.path, len(asked.body)) == ("POST", "/forms/nl/complaint/", 100_000)
    assert asked.headers["Host"] == NAME
    assert asked.headers["X-Forwarded-For"] == "127.0.0.1"
    assert asked.headers["X-Forwarded-Proto"] == "https"


def test_https_is_required_once_and_for_good(front: Front) -> None:
    for path in ("/forms/nl/complaint/", "/nl/", "/assets/house.0123abcd.css", "/nl/weg/", "/"):
        sent = front.get(path).headers.get_all("Strict-Transport-Security")
        assert sent == [HTTPS_HEADERS["Strict-Transport-Security"]], path


def test_a_form_is_never_compressed(front: Front) -> None:
    assert front.get("/forms/nl/complaint/", Accept_Encoding="gzip").headers["Content-Encoding"] is None


def test_the_site_is_served_as_the_service_would(front: Front) -> None:
    before = len(front.asked)
    answer = front.get("/nl/", Accept_Encoding="gzip")
    assert len(front.asked) == before
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for name, value in (SECURITY_HEADERS | HTTPS_HEADERS).items():
        assert answer.headers.get_all(name) == [value], name


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nl", 200), ("/nl/weg/", 404)])
def test_what_is_no_file_is_for_the_service(front: Front, path: str, status: int) -> None:
    assert front.get(path).status == status
    assert front.asked[-1].path == path


def test_a_body_within_the_bound_passes_and_one_beyond_it_gets_the_service_s_own_page(front: Front) -> None:
    most = load_committee(ROOT / "committee.toml").uploads.max_total_bytes
    assert front.get("/forms/nl/complaint/papers", "POST", b"x" * (most + 1_900_000)).status == 200
    assert len(front.asked[-1].body) == most + 1_900_000
    answer = front.get("/forms/nl/complaint/papers", "POST", b"x" * 40_000_000)
    assert (answer.status, front.asked[-1].method, front.asked[-1].body) == (413, "POST", b"")
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
    ],
)
def test_no_token_and_no_query_stands_in_any_log(front: Front, path: str) -> None:
    lines = front.logs().count("\n")
    front.get(path, Referer=f"https://{NAME}/kanarie", User_Agent="kanarie")
    _wait_for_line(front, lines)
    logs = front.logs()
    assert "GET /" in logs
    assert "kanarie" not in logs
    assert "127.0.0.1" not in logs


def _wait_for_line(front: Front, lines: int) -> None:
    for _ in range(100):
        if front.logs().count("\n") > lines:
            return
        time.sleep(0.02)
    raise AssertionError("nothing was logged")


def test_another_name_is_not_served(front: Front) -> None:
    with pytest.raises(ssl.SSLError):
        front.get("/nl/", name="other.example")
    front.get("/forms/nl/complaint/", host="evil.example")
    assert front.asked[-1].headers["Host"] == NAME


def test_without_https_the_visitor_is_sent_on(front: Front) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", int((front.folder / "http_port").read_text()), timeout=10)
    with closing(plain):
        plain.request("GET", "/nl/", headers={"Host": "evil.example"})
        answer = plain.getresponse()
        assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/nl/")
        answer.read()


def test_while_the_service_is_away_the_site_stays_and_a_form_says_so(front: Front) -> None:
    front.service.shutdown()
    front.service.server_close()
    answer = front.get("/forms/nl/withdrawal/link/kanarie")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.text.decode()  # type: ignore[attr-defined]
    assert all(words in text for words in ("over een paar minuten", "in a few minutes", "بضع دقائق"))
    assert front.get("/forms/nl/complaint/papers", "POST", b"x" * 40_000_000).status == 503
    assert front.get("/nl/").status == 200
    assert "kanarie" not in front.logs()


@pytest.mark.skipif(ANALYZE is None, reason="no systemd here: the unit is not tried")
def test_the_unit_is_understood_and_closed_in(tmp_path: Path) -> None:
    unit = (DEPLOY / "klachtwijzer.service").read_text()
    program = shutil.which("true")
    assert program is not None
    assert "ExecStart=/opt/klachtwijzer/.venv/bin/formservice serve\n" in unit
    (tmp_path / "klachtwijzer.service").write_text(
        unit.replace("/opt/klachtwijzer/.venv/bin/formservice serve", program)
    )
    tried = subprocess.run(
        [str(ANALYZE), "verify", str(tmp_path / "klachtwijzer.service")], capture_output=True, text=True, check=False
    )
    assert (tried.returncode, tried.stderr) == (0, "")
