"""First use by a one-time link, and the commands that make one (checks 1, 2)."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from formservice.acts.staff import people
from formservice.acts.staff.people import OPERATOR
from formservice.app import application
from formservice.service import Service
from tests.conftest import Clock
from tests.harness.commands import run
from tests.harness.desk_login import PASSWORD, Owner, found, fresh_browser, log_in, set_up
from tests.harness.visit import Browser, words

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def link(service: Service) -> str:
    return _path(people.add(service, OPERATOR, "Sanne de Wit"))


@pytest.fixture
def browser(service: Service) -> Browser:
    return fresh_browser(service)


def test_desk_check_01_there_is_no_desk_before_somebody_was_added(service: Service) -> None:
    browser = Browser(application(service))
    for rule in ("/desk/", "/desk/login", "/desk/login/first", "/desk/people/", "/desk/me/", "/desk/log/"):
        assert browser.visit(rule).status == 404


def test_desk_check_01_the_link_opens_for_30_minutes_and_leaves_the_address(
    browser: Browser, service: Service, link: str, clock: Clock
) -> None:
    page = browser.visit(link)
    assert (page.heading, page.address) == ("Kies een wachtwoord", "/desk/login/first")
    assert link.rpartition("/")[2] not in page.text
    clock.pass_by(timedelta(minutes=31))
    page = fresh_browser(service).visit(link)
    assert (page.status, page.heading) == (410, "Deze link werkt niet meer")
    # who had opened it in time is not let on either
    assert browser.visit("/desk/login/first").status == 410


def test_opening_the_link_uses_nothing_up(service: Service, link: str) -> None:
    for _ in range(3):
        assert fresh_browser(service).visit(link).heading == "Kies een wachtwoord"


def test_desk_check_02_first_use_ends_after_a_right_code_and_the_recovery_codes_are_shown_once(
    browser: Browser, service: Service, link: str, clock: Clock
) -> None:
    browser.visit(link)
    page = browser.press(password=PASSWORD, password_twice=PASSWORD)
    assert page.heading == "Zet de code op uw telefoon"
    assert page.one("img").get("src", "").startswith("data:image/svg+xml")
    key = words(page.one("b", class_="key")).replace(" ", "")
    owner = Owner("Sanne de Wit", "", key)
    # nobody is in yet: not here, not by the login page
    assert log_in(fresh_browser(service), owner, owner.code(clock.now, -1)).status == 422
    assert browser.press(code="000000").status == 422
    assert browser.visit("/desk/").slug == "login"
    browser.visit("/desk/login/first/app")
    page = browser.press(code=owner.code(clock.now))
    assert page.heading == "Uw herstelcodes"
    assert len(page.all("code")) == 10
    assert browser.visit("/desk/").heading == "Werk"
    assert fresh_browser(service).visit(link).status == 410
    for address in ("/desk/login/first", "/desk/login/first/app", "/desk/me/", "/desk/"):
        assert words(page.all("code")[0]) not in browser.visit(address).text


def test_each_code_of_first_use_is_used_up_too(service: Service, clock: Clock) -> None:
    owner = set_up(service)
    assert log_in(fresh_browser(service), owner, owner.code(clock.now, -1)).status == 422


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("te kort", "15 tekens of meer"),
        ("a" * 1_001, "hoogstens 1000 tekens"),
        ("passwordpassword", "te makkelijk te raden"),
        ("123456789012345", "te makkelijk te raden"),
        ("klachtencommissie", "te makkelijk te raden"),
        ("Sanne de Wit Sanne de Wit", "te makkelijk te raden"),
    ],
)
def test_a_password_that_is_soon_guessed_is_refused_in_plain_words(
    browser: Browser, link: str, password: str, said: str
) -> None:
    browser.visit(link)
    page = browser.press(password=password, password_twice=password)
    assert said in page.problems[0]
    assert password not in page.text


@pytest.mark.parametrize(
    "password", ["mijn hond eet graag drop", "ÿłÑ✓ sürprise وردة زرقاء", " spaties aan de randen "]
)
def test_any_other_password_is_taken_as_it_was_typed(
    browser: Browser, service: Service, link: str, clock: Clock, password: str
) -> None:
    browser.visit(link)
    page = browser.press(password=password, password_twice=password)
    owner = Owner("Sanne de Wit", "", words(page.one("b", class_="key")).replace(" ", ""))
    browser.press(code=owner.code(clock.now))
    clock.pass_by(timedelta(minutes=1))
    assert log_in(fresh_browser(service), owner, owner.code(clock.now), password).heading == "Werk"


def test_two_passwords_that_differ_are_asked_again(browser: Browser, link: str) -> None:
    browser.visit(link)
    page = browser.press(password=PASSWORD, password_twice=PASSWORD + "!")
    assert "niet gelijk" in page.problems[0]


def test_a_reset_forgets_all_and_ends_the_sessions(service: Service, clock: Clock) -> None:
    owner = set_up(service)
    browser = fresh_browser(service)
    log_in(browser, owner, owner.code(clock.now))
    link = _path(people.reset(service, OPERATOR, found(service, owner.name)))
    assert browser.visit("/desk/").slug == "login"
    clock.pass_by(timedelta(minutes=1))
    assert log_in(fresh_browser(service), owner, owner.code(clock.now)).status == 422
    assert log_in(fresh_browser(service), owner, owner.recovery[0]).status == 422
    assert fresh_browser(service).visit(link).heading == "Kies een wachtwoord"


@pytest.mark.usefixtures("real_clock")
def test_the_commands_add_list_reset_and_disable(service: Service) -> None:
    added = run(service, "desk", "add", "Sanne de Wit")
    assert (added.returncode, re.fullmatch(r"http\S+/desk/login/link/[\w-]{43}\n", added.stdout) is not None) == (
        0,
        True,
    )
    assert run(service, "desk", "add", "sanne de wit").returncode == 1
    assert run(service, "desk", "list").stdout == "Sanne de Wit: secretary, has not set a password\n"
    again = run(service, "desk", "reset", "SANNE DE WIT")
    assert (again.returncode, again.stdout != added.stdout) == (0, True)
    assert fresh_browser(service).visit(_path(added.stdout.strip())).status == 410
    assert run(service, "desk", "disable", "Sanne de Wit").returncode == 0
    assert fresh_browser(service).visit(_path(again.stdout.strip())).status == 410
    assert run(service, "desk", "list").stdout == "Sanne de Wit: secretary, disabled\n"
    assert run(service, "desk", "end-sessions").stdout == "Sessions ended: 0.\n"
    assert run(service, "desk", "disable", "Nobody").returncode == 1


def _path(link: object) -> str:
    return urlsplit(str(link)).path
