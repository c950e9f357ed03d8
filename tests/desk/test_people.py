"""Mensen, the log, and a code again for what is grave (checks 7, 8, 39)."""

import re
from datetime import timedelta

import pytest

from formservice.acts.staff import people
from formservice.app import desk_app
from formservice.service import Service
from formservice.storage import staff
from tests.conftest import Clock
from tests.harness.desk_login import PASSWORD, Owner, cookie, found, fresh_browser, log_in, set_up, with_cookie
from tests.harness.visit import Browser, words
from tests.trust.routes import every_route

pytestmark = pytest.mark.usefixtures("quick_hashes")
OPEN = {"login.ask", "first_use.link", "first_use.ask", "first_use.ask_code"}


@pytest.fixture
def owner(service: Service) -> Owner:
    return set_up(service)


@pytest.fixture
def secretary(service: Service, owner: Owner, clock: Clock) -> Browser:
    browser = fresh_browser(service)
    log_in(browser, owner, owner.code(clock.now))
    return browser


def test_a_secretary_adds_a_colleague_and_sees_the_link_once(service: Service, secretary: Browser) -> None:
    secretary.visit("/desk/people/")
    page = secretary.press(name="Bo Bakker")
    link = words(page.one("code"))
    assert fresh_browser(service).visit(link).heading == "Kies een wachtwoord"
    assert "Bo Bakker" in secretary.visit("/desk/people/").text
    assert link not in secretary.page.text


def test_the_same_name_or_none_is_refused_and_stays_typed(secretary: Browser) -> None:
    for name in ("SANNE DE WIT", "", "x" * 101):
        secretary.visit("/desk/people/")
        page = secretary.press(name=name)
        assert (page.status, len(page.problems)) == (422, 1)
        assert page.one("input", name="name").get("value") == name


def test_the_last_who_can_log_in_is_not_disabled_and_another_is(
    service: Service, secretary: Browser, owner: Owner, clock: Clock
) -> None:
    secretary.visit(f"/desk/people/{owner.id}")
    assert "niemand anders" in secretary.press().problems[0]
    # somebody who has not set a password yet is nobody to fall back on
    people.add(service, people.OPERATOR, "Nieuw")
    secretary.visit(f"/desk/people/{owner.id}")
    assert secretary.press().status == 422
    bo = set_up(service, "Bo Bakker")
    colleague = fresh_browser(service)
    log_in(colleague, bo, bo.code(clock.now))
    secretary.visit(f"/desk/people/{bo.id}")
    assert secretary.press().heading == "Mensen"
    assert colleague.visit("/desk/").slug == "login"


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/desk/people/", {"name": "Bo Bakker"}),
        (
            "/desk/me/password",
            {"old_password": PASSWORD, "password": "een heel ander wachtwoord", "password_twice": ""},
        ),
        ("/desk/me/app", {}),
        ("/desk/me/recovery", {}),
    ],
)
def test_desk_check_08_what_is_grave_asks_for_a_code_of_the_last_ten_minutes(
    address: str, typed: dict[str, str], service: Service, secretary: Browser, owner: Owner, clock: Clock
) -> None:
    if "password" in typed:
        typed = {**typed, "password_twice": typed["password"]}
    secretary.visit(address)
    assert not secretary.page.all("input", name="code")
    clock.pass_by(timedelta(minutes=11))
    before = staff.all_of(service.db)
    for code in ("", "000000", owner.code(clock.now, -2)):
        secretary.visit(address)
        assert secretary.press(**typed, code=code).status == 422
    assert [(who.name, who.secrets) for who in staff.all_of(service.db)] == [(who.name, who.secrets) for who in before]
    secretary.visit(address)
    assert secretary.press(**typed, code=owner.code(clock.now)).status == 200


def test_wrong_codes_of_who_is_in_wait_longer_each_time_too(
    service: Service, secretary: Browser, owner: Owner, clock: Clock
) -> None:
    clock.pass_by(timedelta(minutes=11))
    for _ in range(5):
        secretary.visit("/desk/me/recovery")
        secretary.press(code="000000")
    secretary.visit("/desk/me/recovery")
    assert "te vaak" in secretary.press(code=owner.code(clock.now)).problems[0]
    clock.pass_by(timedelta(seconds=16))
    secretary.visit("/desk/me/recovery")
    assert secretary.press(code=owner.code(clock.now)).status == 200


def test_desk_check_07_nobody_sees_a_page_and_looking_changes_nothing(service: Service, owner: Owner) -> None:
    nobody = fresh_browser(service)
    before = staff.all_of(service.db)
    for route in every_route(desk_app(service)):
        if route.endpoint in OPEN or "GET" not in route.methods:
            continue
        page = nobody.visit(re.sub(r"<[^>]+>", "1", route.rule))
        assert page.slug == "login" or page.status == 404, route.rule
        assert owner.name not in page.text
    assert staff.all_of(service.db) == before


def test_nobody_posts_anything_without_having_logged_in(service: Service, owner: Owner) -> None:
    before = staff.all_of(service.db)
    for route in every_route(desk_app(service)):
        if "POST" in route.methods and not route.endpoint.startswith(("first_use.", "login.enter")):
            answer = fresh_browser(service).client.post(
                re.sub(r"<[^>]+>", owner.id, route.rule), data={"name": "x"}, headers={"Sec-Fetch-Site": "same-origin"}
            )
            assert answer.status_code in {403, 404}, route.rule
    assert staff.all_of(service.db) == before


def test_desk_check_39_the_cookies_of_the_desk_and_of_tenants_open_nothing_of_each_other(
    service: Service, secretary: Browser
) -> None:
    posing = with_cookie(service, "")
    posing.client.set_cookie("session", cookie(secretary), domain="127.0.0.1")
    assert posing.visit("/desk/").slug == "login"
    assert posing.visit("/forms/nl/complaint/received").slug != "received"
    tenant = fresh_browser(service)
    tenant.visit("/forms/nl/follow/")
    theirs = tenant.client.get_cookie("session", "127.0.0.1")
    assert theirs
    assert with_cookie(service, theirs.value).visit("/desk/").slug == "login"


def test_the_log_tells_who_did_what(service: Service, secretary: Browser, owner: Owner) -> None:
    secretary.visit("/desk/people/")
    secretary.press(name="Bo Bakker")
    page = secretary.visit("/desk/log/")
    rows = [[words(cell) for cell in row] for row in page.all("tr")]
    assert rows[1][1:3] == [owner.name, "Iets veranderd bij Mensen"]
    assert rows[2][1:3] == [owner.name, "Ingelogd"]
    assert "beheerder" in page.text


def test_the_process_log_holds_no_name_and_no_password(
    service: Service, owner: Owner, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    link = people.reset(service, people.OPERATOR, found(service, owner.name))
    browser = fresh_browser(service)
    browser.visit(link)
    browser.press(password="kort", password_twice="kort")
    log_in(browser, owner, "000000", "a wrong password")
    for secret in (owner.name, "a wrong password", "000000", link.rpartition("/")[2], "kort"):
        assert secret not in caplog.text
