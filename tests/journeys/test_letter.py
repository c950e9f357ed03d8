"""The ready-made letter to the corporation: as page, as mail and as PDF, and kept nowhere (F1, F2)."""

import logging
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pikepdf
import pytest

from formservice.app import public_app
from formservice.formatting import full_date, short_date, span
from formservice.languages import LANGUAGES
from formservice.letters.to_corporation import LONGEST_LINK
from formservice.questions.beside import LETTER
from formservice.rules.terms import Term, Unit
from formservice.service import Service
from tests.conftest import NOON
from tests.harness import rota
from tests.harness.pdf_text import words_of
from tests.harness.steps import answer_eligibility
from tests.harness.visit import HTTP, Browser, Page, folded, words
from tests.web.test_attacks import cookie, everything

DAY_AFTER_THE_TERM = date(2026, 12, 24)
PAGE = "/forms/nl/complaint/letter"
TYPED = {
    "corporation": "Woonstichting De Brug",
    "what_happened": "Het dak lekt al sinds de winter.\n\nEr komt niemand.",
    "wanted": "Dat het dak gemaakt wordt.",
    "told_how": "whatsapp",
    "told_day": "3",
    "told_month": "november",
    "told_year": "2026",
    "name": "Samira de Wit",
    "address": "Kerkstraat 12a, 1234 AB Ons Dorp",
    "reach": "06 12345678",
}
FIELDS = [name for name in TYPED if not name.startswith("told")]


def made(browser: Browser, lang: str = "nl", **typed: Any) -> Page:
    browser.visit(f"/forms/{lang}/complaint/letter")
    return browser.press(**typed)


def shown(page: Page) -> list[str]:
    """Return what the letters on the page say: Dutch first."""
    return [words(each) for each in page.all("div", class_="letter")]


def mail(page: Page) -> dict[str, list[str]]:
    """Return what the link to mail the letter opens."""
    [link] = [each.get("href", "") for each in page.all("a") if "?subject=" in each.get("href", "")]
    assert re.fullmatch(r"mailto:\?[A-Za-z0-9%&=._~-]+", link), link
    assert len(link) <= LONGEST_LINK
    return parse_qs(urlsplit(link).query, strict_parsing=True)


