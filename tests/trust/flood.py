"""Past the limits of an hour: told with a way to a person, nothing typed lost, and no neighbour kept out."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from itertools import cycle
from pathlib import Path

from sqlalchemy import func, select

from formservice.rules.reference import new_reference
from formservice.service import Service
from formservice.storage import cases, tables
from tests.harness import samples
from tests.harness.serving import Served
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in
from tests.harness.tenants import Tenant
from tests.harness.visit import Browser, Page
from tests.harness.wire import Wire
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.service import Caller, browser_at, served, wait_for_letters

_NO_ROOM = "foto.pdf konden wij niet bewaren"
_AS_SHIPPED = 20
_ROOM_SECONDS = {True: 480, False: 120}
_AT_ONCE = 4
_SMALL = 500_000
_BEHIND_ONE_ADDRESS = 20
_WITHOUT_A_COOKIE = 300
_PIECE = 500_000
_SEALED = 1.4  # what is typed, as it is kept
_MAILS_OF_AN_HOUR = 3
_IN_ALL = 2
_SMALL_ONES_OF_ALL = 9
_OFFICE, _OTHER_OFFICE = "198.51.100.7", "198.51.100.8"
_SITE, _HOUSES_OF_A_SITE = "2001:db8:78", 5
_HOUSE, _HOUSE_BESIDE = "2001:db8:77:1", "2001:db8:77:2"
_WRONG_CODE = "A" * 10


@dataclass
class _Told:
    """What was told, below the limits and past them."""

    refused: int = 0
    let_past: int = 0
    kept: int = 0
    shut_out: int = 0
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
    proxied = {"FORMSERVICE_PROXIES": "1"}
    with (
        served(folder / "one", proxied, None if is_as_shipped else tenants) as running,
        beside(running) as service,
    ):
        _begin_without_a_cookie(running, service, told, _WITHOUT_A_COOKIE if is_as_shipped else tenants)
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
    with served(folder / "all", proxied, limits=1, in_all=_IN_ALL) as running, beside(running) as service:
        _past_all(running, told, service.committee.limits_in_all.links)
    tried = f"{through} of {tenants} tenants behind one address got through; {told.past} answers past 10 limits"
    never = {
        "tenants kept out": tenants - through,
        "tenants shut out by a stranger": told.shut_out,
        "drafts begun without a cookie": told.kept,
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
    """Ask for links in a tenant's name, from a house and from many addresses; the tenant still gets a few, no more."""
    most = service.committee.limits.links
    for number in range(most):
        told.below(_ask_links(running, f"{_HOUSE}::{number + 1:x}", f"tenant{number}@example.org"))
        told.below(_ask_links(running, f"203.0.113.{number}", TENANT["mail"]))
    told.beyond(_ask_links(running, f"{_HOUSE}:ffff::1", "one.more@example.org"), "one.more@example.org")
    told.shut_out += _ask_links(running, "203.0.113.99", TENANT["mail"]).slug != "asked"
    told.below(_ask_links(running, f"{_HOUSE_BESIDE}::1", "neighbour@example.org"))
    for number in range(_HOUSES_OF_A_SITE * most):
        told.below(_ask_links(running, f"{_SITE}:{number:x}::1", f"customer{number}@example.org"))
    told.beyond(_ask_links(running, f"{_SITE}:ffff::1", "customer@example.org"), "customer@example.org")
    wait_for_letters(service)
    mailed = len(list(running.letters.glob("*-withdrawal_links-*.eml")))
    told.shut_out += mailed == 0
    told.let_past += mailed > _MAILS_OF_AN_HOUR


def _try_code(running: Served, address: str, reference: str, code: str = _WRONG_CODE) -> Page:
    browser = browser_at(running, {"X-Forwarded-For": address})
    browser.visit("/forms/nl/follow/code")
    return browser.press(reference=reference, code=code)


def _past_codes(running: Served, service: Service, told: _Told) -> None:
    """Guess at one complaint, then at many, from a house of many addresses; its tenant at another one gets in."""
    case = next(iter(cases.all_cases(service.db)))
    most = service.committee.limits.codes
    guessed = [case.reference, *(new_reference() for _ in range(_BEHIND_ONE_ADDRESS - 1))]
    for reference in guessed:
        for number in range(most):
            told.below(_try_code(running, f"{_HOUSE}::{number + 1:x}", reference))
        if reference is case.reference:
            told.beyond(_try_code(running, f"{_HOUSE}:ffff::1", reference, case.code), reference, case.code)
    other = new_reference()
    told.beyond(_try_code(running, f"{_HOUSE}:ffff::1", other), other, _WRONG_CODE)
    told.shut_out += _try_code(running, f"{_HOUSE_BESIDE}::1", case.reference, case.code).slug != "status"


