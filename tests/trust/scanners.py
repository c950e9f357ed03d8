"""Mail scanners: they open every link, nothing changes, nothing submits itself, and withdrawing can be undone."""

import email
import re
from concurrent.futures import ThreadPoolExecutor
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from sqlalchemy import select

from formservice.languages import LANGUAGES, SOURCE
from formservice.letters.kinds import LetterKind
from formservice.links import Purpose
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import cases, desk_tables, letters, tables
from formservice.storage.cases import Case
from formservice.storage.letters import LetterState, NewLetter
from tests.harness.chromium import chromium
from tests.harness.serving import Served
from tests.harness.steps import answer_eligibility
from tests.journeys.opening import link_to
from tests.trust.canaries import TENANT, submit_canaries
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.service import browser_at, served, wait_for_letters

_LANGUAGES = tuple(LANGUAGES)
_LINK = re.compile(r'https?://[^\s"<>]+')
_HREF = re.compile(r'(?:href|src)="([^"#]+)')
_LOOKS_MS = 1_500
_CLICKS = 1
_BY_ACTS = (
    *("taken_up", "declined", "forwarded", "invited", "moved", "off", "goes_on"),
    *("agreed", "advised", "reminded", "written"),
)
_OF_THE_DESK = {kind for kind in LetterKind if kind.endswith(_BY_ACTS)}
"""Letters that only a secretary causes: their links are made as those of all others."""
_COMPLAINTS = 2  # in each language: one that goes on after withdrawing, and one that stays withdrawn


@promise(11, "mail scanners", short=1, long=3)
def open_every_mailed_link(folder: Path, languages: int) -> Seen:
    """Open every link of every kind of letter with HEAD, GET, a crawler and a browser; then press the buttons."""
    with served(folder) as running, beside(running) as service:
        undone = [_cause_every_letter(running, service, lang) for lang in _LANGUAGES[:languages]]
        links = _links(running)
        # a link without the moment at which it was signed: two letters of the same second have the same
        to_open = {urlsplit(link).path.partition(".")[0] for link in links if "/link/" in link}
        assert len(to_open) >= len(Purpose) * _COMPLAINTS * languages, links
        before = _everything(service)
        fetched = sum(_crawl(running, link) for link in links)
        with ThreadPoolExecutor(1) as apart:  # in this thread, the tests may have a browser of their own
            apart.submit(_look, [link for link in links if not _is_ended(service, link)]).result()
        changed = sum(then != now for then, now in zip(before, _everything(service), strict=True))
        stuck = sum(not _withdraw_and_undo(running, service, case) for case in undone)
    visits = f"{fetched:,} requests and {len(links)} visits of Chromium"
    tried = f"{len(links)} links of {len(LetterKind)} kinds of letter, {visits}"
    return Seen(tried, {"tables changed": changed, "withdrawals not undone": stuck})


def _cause_every_letter(running: Served, service: Service, lang: str) -> Case:
    """Have letters of every kind sent; return a complaint that goes on after withdrawing, and leave one withdrawn."""
    browser = browser_at(running)
    case, withdrawn = (submit_canaries(browser, service, lang) for _ in range(_COMPLAINTS))
    assert _withdraw_and_undo(running, service, case)
    browser.visit(link_to(service, Purpose.WITHDRAW, lang, withdrawn))
    browser.press()
    browser.visit(f"/forms/{lang}/follow/")
    browser.press(mail=TENANT["mail"])
    _add_and_correct(running, service, case, lang)
    stopped = browser_at(running)
    answer_eligibility(stopped, lang)
    stopped.visit(f"/forms/{lang}/complaint/later")
    stopped.press(mail=TENANT["mail"])
    # no mail server here refuses an address
    about = {"kind": LetterKind.TENANT_RECEIVED, "mail": TENANT["mail"], "is_refused": True}
    with service.db.writing(f"case:{case.id}") as connection:
        unreached = NewLetter(LetterKind.COMMITTEE_UNREACHED, SOURCE, TENANT["mail"], details=about)
        letters.queue(service.db, connection, case.id, [unreached], service.now())
    wait_for_letters(service)
    with service.db.reading() as connection:
        sent = select(tables.letters.c.kind).where(tables.letters.c.state == LetterState.SENT).distinct()
        assert set(connection.scalars(sent)) == {kind for kind in LetterKind if kind not in _OF_THE_DESK}
    return cases.find(service.db, case.id) or case


