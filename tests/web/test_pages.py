"""What must hold for every page of site and forms, in every state and language: checks 7, 8, 14, 31, 32 and 33."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest

from formservice.app import public_app
from formservice.languages import KEY_WORDS, LANGUAGES, SOURCE, gettext
from formservice.service import Service
from tests.conftest import shipped
from tests.harness import rota
from tests.harness.terms import rule, rules, script
from tests.harness.visit import XHTML, Browser, Page, words
from tests.trust.routes import flask_of
from tests.web.conftest import Seen

COMMITTEE = shipped()
FOREIGN = {
    "Klachtwijzer",
    "DigiD",
    "WCAG",
    "AA",
    "JavaScript",
    "JPEG",
    "PNG",
    "HEIC",
    "PDF",
    "DOCX",
    "Word",
    "WhatsApp",
}
FOREIGN |= {"BSN", "AVG", "MB", "kB", "session", "spam", "pdf", "brief"}
"""What is written so in every language."""

DUTCH = r"\b(?:de|het|een|uw|wij|niet|voor|deze|hebt|klacht|corporatie|huurder|bijeenkomst|intrekken|nummer|vul|kies)\b"
BACKWARDS = re.compile(r"\d[\d -]*[ -]\d|\d{4} [A-Z]{2}\b|[\w.]+@[\w.]+\w|\b(?=\w*\d)(?=\w*[A-Z])[A-Z0-9]{8,10}\b")
"""What stands in the wrong order from right to left: numbers in groups, a postcode, a mail address, a reference."""

FILES = (".ics", ".pdf", "/copy", "/confirmation")  # what a page gives to keep, and is no page itself
# the same page for every way in to a complaint, or for every step
SHARED = ("/asked", "answers", "broken-link", "closed", "old-link", " late")
every_language = pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
every_translation = pytest.mark.parametrize("lang", [code for code in rota.LANGUAGES_OF_TODAY if code != SOURCE])


def texts(element: Element, lang: str, direction: str) -> Iterator[tuple[str, str, str]]:
    """Yield every piece of text that is shown or read out, with its language and the direction it is kept in."""
    lang = element.get("lang", lang)
    direction = element.get("dir", "auto" if element.tag == f"{XHTML}bdi" else direction)
    if label := element.get("aria-label"):
        # within an attribute nothing can be marked
        yield re.sub(rf"\((?:{'|'.join(KEY_WORDS)})\)", "", label), lang, direction
    if element.text and element.tag != f"{XHTML}title":
        yield element.text, lang, direction
    for child in element:
        yield from texts(child, lang, direction)
        if child.tail:
            yield child.tail, lang, direction


def all_texts(page: Page) -> list[tuple[str, str, str]]:
    return list(texts(page.tree, "", ""))


def place(page: Page) -> str:
    """Return the page's address without the token of a link."""
    path = urlsplit(page.address).path
    return path.partition("/link/")[0] if "/link/" in path else path


@every_language
def test_check_07_every_page_has_a_title_of_its_own_with_its_step_and_the_service(seen: Seen, lang: str) -> None:
    places: dict[str, str] = {}
    for state, page in seen(lang).items():
        own, *where, service = page.title.split(" · ")
        steps = page.all("p", class_="where")
        counted = [words(each) for each in steps if words(each)]
        assert where == counted, state
        assert service == "Klachtwijzer", state
        if page.status != 404 and not state.endswith(SHARED):
            assert places.setdefault(own, place(page)) == place(page), state
    assert len(places) > 40


@every_language
def test_check_07_a_form_page_is_called_as_its_one_heading(seen: Seen, lang: str) -> None:
    for state, page in seen(lang).items():
        if page.address.startswith("/forms/"):
            assert page.heading in page.title, state


@every_language
def test_check_08_phone_and_hours_stand_in_the_same_place_on_every_page(seen: Seen, lang: str) -> None:
    first = None
    for state, page in seen(lang).items():
        help_box = page.one("aside", class_="help")
        assert COMMITTEE.phone in words(help_box), state
        assert f"tel:{COMMITTEE.phone_link}" in {link.get("href") for link in help_box.iter(f"{XHTML}a")}, state
        assert len(list(help_box.iter(f"{XHTML}li"))) == len(COMMITTEE.hours), state
        for hours in COMMITTEE.hours:
            assert hours.opens in words(help_box), state
        first = first or words(help_box)
        assert words(help_box) == first, state
        main, footer = page.one("main"), page.one("footer")
        order = [each for each in page.one("body") if each in {main, help_box, footer}]
        assert order == [main, help_box, footer], state


