"""The one cookie: what it holds, who can read and set it, and that clearing the screen ends it."""

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin

import pytest
from werkzeug.test import Client

from formservice.app import public_app
from formservice.rules.reference import parse_reference
from formservice.service import Service
from formservice.storage import cases
from formservice.storage.drafts import new_id
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, reference_and_code, submit
from tests.harness.visit import HTTP, Browser, words
from tests.trust.routes import flask_of
from tests.web.conftest import Seen

COMPLAIN, FOLLOW = "/forms/nl/complaint", "/forms/nl/follow"


def cookie(browser: Browser) -> str:
    kept = browser.client.get_cookie("session", "127.0.0.1")
    assert kept
    return kept.value


def held(value: str) -> str:
    payload = value.rsplit(".", 2)[0]
    packed = base64.urlsafe_b64decode(payload.lstrip(".") + "===")
    return (zlib.decompress(packed) if payload.startswith(".") else packed).decode()


def test_under_https_no_other_host_and_no_script_reads_or_sets_the_cookie(service: Service) -> None:
    https = replace(service, settings=replace(service.settings, base_url="https://klachtwijzer.example"))
    with Client(public_app(https)).get(f"{COMPLAIN}/written", base_url="https://klachtwijzer.example") as answer:
        [set_cookie] = answer.headers.getlist("Set-Cookie")
    name, _, rest = set_cookie.partition("=")
    assert name == "__Host-session"
    attributes = {each.strip().partition("=")[0]: each.strip().partition("=")[2] for each in rest.split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite", "Path"} <= attributes.keys()
    assert (attributes["SameSite"], attributes["Path"]) == ("Lax", "/")
    assert "Domain" not in attributes


def test_the_cookie_holds_ids_and_no_words_and_is_signed_with_sha_256(browser: Browser, service: Service) -> None:
    reference, code = reference_and_code(submit(browser))
    browser.visit(f"{FOLLOW}/code")
    browser.press(reference=reference, code=code)
    value = cookie(browser)
    [case] = cases.all_cases(service.db)
    assert json.loads(held(value)).keys() == {"_permanent", "csrf_token", "draft", "opened"}
    assert case.id in held(value)
    for private in (*TENANT.values(), *COMPLAINT.values(), reference, code):
        assert f'"{private}"' not in held(value), private
    assert len(base64.urlsafe_b64decode(value.rpartition(".")[2] + "=")) == 32


def test_clearing_the_screen_takes_the_cookie_and_what_the_browser_kept(browser: Browser) -> None:
    answer_eligibility(browser)
    before = cookie(browser)
    browser.visit(f"{COMPLAIN}/clear")
    page = browser.press()
    assert page.headers["Clear-Site-Data"] == '"cache"'
    assert browser.client.get_cookie("session", "127.0.0.1") is None
    # a copy of the cookie made before opens nothing of the draft either
    browser.client.set_cookie("session", before, domain="127.0.0.1")
    assert browser.visit(f"{COMPLAIN}/result").slug == "written"


def test_clearing_the_screen_ends_it_for_a_copy_of_the_cookie_too(browser: Browser) -> None:
    references = []
    for _ in range(2):
        references.append(reference_and_code(submit(browser))[0])
        browser.visit(f"{COMPLAIN}/")
    copied = cookie(browser)
    assert references[1] in browser.visit(f"{COMPLAIN}/received").text
    browser.visit(f"{COMPLAIN}/clear")
    browser.press()
    browser.client.set_cookie("session", copied, domain="127.0.0.1")
    for path in ("received", "copy", "confirmation", "check"):
        page = browser.visit(f"{COMPLAIN}/{path}")
        assert page.headers["Content-Type"].startswith("text/html")
        assert not any(reference in page.text for reference in references)


def test_who_sends_many_complaints_from_one_browser_keeps_a_cookie_that_browsers_keep(browser: Browser) -> None:
    app = flask_of(browser.client.application)
    signer = app.session_interface.get_signing_serializer(app)
    many = signer.dumps({"_permanent": True, "sent": [new_id() for _ in range(100)]})
    browser.client.set_cookie("session", many, domain="127.0.0.1")
    reference = reference_and_code(submit(browser))[0]
    browser.visit(f"{COMPLAIN}/")
    assert len(cookie(browser)) < 2_000
    assert reference in browser.visit(f"{COMPLAIN}/received").text


@pytest.mark.parametrize("body", [{"written": ["mail"]}, {"written": {"a": 1}}, {"written": 1}, {"written": "mail"}])
def test_only_what_a_form_posts_is_an_answer(browser: Browser, body: dict[str, object]) -> None:
    browser.visit(f"{COMPLAIN}/written")
    token = browser.filled()["csrf_token"]
    sent = json.dumps({**body, "csrf_token": token}).encode()
    assert browser._go("POST", f"{COMPLAIN}/written", sent, {"Content-Type": "application/json"}, True).status == 422
    assert browser.visit(f"{COMPLAIN}/answered").slug == "written"


def test_an_answer_in_the_address_or_given_twice_changes_nothing_about_the_first(browser: Browser) -> None:
    browser.visit(f"{COMPLAIN}/written")
    twice = {**browser.filled(), "written": ["mail", "no"]}
    address = f"{COMPLAIN}/written?written=no&csrf_token=x"
    with browser.client.post(address, base_url=HTTP, data=twice) as answer:
        assert answer.headers["Location"].endswith("/answered")


def test_another_browser_s_token_is_none_of_ours(new_browser: Callable[[], Browser]) -> None:
    first, second = new_browser(), new_browser()
    for each in (first, second):
        each.visit(f"{COMPLAIN}/clear")
    foreign = first.filled()["csrf_token"]
    for token in (foreign, "", "é", second.filled()["csrf_token"][:-1]):
        assert second.send({"csrf_token": token}, f"{COMPLAIN}/clear").status == 422
    assert second.send(second.filled(), f"{COMPLAIN}/clear").status == 200


def test_every_page_that_shows_a_complaint_lets_one_clear_the_screen(seen: Seen) -> None:
    shown = {
        state: page
        for state, page in seen("nl").items()
        if page.address.startswith("/forms/") and any(parse_reference(words(each)) for each in page.all("bdi"))
    }
    assert len(shown) > 8
    for state, page in shown.items():
        links = {urljoin(page.address, link.get("href", "")) for link in page.all("a")}
        assert f"{COMPLAIN}/clear" in links, state