def _add_and_correct(running: Served, service: Service, case: Case, lang: str) -> None:
    """Add words to a complaint, and give another mail address and the first one again."""
    browser = browser_at(running)
    for mail in (f"nieuw-{TENANT['mail']}", TENANT["mail"]):
        now = cases.find(service.db, case.id)
        browser.visit(link_to(service, Purpose.CONTACT, lang, now))
        browser.press(mail=mail)
    browser.visit(f"/forms/{lang}/follow/papers")
    browser.press(words="De loodgieter is nog niet geweest.")


def _withdraw_and_undo(running: Served, service: Service, case: Case) -> bool:
    """Press the buttons to which the links lead, and tell whether both did their work."""
    browser = browser_at(running)
    browser.visit(link_to(service, Purpose.WITHDRAW, case=case))
    browser.press()
    is_withdrawn = _state(service, case) is State.WITHDRAWN
    browser.visit(link_to(service, Purpose.UNDO, case=case))
    browser.press()
    return is_withdrawn and _state(service, case) is State.RECEIVED


def _state(service: Service, case: Case) -> State:
    found = cases.find(service.db, case.id)
    assert found
    return found.state


def _links(running: Served) -> list[str]:
    """Return every address of the service that stands in a mail, as text or as HTML."""
    found = set()
    for file in running.letters.glob("*.eml"):
        for part in email.message_from_bytes(file.read_bytes(), policy=default).walk():
            if part.get_content_maintype() == "text":
                found |= {link.rstrip(".)") for link in _LINK.findall(part.get_content())}
    return sorted(link for link in found if urlsplit(link).netloc == urlsplit(running.address).netloc)


def _is_ended(service: Service, link: str) -> bool:
    """Tell whether a link ended when its tenant gave another mail address."""
    token = urlsplit(link).path.rpartition("/")[2]
    for purpose in Purpose:
        match service.links.open(purpose, token):
            case (case_id, version):
                found = cases.find(service.db, case_id)
                return found is not None and found.link_version != version
    return False


def _crawl(running: Served, link: str) -> int:
    """Fetch a link with HEAD and GET, and all that its page leads to, keeping cookies; return how many requests."""
    browser = browser_at(running)
    seen: set[str] = set()
    following = [link]
    for _ in range(1 + _CLICKS):
        found: list[str] = []
        for address in following:
            path = urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()
            if path in seen or urlsplit(address).netloc not in {"", urlsplit(running.address).netloc}:
                continue
            seen.add(path)
            browser.client.head(path).close()
            with browser.client.get(path, follow_redirects=True) as answer:
                assert answer.status_code < 500, (path, answer.status_code)
                if answer.mimetype == "text/html" and "/forms/" in answer.request.path:
                    found += [urljoin(answer.request.path, href) for href in _HREF.findall(answer.text)]
        following = found
    return 2 * len(seen)


def _look(links: list[str]) -> None:
    """Open every link in a browser that runs scripts, and leave the pages open for a moment."""
    with chromium() as browser:
        context = browser.new_context()
        for link in links:
            opened = context.new_page()
            answer = opened.goto(link)
            assert answer
            assert answer.ok, (link, answer.status)
        opened.wait_for_timeout(_LOOKS_MS)


def _everything(service: Service) -> list[Any]:
    """Return every row of every table, counts of limits too, but for what tells of no tenant.

    That is signs of life, the counts of pages (a process writes them once a minute), and the seconds that PDFs took.
    """
    with service.db.reading() as connection:
        return [
            sorted((row for row in connection.execute(select(each)) if "work" not in row), key=repr)
            for each in tables.metadata.sorted_tables
            if each not in (tables.signs_of_life, desk_tables.visits)
        ]
