"""The texts of the site: plain Dutch, every fact in every language, translations that follow it (F1 to F9)."""

import hashlib
import re
from collections.abc import Callable

import pytest
from site_pages import (
    DOCS,
    FACTS,
    PAGES,
    SHIPPED,
    TRANSLATIONS,
    fact,
    facts,
    front_matter_and_body,
    ids,
    links,
    numbers,
    rendered,
    right_to_left_words,
    sentences,
    source,
    text_of,
)

from formservice.languages import LANGUAGES, SOURCE, is_translated
from tests.harness.terms import never

KEY_WORDS = {
    "advies": r"\badvies\b",
    "afspraken": r"\bafspraken\b",
    "beslissing": r"\bbeslissing|\bbeslist\b",
    "bijeenkomst": r"\bbijeenkomst",
    "directie": r"\bdirectie\b",
    "gegrond": r"\bgegrond\b",
    "ongegrond": r"\bongegrond\b",
    "gedeeltelijk gegrond": r"\bgedeeltelijk gegrond\b",
    "intrekken": r"\bintrekken\b|\bingetrokken\b|\btrek\b|\btrekt\b",
    "klacht": r"\bklacht",
    "referentie": r"\breferentie\b",
}
"""The Dutch words that the letters use, and what tells that a Dutch page speaks of them."""

every_page = pytest.mark.parametrize("page", PAGES)
every_language = pytest.mark.parametrize("language", LANGUAGES)
every_translation = pytest.mark.parametrize("language", TRANSLATIONS)


@every_page
def test_dutch_says_u_and_avoids_words_that_put_tenants_off(page: str) -> None:
    words = {word.lower() for sentence in sentences(page) for word in sentence}
    assert not never(SOURCE).findall(" ".join(words))


@every_language
def test_a_language_has_every_page_and_no_other(language: str) -> None:
    assert {path.stem for path in (DOCS / language).glob("*.md")} == set(PAGES)


@every_language
@every_page
def test_a_page_names_itself_and_has_one_main_heading(language: str, page: str) -> None:
    front, _ = front_matter_and_body(language, page)
    assert all(front[key] for key in ("title", "nav_title", "description"))
    headings = [element for element in rendered(language, page).iter() if element.tag == "h1"]
    if page == "index":  # its template makes the heading
        assert all(front[key] for key in ("hero_title", "hero_text", "act", "act_note", "withdraw"))
        assert not headings
    else:
        assert [text_of(heading) for heading in headings] == [front["title"]]


@every_language
def test_titles_differ_within_a_language(language: str) -> None:
    titles = [front_matter_and_body(language, page)[0]["title"] for page in PAGES]
    assert len(set(titles)) == len(titles)


@every_translation
@every_page
def test_check_11_a_translation_has_the_ids_of_its_source_in_the_same_order(language: str, page: str) -> None:
    assert ids(language, page) == ids("nl", page)
    assert len(set(ids(language, page))) == len(ids(language, page))


@every_translation
@every_page
def test_check_35_a_translation_was_made_from_the_dutch_text_as_it_is_now(language: str, page: str) -> None:
    now = hashlib.sha256(source("nl", page).read_bytes()).hexdigest()[:12]
    made_from = front_matter_and_body(language, page)[0].get("source_hash")
    assert made_from == now, (
        f"docs/nl/{page}.md has changed since docs/{language}/{page}.md was translated. See what changed with "
        f'`git log -p docs/nl/{page}.md`, translate that, and then set source_hash: "{now}" in the translation.'
    )


@every_translation
@every_page
def test_check_11_a_translation_gives_the_numbers_links_and_names_of_its_source(language: str, page: str) -> None:
    assert numbers(language, page) == numbers("nl", page)
    assert links(language, page) == [link.replace("/nl/", f"/{language}/") for link in links("nl", page)]
    for name in (SHIPPED.name, SHIPPED.short_name, SHIPPED.mail, SHIPPED.phone):
        dutch, translated = (text_of(rendered(code, page)).count(name) for code in ("nl", language))
        assert bool(translated) is bool(dutch), name


@every_translation
@every_page
def test_check_32_a_translation_keeps_the_dutch_key_words_beside_its_own(language: str, page: str) -> None:
    page_html = rendered(language, page)
    dutch = text_of(rendered("nl", page)).lower()
    kept = " ".join(text_of(element).lower() for element in page_html.iter() if element.get("lang") == "nl")
    missing = [word for word, pattern in KEY_WORDS.items() if re.search(pattern, dutch) and word not in kept]
    assert not missing


@every_translation
def test_the_frame_of_every_translated_page_says_that_dutch_prevails(language: str) -> None:
    prevails = "Deze pagina is een vertaling. Verschilt ze van de Nederlandse tekst? Dan geldt de Nederlandse tekst."
    assert is_translated(language, prevails)
    assert f'_("{prevails}")' in (DOCS / "theme" / "partials" / "footer.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", [code for code in LANGUAGES if LANGUAGES[code].direction == "rtl"])
@every_page
def test_check_33_numbers_and_latin_words_keep_their_order_from_right_to_left(language: str, page: str) -> None:
    assert not re.findall(r"[A-Za-z0-9]+", " ".join(right_to_left_words(rendered(language, page))))


@every_language
@pytest.mark.parametrize("name", FACTS)
def test_check_11_every_fact_has_its_place_in_every_language(language: str, name: str) -> None:
    assert len(fact(language, name).split()) >= 12


@every_language
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("f2", lambda language: facts.length_of_time(language, 1, "month")),
        ("f7", lambda language: "Gegrond" if language == "nl" else "(gegrond)"),
        ("f7", lambda language: "Ongegrond" if language == "nl" else "(ongegrond)"),
        ("f7", lambda language: "Gedeeltelijk gegrond" if language == "nl" else "(gedeeltelijk gegrond)"),
        ("f8", lambda language: facts.length_of_time(language, 1, "month")),
        ("f9", lambda language: SHIPPED.mail),
        ("f9", lambda language: SHIPPED.phone),
    ],
)
def test_check_11_facts_carry_their_terms_outcomes_and_ways_to_reach_us(
    language: str, name: str, says: Callable[[str], str]
) -> None:
    assert says(language) in fact(language, name)


@every_language
def test_check_11_the_page_on_contact_tells_phone_mail_and_hours(language: str) -> None:
    words = text_of(rendered(language, "contact"))
    assert SHIPPED.phone in words
    assert SHIPPED.mail in words
    assert SHIPPED.notice[language] in words
    for hours in SHIPPED.hours:
        assert hours.opens in words
        assert hours.closes in words
    assert f"tel:{SHIPPED.phone_link}" in links(language, "contact")
