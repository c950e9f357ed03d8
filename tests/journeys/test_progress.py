"""How far one is: one way from the first question to the number, in words and in lit houses."""

import pytest

from formservice.languages import gettext
from tests.harness import rota
from tests.harness.steps import COMPLAINT, TENANT
from tests.harness.visit import XHTML, Browser, Page, words

_HOUSE = 48  # what each takes of the width


def lit(page: Page) -> int:
    """Return how many of the three houses are lit, of the row in the main part: it shows so much of the one above."""
    [row] = [each for each in page.one("main").iter(f"{XHTML}p") if "where" in (each.get("class") or "").split()]
    in_colour = [int(each.get("width") or 0) for each in row.iter() if each.get("width") and not each.get("viewBox")]
    return sum(in_colour) // _HOUSE


def _where(page: Page) -> str:
    return words(page.one("p", class_="where"))


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_the_questions_and_the_form_are_one_way_and_a_house_is_lit_once_its_part_is_done(
    browser: Browser, lang: str
) -> None:
    page = browser.visit(f"/forms/{lang}/complaint/")
    assert gettext(
        lang, "Kunt u bij ons terecht? Dan vult u daarna in %(count)s stappen uw klacht in.", count=6
    ) in words(page.one("main"))
    browser.visit(f"/forms/{lang}/complaint/written")
    for number, typed in enumerate(({"written": "mail"}, {"answered": "yes"}, {"now": "disagree"}), start=1):
        said = gettext(lang, "Vooraf: vraag %(number)s", number=number)
        assert (_where(browser.page), lit(browser.page)) == (said, 0)
        assert said in browser.page.title
        browser.press(**typed)
    browser.visit(f"/forms/{lang}/complaint/who")
    answers = ({"for_whom": "self"}, {"corporation": "De Brug"}, {**TENANT, "letters_in": lang}, COMPLAINT, {}, {})
    for number, given in enumerate(answers, start=1):
        said = gettext(lang, "Stap %(number)s van %(count)s", number=number, count=6)
        assert (_where(browser.page), lit(browser.page)) == (said, 2 if browser.page.slug == "check" else 1)
        assert said in browser.page.title
        browser.press(**given)
    assert browser.page.slug == "received"
    assert lit(browser.page) == 3


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_to_clear_everything_is_never_the_main_button(browser: Browser, lang: str) -> None:
    browser.visit(f"/forms/{lang}/complaint/written")
    browser.press(written="mail")
    page = browser.visit(f"/forms/{lang}/complaint/clear")
    assert page.one("button", id="act").get("class") == "quiet"
    [main] = [words(each) for each in page.all("a", class_="act")]
    assert main == gettext(lang, "Nee, ga terug")
