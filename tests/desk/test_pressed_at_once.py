"""A form that is pressed twice at the same moment: it is done once, and both presses are told so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from typing import Any

import pytest

from formservice.desk.forms import DeskForm
from formservice.service import Service
from formservice.storage import corporations, desk_log
from tests.desk.stage import at, hearing_day, preview, tied_case
from tests.desk.test_register import POSTED
from tests.harness.planning import corporation, new_day
from tests.harness.visit import Browser, Page

DAY = {"on": "1-3-2027", "place": "Buurthuis De Ring", "lines": "Ringweg 1\n1234 AB Ons Dorp"}
_Form = tuple[str, dict[str, Any]]


def to_invite(service: Service, browser: Browser) -> _Form:
    case, day = tied_case(service), hearing_day(service)
    preview(browser, case, "invite", slot=f"{day.id}.0")
    return at(case, "act/invite"), browser.filled("go")


def to_register(service: Service, browser: Browser) -> _Form:
    browser.visit("/desk/register")
    return "/desk/register", browser.filled(**POSTED)


def to_add_a_day(service: Service, browser: Browser) -> _Form:
    browser.visit("/desk/days/new")
    return "/desk/days/new", browser.filled(**DAY)


def to_change_a_day(service: Service, browser: Browser) -> _Form:
    address = f"/desk/days/{new_day(service).id}/change"
    browser.visit(address)
    return address, browser.filled(**DAY)


def to_add_a_corporation(service: Service, browser: Browser) -> _Form:
    browser.visit("/desk/corporations/new")
    return "/desk/corporations/new", browser.filled(name="Woonvoorbeeld", mail="klachten@woonvoorbeeld.example")


def to_change_a_corporation(service: Service, browser: Browser) -> _Form:
    corporation(service)
    [kept] = corporations.all_of(service.db)
    address = f"/desk/corporations/{kept.id}"
    browser.visit(address)
    return address, browser.filled(contact="Mevrouw Bakker")


@pytest.mark.parametrize(
    "fill_in",
    [to_invite, to_register, to_add_a_day, to_change_a_day, to_add_a_corporation, to_change_a_corporation],
)
def test_desk_check_21_a_form_pressed_twice_at_once_is_done_for_both(
    fill_in: Callable[[Service, Browser], _Form],
    service: Service,
    secretary: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Check 21: the second press is done whole while the first is judged."""
    address, sent = fill_in(service, secretary)
    before = acts_of(service)
    pages = press_within(address, sent, secretary, monkeypatch)
    assert [(page.status, page.problems) for page in pages] == [(200, []), (200, [])]
    assert pages[0].slug != address.rsplit("/")[-1]
    assert acts_of(service) == before + 1


def press_within(address: str, sent: dict[str, Any], first: Browser, monkeypatch: pytest.MonkeyPatch) -> list[Page]:
    """Return the pages of two presses, of which the second happens within the first, when its token is judged."""
    second, is_stale, pages = copy(first), DeskForm.is_stale, list[Page]()

    def slow(form: DeskForm) -> bool:
        monkeypatch.setattr(DeskForm, "is_stale", is_stale)
        with ThreadPoolExecutor(1) as pool:  # a thread of its own: within a request there is no other
            pages.append(pool.submit(second.send, sent, address).result())
        return form.is_stale

    monkeypatch.setattr(DeskForm, "is_stale", property(slow))
    return [first.send(sent, address), *pages]


def acts_of(service: Service) -> int:
    return sum(each.what not in desk_log.LOOKS for each in desk_log.newest(service.db))
