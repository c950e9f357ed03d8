"""Sessions of the desk: they end when they should, for a copied cookie too, and lose no text (checks 5, 6)."""

from datetime import timedelta

import pytest
from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.acts.staff import people
from formservice.acts.staff.people import OPERATOR
from formservice.desk import routes
from formservice.desk.forms import DeskForm, typed
from formservice.desk.frame import page
from formservice.service import Service
from formservice.storage import staff_sessions
from tests.conftest import Clock
from tests.harness.desk_login import PASSWORD, Owner, cookie, found, fresh_browser, log_in, set_up, with_cookie
from tests.harness.visit import Browser

pytestmark = pytest.mark.usefixtures("quick_hashes")
LONG = "Eén lange «tekst» met <b>tekens</b> & regels.\n" * 108 + "einde"
probe = Blueprint("probe", __name__, url_prefix="/desk/probe")
done: list[str] = []


@probe.post("/")
def probe_take() -> ResponseReturnValue:
    if DeskForm().is_stale:
        return page("error.html", title="Een formulier", text=typed("words"))
    done.append(typed("words"))
    return page("error.html", title="Gedaan", text="")


@pytest.fixture
def owner(service: Service, monkeypatch: pytest.MonkeyPatch) -> Owner:
    monkeypatch.setattr(routes, "_PAGES", (*routes._PAGES, probe))
    done.clear()
    return set_up(service)


@pytest.fixture
def secretary(service: Service, owner: Owner, clock: Clock) -> Browser:
    browser = fresh_browser(service)
    log_in(browser, owner, owner.code(clock.now))
    return browser


@pytest.mark.parametrize("ended_by", ["logout", "disable", "password", "idle", "age", "app", "recovery", "reset"])
def test_desk_check_05_a_copied_cookie_opens_nothing_after(
    ended_by: str, service: Service, owner: Owner, secretary: Browser, clock: Clock
) -> None:
    thief = with_cookie(service, cookie(secretary))
    assert thief.visit("/desk/").heading == "Werk"
    if ended_by == "logout":
        secretary.visit("/desk/me/")
        secretary.send({"csrf_token": token(secretary)}, "/desk/login/out")
    elif ended_by == "disable":
        people.disable(service, OPERATOR, found(service, owner.name))
    elif ended_by == "reset":
        people.reset(service, OPERATOR, found(service, owner.name))
    elif ended_by == "password":
        secretary.visit("/desk/me/password")
        new = "een heel ander wachtwoord 7"
        assert secretary.press(old_password=PASSWORD, password=new, password_twice=new).heading.endswith("veranderd")
        assert secretary.visit("/desk/").heading == "Werk"
    elif ended_by == "app":
        secretary.visit("/desk/me/app")
        secretary.press()
        new_key = found(service, owner.name).secrets.next_key
        clock.pass_by(timedelta(minutes=1))
        assert secretary.press(code=Owner("", "", new_key).code(clock.now)).status == 200
        assert secretary.visit("/desk/").heading == "Werk"
    elif ended_by == "recovery":
        secretary.visit("/desk/me/recovery")
        assert len(secretary.press().all("code")) == 10
        assert log_in(fresh_browser(service), owner, owner.recovery[0]).status == 422
    elif ended_by == "idle":
        clock.pass_by(timedelta(minutes=30))
    else:
        for _ in range(41):
            clock.pass_by(timedelta(minutes=15))
            secretary.visit("/desk/")
    assert thief.visit("/desk/").slug == "login"


def test_who_goes_on_working_stays_in(secretary: Browser, clock: Clock) -> None:
    for _ in range(4):
        clock.pass_by(timedelta(minutes=29))
        assert secretary.visit("/desk/").heading == "Werk"


