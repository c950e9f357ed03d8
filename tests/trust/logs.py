"""What no log, no Referer and no address but the mailed one may hold: a word, an address or a token of anyone's."""

import email
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Request, Route
from sqlalchemy import select, update

from formservice.languages import LANGUAGES
from formservice.service import Service
from formservice.storage import tables
from formservice.storage.cases import Case
from tests.harness.chromium import chromium
from tests.harness.serving import Served
from tests.harness.visit import HTTP, Browser
from tests.trust.canaries import REASON, TENANT, WORDS, submit_canaries
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.service import browser_at, cookie_of, served, wait_for_letters

_LANGUAGES = tuple(LANGUAGES)
_LINK = re.compile(r'https?://[^\s"<>]+/link/[\w.-]+')
_FROM = {"X-Forwarded-For": "203.0.113.77", "User-Agent": "Kanariebrowser/1.0", "X-Real-IP": "203.0.113.77"}
_QUERY = "Kanarievraag"
_SECONDS = 60


@promise(15, "personal data or tokens in logs, Referer, or any address but the mailed one", short=1, long=3)
def look_for_canaries(folder: Path, languages: int) -> Seen:
    """Go every way with canaries in every field, with errors on it; look through the log and a browser's requests."""
    secrets = {*WORDS, REASON, _QUERY, "203.0.113.77", "Kanariebrowser"}
    with served(folder, {"FORMSERVICE_PROXIES": "1"}) as running, beside(running) as service:
        for lang in _LANGUAGES[:languages]:
            browser = browser_at(running, _FROM)
            case = submit_canaries(browser, service, lang)
            secrets |= {case.reference, case.code, case.id, cookie_of(browser)}
            _use_the_doors(browser, case, lang)
            _make_mistakes(running, browser, lang)
        wait_for_letters(service)
        links = _mailed(running)
        secrets |= {link.rpartition("/")[2] for link in links}
        with ThreadPoolExecutor(1) as apart:  # in this thread, the tests may have a browser of their own
            visits = apart.submit(_follow, links, secrets).result()
        _break(running, service, browser, links)
        lines = running.log.splitlines()
    for happened in ("follow.link", "withdraw.undo_link", "complain.answer", "SealBroken", "waits", '"status": 413'):
        assert any(happened in line for line in lines), f"the log does not tell of {happened}"
    hits = [line for line in lines if any(secret in line for secret in secrets)]
    tried = (
        f"{len(lines):,} lines of log, {visits.requests} requests and {visits.pages} pages behind {len(links)} links"
    )
    return Seen(
        tried, {"hits in logs": len(hits), "in Referer": visits.in_referers, "in addresses": visits.in_addresses}
    )


def _use_the_doors(browser: Browser, case: Case, lang: str) -> None:
    """Follow by code, ask for links, withdraw and take it back, so that letters of every kind go out."""
    browser.visit(f"/forms/{lang}/withdrawal/code?mail={_QUERY}")
    browser.press(reference=case.reference, code=case.code)
    browser.press(reason=REASON)
    browser.visit(f"/forms/{lang}/withdrawal/undo")
    browser.press()
    browser.visit(f"/forms/{lang}/follow/")
    browser.press(mail=TENANT["mail"], reference=case.reference)
    for page in (
        "complaint/answers",
        "complaint/copy",
        "complaint/confirmation",
        "follow/answers",
        "follow/copy",
        "follow/status",
    ):
        with browser.client.get(f"/forms/{lang}/{page}", base_url=HTTP) as answer:
            assert answer.status_code == 200, page


