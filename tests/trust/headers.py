"""What every answer must carry: crawled over HTTP, in every state, at every error, and under HTTPS."""

import re
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from sqlalchemy import update

from formservice.app import public_app
from formservice.languages import LANGUAGES
from formservice.links import Purpose
from formservice.service import Service
from formservice.storage import cases, tables
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.harness import samples
from tests.harness.serving import Served
from tests.harness.steps import submit
from tests.harness.visit import Browser
from tests.journeys.opening import link_to
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.routes import every_route, every_step
from tests.trust.service import Caller, browser_at, cookie_of, served
from tests.web.states import states

_LANGUAGES = tuple(LANGUAGES)
_METHODS = ("HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")
_STATUSES = {200, 206, 302, 303, 304, 308, 404, 405, 410, 413, 416, 422, 429, 500, 503}
_HREF = re.compile(rb'(?:href|src)="([^"#]+)')
_HTTPS = "https://klacht.example.org"
# written out once more, so that taking one away in the service is seen
_POLICY = {"default-src 'none'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"}
_HEADERS = {
    "content-security-policy": lambda value: set(value.split("; ")) >= _POLICY and "unsafe" not in value,
    "x-content-type-options": lambda value: value == "nosniff",
    "referrer-policy": lambda value: value in {"same-origin", "strict-origin"},
    "permissions-policy": lambda value: {"camera=()", "geolocation=()", "microphone=()"} <= set(value.split(", ")),
}
_HSTS = re.compile(r"max-age=(31536000|63072000); includeSubDomains")


@dataclass
class _Answers:
    """Every answer that was seen: how many, with which statuses, and what was missing where."""

    is_https: bool
    seen: int = 0
    statuses: set[int] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    incomplete: int = 0

    def note(self, path: str, status: int, headers: Iterable[tuple[str, str]]) -> None:
        """Look at one answer."""
        given: dict[str, list[str]] = {}
        for name, value in headers:
            given.setdefault(name.lower(), []).append(value)
        right = {name: len(given.get(name, [])) == 1 and holds(given[name][0]) for name, holds in _HEADERS.items()}
        strict = given.get("strict-transport-security", [])
        right["HSTS"] = len(strict) == 1 and bool(_HSTS.fullmatch(strict[0])) if self.is_https else not strict
        cookies = given.get("set-cookie", [])
        if path.startswith("/forms/") or cookies:
            right["no-store"] = given.get("cache-control") == ["no-store"]
        flags = {"HttpOnly", "SameSite=Lax", "Path=/", *({"Secure"} if self.is_https else ())}
        right["flags of the cookie"] = all(flags <= set(cookie.split("; ")) for cookie in cookies)
        wrong = {f"{what} at {status} {path}" for what, holds in right.items() if not holds}
        self.seen += 1
        self.statuses.add(status)
        self.missing |= wrong
        self.incomplete += bool(wrong)


@promise(27, "headers", short=1, long=3)
def look_at_every_answer(folder: Path, languages: int) -> Seen:
    """Crawl site and forms with every method, walk through every state under HTTPS, and make every error happen."""
    plain, secure = _Answers(is_https=False), _Answers(is_https=True)
    methods = _METHODS if languages > 1 else _METHODS[:2]
    with (
        served(folder / "served") as running,
        beside(running) as service,
        closing(Caller(running.port)) as caller,
    ):
        others = [f"{start}/{lang}/" for start in ("", "/forms") for lang in _LANGUAGES[languages:]]
        _crawl(running, caller, plain, methods, others)
        _ask_every_route(running, service, caller, plain, methods)
    with service_in(folder, ROOT / "build", shipped(), Clock()) as service:
        settings = replace(service.settings, base_url=_HTTPS)
        browser = Browser(_recording(public_app(replace(service, settings=settings)), secure))
        for lang in _LANGUAGES[:languages]:
            for _ in states(browser, service, lang):
                pass
        _make_errors(browser, service)
    seen = plain.statuses | secure.statuses
    assert seen >= _STATUSES, f"these statuses were not seen: {sorted(_STATUSES - seen)}"
    tried = f"{plain.seen:,} answers over HTTP and {secure.seen:,} under HTTPS, statuses {sorted(seen)}"
    what = {f"({each})": "" for each in sorted(plain.missing | secure.missing)[:5]}
    return Seen(tried, {"incomplete": plain.incomplete + secure.incomplete}, what)


