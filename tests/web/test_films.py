"""A film among the photos: one answer whatever its size, and what was right in the same choice stays."""

import pytest

from formservice.service import Service
from tests.harness import rota, samples
from tests.harness.steps import answer_eligibility, fill_in
from tests.harness.terms import is_said
from tests.harness.visit import Browser, words
from tests.uploads import kinds


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_36_a_film_of_any_size_gets_one_answer_and_the_photos_beside_it_are_kept(
    browser: Browser, lang: str
) -> None:
    answer_eligibility(browser, lang)
    fill_in(browser, lang)
    told = set()
    for megabytes in (1, 9, 12, 30):
        film = kinds.START_OF_A_FILM.ljust(megabytes * 1_000_000, b"\1")
        browser.visit(f"/forms/{lang}/complaint/papers")
        papers = [(f"{megabytes}.jpg", samples.jpeg(60 + megabytes)), ("film.mp4", film)]
        told |= set(browser.press("add", papers=papers).problems)
    [message] = told
    assert is_said(lang, "%(name)s is een film of geluid", message)
    [kept] = browser.page.all("ul", class_="files")
    assert all(f"{megabytes}.jpg" in words(kept) for megabytes in (1, 9, 12, 30))


def test_past_what_is_read_at_all_the_way_back_leads_to_the_step_with_what_is_kept(
    browser: Browser, service: Service
) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit("/forms/nl/complaint/papers")
    browser.press("add", papers=[("lek.jpg", samples.jpeg())])
    film = kinds.START_OF_A_FILM.ljust(service.committee.uploads.most_at_once + 3_000_000, b"\1")
    page = browser.press("add", papers=[("film.mp4", film)])
    assert (page.status, "Naar de beginpagina" in words(page.one("main"))) == (413, False)
    back = page.one("a", class_="act").get("href")
    assert back.partition("?")[0] == "/forms/nl/complaint/papers"
    assert "lek.jpg" in words(browser.visit(back).one("ul", class_="files"))


def test_the_button_for_files_offers_the_camera_and_the_page_says_what_we_take(browser: Browser) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    page = browser.visit("/forms/nl/complaint/papers")
    offered = str(page.one("input", name="papers").get("accept")).split(",")
    assert {"image/*", "application/pdf", ".docx"} <= set(offered)
    assert page.one("input", name="papers").get("capture") is None  # which would leave the camera alone
    assert "U kunt foto’s, pdf’s, mails en Word-bestanden sturen" in words(page.one("main"))
