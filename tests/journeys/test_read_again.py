"""What was sent can be read on a page, by the browser that sent it or opened it with a link, and by nobody else."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from formservice.languages import gettext
from formservice.links import Purpose
from formservice.service import Service
from formservice.storage import cases
from tests.conftest import Clock
from tests.harness import rota, samples
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, submit
from tests.harness.visit import Browser, Page, words
from tests.web.states import HELPER

READ = "Lees wat er in de klacht staat"


def _the_case(service: Service) -> cases.Case:
    [case] = cases.all_cases(service.db)
    return case


def _by_link(browser: Browser, service: Service, lang: str = "nl") -> Page:
    case = _the_case(service)
    return browser.visit(urlsplit(service.links.make(Purpose.FOLLOW, lang, case.id, case.link_version)).path)


def _says_all(page: Page, case: cases.Case) -> None:
    main = words(page.one("main"))
    for answer in (*COMPLAINT.values(), TENANT["name"], TENANT["mail"], "brief.pdf", case.reference):
        assert answer in main
    assert case.code not in main.replace(" ", "")
    assert not page.all("a", class_="change")
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_who_sent_it_reads_it_from_the_confirmation_and_comes_back(
    browser: Browser, service: Service, lang: str
) -> None:
    submit(browser, lang, files=[("brief.pdf", samples.pdf())], letters_in=lang)
    page = browser.follow(gettext(lang, READ))
    assert page.address == f"/forms/{lang}/complaint/answers"
    _says_all(page, _the_case(service))
    assert browser.follow(gettext(lang, "Terug")).slug == "received"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_who_has_the_link_reads_it_from_the_follow_page_and_comes_back(
    new_browser: Callable[[], Browser], service: Service, lang: str
) -> None:
    submit(new_browser(), lang, files=[("brief.pdf", samples.pdf())], letters_in=lang)
    follower = new_browser()
    _by_link(follower, service, lang)
    page = follower.follow(gettext(lang, READ))
    assert page.address == f"/forms/{lang}/follow/answers"
    _says_all(page, _the_case(service))
    assert follower.follow(gettext(lang, "Terug")).slug == "status"


def test_a_tenant_who_was_helped_is_not_told_to_help_somebody(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    helper = new_browser()
    answer_eligibility(helper)
    helper.visit("/forms/nl/complaint/who")
    helper.press(for_whom="other")
    helper.press(**HELPER)
    helper.press(corporation="De Brug")
    helper.press(**TENANT)
    helper.press(**COMPLAINT)
    helper.press()
    helper.press()
    tenant = new_browser()
    _by_link(tenant, service)
    titles = [words(each) for each in tenant.visit("/forms/nl/follow/answers").all("h2")]
    assert "De helper" in titles
    assert "U helpt iemand anders" not in titles


def test_the_page_closes_after_an_hour_as_the_others_do(
    new_browser: Callable[[], Browser], service: Service, clock: Clock
) -> None:
    submit(new_browser())
    follower = new_browser()
    _by_link(follower, service)
    clock.pass_by(timedelta(hours=1))
    assert COMPLAINT["what_happened"] not in follower.visit("/forms/nl/follow/answers").text


def test_nobody_else_reads_it(new_browser: Callable[[], Browser], service: Service) -> None:
    submit(new_browser())
    for address in ("/forms/nl/complaint/answers", "/forms/nl/follow/answers"):
        page = new_browser().visit(address)
        assert page.slug != "answers"
        assert COMPLAINT["what_happened"] not in page.text


def test_after_clearing_nothing_is_left_to_read(browser: Browser) -> None:
    submit(browser)
    browser.visit("/forms/nl/complaint/answers")
    browser.follow("Wis alles van dit scherm")
    browser.press()
    assert browser.visit("/forms/nl/complaint/answers").slug != "answers"
