"""A tenant's journey through nginx over HTTPS, and what the service itself answers to what is no request."""

import http.client
import re
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from formservice.languages import gettext
from formservice.web.headers import HTTPS_HEADERS, SECURITY_HEADERS
from tests.deploy.nginx import NAME, Nginx, needs_nginx
from tests.deploy.serving import Deployed, SecureWire, connections, deployed
from tests.harness import rota, samples
from tests.harness.serving import text_of
from tests.harness.tenants import ANSWERS, Tenant, WentWrongError
from tests.harness.wire import Answer

pytestmark = needs_nginx

MAIL = dict(ANSWERS)["you"]["mail"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Deployed, Nginx]]:
    with deployed(tmp_path_factory.mktemp("served")) as both:
        yield both


class Watched(SecureWire):
    """A connection that keeps every answer."""

    def __init__(self, nginx: Nginx) -> None:
        super().__init__(nginx.port, nginx=nginx)
        self.answers: list[Answer] = []

    def ask(self, request: bytes) -> Answer:
        self.answers.append(super().ask(request))
        return self.answers[-1]


def test_a_complaint_goes_in_over_https_and_its_letters_lead_back(running: tuple[Deployed, Nginx]) -> None:
    service, nginx = running
    with Watched(nginx) as wire:
        reference = Tenant(wire).complain(samples.pdf())
    assert len(wire.answers) > 15
    for answer in wire.answers:
        for name, value in (SECURITY_HEADERS | HTTPS_HEADERS).items():
            assert answer.headers[name.lower()] == value
        assert answer.headers["cache-control"] == "no-store"
        assert "location" not in answer.headers or answer.headers["location"].startswith("/")
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert "set-cookie" not in answer.headers or part in answer.headers["set-cookie"].split("; ")
    assert any("set-cookie" in answer.headers for answer in wire.answers)
    [mail] = service.mails(MAIL, "tenant_received", about=reference)
    links = re.findall(r"https?://[^\s>]+", text_of(mail))
    assert links
    assert {urlsplit(link)[:2] for link in links if "kwru.nl" not in link} == {("https", NAME)}
    opened = nginx.get(urlsplit(next(link for link in links if "/link/" in link)).path)
    assert opened.status == 303
    assert reference not in opened.headers["Location"]


def test_no_log_of_nginx_or_the_service_holds_an_address_or_a_token(running: tuple[Deployed, Nginx]) -> None:
    service, nginx = running
    nginx.get("/forms/nl/withdrawal/link/kanarie?kanarie", Referer="kanarie", User_Agent="kanarie")
    told = nginx.logs() + (service.folder / "serve.log").read_text(encoding="utf-8")
    assert "GET /forms/" in told
    for private in ("kanarie", MAIL, "127.0.0.1 "):
        assert private not in told


def test_security_txt_is_asked_of_the_service(running: tuple[Deployed, Nginx]) -> None:
    _, nginx = running
    answer = nginx.get("/.well-known/security.txt")
    assert (answer.status, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"Deze pagina is er niet" in answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("megabytes", [51.6, 53, 100])
def test_a_body_that_is_too_large_gets_the_service_s_own_page(
    running: tuple[Deployed, Nginx], megabytes: float, lang: str
) -> None:
    _, nginx = running
    head = b'--x\r\nContent-Disposition: form-data; name="papers"; filename="a.pdf"\r\n\r\n'
    body = head + bytes(int(megabytes * 1_000_000)) + b"\r\n--x--\r\n"
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    answer = nginx.get(f"/forms/{lang}/complaint/papers", "POST", body, **kind)
    assert answer.status == 413
    text = answer.text.decode()  # type: ignore[attr-defined]
    assert gettext(lang, "Uw bestanden zijn samen te groot") in text
    assert f'lang="{lang}"' in text
    for name, value in (SECURITY_HEADERS | HTTPS_HEADERS | {"Cache-Control": "no-store"}).items():
        assert answer.headers.get_all(name) == [value], name


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("megabytes", [2, 5, 25])
def test_a_text_that_is_too_long_gets_the_service_s_own_page(
    running: tuple[Deployed, Nginx], megabytes: int, lang: str
) -> None:
    _, nginx = running
    body = b"what_happened=" + b"x" * megabytes * 1_000_000
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    answer = nginx.get(f"/forms/{lang}/complaint/complaint", "POST", body, **kind)
    assert answer.status == 413
    assert gettext(lang, "Uw tekst is te lang") in answer.text.decode()  # type: ignore[attr-defined]


def test_one_megabyte_too_much_is_told_on_the_page_itself(running: tuple[Deployed, Nginx]) -> None:
    _, nginx = running
    with Watched(nginx) as wire:
        tenant = Tenant(wire)
        tenant.answer_up_to("papers")
        with pytest.raises(WentWrongError, match="422 at /forms/nl/complaint/papers"):
            tenant._post(*_papers(tenant, 26_000_000))
        assert "te groot" in wire.answers[-1].body.decode()
        tenant.open("papers")
        tenant._post(*_papers(tenant, 1_000))
        tenant._expect("check")


def _papers(tenant: Tenant, size: int) -> tuple[bytes, str]:
    token = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{tenant._token()}\r\n'
    file = '--x\r\nContent-Disposition: form-data; name="papers"; filename="brief.pdf"\r\n\r\n'
    content = samples.pdf() if size < 10_000 else b"%PDF-1.7".ljust(size, b"\n")
    return (token + file).encode() + content + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    "half",
    [
        "GET /forms/nl/complaint/",
        "GET /nl/ HTTP/1.1\r\nHost: ",
        f"POST /forms/nl/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 9\r\n\r\n1",
    ],
)
def test_half_a_request_reaches_nobody(running: tuple[Deployed, Nginx], half: str) -> None:
    service, nginx = running
    logged = (service.folder / "serve.log").stat().st_size
    with closing(nginx.connect()) as connection:
        connection.sendall(half.encode())
    assert nginx.get("/robots.txt").status == 200  # nginx has taken both in by now
    assert connections(service.port) == 0
    assert (service.folder / "serve.log").stat().st_size == logged


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("GIBBERISH\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        ("GET /kanarie HTTP/9.9\r\n\r\n", 400),
        (f"GET /{'x' * 9_000} HTTP/1.1\r\n\r\n", 414),
        (f"GET / HTTP/1.1\r\nX: {'x' * 9_000}\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\n" + "X: 1\r\n" * 200 + "\r\n", 431),
    ],
    ids=["no HTTP", "a space in a header", "an unknown version", "a long address", "a long header", "many headers"],
)
def test_without_nginx_too_what_is_no_request_gets_our_page(
    running: tuple[Deployed, Nginx], said: str, status: int
) -> None:
    service, _ = running
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as raw:
        raw.sendall(said.encode())
        answer = http.client.HTTPResponse(raw)
        answer.begin()
        text = answer.read().decode()
    assert answer.status == status
    assert "Wij konden niet lezen wat u hebt verstuurd" in text
    assert "kanarie" not in text
    for name, value in (SECURITY_HEADERS | {"Cache-Control": "no-store"}).items():
        assert answer.headers.get_all(name) == [value], name
