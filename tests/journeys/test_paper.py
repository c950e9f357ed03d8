"""The page about the form on paper: one prints it, or opens the PDF; it asks what the web form asks."""

from collections.abc import Callable

import pytest

from formservice.languages import LANGUAGES, gettext
from formservice.letters.paper_form import Numbered
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.question import Question
from formservice.questions.steps import form_steps
from formservice.service import Service
from formservice.web.headers import SECURITY_HEADERS
from tests.harness import rota
from tests.harness.steps import ADDRESS, COMPLAINT, TENANT, answer_eligibility
from tests.harness.visit import Browser, words

every_language = pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)


@every_language
def test_check_13_the_page_to_print_asks_every_question_of_the_web_form(
    browser: Browser, service: Service, lang: str
) -> None:
    page = browser.visit(f"/forms/{lang}/complaint/paper")
    shown = words(page.one("div", class_="paper"))
    for step in (*ELIGIBILITY, *form_steps(service.committee.corporations)):
        for question in step.questions:
            for text in (question.title, question.hint, *(choice.label for choice in question.choices)):
                said = "".join(each for each in gettext(lang, text) if each not in "\u2066\u2068\u2069") if text else ""
                assert " ".join(said.split()) in shown.replace("\u2066", "").replace("\u2069", ""), text
    headings = [words(heading) for heading in page.all("h3")]
    assert len(headings) >= len([question for step in ELIGIBILITY for question in step.questions])


@every_language
def test_check_13_the_pdf_opens_in_the_browser_under_a_good_name(browser: Browser, lang: str) -> None:
    browser.visit(f"/forms/{lang}/complaint/paper")
    answer = browser.client.get(f"/forms/{lang}/complaint/paper.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="klachtformulier-{lang}.pdf"'
    assert answer.data.startswith(b"%PDF-")
    assert all(answer.headers[name] == value for name, value in SECURITY_HEADERS.items())
    assert any(link.get("href") == "paper.pdf" for link in browser.page.all("a"))


def test_the_paper_form_is_one_press_from_where_one_begins(browser: Browser) -> None:
    browser.visit("/forms/nl/complaint/")
    assert browser.follow("Print het formulier").slug == "paper"
    for site_page in ("contact", "questions"):
        browser.visit(f"/nl/{site_page}/")
        assert any("/forms/nl/complaint/paper" in link.get("href", "") for link in browser.page.all("a")), site_page


def test_the_steps_of_the_web_form_carry_the_numbers_of_the_paper_form(browser: Browser, service: Service) -> None:
    numbered = Numbered(service.committee)
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    typed: list[dict[str, str]] = [
        {"for_whom": "other"},
        {"helper_name": "Noor", "consent": "yes"},
        {"corporation": "Woonstichting De Brug"},
        {**TENANT, "contact": "post"},
        ADDRESS,
        COMPLAINT,
        {},
    ]
    for step, answers in zip(numbered.steps, typed, strict=True):
        where = words(browser.page.one("p", class_="where"))
        assert browser.page.slug == step.slug
        for question in step.questions:
            number = numbered.number(question).partition(".")[0]
            assert where == f"Stap {number} van 6"
        browser.press(**answers)
    assert browser.page.slug == "check"


@pytest.mark.parametrize(("answered", "slug", "number"), [("yes", "now", "3a"), ("no", "sent", "3b")])
def test_the_third_question_is_one_of_two_on_the_web_and_on_paper(
    browser: Browser, service: Service, answered: str, slug: str, number: str
) -> None:
    browser.visit("/forms/nl/complaint/written")
    browser.press(written="mail")
    page = browser.press(answered=answered)
    assert page.slug == slug
    assert words(page.one("p", class_="where")) == "Vooraf: vraag 3"
    [question] = next(step.questions for step in ELIGIBILITY if step.slug == slug)
    assert Numbered(service.committee).number(question) == number


def test_the_count_of_steps_is_the_same_for_who_helps(browser: Browser) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    assert "Stap 1 van 6" in browser.page.title
    assert "Stap 1 van 6" in browser.press(for_whom="other").title
    browser.visit("/forms/nl/complaint/who")
    assert "Stap 2 van 6" in browser.press(for_whom="self").title


def test_a_question_that_is_added_stands_on_the_web_and_on_paper(
    add_question: Callable[[], Question], new_browser: Callable[[], Browser]
) -> None:
    added = add_question()
    browser = new_browser()
    answer_eligibility(browser)
    assert added.title in browser.visit("/forms/nl/complaint/who").text
    assert added.title in words(browser.visit("/forms/nl/complaint/paper").one("div", class_="paper"))


@every_language
def test_the_name_of_a_language_is_said_in_that_language(browser: Browser, lang: str) -> None:
    browser.visit(f"/forms/{lang}/complaint/paper")
    for other in LANGUAGES.values():
        named = [words(each) for each in browser.page.all("span", lang=other.code, dir="auto")]
        assert named == ([other.name] if other.code != lang else [])
