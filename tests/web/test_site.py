"""The site over HTTP: every page in every language, its way in, and how it is kept."""

import re
from urllib.parse import urljoin

import pytest

from formservice.languages import LANGUAGES, SOURCE
from tests.harness.visit import HTTP, Browser

PAGES = ("", "how/", "letter/", "contact/", "your-complaint/", "questions/", "words/", "privacy/", "accessibility/")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_check_31_every_page_holds_and_links_to_itself_in_every_language(
    browser: Browser, lang: str, page: str
) -> None:
    shown = browser.visit(f"/{lang}/{page}")
    assert shown.status == 200
    for code, language in LANGUAGES.items():
        links = [each for each in shown.all("a", lang=code) if each.get("hreflang")]
        assert len(links) == (2 if lang == SOURCE != code and not page else 1), (
            "in the menu, and in the line of the start"
        )
        for link in links:
            assert link.get("href") == f"/{code}/{page}"
            assert "".join(link.itertext()) == language.name
            assert (link.get("aria-current") == "page") == (code == lang)
    alternates = {each.get("hreflang") for each in shown.all("link", rel="alternate")}
    assert alternates == {*LANGUAGES, "x-default"}
    for each in shown.all("link", rel="alternate"):
        assert (each.get("href") or "").startswith(f"{HTTP}/")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_of_the_site_leads_somewhere(browser: Browser, lang: str) -> None:
    seen = set()
    for page in PAGES:
        for link in browser.visit(f"/{lang}/{page}").all("a"):
            address = (link.get("href") or "").partition("#")[0]
            if address and not re.match(r"mailto:|tel:|https:", address):
                seen.add(urljoin(f"/{lang}/{page}", address))
    for address in seen:
        assert browser.visit(address).status == 200, address


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_address_that_the_site_does_not_have_gets_the_site_s_own_page(browser: Browser, lang: str) -> None:
    page = browser.visit(f"/{lang}/does/not/exist/")
    assert page.status == 404
    assert page.tree.get("lang") == lang
    for link in page.all("a"):
        address = link.get("href") or ""
        assert address.startswith(("/", "#", "mailto:", "tel:", "https://www.kwru.nl")), address


@pytest.mark.parametrize(("asked", "given"), [("ar,en;q=0.5", "ar"), ("en-GB", "en"), ("fr", "nl"), ("", "nl")])
def test_the_door_leads_to_the_language_that_the_browser_asks_for(browser: Browser, asked: str, given: str) -> None:
    page = browser.visit("/", Accept_Language=asked)
    assert page.address == f"/{given}/"


def test_files_with_a_hash_are_kept_for_good_and_pages_only_briefly(browser: Browser) -> None:
    page = browser.visit("/nl/")
    assert "immutable" not in page.headers["Cache-Control"]
    styles = [each.get("href") or "" for each in page.all("link", rel="stylesheet")]
    assert len(styles) == 2
    for style in styles:
        assert "immutable" in browser.visit(style).headers["Cache-Control"]


def test_an_unchanged_page_is_304(browser: Browser) -> None:
    tag = browser.visit("/nl/").headers["ETag"]
    response = browser.client.get("/nl/", headers={"If-None-Match": tag})
    assert response.status_code == 304


@pytest.mark.parametrize("address", ["/nl/", "/forms/nl/complaint/written"])
def test_what_a_page_needs_lies_ready_in_brotli_and_costs_a_revisit_nothing(browser: Browser, address: str) -> None:
    page = browser.visit(address)
    needed = page.all("link", rel="stylesheet")
    assert needed
    for each in needed:
        href = each.get("href") or ""
        with browser.client.get(href) as plain:
            weight = len(plain.data)
        with browser.client.get(href, headers={"Accept-Encoding": "gzip, br"}) as squeezed:
            assert squeezed.headers["Content-Encoding"] == "br"
            assert "Accept-Encoding" in squeezed.headers["Vary"]
            assert len(squeezed.data) < weight
        with browser.client.get(href, headers={"If-None-Match": squeezed.headers["ETag"]}) as again:
            assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("probe", ["live", "ready"])
def test_the_probes_answer(browser: Browser, probe: str) -> None:
    assert browser.visit(f"/forms/health/{probe}").text == f"{probe}\n"


@pytest.mark.parametrize("notice", ["away", "busy", "unread"])
def test_a_notice_that_stands_as_a_file_is_a_whole_page_in_every_language(browser: Browser, notice: str) -> None:
    page = browser.visit(f"/notices/{notice}.html")
    for code, language in LANGUAGES.items():
        [part] = page.all("section", lang=code)
        assert part.get("dir") == language.direction
        assert [link for link in part.iter() if (link.get("href") or "").startswith("tel:")]