def _past_bytes(running: Served, service: Service, told: _Told) -> None:
    """Send files until the bytes of an hour are used up, then a file is refused by name; and type until those are."""
    limit, bounds = service.committee.limits.upload_bytes, service.committee.uploads
    browser = browser_at(running, {"X-Forwarded-For": _OTHER_OFFICE})
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit("/forms/nl/complaint/papers")
    sent = 0
    for size in (min(limit // 3, bounds.max_file_bytes), _SMALL):
        # each another file, that stays out: the same one is looked at once, and a draft has room for ten
        while (
            "foto.pdf konden wij niet bewaren" not in browser.press("add", papers=[("foto.pdf", _damaged(size))]).text
        ):
            sent += size
            assert sent <= limit, "there is no end to what one address may send"
    told.refused += sent + _SMALL < limit
    page = browser.press("add", papers_later="yes", papers=[("laatste.pdf", _damaged(_SMALL))])
    told.let_past += "laatste.pdf konden wij niet bewaren" not in page.text
    told.lost += page.one("input", name="papers_later").get("checked") is None
    browser.visit("/forms/nl/complaint/complaint")
    _type_without_end(browser, service.committee.limits.typed_bytes, told)


def _damaged(size: int) -> bytes:
    start = b"%PDF-1.7\n"
    return start + os.urandom(size - len(start))


def _type_without_end(browser: Browser, most: int, told: _Told) -> None:
    """Type longer and longer texts, and from the start again, until this address kept enough for an hour."""
    typed = 0
    for pieces in cycle((1, 2, 0)):
        story = "Het dak lekt. " * max(1, pieces * _PIECE // 14)  # what comes empty would leave the text before
        browser.visit("/forms/nl/complaint/complaint")
        page = browser.press(what_happened=story)
        if page.status == HTTPStatus.TOO_MANY_REQUESTS:
            break
        typed += _PIECE if pieces else 0
        assert typed < most, "there is no end to what one address may type"
    told.refused += _SEALED * (typed + _PIECE) < most
    told.beyond(page, story)


def _begin_without_a_cookie(running: Served, service: Service, told: _Told, posts: int) -> None:
    """Post a step as a browser that takes no cookie: nothing is kept, and all that was typed is shown again."""
    story = {"what_happened": "x" * 99_000}
    with closing(Caller(running.port)) as caller:
        for _ in range(posts):
            reply = caller.post("/forms/nl/complaint/complaint", story, {"Sec-Fetch-Site": "same-origin"})
            told.lost += story["what_happened"] not in reply.body.decode()
    with service.db.reading() as connection:
        told.kept += connection.scalar(select(func.count()).select_from(tables.drafts)) or 0


def _past_all(running: Served, told: _Told, most: int) -> None:
    """Go past what all senders together may do in an hour, each from an address of its own."""
    for number in range(most + 1):
        address, reference, mail = f"203.0.113.{number}", new_reference(), f"tenant{number}@example.org"
        for page, typed in (
            (_ask_links(running, address, mail), mail),
            (_try_code(running, address, reference), reference),
        ):
            if number < most:
                told.below(page)
            else:
                told.beyond(page, typed)
    # all together may type 2 MB, each 1 MB: of the second half each gets a fifth, so that few do not have it all
    large, small = ("Het dak lekt. " * (kilobytes * 1_000 // 14) for kilobytes in (400, 100))
    told.below(_begin_with(running, 1, large))
    told.below(_begin_with(running, 2, large[: len(large) // 2]))
    told.beyond(_begin_with(running, 3, large), large)
    for number in range(4, 20):
        page = _begin_with(running, number, small)
        if page.status == HTTPStatus.TOO_MANY_REQUESTS:
            break
    told.refused += number < _SMALL_ONES_OF_ALL
    told.beyond(page, small)


def _begin_with(running: Served, number: int, story: str) -> Page:
    browser = browser_at(running, {"X-Forwarded-For": f"203.0.113.{number}"})
    browser.visit("/forms/nl/complaint/written")
    data = {"what_happened": story, "csrf_token": browser.filled()["csrf_token"]}
    return browser.send(data, "/forms/nl/complaint/complaint", check=False)


def _addresses_kept(service: Service) -> int:
    """Return in how many rows an address stands, or a fingerprint that is none."""
    with service.db.reading() as connection:
        rows = [row for table in tables.metadata.sorted_tables for row in connection.execute(select(table))]
        marks = connection.scalars(select(tables.limits.c.fingerprint)).all()
    assert marks, "nothing was counted"
    told = ("2001:db8", "203.0.113.", _OFFICE, _OTHER_OFFICE, "127.0.0.1")
    return sum(any(each in repr(row) for each in told) for row in rows) + sum(len(mark) != 64 for mark in marks)
