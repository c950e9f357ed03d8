"""What a request may claim at the door: a forged name of the host, a forged address of the sender."""

import itertools
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from formservice.app import public_app
from formservice.service import Service
from tests.harness.pdf_text import words_of
from tests.harness.serving import Served
from tests.harness.steps import TENANT, answer_eligibility, sent_on, submit
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.routes import every_route, every_step
from tests.trust.service import browser_at, cookie_of, served, wait_for_letters

_EVIL = "evil.example"
_HTTP = "GET {path} HTTP/1.1"
_OWN = "Host: {host}"
_FORGERIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_HTTP, (f"Host: {_EVIL}",)),
    ("GET http://evil.example{path} HTTP/1.1", (_OWN,)),
    (_HTTP, (_OWN, f"Host: {_EVIL}")),
    (_HTTP, (_OWN, f"X-Forwarded-Host: {_EVIL}", f"X-Host: {_EVIL}", f"X-Forwarded-Server: {_EVIL}")),
    (_HTTP, (f"Host: {_EVIL}", _OWN)),
    ("GET http://evil.example:80{path} HTTP/1.1", (f"Host: {_EVIL}:80",)),
    (_HTTP, (_OWN, f"Forwarded: for=1.2.3.4;host={_EVIL};proto=https")),
    (_HTTP, (_OWN, "X-Forwarded-Proto: https", f"X-Forwarded-Port: {_EVIL}", "X-Forwarded-Ssl: on")),
    (_HTTP, (_OWN, f"X-Original-URL: //{_EVIL}/", f"X-Rewrite-URL: //{_EVIL}/", f"X-Forwarded-Prefix: //{_EVIL}")),
    (_HTTP, (f"Host: {{host}}@{_EVIL}",)),
    (_HTTP, (f"Host: {_EVIL}", f"Script-Name: //{_EVIL}", f"Script_Name: //{_EVIL}", f"Path-Info: //{_EVIL}")),
    ("GET {path} HTTP/1.0", (f"Host: {_EVIL}", "X-Forwarded-For: 127.0.0.1", f"Via: 1.1 {_EVIL}")),
)
_ON_EVERY_REQUEST = {
    "Host": _EVIL,
    "X-Forwarded-Host": _EVIL,
    "X-Forwarded-Prefix": f"//{_EVIL}",
    "Forwarded": f"for=1.2.3.4;host={_EVIL}",
}
_ABOUT_WAITING = ("/result", "/slip", "/calendar.ics", "/sent")
_LIMIT = 5
_SECONDS = 60


@promise(16, "forged Host or proxy headers", short=3, long=len(_FORGERIES))
def forge_host_and_proxies(folder: Path, variants: int) -> Seen:
    """Claim another host on every page and while complaining, and another address past a limit; behind a proxy too."""
    asked = refused = foreign = past = written = 0
    for proxies in ("0", "1"):
        with (
            served(folder / proxies, {"FORMSERVICE_PROXIES": proxies}, _LIMIT) as running,
            beside(running) as service,
        ):
            forging = browser_at(running, _ON_EVERY_REQUEST)
            submit(forging)
            past += _tries_past_a_limit(running, int(proxies))
            waiting = browser_at(running)
            answer_eligibility(waiting, answered="no", now=None, **sent_on(service.today() - timedelta(days=2)))
            for variant, path in itertools.product(_FORGERIES[:variants], _paths(service)):
                whose = waiting if path.endswith(_ABOUT_WAITING) else forging
                status, answer = _ask(running, variant, path, cookie_of(whose))
                asked += 1
                refused += status == 400
                foreign += _EVIL in answer
            wait_for_letters(service)
            mails = [file.read_text(encoding="utf-8") for file in running.letters.glob("*.eml")]
            assert any(f"{running.address}/forms/nl/follow/link/" in mail for mail in mails)
            written += len(mails)
            foreign += sum(_EVIL in mail for mail in mails)
    assert refused < asked / 2, "most were refused before any page was made"
    tried = f"{variants} variants, {asked:,} answers and {written} letters, with and without a proxy"
    return Seen(tried, {"foreign links": foreign, "past a limit": past})


def _tries_past_a_limit(running: Served, proxies: int) -> int:
    """Ask for more links than one address may, each time as from another; return how many were let through."""
    statuses = []
    for number in range(_LIMIT + 3):
        claimed = f"203.0.113.{number}"
        behind = f"{claimed}, 198.51.100.7" if proxies else claimed  # the proxy in front adds whom it saw
        others = ("X-Real-IP", "Client-IP", "True-Client-IP")
        forged = {"X-Forwarded-For": behind, "Forwarded": f"for={claimed}", **dict.fromkeys(others, claimed)}
        browser = browser_at(running, forged)
        browser.visit("/forms/nl/follow/")
        statuses.append(browser.press(mail=f"{number}@example.org" if number else TENANT["mail"], check=False).status)
    assert statuses[:_LIMIT] == [200] * _LIMIT, statuses
    return sum(status != 429 for status in statuses[_LIMIT:])


def _paths(service: Service) -> Iterator[str]:
    yield from (
        "/nl/",
        "/nl",
        "/nl/contact/",
        "/nl/nothing/",
        f"//{_EVIL}/nl/",
        "/forms//nl/complaint",
        "/%2f/evil.example",
        "/forms/nl/complaint",
    )
    values = {"lang": ["nl"], "slug": [step.slug for step in every_step(service)], "token": ["made-up"]}
    for route in every_route(public_app(service)):
        if "GET" in route.methods:
            yield from route.paths(values)


def _ask(running: Served, variant: tuple[str, tuple[str, ...]], path: str, cookie: str) -> tuple[int, str]:
    """Send a request byte for byte, and return the status and all that came back, a PDF as its words."""
    first, headers = variant
    values = {"path": path, "host": running.address.partition("//")[2]}
    lines = [each.format(**values) for each in (first, *headers)]
    lines += [f"Cookie: session={cookie}", "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", running.port), timeout=_SECONDS) as connection:
        connection.sendall("\r\n".join(lines).encode())
        received = b"".join(iter(lambda: connection.recv(2**16), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    text = words_of(body) if body.startswith(b"%PDF") else body.decode("utf-8", "replace")
    return int(head.split(b" ", 2)[1]), f"{head.decode('latin-1')} {text}"