@every_language
def test_check_14_privacy_cookies_and_accessibility_are_dated_and_linked_from_every_page(seen: Seen, lang: str) -> None:
    pages = seen(lang)
    for name in ("privacy", "accessibility"):
        [dated, *_] = pages[name].all("time")
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", dated.get("datetime") or ""), name
    for state, page in pages.items():
        footer = page.one("footer")
        links = {urljoin(page.address, link.get("href", "")) for link in footer.iter(f"{XHTML}a")}
        assert {f"/{lang}/privacy/", f"/{lang}/accessibility/"} <= links, state


@every_language
def test_check_14_the_one_cookie_is_the_one_that_is_named(seen: Seen, browser: Browser, lang: str) -> None:
    privacy = seen(lang)["privacy"]
    assert privacy.one("h2", id="cookies") is not None
    named = {words(each) for each in privacy.all("code")}
    set_by_us = set()
    for path in (f"/{lang}/", f"/forms/{lang}/complaint/written", f"/forms/{lang}/withdrawal/"):
        with browser.client.get(path) as response:
            set_by_us |= {each.partition("=")[0] for each in response.headers.getlist("Set-Cookie")}
    assert named == set_by_us == {"session"}


@every_language
def test_check_31_every_page_links_to_itself_in_every_language_named_in_itself(seen: Seen, lang: str) -> None:
    for state, page in seen(lang).items():
        menu = page.one("details", class_="languages")
        choices = [each for each in menu.iter() if each.tag in {f"{XHTML}a", f"{XHTML}button"}]
        assert [words(each) for each in choices] == [language.name for language in LANGUAGES.values()], state
        for choice, language in zip(choices, LANGUAGES.values(), strict=True):
            # one name in its own script needs no direction: its letters have one
            assert choice.get("lang") == language.code, state
            assert choice.get("dir") in {None, language.direction}, state
            current = {"a": "page", "button": "true"}[choice.tag.removeprefix(XHTML)]
            assert choice.get("aria-current") == (current if language.code == lang else None), state
            leads_to = urljoin(page.address, choice.get("href") or choice.get("formaction") or "")
            if leads_to == page.address:  # a step: it keeps what was typed, and its answer leads on
                assert (choice.get("name"), choice.get("value")) == ("switch", language.code) or language.code == lang
            elif page.status != 404:
                assert leads_to == re.sub(rf"(?<=/){lang}(?=/)", language.code, page.address, count=1), state
        assert not {each.tag for each in menu.iter()} & {f"{XHTML}img", f"{XHTML}svg"}, state
        assert not re.search("[\U0001f1e6-\U0001f1ff]", page.text), state


UNREAD = "Deze vertaling is nog niet nagekeken door iemand die deze taal spreekt."


@every_language
def test_check_40_a_page_in_a_language_that_no_speaker_has_read_says_so_in_it_and_in_dutch(
    seen: Seen, lang: str
) -> None:
    own = gettext(lang, f"{UNREAD} De Nederlandse tekst geldt. Ziet u een fout? Mail ons dan.")
    for state, page in seen(lang).items():
        footer = page.one("footer")
        dutch = [words(each) for each in footer.iter(f"{XHTML}span") if each.get("lang") == SOURCE]
        if lang in COMMITTEE.read_by_a_speaker:
            assert UNREAD not in words(footer), state
        else:
            assert own in words(footer), state
            assert any(each.startswith(UNREAD) for each in dutch), state


def test_on_the_dutch_start_page_every_language_stands_in_its_own_letters(browser: Browser) -> None:
    line = browser.visit("/nl/").one("nav", class_="tongues")
    shown = [(each.get("href"), each.get("lang"), each.get("dir"), words(each)) for each in line.iter(f"{XHTML}a")]
    others = [language for language in LANGUAGES.values() if language.code != SOURCE]
    assert shown == [(f"/{each.code}/", each.code, each.direction, each.name) for each in others]
    assert not browser.visit(f"/{others[0].code}/").all("nav", class_="tongues")


