"""What a helper reads: "u" is the helper, and the tenant is "de huurder"."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from formservice.languages import gettext
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.steps import FORM
from formservice.questions.wording import TO_HELPER
from formservice.service import Service
from tests.conftest import NOON
from tests.harness import rota
from tests.harness.steps import ADDRESS, COMPLAINT, TENANT, answer_eligibility, fill_in, sent_on, submit
from tests.harness.visit import Browser, Page, words
from tests.web.states import HELPER, WRONG

TO_TENANT = re.compile(
    r"\b(?:[Uu]w (?:klacht|corporatie|woningcorporatie|huis|huurcontract|nummer|code)|[Mm]ijn (?:klacht|corporatie)"
    r"|[Ii]k (?:ben|kreeg|heb)|[Hh]oe u bericht|u (?:het best spreekt|mail|bericht)|[Uu] (?:wilt|huurt)"
    r"|wij u (?:bellen|een)|(?:wilt|spreekt) u (?:bericht|dat er|het best|onze)|contact met u)"
)
NO_MAIL = {"contact": "post", "mail": "", "phone": ""}
TEMPLATES = Path(__file__).parents[2] / "formservice" / "complain" / "templates"


def _main(page: Page) -> str:
    return words(page.one("main"))


def _helped(browser: Browser, lang: str, **helper: str) -> list[Page]:
    """Go the whole way for somebody else; return every page once it is known that somebody helps."""
    answer_eligibility(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/who")
    browser.press(for_whom="other")
    pages = []
    for slug, typed in (
        ("helper", {**HELPER, "helper_phone": "", **helper}),
        ("corporation", {"corporation": "De Brug"}),
        ("you", {**TENANT, **(NO_MAIL if helper else {}), "letters_in": lang}),
        *((("address", ADDRESS),) if helper else ()),
        ("complaint", COMPLAINT),
        ("papers", {"papers_later": "yes"}),
        ("check", {}),
        ("received", None),
    ):
        assert browser.page.slug == slug
        pages.append(browser.page)
        if f"complaint/{slug}" in WRONG:
            pages.append(browser.press(**WRONG[f"complaint/{slug}"]))
            browser.visit(f"/forms/{lang}/complaint/{slug}")
        if typed is not None:
            browser.press(**typed)
    return pages


def test_a_helper_is_u_and_the_tenant_is_de_huurder_on_every_page(browser: Browser) -> None:
    found = {page.address: TO_TENANT.findall(_main(page)) for page in _helped(browser, "nl")}
    assert {address: each for address, each in found.items() if each} == {}
    assert len(found) >= 7


@pytest.mark.parametrize("slug", ["written", "answered", "now", "sent"])
def test_a_helper_who_goes_back_to_the_first_questions_reads_of_the_tenant_too(browser: Browser, slug: str) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="other")
    if slug == "sent":
        browser.visit("/forms/nl/complaint/answered")
        browser.press(answered="no")
    for page in (browser.visit(f"/forms/nl/complaint/{slug}"), browser.press(**WRONG[f"complaint/{slug}"])):
        assert not TO_TENANT.findall(_main(page))


RESULTS = {
    "eligible": [("now", {})],
    "solved": [("now", {"now": "solved"})],
    "not-in-writing": [("written", {"written": "no"})],
    "unsure-written": [("written", {"written": "unknown"})],
    "term-running": [("answered", {"answered": "no"}), ("sent", sent_on(NOON.date()))],
    "unsure-when": [("answered", {"answered": "no"}), ("sent", {"sent_unknown": "yes"})],
    "late": [("answered", {"answered": "no"}), ("sent", sent_on(NOON.date() - timedelta(days=90)))],
}


@pytest.mark.parametrize("result", RESULTS)
def test_a_helper_who_comes_back_to_a_result_reads_of_the_tenant_there_too(browser: Browser, result: str) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="other")
    for slug, typed in RESULTS[result]:
        browser.visit(f"/forms/nl/complaint/{slug}")
        browser.press(**typed)
    page = browser.visit("/forms/nl/complaint/result")
    assert page.slug == "result"
    said = _main(page)
    for ready_mail in page.all("div", class_="letter"):  # the tenant says it
        said = said.replace(words(ready_mail), "")
    assert TO_TENANT.findall(said) == []


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_every_language_has_other_words_for_a_helper(browser: Browser, lang: str) -> None:
    pages = _helped(browser, lang)
    said = " ".join(_main(page) for page in pages)
    for text in ("Hoe wil de huurder bericht van ons krijgen?", "Wat wil de huurder dat er gebeurt?"):
        assert gettext(lang, text) in said
    for tenant in ("Hoe wilt u bericht van ons krijgen?", "Wat wilt u dat er gebeurt?", "Verstuur uw klacht"):
        assert gettext(lang, tenant) != gettext(lang, TO_HELPER[tenant])
        assert gettext(lang, tenant) not in said


def test_a_tenant_reads_none_of_the_words_for_a_helper(browser: Browser) -> None:
    answer_eligibility(browser)
    assert "huurder" not in _main(fill_in(browser)).replace("Huurder en corporatie", "")
    assert "huurder" not in _main(browser.press())


def test_each_text_with_other_words_for_a_helper_is_said_somewhere() -> None:
    questions = [question for step in (*ELIGIBILITY, *FORM) for question in step.questions]
    texts = {text for each in questions for text in (each.title, each.short, each.hint, each.missing)}
    texts |= {choice.label for each in questions for choice in each.choices}
    texts |= {text for step in (*ELIGIBILITY, *FORM) for text in (step.title, step.begins)}
    pages = {text for file in TEMPLATES.rglob("*.html") for text in re.findall(r'say\("([^"]+)"\)', file.read_text())}
    assert not pages - TO_HELPER.keys()
    of_the_list = {"Kies uw woningcorporatie.", "Mijn corporatie staat er niet bij"}
    of_the_list |= {text for text in TO_HELPER if text.startswith("Staat uw corporatie niet in de lijst?")}
    assert not TO_HELPER.keys() - texts - pages - of_the_list


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("is_helped", [False, True])
def test_who_has_no_mail_is_never_told_to_mail_papers(
    browser: Browser, service: Service, lang: str, is_helped: bool
) -> None:
    if is_helped:
        *_, papers, _, received = _helped(browser, lang, helper_mail="")
    else:
        answer_eligibility(browser, lang)
        fill_in(browser, lang, **NO_MAIL)
        papers = browser.visit(f"/forms/{lang}/complaint/papers")
        browser.press(papers_later="yes")
        received = browser.press()
    assert gettext(lang, "Ik stuur ze later, per mail") not in _main(papers)
    assert gettext(lang, "Ik stuur ze later") in _main(papers)
    [notice] = received.all("p", class_="notice")
    assert service.committee.mail not in words(notice)
    assert service.committee.phone in words(notice)


def test_a_helper_with_a_mail_address_may_mail_papers(browser: Browser, service: Service) -> None:
    *_, received = _helped(browser, "nl")
    [notice] = received.all("p", class_="notice")
    assert service.committee.mail in words(notice)


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_the_code_stands_in_a_box_of_its_own_that_says_what_it_is_for_and_where_to_keep_it(
    browser: Browser, lang: str
) -> None:
    page = submit(browser, lang, letters_in=lang)
    [box] = page.all("div", class_="secret")
    [code] = [words(each) for each in page.all("bdi") if len(words(each)) == 11 and " " in words(each)]
    assert code in words(box)
    for text in (
        "Met uw nummer en deze code kunt u uw klacht volgen en intrekken, ook zonder mail.",
        "Houd de code voor uzelf. Wie het nummer en de code heeft, kan uw klacht lezen en intrekken.",
        "Schrijf de code op papier, of bewaar de PDF. Leg die op een plek waar alleen u bij kunt.",
    ):
        assert gettext(lang, text) in words(box)
    [number] = page.all("div", class_="yes")
    assert code not in words(number)
