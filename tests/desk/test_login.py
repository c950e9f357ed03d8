"""Logging in: name, password and code (checks 3, 4, 6)."""

from datetime import timedelta

import pytest

from formservice.acts.staff import passwords, people
from formservice.acts.staff.codes import RECOVERY_CODES
from formservice.service import Service
from formservice.storage import desk_log
from formservice.storage.desk_log import Did
from tests.conftest import Clock
from tests.harness.desk_login import PASSWORD, Owner, cookie, found, fresh_browser, log_in, set_up
from tests.harness.visit import Browser

STRANGER, HOME = "198.51.100.7", "192.0.2.20"


@pytest.fixture
def owner(service: Service, quick_hashes: None) -> Owner:
    return set_up(service)


@pytest.fixture
def browser(service: Service) -> Browser:
    return fresh_browser(service)


def test_name_password_and_code_let_in(browser: Browser, owner: Owner, clock: Clock) -> None:
    assert log_in(browser, owner, owner.code(clock.now)).heading == "Werk"


def test_capitals_in_a_name_and_spaces_in_a_code_do_not_matter(browser: Browser, owner: Owner, clock: Clock) -> None:
    code = owner.code(clock.now)
    browser.visit("/desk/login")
    assert browser.press(name=" SANNE  de wit ", password=PASSWORD, code=f" {code[:3]} {code[3:]}").heading == "Werk"


def test_desk_check_03_a_code_works_once(service: Service, owner: Owner, clock: Clock) -> None:
    code = owner.code(clock.now)
    assert log_in(fresh_browser(service), owner, code).heading == "Werk"
    page = log_in(fresh_browser(service), owner, code)
    assert (page.status, page.heading) == (422, "Inloggen")
    assert "al gebruikt" in page.problems[0]


@pytest.mark.parametrize(("off", "is_in"), [(0, True), (-1, True), (-2, False), (1, False)])
def test_desk_check_03_the_step_before_counts_and_no_other(
    off: int, is_in: bool, browser: Browser, owner: Owner, clock: Clock
) -> None:
    clock.pass_by(timedelta(minutes=5))
    assert (log_in(browser, owner, owner.code(clock.now, off)).heading == "Werk") is is_in


@pytest.mark.parametrize(("off", "said"), [(-10, "loopt achter"), (10, "loopt voor")])
def test_a_phone_five_minutes_off_is_told_so(off: int, said: str, browser: Browser, owner: Owner, clock: Clock) -> None:
    [problem] = log_in(browser, owner, owner.code(clock.now, off)).problems
    assert said in problem


def test_of_a_clock_nothing_is_said_without_the_password(browser: Browser, owner: Owner, clock: Clock) -> None:
    [problem] = log_in(browser, owner, owner.code(clock.now, 10), "not the password").problems
    assert "klok" not in problem


def test_desk_check_02_each_recovery_code_works_once(service: Service, owner: Owner, clock: Clock) -> None:
    assert len(set(owner.recovery)) == RECOVERY_CODES
    for left, code in enumerate(reversed(owner.recovery)):
        page = log_in(fresh_browser(service), owner, code.lower().replace("-", " "))
        assert page.heading == "U bent ingelogd"
        wrong = log_in(fresh_browser(service), owner, code)
        assert wrong.status == 422, left


def test_a_name_that_nobody_has_gets_the_same_page(service: Service, owner: Owner) -> None:
    pages = []
    for name in (owner.name, "Karel Nobody"):
        browser = fresh_browser(service)
        browser.visit("/desk/login")
        pages.append(browser.press(name=name, password="not the password", code="123456"))
    texts = [
        page.text.replace(browser_name, "")
        for page, browser_name in zip(pages, (owner.name, "Karel Nobody"), strict=True)
    ]
    tokens = [page.one("input", name="csrf_token").get("value", "") for page in pages]
    assert texts[0].replace(tokens[0], "") == texts[1].replace(tokens[1], "")
    assert [page.status for page in pages] == [422, 422]


