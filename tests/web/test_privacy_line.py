"""Where personal data are asked for stands what for, who sees them where that is said, and the way to read on."""

from dataclasses import replace

import pytest

from formservice.languages import LANGUAGES, gettext
from formservice.settings.committee import Committee
from tests.conftest import shipped
from tests.harness import rota
from tests.harness.steps import answer_eligibility
from tests.harness.visit import Browser, Page, words
from tests.web.states import HELPER

SEEN_BY = {code: f"Alleen de commissie ({code})." for code in LANGUAGES}


@pytest.fixture(params=[{}, SEEN_BY], ids=["nothing said", "said who sees"])
def committee(request: pytest.FixtureRequest) -> Committee:
    plain = shipped()
    return replace(plain, claims=replace(plain.claims, who_sees=request.param))


def _personal_pages(browser: Browser, lang: str) -> list[Page]:
    answer_eligibility(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/who")
    browser.press(for_whom="other")
    pages = [browser.page]
    browser.press(**HELPER)
    pages.append(browser.press(corporation="De Brug"))
    browser.press(
        name="Samira", postcode="1234 AB", house_number="1", contact="phone", phone="06 12345678", letters_in=lang
    )
    return [*pages, browser.page]


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_each_step_with_personal_data_says_what_for_who_sees_them_and_where_to_read_on(
    browser: Browser, committee: Committee, lang: str
) -> None:
    pages = _personal_pages(browser, lang)
    assert [page.slug for page in pages] == ["helper", "you", "complaint"]
    for page in pages:
        [line] = [
            each
            for each in page.all("p", class_="soft")
            if gettext(lang, "Wij gebruiken deze gegevens alleen voor deze klacht.") in words(each)
        ]
        assert [link.get("href") for link in line.iter() if link.get("href")] == [f"/{lang}/privacy/"]
        assert page.text.count(SEEN_BY[lang]) == bool(committee.claims.who_sees)
        assert (SEEN_BY[lang] in words(line)) == bool(committee.claims.who_sees)