def as_pdf(browser: Browser) -> tuple[bytes, dict[str, str]]:
    """Press the button for the PDF and return what comes down."""
    answer = browser.client.post(browser.page.address, data=browser.filled("pdf"), base_url=HTTP)
    content, headers = answer.get_data(), dict(answer.headers)
    answer.close()
    return content, headers


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_13_the_letter_stands_in_dutch_beside_the_readers_language(browser: Browser, lang: str) -> None:
    answer_eligibility(browser, lang, written="no")
    browser.visit(f"/forms/{lang}/complaint/{browser.page.one('a', class_='act').get('href')}")
    page = browser.press(**TYPED)
    dutch, *translated = shown(page)
    assert len(translated) == (lang != "nl")
    for typed in (*(TYPED[name] for name in FIELDS), "Klachtencommissie KWRU"):
        for letter in shown(page):
            assert " ".join(typed.split()) in letter
    assert "Datum: 23 november 2026" in dutch
    assert "Met deze brief dien ik een klacht bij u in." in dutch
    assert "Ik heb u dit verteld op 3 november 2026, via WhatsApp." in dutch
    assert "Wilt u binnen een maand inhoudelijk antwoord geven" in dutch
    assert "...." not in dutch
    assert folded(full_date(lang, DAY_AFTER_THE_TERM)) in words(page.one("ol"))
    assert page.one("time").get("datetime") == DAY_AFTER_THE_TERM.isoformat()


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_the_term_of_the_committee_stands_in_the_letter(service: Service, lang: str) -> None:
    six_weeks = replace(service, committee=replace(service.committee, term=Term(6, Unit.WEEK)))
    page = made(Browser(public_app(six_weeks)), lang)
    assert "binnen 6 weken" in shown(page)[0]
    assert span(lang, 6, "week") in shown(page)[-1]


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_what_is_left_open_is_dotted_and_the_letter_says_what_the_site_says(browser: Browser, lang: str) -> None:
    page = made(browser, lang)
    letters = shown(page)
    assert all(letter.count("....") > 5 for letter in letters)
    opened = mail(page)
    sample = browser.visit(f"/{lang}/letter/")
    today = "|".join(re.escape(folded(short_date(code, NOON.date()))) for code in (lang, "nl"))
    assert [re.sub(today, "." * 40, letter) for letter in letters] == shown(sample)
    assert mail(sample) == opened
    assert any(link.get("href") == f"/forms/{lang}/complaint/letter" for link in sample.all("a"))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"told_month": "أكتوبر", "told_year": "٢٠٢٦", "told_how": "visit"}, "in oktober 2026, in een gesprek."),
        ({"told_day": "١", "told_month": "10", "told_year": "2026"}, "op 1 oktober 2026, per telefoon / via WhatsApp"),
        ({"told_how": "phone"}, "op ...................., per telefoon."),
        ({"told_how": "no", "told_month": "10", "told_year": "2026"}, None),
    ],
)
def test_what_was_told_before_is_said_as_far_as_it_is_known(
    browser: Browser, typed: dict[str, str], says: str | None
) -> None:
    [letter] = shown(made(browser, **typed))
    assert f"Ik heb u dit verteld {says}" in letter if says else "verteld" not in letter


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"told_day": "31", "told_month": "2", "told_year": "2026"}, "Deze maand heeft 28 dagen."),
        ({"told_day": "24", "told_month": "11", "told_year": "2026"}, "Deze dag ligt in de toekomst."),
        ({"told_month": "12", "told_year": "2026"}, "Deze maand ligt in de toekomst."),
        ({"told_day": "1", "told_month": "2", "told_year": "26"}, "Schrijf het jaar met vier cijfers"),
        ({"told_day": "1", "told_month": "2", "told_year": "1526"}, "Dit jaar is te lang geleden."),
        ({"told_day": "1", "told_month": "13", "told_year": "2026"}, "Deze maand klopt niet."),
        ({"told_day": "eerste", "told_month": "2", "told_year": "2026"}, "Deze dag klopt niet."),
        ({"told_day": "1"}, "Vul de maand en het jaar in."),
        ({"told_how": "duif"}, "Kies hoe u het hebt verteld"),
        *(({name: "x" * 20_001}, "Uw tekst is te lang") for name in FIELDS),
    ],
)
def test_what_is_wrong_has_its_own_message_and_all_that_was_typed_stays(
    browser: Browser, typed: dict[str, str], message: str
) -> None:
    page = made(browser, **{**TYPED, "told_day": "", "told_month": "", "told_year": "", **typed})
    [problem] = page.problems
    assert problem.startswith(message)
    assert not shown(page)
    kept = browser.filled()
    expected = {**TYPED, "told_day": "", "told_month": "", "told_year": "", **typed}
    if typed.get("told_how") == "duif":
        del expected["told_how"]  # no button of a page sends that
    assert {name: kept.get(name, "").strip() for name in expected} == expected


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_a_language_switch_keeps_the_letter_and_what_was_typed(browser: Browser, lang: str) -> None:
    made(browser, lang, **TYPED)
    for other in LANGUAGES:
        page = browser.press("switch", other)
        assert page.tree.get("lang") == other
        assert TYPED["wanted"] in shown(page)[0]
        assert TYPED.items() <= {name: value.strip() for name, value in browser.filled().items()}.items()
    browser.visit(PAGE)
    page = browser.press("switch", "en", name="Samira", told_year="26")
    assert page.status == 200
    assert not shown(page)
    assert page.one("input", name="name").get("value") == "Samira"


def test_a_page_that_stood_open_too_long_shows_what_was_typed_again(browser: Browser) -> None:
    browser.visit(PAGE)
    browser.client.delete_cookie("session", domain="127.0.0.1")
    page = browser.press(**TYPED)
    assert page.status == 422
    assert not shown(page)
    assert TYPED.items() <= {name: value.strip() for name, value in browser.filled().items()}.items()
    assert shown(browser.press())


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_13_the_letter_comes_as_accessible_pdf_dutch_first(browser: Browser, lang: str) -> None:
    made(browser, lang, **TYPED)
    content, headers = as_pdf(browser)
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == 'attachment; filename="brief-aan-corporatie.pdf"'
    with pikepdf.open(BytesIO(content)) as opened:
        assert len(opened.pages) == (1 if lang == "nl" else 2)
        assert str(opened.Root.Lang) == "nl"
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    said = words_of(content)
    assert "Wilt u binnen een maand inhoudelijk antwoord geven" in said
    assert said.count(TYPED["wanted"]) == (1 if lang == "nl" else 2)
    assert said.count("Klachtencommissie KWRU") == (1 if lang == "nl" else 2), "no head of ours: it is not our letter"