def test_desk_check_04_after_five_wrong_ones_an_address_waits_and_the_owner_gets_in_from_another(
    service: Service, owner: Owner, clock: Clock
) -> None:
    stranger = fresh_browser(service, STRANGER)
    stranger.visit("/desk/login")
    statuses = [stranger.press(name=owner.name, password=f"guess {each}", code="000000").status for each in range(200)]
    assert statuses == [422] * 5 + [429] * 195
    # the right ones do not get in from there either
    assert log_in(stranger, owner, owner.code(clock.now)).status == 429
    page = log_in(fresh_browser(service, HOME), owner, owner.code(clock.now))
    assert page.heading == "U bent ingelogd"
    assert "5 keer" in page.text


def test_each_wrong_one_more_makes_the_wait_twice_as_long_up_to_a_quarter_of_an_hour(
    service: Service, owner: Owner, clock: Clock
) -> None:
    stranger = fresh_browser(service, STRANGER)
    waits = []
    for _ in range(13):
        stranger.visit("/desk/login")
        waited = 0
        while stranger.press(name=owner.name, password="guess", code="000000").status == 429:
            clock.pass_by(timedelta(seconds=15))
            waited += 15
        waits.append(waited)
    assert waits == [0] * 5 + [15, 30, 60, 120, 240, 480, 900, 900]


def test_many_addresses_make_a_new_browser_wait_but_not_one_that_the_owner_used(
    service: Service, owner: Owner, clock: Clock
) -> None:
    known = fresh_browser(service, HOME)
    log_in(known, owner, owner.code(clock.now))
    known.visit("/desk/me/")
    known.send(_form(known, "/desk/login/out"), "/desk/login/out")
    clock.pass_by(timedelta(minutes=1))
    for each in range(12):
        stranger = fresh_browser(service, f"203.0.113.{each}")
        stranger.visit("/desk/login")
        last = [stranger.press(name=owner.name, password="guess", code="000000").status for _ in range(5)]
    assert last[-1] == 429
    assert log_in(known, owner, owner.code(clock.now)).heading == "U bent ingelogd"


def test_a_wrong_try_on_one_name_makes_nobody_else_wait_elsewhere(service: Service, owner: Owner) -> None:
    stranger = fresh_browser(service, STRANGER)
    for _ in range(6):
        stranger.visit("/desk/login")
        stranger.press(name="Somebody Else", password="guess", code="000000")
    clock_is = service.now()
    assert log_in(fresh_browser(service, HOME), owner, owner.code(clock_is)).heading == "Werk"


def test_the_log_tells_good_and_bad_logins(service: Service, owner: Owner, clock: Clock, browser: Browser) -> None:
    log_in(browser, owner, "000000")
    log_in(browser, owner, owner.code(clock.now))
    newest = desk_log.newest(service.db)
    assert [(act.what, act.staff_id) for act in newest[:2]] == [
        (Did.LOGGED_IN, owner.id),
        (Did.LOGIN_FAILED, owner.id),
    ]


def test_who_was_disabled_or_has_not_finished_does_not_get_in(service: Service, owner: Owner, clock: Clock) -> None:
    people.disable(service, people.OPERATOR, found(service, owner.name))
    assert log_in(fresh_browser(service), owner, owner.code(clock.now)).status == 422


def test_a_new_login_has_a_new_session(service: Service, owner: Owner, clock: Clock, browser: Browser) -> None:
    browser.visit("/desk/login")
    before = cookie(browser)
    browser.press(name=owner.name, password=PASSWORD, code=owner.code(clock.now))
    assert cookie(browser) != before


def test_the_right_name_stays_typed_and_the_password_does_not(browser: Browser, owner: Owner) -> None:
    page = log_in(browser, owner, "000000", "not the password")
    assert page.one("input", name="name").get("value") == owner.name
    assert page.one("input", name="password").get("value") == ""
    assert "not the password" not in page.text


def test_a_login_form_of_another_browser_lets_nobody_in(service: Service, owner: Owner, clock: Clock) -> None:
    browser = fresh_browser(service)
    page = browser.send(
        {"name": owner.name, "password": PASSWORD, "code": owner.code(clock.now), "csrf_token": "x"}, "/desk/login"
    )
    assert (page.status, page.heading) == (422, "Inloggen")


def test_at_most_two_hashes_are_made_at_once() -> None:
    assert passwords._at_once._value == 2


def _form(browser: Browser, action: str) -> dict[str, str]:
    [form] = [form for form in browser.page.all("form") if form.get("action") == action]
    return {each.get("name", ""): each.get("value", "") for each in form.iter() if each.get("name")}