def test_desk_check_06_what_was_typed_comes_back_after_logging_in_and_nothing_was_done(
    secretary: Browser, owner: Owner, clock: Clock
) -> None:
    mine = {"words": LONG, "csrf_token": token(secretary), "password": "secret of another field"}
    clock.pass_by(timedelta(minutes=31))
    shown = secretary.send(mine, "/desk/probe/")
    assert (shown.status, shown.heading) == (403, "Inloggen")
    assert "Uw tekst is niet weg" in shown.text
    assert "secret of another field" not in shown.text
    # a wrong try on the way loses nothing
    assert secretary.press(name=owner.name, password="wrong", code="000000").status == 422
    back = secretary.press(name=owner.name, password=PASSWORD, code=owner.code(clock.now))
    assert back.heading == "U bent weer ingelogd"
    assert secretary.press().heading == "Een formulier"
    assert LONG in secretary.page.one("main").findtext(".//{http://www.w3.org/1999/xhtml}p", "").replace("\r\n", "\n")
    assert done == []


def test_the_page_that_was_asked_for_comes_after_logging_in(service: Service, owner: Owner, clock: Clock) -> None:
    browser = fresh_browser(service)
    browser.visit("/desk/me/password")
    assert browser.page.slug == "login"
    assert browser.press(name=owner.name, password=PASSWORD, code=owner.code(clock.now)).address == "/desk/me/password"


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example/desk/me/",
        "https://evil.example/desk/",
        "/desk/../forms/",
        "/desk/login",
        "/desk/nowhere",
        "\\evil",
    ],
)
def test_nobody_is_led_elsewhere(to: str, service: Service, owner: Owner, clock: Clock) -> None:
    browser = fresh_browser(service)
    browser.visit("/desk/login")
    sent = browser.filled(name=owner.name, password=PASSWORD, code=owner.code(clock.now))
    page = browser.send({**sent, "to": to, "typed": '[["a", "b"]]', "next": to}, "/desk/login")
    assert (page.heading, page.address) == ("Werk", "/desk/")


def test_what_another_site_posts_is_not_carried_through_the_login(service: Service, owner: Owner) -> None:
    browser = fresh_browser(service)
    posted = {"words": "of another site"}
    answer = browser.client.post("/desk/probe/", data=posted, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/login")
    posted = {"to": "/desk/probe/", "typed": '[["words", "of another site"]]'}
    answer = browser.client.post("/desk/login", data=posted, headers={"Sec-Fetch-Site": "cross-site"})
    assert "of another site" not in answer.text


def test_what_is_too_much_or_a_file_is_said_to_be_lost(service: Service, owner: Owner) -> None:
    browser = fresh_browser(service)
    page = browser.send({"words": "x" * 100_001}, "/desk/probe/")
    assert "konden wij niet meenemen" in page.text
    page = browser.send({"words": "kept", "file": [("a.pdf", b"%PDF")]}, "/desk/probe/")
    assert "Een bestand moet u straks opnieuw kiezen" in page.text


def test_own_sessions_are_listed_and_others_can_be_ended(
    service: Service, secretary: Browser, owner: Owner, clock: Clock
) -> None:
    clock.pass_by(timedelta(minutes=1))
    other = fresh_browser(service)
    log_in(other, owner, owner.code(clock.now))
    page = secretary.visit("/desk/me/")
    assert len(page.all("tr")) == 3
    [key] = [each.get("value", "") for each in page.all("input", name="key")]
    secretary.send({"csrf_token": token(secretary), "key": key}, "/desk/me/end-session")
    assert other.visit("/desk/").slug == "login"
    assert secretary.visit("/desk/").heading == "Werk"


def test_a_session_of_somebody_else_cannot_be_ended_that_way(
    service: Service, secretary: Browser, clock: Clock
) -> None:
    bo = set_up(service, "Bo Bakker")
    colleague = fresh_browser(service)
    log_in(colleague, bo, bo.code(clock.now))
    [theirs] = staff_sessions.of_person(service.db, found(service, "Bo Bakker").id, clock.now)
    secretary.send({"csrf_token": token(secretary), "key": theirs.key}, "/desk/me/end-session")
    assert colleague.visit("/desk/").heading == "Werk"


def token(browser: Browser) -> str:
    browser.visit("/desk/me/")
    return browser.page.all("input", name="csrf_token")[0].get("value", "")
