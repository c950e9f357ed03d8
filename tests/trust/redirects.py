"""Where somebody would like the service to send a tenant: it only ever leads to its own pages."""

import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from formservice.app import public_app
from formservice.service import Service
from tests.harness.steps import answer_eligibility, fill_in
from tests.harness.visit import LED_TO
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.routes import Route, every_route, every_step
from tests.trust.service import Caller, Reply, browser_at, cookie_of, served

_EVIL = "evil.example"
_PLAIN = (
    *(
        "////evil.example",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "http:evil.example",
    ),
    *("https:/evil.example", "\\/evil.example", "///evil.example", "/%2fevil.example"),
    *("/%5cevil.example", "%2f%2fevil.example", "//evil.example/%2e%2e", "//evil.example%2f..", "/.//evil.example"),
    *("/..//evil.example", "/%2e%2e//evil.example", "./%2fevil.example", ".//evil.example", "..//evil.example"),
    *("//127.0.0.1@evil.example", "//127.0.0.1:8000@evil.example/", "https://127.0.0.1.evil.example", "@evil.example"),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,evil.example",
        "vbscript:evil.example",
        "evil.example",
    ),
    *(
        "/%0d%0aLocation:%20https://evil.example",
        "%0d%0aX-Evil:%20evil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
    ),
    *(
        "//evil%E3%80%82example",
        "//evil.example\\@127.0.0.1",
        "https://evil.example#@127.0.0.1/",
        "//evil.example?.nl/",
    ),
    *(
        "nl//evil.example",
        "nl/..//..//evil.example",
        "en%2f..%2f..%2fevil.example",
        "nl%00//evil.example",
        "nl;//evil.example",
    ),
)
PAYLOADS = (*_PLAIN, *(quote(each, safe="") for each in _PLAIN[:14]), *(f"%20{each}" for each in _PLAIN[:4]))
"""What is put wherever the service reads something."""
_NAMES = (
    *("next", "url", "to", "return", "return_to", "redirect", "redirect_uri", "continue", "dest", "goto", "back"),
    *("from", "switch", "lang", "language", "slug", "go", "made", "add", "remove", "q", "path", "host", "callback"),
)
_LEADS = re.compile(r'(?<!rel="icon" )(?:href|action|formaction|src)="([^"]*)"')
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_ENDING = ("/check", "/clear")
_KNOWN_SCHEMES = {"mailto", "tel"}


@promise(17, "open redirect", short=4, long=len(PAYLOADS))
def ask_to_be_sent_away(folder: Path, payloads: int) -> Seen:
    """Put addresses of another site into every path, argument, query, field and header; follow each answer's leads."""
    asked = redirects = led_away = injected = 0
    with served(folder) as running, beside(running) as service, closing(Caller(running.port)) as caller:
        browser = browser_at(running)
        answer_eligibility(browser)
        fill_in(browser)
        headers = {"Cookie": f"session={cookie_of(browser)}", "Sec-Fetch-Site": "same-origin"}
        token = browser.filled()["csrf_token"]
        routes = sorted(every_route(public_app(service)), key=lambda each: each.rule.endswith(_ENDING))
        for payload in PAYLOADS[:payloads]:
            typed = dict.fromkeys(_NAMES, payload)
            for method, path in _requests(service, routes, payload):
                sent = {**headers, "Referer": f"https://{_EVIL}/{payload}"}
                post = {**typed, "csrf_token": token}
                answer = caller.post(path, post, sent) if method == "POST" else caller.ask(method, path, sent)
                assert answer.status < 500, (path, answer.status)
                asked += 1
                redirects += bool(answer.header("Location"))
                led_away += sum(map(_leads_away, _leads(answer)))
                injected += any("evil" in name.lower() for name, _ in answer.headers)
    assert redirects > asked / 20, f"{redirects} redirects of {asked}: too few to tell"
    tried = f"{payloads} payloads, {asked:,} requests, {redirects:,} of them redirected"
    return Seen(tried, {"led to another site": led_away, "headers put in": injected})


def _requests(service: Service, routes: list[Route], payload: str) -> Iterator[tuple[str, str]]:
    """Give each request into which the payload is put: as the path, before, in and behind each route."""
    path = payload.replace("\\", "%5C")  # as a browser's address bar would not, but a tool may: also raw, below
    query = urlencode(dict.fromkeys(_NAMES, payload))
    yield from (
        ("GET", f"/{each}") for each in (path, payload, f"{path}/nl/", f"nl/{path}", f"forms/nl/{path}", f"{path}/..")
    )
    slugs = [*(step.slug for step in every_step(service)), payload]
    for route in routes:
        for values in (
            {"lang": ["nl"], "slug": slugs, "token": [payload]},
            {"lang": [payload], "slug": ["you"], "token": ["x"]},
        ):
            for address in route.paths(values):
                for method in route.methods & {"GET", "POST"}:
                    yield method, f"{address}?{query}"
        for address in route.paths({"lang": ["nl"], "slug": ["written"], "token": ["x"]}):
            yield "GET", f"/{path.lstrip('/')}{address}"
            yield "GET", f"{address.rstrip('/')}{'' if address.endswith('/') else '/'}?{query}"


def _leads(answer: Reply) -> list[str]:
    """Return every address to which an answer leads."""
    pages = _LEADS.findall(answer.body.decode("utf-8", "replace")) if b"<html" in answer.body[:200] else []
    return [each for each in (answer.header("Location"), answer.header("Refresh"), *map(unescape, pages)) if each]


def _leads_away(address: str) -> bool:
    """Tell whether a browser would take this address for another site's: they drop tabs, and turn backslashes."""
    read = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/")
    if scheme := _SCHEME.match(read):
        return scheme[1].lower() not in _KNOWN_SCHEMES and urlsplit(read).netloc not in LED_TO
    return read.startswith("//")