@pytest.mark.parametrize(
    "typed", ["السقف يسرّب الماء", "😀😀", "你好", "\U000f0000", "\u202eabc\u202c", "x" * 19_000, "a\n" * 3_000]
)
def test_no_text_keeps_the_letter_from_becoming_a_pdf(browser: Browser, typed: str) -> None:
    made(browser, what_happened=f"begin {typed} eind", name="Samira #panic()")
    said = words_of(as_pdf(browser)[0])
    assert "begin" in said
    assert "eind" in said
    assert "#panic()" in said


def test_a_letter_too_long_for_a_link_says_what_to_do(browser: Browser) -> None:
    page = made(browser, what_happened="Het dak lekt. " * 100)
    assert "?subject=" not in page.text
    assert "Wij kunnen hem daarom niet voor u in een mail zetten" in words(page.one("p", class_="notice"))
    assert page.one("button", name="pdf").get("class") == "act"


EVIL = [
    "q\x00q",
    "\u202egnp.exe",
    "q\ufffeq",
    "<script>alert(1)</script>",
    '"><img src=x onerror=1>',
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "x\r\nBcc: evil@example.org",
    "x&bcc=evil@example.org&body=y",
    "{{ 7 * 7 }} %(term)s {% raw %}",
    "#panic() $x$ \\",
]


@pytest.mark.parametrize("typed", EVIL)
@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_what_is_typed_stays_text_and_goes_nowhere_but_back(browser: Browser, lang: str, typed: str) -> None:
    page = (
        made(browser, lang, **dict.fromkeys(FIELDS, typed))
        if "{" not in typed
        else made_unchecked(browser, lang, typed)
    )
    as_read = " ".join(re.sub("[\x00\ufffe]", "", typed).split())
    assert all(letter.count(as_read) == len(FIELDS) for letter in shown(page))
    opened = mail(page)
    assert opened.keys() == {"subject", "body"}
    assert opened["subject"] == ["klacht"]
    assert opened["body"][0].replace("\r\n", " ").count(as_read) == len(FIELDS) - 1  # a mail knows whom it is for
    assert "\r\n\r\n" in opened["body"][0]
    assert not re.search(r"(?<!\r)\n|\r(?!\n)|\x00", opened["body"][0])
    assert as_pdf(browser)[0].startswith(b"%PDF")


def made_unchecked(browser: Browser, lang: str, typed: str) -> Page:
    """Make the letter of what looks like a template left over."""
    browser.visit(f"/forms/{lang}/complaint/letter")
    return browser.press(check=False, **dict.fromkeys(FIELDS, typed))


def test_nothing_of_the_letter_is_kept_anywhere(
    browser: Browser, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def files() -> list[Path]:
        return sorted(path for path in service.settings.data.rglob("*") if path.is_file())

    before, kept = everything(service), files()
    made(browser, **TYPED)
    session = cookie(browser)
    as_pdf(browser)
    browser.press("switch", "en")
    browser.press(told_year="26")
    # of the PDF, the milliseconds that it took count for the address and hour; nothing else is new
    after = everything(service)
    work = [row for table in after for row in table if "work" in row]
    assert [[row for row in table if row not in work] for table in after] == before
    assert len(work) == 1
    assert files() == kept
    # but for the second in which it was signed
    assert cookie(browser).rsplit(".", 2)[0] == session.rsplit(".", 2)[0], "the cookie holds the token alone"
    assert len(session) < 200
    assert "Samira" not in caplog.text
    assert all(TYPED["name"] not in hop for hop in browser.page.hops)
    empty = browser.visit(PAGE + "?name=Samira&what_happened=x")
    assert empty.one("input", name="name").get("value") == ""


def test_a_body_that_cannot_be_read_and_a_post_from_elsewhere_make_no_letter(browser: Browser) -> None:
    browser._go("POST", PAGE, b"{}", {"Content-Type": "application/json"}, True)
    assert browser.page.status == 422
    data = {"name": "Samira", "csrf_token": "made-up", "pdf": "on"}
    browser._go("POST", PAGE, data, {"Sec_Fetch_Site": "cross-site"}, True)
    assert browser.page.status == 422


def test_every_question_of_the_letter_may_stay_open() -> None:
    assert all(question.may_stay_open for question in LETTER.questions)
