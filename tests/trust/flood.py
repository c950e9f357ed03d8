"""Past the limits of an hour: told with a way to a person, nothing typed lost, and no neighbour kept out."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from formservice.rules.reference import new_reference
from formservice.storage import tables
from formservice.web.service import Service
from tests import samples
from tests.bench.journeys import Tenant
from tests.bench.wire import Wire
from tests.browser.serving import Served
from tests.journeys.steps import COMPLAINT, TENANT, answer_eligibility, fill_in
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.service import browser_at, served
from tests.visit import Page

_AS_SHIPPED = 20
_ROOM_SECONDS = {True: 240, False: 60}
_AT_ONCE = 4
_SMALL = 500_000
_OFFICE, _OTHER_OFFICE = "198.51.100.7", "198.51.100.8"
_HOUSE, _HOUSE_BESIDE = "2001:db8:77:1", "2001:db8:77:2"
_WRONG_CODE = "A" * 10


@dataclass
class _Told:
    """What was told, below the limits and past them."""

    refused: int = 0
    let_past: int = 0
    lost: int = 0
    alone: int = 0
    past: int = 0

    def below(self, page: Page) -> None:
        """Note an answer that must not be about a limit."""
        self.refused += page.status == 429

    def beyond(self, page: Page, *typed: str) -> None:
        """Note an answer past a limit: it says so, shows what was typed, and leads to a person."""
        self.past += 1
        self.let_past += page.status != 429
        self.lost += not all(text in page.text for text in typed)
        self.alone += 'href="tel:' not in page.text


@promise(19, "flood", short=3, long=_AS_SHIPPED)
def pass_every_limit(folder: Path, tenants: int) -> Seen:
    """Let so many tenants behind one address through, then go past each limit, from a house of many addresses too."""
    is_as_shipped = tenants == _AS_SHIPPED
    _wait_for_room_in_the_hour(_ROOM_SECONDS[is_as_shipped])
    told = _Told()
    with (
        served(folder, {"FORMSERVICE_PROXIES": "1"}, None if is_as_shipped else tenants) as running,
        beside(running) as service,
    ):
        through = _complain(running, tenants)
        past_submissions = _past_submissions(running, service, told, tenants)
        _past_links(running, service, told)
        _past_codes(running, service, told)
        _past_bytes(running, service, told)
        running.restart()
        past_submissions()
        kept = _addresses_kept(service)
        told.beyond(_ask_links(running, f"{_HOUSE}::ffff", "later@example.org"), "later@example.org")
        told.below(_ask_links(running, f"{_HOUSE_BESIDE}::1", "beside@example.org"))
    tried = f"{through} of {tenants} tenants behind one address got through; {told.past} answers past 6 limits"
    never = {
        "tenants kept out": tenants - through,
        "refused below a limit": told.refused,
        "let past one": told.let_past,
        "texts lost": told.lost,
        "without a person": told.alone,
        "addresses kept": kept,
    }
    return Seen(tried + (" as shipped" if is_as_shipped else ""), never)


def _wait_for_room_in_the_hour(seconds: int) -> None:
    """Counting begins anew with each hour of the clock: do not begin shortly before."""
    while 3_600 - time.time() % 3_600 < seconds:
        time.sleep(1)


def _complain(running: Served, tenants: int) -> int:
    """Send so many complaints, each with a file, from one address; return how many references there are."""

    def one(_: int) -> str:
        with Wire(running.port) as wire:
            return Tenant(wire).complain(samples.pdf(size=30_000))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return len(set(pool.map(one, range(tenants))))


def _past_submissions(running: Served, service: Service, told: _Told, sent: int) -> Callable[[], None]:
    """Go past the submissions of that address; return what presses once more, with all answers still there."""
    _complain(running, service.committee.limits.submissions - sent)
    browser = browser_at(running)
    answer_eligibility(browser)
    fill_in(browser)

    def press() -> None:
        told.beyond(browser.press())
        page = browser.visit("/forms/nl/complaint/check")
        told.lost += not all(text in page.text for text in COMPLAINT.values())

    press()
    return press


def _ask_links(running: Served, address: str, mail: str) -> Page:
    browser = browser_at(running, {"X-Forwarded-For": address})
    browser.visit("/forms/nl/follow/")
    return browser.press(mail=mail)


def _past_links(running: Served, service: Service, told: _Told) -> None:
    most = service.committee.limits.links
    for number in range(most):
        told.below(_ask_links(running, f"{_HOUSE}::{number + 1:x}", f"tenant{number}@example.org"))
        told.below(_ask_links(running, f"203.0.113.{number}", TENANT["mail"]))
    told.beyond(_ask_links(running, f"{_HOUSE}:ffff::1", "one.more@example.org"), "one.more@example.org")
    told.beyond(_ask_links(running, "203.0.113.99", TENANT["mail"]), TENANT["mail"])
    told.below(_ask_links(running, f"{_HOUSE_BESIDE}::1", "neighbour@example.org"))


def _try_code(running: Served, address: str, reference: str) -> Page:
    browser = browser_at(running, {"X-Forwarded-For": address})
    browser.visit("/forms/nl/follow/code")
    return browser.press(reference=reference, code=_WRONG_CODE)


def _past_codes(running: Served, service: Service, told: _Told) -> None:
    guessed = new_reference()
    most = service.committee.limits.codes
    for number in range(most):
        told.below(_try_code(running, f"{_HOUSE}::{number + 1:x}", new_reference()))
        told.below(_try_code(running, f"203.0.113.{number}", guessed))
    other = new_reference()
    told.beyond(_try_code(running, f"{_HOUSE}:ffff::1", other), other, _WRONG_CODE)
    told.beyond(_try_code(running, "203.0.113.99", guessed), guessed, _WRONG_CODE)
    told.below(_try_code(running, f"{_HOUSE_BESIDE}::1", new_reference()))


def _past_bytes(running: Served, service: Service, told: _Told) -> None:
    """Send files until the bytes of an hour are used up; then a file is refused by name, and a very long text kept."""
    limit, bounds = service.committee.limits.upload_bytes, service.committee.uploads
    browser = browser_at(running, {"X-Forwarded-For": _OTHER_OFFICE})
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit("/forms/nl/complaint/papers")
    sent = 0
    for size in (min(limit // 3, bounds.max_file_bytes), _SMALL):
        content = samples.pdf(size=size - 10_000)
        while "foto.pdf kon er niet meer bij" not in browser.press("add", papers=[("foto.pdf", content)]).text:
            sent += len(content)
            assert sent <= limit, "there is no end to what one address may send"
    told.refused += sent + _SMALL < limit
    page = browser.press("add", papers_later="yes", papers=[("laatste.pdf", content)])
    told.let_past += "laatste.pdf kon er niet meer bij" not in page.text
    told.lost += page.one("input", name="papers_later").get("checked") is None
    story = "Het dak lekt. " * (_SMALL // 10)
    browser.visit("/forms/nl/complaint/complaint")
    told.beyond(browser.press(what_happened=story), story)


def _addresses_kept(service: Service) -> int:
    """Return in how many rows an address stands, or a fingerprint that is none."""
    with service.db.reading() as connection:
        rows = [row for table in tables.metadata.sorted_tables for row in connection.execute(select(table))]
        marks = connection.scalars(select(tables.limits.c.fingerprint)).all()
    assert marks, "nothing was counted"
    told = ("2001:db8", "203.0.113.", _OFFICE, _OTHER_OFFICE, "127.0.0.1")
    return sum(any(each in repr(row) for each in told) for row in rows) + sum(len(mark) != 64 for mark in marks)