def _make_mistakes(running: Served, browser: Browser, lang: str) -> None:
    """Send what is refused, on pages and as no request at all, with a canary in it each time."""
    word = WORDS[0]
    browser.visit(f"/forms/{lang}/follow/code")
    browser.press(reference=word, code=word)
    browser.visit(f"/forms/{lang}/complaint/")
    browser.visit(f"/forms/{lang}/complaint/written")
    browser.press(written="mail")
    browser.send({"answered": word, "csrf_token": word})
    browser.visit(f"/forms/{lang}/complaint/letter")
    browser.press(what_happened=word, told_day="31", told_month="2", told_year="2026")
    for path in (f"follow/link/{word}", f"follow/link/{word}/{word}", word, f"complaint/{word}?{word}={_QUERY}"):
        browser.visit(f"/forms/{lang}/{path}", Referer=f"https://example.org/{word}", Cookie=f"session={word}")
    form = "Content-Type: application/x-www-form-urlencoded"
    broken = f"X-{word}: {word}\r\nBroken {word}"
    for raw in (
        f"POST /forms/{lang}/follow/code?{word} HTTP/1.1\r\nHost: {word}\r\n{form}\r\nContent-Length: 90000000",
        f"GET /forms/{lang}/follow/link/{word}\x01 HTTP/1.0\r\n{broken}",
        f"GET /{word} {word} HTTP/1.0\r\n{broken}",
        f"{word} / HTTP/9\r\n{broken}",
    ):
        with socket.create_connection(("127.0.0.1", running.port), timeout=_SECONDS) as connection:
            connection.sendall(f"{raw}\r\n\r\n".encode())
            assert connection.recv(1_000)


def _mailed(running: Served) -> list[str]:
    """Return every link with a token that went out."""
    found = set()
    for file in running.letters.glob("*.eml"):
        for part in email.message_from_bytes(file.read_bytes(), policy=default).walk():
            if part.get_content_maintype() == "text":
                found |= {link.rstrip(".") for link in _LINK.findall(part.get_content())}
    assert {urlsplit(link).path.split("/")[3] for link in found} == {"follow", "withdrawal"}
    return sorted(found)


@dataclass
class _Visits:
    """What a browser asked for while it followed links, and in how many of those something stood."""

    secrets: set[str]
    pages: int = 0
    requests: int = 0
    referers: int = 0
    in_referers: int = 0
    in_addresses: int = 0
    mailed: set[str] = field(default_factory=set)

    def note(self, request: Request) -> None:
        """Look at where a request goes and at what it says of where it comes from."""
        self.requests += 1
        self.referers += "referer" in request.headers
        self.in_referers += self._tells(request.headers.get("referer", ""))
        self.in_addresses += request.url not in self.mailed and self._tells(request.url)

    def look(self, url: str, html: str) -> None:
        """Look at the address of a page, and at every address in it."""
        self.pages += 1
        leads = re.findall(r'(?:href|action|formaction|src)="([^"]*)"', html)
        self.in_addresses += any(self._tells(each) for each in (url, *leads))

    def _tells(self, text: str) -> bool:
        return any(secret in text for secret in self.secrets)


def _follow(links: list[str], secrets: set[str]) -> _Visits:
    """Open each link in a browser, then go on to this site and to another."""
    visits = _Visits(secrets, mailed=set(links))
    with chromium() as browser:
        for link in links:
            context = browser.new_context()
            own = urlsplit(link).netloc
            _keep_inside(context, own, visits)
            page = context.new_page()
            page.goto(link)
            visits.look(page.url, page.content())
            page.locator("main a:not([href^=mailto]):not([href^=tel])").first.click()
            visits.look(page.url, page.content())
            page.goto(link)
            page.locator(f'a[href^="https:"]:not([href*="{own}"])').first.click()
            page.wait_for_url(lambda url, own=own: urlsplit(url).netloc != own)
            context.close()
    assert visits.referers, "the browser never told where it came from: nothing would be seen"
    return visits


def _keep_inside(context: BrowserContext, own: str, visits: _Visits) -> None:
    """Note every request, and answer those to other sites here."""
    context.on("request", visits.note)

    def answer(route: Route) -> None:
        if urlsplit(route.request.url).netloc == own:
            route.continue_()
        else:
            route.fulfill(body="another site", content_type="text/plain")

    context.route("**/*", answer)


def _break(running: Served, service: Service, browser: Browser, links: list[str]) -> None:
    """Damage what is stored, so that pages and letters fail with somebody's words at hand."""
    with service.db.writing() as connection:
        connection.execute(update(tables.cases).values(answers=b"damaged"))
    for link in links:
        assert browser.visit(urlsplit(link).path).status == 503
    browser.visit("/forms/nl/follow/")
    browser.press(mail=TENANT["mail"])
    until = time.monotonic() + _SECONDS
    with_trouble = select(tables.letters.c.error).where(tables.letters.c.error.is_not(None))
    while True:
        with service.db.reading() as connection:
            if connection.scalar(with_trouble):
                break
        assert time.monotonic() < until, "no letter had trouble"
        time.sleep(0.05)
    running.restart()