def _crawl(running: Served, caller: Caller, answers: _Answers, methods: Iterable[str], but: list[str]) -> None:
    """Follow links from the start on, but not these; ask each again in part, as known already, with these methods."""
    waiting, done = ["/", "/nl/nothing", "/nl", "/forms/nl/complaint"], set()
    while waiting:
        path = waiting.pop()
        if path in done or path.startswith(tuple(but)):
            continue
        done.add(path)
        reply = caller.ask("GET", path)
        answers.note(path, reply.status, reply.headers)
        tag = {"If-None-Match": reply.header("ETag")} if reply.header("ETag") else {}
        for more in (tag, {"Range": "bytes=0-9"}, {"Range": "bytes=999999999-"}, {"Accept-Encoding": "br, gzip"}):
            again = caller.ask("GET", path, more)
            answers.note(path, again.status, again.headers)
        for method in methods:
            other = caller.ask(method, path)
            answers.note(path, other.status, other.headers)
        if not path.startswith("/forms/") or path.count("/") <= 4:
            found = (urljoin(f"{running.address}{path}", each.decode()) for each in _HREF.findall(reply.body))
            waiting += [urlsplit(each).path for each in found if each.startswith(f"{running.address}/")]
        if location := reply.header("Location"):
            waiting.append(urljoin(path, location))
    assert len(done) > 20, f"only {len(done)} addresses: {sorted(done)}"


def _ask_every_route(
    running: Served, service: Service, caller: Caller, answers: _Answers, methods: Iterable[str]
) -> None:
    """Ask every route with GET and these methods, as a tenant who sent a complaint and opened it."""
    browser = browser_at(running)
    submit(browser, files=[("brief.pdf", samples.pdf())])
    [case] = cases.all_cases(service.db)
    browser.visit(link_to(service, Purpose.FOLLOW, case=case))
    token = link_to(service, Purpose.WITHDRAW, case=case).rpartition("/")[2]
    values = {"lang": ["nl", "xx"], "slug": [*(step.slug for step in every_step(service)), "no"], "token": ["x", token]}
    cookie = {"Cookie": f"session={cookie_of(browser)}"}
    for route in every_route(public_app(service)):
        for path in route.paths(values):
            for method in ("GET", *methods):
                reply = caller.ask(method, path, cookie)
                answers.note(path, reply.status, reply.headers)


def _make_errors(browser: Browser, service: Service) -> None:
    """Make what is too much, too large, too often, a row that we do not understand, and one that cannot be opened."""
    most = service.committee.uploads.most_at_once
    browser.visit("/forms/nl/follow/")
    browser.press(mail="x" * (most + 3_000_000), check=False)
    assert browser.page.status == 413
    for _ in range(service.committee.limits.links + 1):
        browser.visit("/forms/nl/follow/")
        browser.press(mail="often@example.org")
    assert browser.page.status == 429
    submit(browser)
    case = [*cases.all_cases(service.db)][-1]
    browser.visit(link_to(service, Purpose.FOLLOW, case=case))
    for status, values in {500: {"state": "no state"}, 503: {"state": "received", "answers": b"damaged"}}.items():
        with service.db.writing() as connection:
            connection.execute(update(tables.cases).values(values))
        assert browser.visit("/forms/nl/follow/status").status == status


def _recording(application: Any, answers: _Answers) -> Any:
    """Return the application, noting each of its answers."""

    def record(environ: Mapping[str, Any], start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *problem: Any) -> Any:
            answers.note(environ["PATH_INFO"], int(status[:3]), headers)
            return start_response(status, headers, *problem)

        answer: Iterable[bytes] = application(environ, start)
        return answer

    return record