@every_translation
def test_check_32_what_is_still_dutch_says_so_and_the_rest_is_translated(seen: Seen, lang: str) -> None:
    for state, page in seen(lang).items():
        for text, language, direction in all_texts(page):
            # a name, on a line of its own, has the direction of its letters
            if language == SOURCE and text.strip() not in {"Klachtwijzer", LANGUAGES[SOURCE].name}:
                assert direction in {"ltr", "auto"}, f"{text} at {state}"
            elif language == lang and direction != "auto":  # what was typed is in any language
                left = {word.lower() for word in re.findall(DUTCH, text, re.IGNORECASE)}
                assert not left - set(rules(lang, "alike").get("words", ())), f"{text} at {state}"


@pytest.mark.parametrize("lang", [code for code in rota.LANGUAGES_OF_TODAY if script(code) != "LATIN"])
def test_check_32_no_word_in_latin_letters_stands_in_other_letters_unmarked(seen: Seen, lang: str) -> None:
    for state, page in seen(lang).items():
        for text, language, direction in all_texts(page):
            if language == lang and direction == LANGUAGES[lang].direction:
                kept = re.sub("[\u2066\u2068][^\u2069]*\u2069", "", text)
                kept = re.sub(r"\S+@\S+|https?://\S+|\S+\.[a-z]{2,4}\b", "", kept.replace(COMMITTEE.name, ""))
                # from left to right a number of a complaint stands unmarked
                latin = r"[A-Za-z]+" if direction == "rtl" else r"(?<![A-Za-z\d])[A-Za-z]*[a-z][A-Za-z]*"
                left = set(re.findall(latin, kept)) - FOREIGN - set(rule(lang, "latin", "words"))
                assert not left, f"{left} in {text} at {state}"


@pytest.mark.parametrize("lang", [code for code in rota.LANGUAGES_OF_TODAY if LANGUAGES[code].comma != ", "])
def test_check_32_behind_its_words_a_language_has_its_own_marks(seen: Seen, lang: str) -> None:
    not_ours = {mark for mark, ours in ((":", LANGUAGES[lang].colon), (",", LANGUAGES[lang].comma)) if mark not in ours}
    behind_a_word = re.compile(rf"[\u0600-\u06ff\u1200-\u137f](?: \([A-Za-z ]+\))?[;{''.join(not_ours)}]")
    for state, page in seen(lang).items():
        labels = [each.get("aria-label", "") for each in page.one("body").iter()]
        for text in (page.title, words(page.one("body")), *labels):
            assert not behind_a_word.search(text), f"{behind_a_word.search(text)} at {state}"


@pytest.mark.parametrize("lang", [code for code in rota.LANGUAGES_OF_TODAY if LANGUAGES[code].direction == "rtl"])
def test_check_33_numbers_and_addresses_keep_their_order_from_right_to_left(seen: Seen, lang: str) -> None:
    for state, page in seen(lang).items():
        for text, _, direction in all_texts(page):
            if direction == "rtl":
                kept = re.sub("[\u2066\u2068][^\u2069]*\u2069", "", text)
                assert not BACKWARDS.search(kept), f"{text} at {state}"


@every_translation
def test_check_32_a_marked_word_stays_in_the_line_of_its_button(seen: Seen, lang: str) -> None:
    for state, page in seen(lang).items():
        for tag in ("a", "button"):
            for control in (*page.all(tag, class_="act"), *page.all(tag, class_="quiet")):
                # what stands in a button side by side becomes columns: words and their marks go in one element
                assert len(control) == 0 or not (control.text or "").strip(), f"{words(control)} at {state}"


def test_every_page_of_the_service_is_among_the_states(seen: Seen, service: Service) -> None:
    flask = flask_of(public_app(service))
    rules = {
        rule.rule
        for rule in flask.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and "<lang>" in rule.rule and not rule.rule.endswith(FILES)
    }
    patterns = {rule: re.compile(re.sub(r"<(\w+:)?\w+>", "[^/]+", rule)) for rule in rules}
    addresses = {urlsplit(page.address).path for page in seen(SOURCE).values()}
    addresses |= {urlsplit(hop).path for page in seen(SOURCE).values() for hop in page.hops}
    unseen = {rule for rule, pattern in patterns.items() if not any(map(pattern.fullmatch, addresses))}
    assert not unseen, "put these into tests/web/states.py"
