"""A page that nobody has typed on is drawn once for everyone; nothing of anyone's may be on it but the form's token."""

from collections.abc import Callable

import pytest
from flask import g, request, session
from jinja2 import ChoiceLoader, DictLoader, UndefinedError

from formservice.app import public_app
from formservice.languages import LANGUAGES
from formservice.questions.beside import BY_MAIL
from formservice.service import Service
from formservice.web.fields import form_page
from formservice.web.forms import step_form
from tests.harness.steps import answer_eligibility
from tests.harness.visit import Browser
from tests.trust.routes import flask_of


def token(browser: Browser) -> str:
    return browser.page.one("input", name="csrf_token").get("value") or ""


def test_each_browser_gets_a_token_of_its_own_that_works(new_browser: Callable[[], Browser]) -> None:
    first, second = new_browser(), new_browser()
    for each in (first, second):
        each.visit("/forms/nl/complaint/written")
    assert "@@" not in first.page.text
    assert token(first) != token(second)
    for each in (first, second):
        assert each.press(written="mail").slug == "answered"


def test_nothing_that_one_tenant_typed_or_sent_stands_on_the_page_of_another(
    new_browser: Callable[[], Browser],
) -> None:
    first, second = new_browser(), new_browser()
    for each in (first, second):
        answer_eligibility(each)
        each.visit("/forms/nl/complaint/who")
        each.press(for_whom="self")
    first.press(corporation="De Gouden Sleutel")
    first.visit("/forms/nl/complaint/corporation")
    assert "De Gouden Sleutel" in first.page.text
    assert "De Gouden Sleutel" not in second.visit("/forms/nl/complaint/corporation").text


def test_an_untouched_page_is_in_its_own_language(new_browser: Callable[[], Browser]) -> None:
    pages = {code: new_browser().visit(f"/forms/{code}/complaint/written") for code in LANGUAGES}
    assert len({page.heading for page in pages.values()}) == len(LANGUAGES)
    for code, page in pages.items():
        current = [each.get("lang") for each in page.all("button", name="switch") if each.get("aria-current")]
        assert current == [code]


def test_an_untouched_page_is_kept_by_its_own_address(browser: Browser) -> None:
    for path in ("/forms/{}/withdrawal/", "/forms/{}/follow/", "/forms/{}/complaint/letter"):
        page = browser.visit(path.format("nl"))
        assert [each.get("formaction") for each in page.all("button", name="switch")] == [
            path.format(code) for code in LANGUAGES
        ]


@pytest.mark.parametrize("asks", ["session.opened", "request.host", "g.language", "host()", "opened()", "of_g()"])
def test_a_page_that_is_drawn_once_cannot_show_more_than_it_is_kept_by(service: Service, asks: str) -> None:
    flask = flask_of(public_app(service))
    template = '{% extends "page.html" %}{% block main %}{{ ' + asks + " }}{% endblock %}"
    flask.jinja_loader = ChoiceLoader([DictLoader({"more.html": template}), flask.jinja_loader])
    flask.jinja_env.globals |= {
        "host": lambda: request.host,
        "opened": lambda: session.get("opened", "nothing"),
        "of_g": lambda: g.started,
    }
    with flask.test_request_context("/forms/nl/withdrawal/"):
        flask.preprocess_request()
        with pytest.raises((UndefinedError, RuntimeError, AttributeError)):
            form_page("more.html", 200, step_form(BY_MAIL, {}), BY_MAIL, {})
