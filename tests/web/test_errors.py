"""What goes wrong is told in the frame, in the language of the address, with a way on."""

import re
from collections.abc import Callable

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import encode_multipart

from formservice.complain import draft
from formservice.errors import SealBroken, StorageUnavailable
from formservice.service import Service
from tests.harness import rota, samples
from tests.harness.steps import answer_eligibility, fill_in, submit
from tests.harness.visit import Browser, words


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
@pytest.mark.parametrize("path", ["/forms/{}/complaint/nothing", "/forms/{}/nowhere/", "/forms/{}/withdrawal/link/"])
def test_an_unknown_page_is_404_in_the_language_of_the_address(browser: Browser, lang: str, path: str) -> None:
    page = browser.visit(path.format(lang))
    assert page.status == 404
    assert page.tree.get("lang") == lang


def test_an_unknown_language_is_404_in_the_language_that_the_browser_asks_for(browser: Browser) -> None:
    page = browser.visit("/forms/xx/complaint/", Accept_Language="en")
    assert (page.status, page.tree.get("lang")) == (404, "en")
    page = browser.visit("/forms/xx/complaint/", Accept_Language="fr")
    assert (page.status, page.tree.get("lang")) == (404, "nl")


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_a_body_over_the_limit_is_413_in_the_frame_and_loses_nothing(
    browser: Browser, service: Service, lang: str
) -> None:
    answer_eligibility(browser, lang)
    fill_in(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/papers?from=check")
    size = service.committee.uploads.most_at_once + 3_000_000
    page = browser.press(papers=[("groot.pdf", b"x" * size)])
    assert page.status == 413
    assert page.tree.get("lang") == lang
    assert page.one("a", class_="act").get("href") == f"/forms/{lang}/complaint/papers?from=check"
    assert browser.visit(f"/forms/{lang}/complaint/check").slug == "check"


def test_a_post_with_a_thousand_parts_is_413(browser: Browser) -> None:
    browser.visit("/forms/nl/complaint/written")
    boundary, body = encode_multipart(MultiDict([("written", "mail")] * 1_001))
    headers = {"Content-Type": f'multipart/form-data; boundary="{boundary}"'}
    assert browser._go("POST", "/forms/nl/complaint/written", body, headers, True).status == 413


def test_a_post_with_a_thousand_fields_is_413(browser: Browser) -> None:
    browser.visit("/forms/nl/complaint/written")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser._go("POST", "/forms/nl/complaint/written", b"written=mail&" * 1_001, headers, True).status == 413


def test_more_text_than_any_form_takes_is_413_and_says_so(browser: Browser) -> None:
    browser.visit("/forms/nl/complaint/letter")
    page = browser.press(what_happened="x" * 2_000_000, check=False)
    assert page.status == 413
    assert words(page.one("h1")) == "Uw tekst is te lang"


WRONG_FILES = [
    ("plaatje.pdf", samples.html_as_pdf, "kunnen wij niet gebruiken"),
    ("leeg.pdf", samples.empty, "is leeg"),
    ("stuk.pdf", samples.damaged_pdf, "is beschadigd"),
    ("dicht.pdf", samples.encrypted_pdf, "wachtwoord"),
    ("dicht.docx", samples.password_docx, "wachtwoord"),
    ("tekening.svg", samples.svg, "kunnen wij niet gebruiken"),
]


@pytest.mark.parametrize(("name", "make", "message"), WRONG_FILES)
def test_check_22_each_wrong_file_has_its_own_message_and_the_right_ones_stay(
    browser: Browser, name: str, make: Callable[[], bytes], message: str
) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit("/forms/nl/complaint/papers?from=check")
    page = browser.press(papers=[("brief.pdf", samples.pdf()), (name, make())])
    assert len(page.problems) == 1
    assert message in page.problems[0]
    [kept] = page.all("ul", class_="files")
    assert "brief.pdf" in words(kept)
    assert name not in words(kept)


def test_check_22_too_many_files_and_too_large_ones_are_told_apart(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit("/forms/nl/complaint/papers?from=check")
    large = service.committee.uploads.max_file_bytes + 1
    page = browser.press(papers=[("groot.pdf", samples.pdf() + b"x" * large)])
    assert "te groot" in page.problems[0]
    most = service.committee.uploads.max_files
    page = browser.press(papers=[(f"brief{number}.pdf", samples.pdf(pages=number + 1)) for number in range(most + 2)])
    assert len(page.problems) == 2
    assert f"hoogstens {most} bestanden" in page.problems[0]


def test_check_22_a_file_can_be_removed_and_only_ones_own(new_browser: Callable[[], Browser]) -> None:
    browser, stranger = new_browser(), new_browser()
    for each in (browser, stranger):
        answer_eligibility(each)
        fill_in(each)
        each.visit("/forms/nl/complaint/papers?from=check")
    browser.press("add", papers=[("brief.pdf", samples.pdf())])
    [button] = [each for each in browser.page.all("button") if each.get("name") == "remove"]
    stranger.send({**stranger.filled(), "remove": button.get("value")})
    assert "brief.pdf" in browser.visit("/forms/nl/complaint/papers").text
    page = browser.press("remove", button.get("value"))
    assert "brief.pdf" in words(page.one("p", class_="notice"))
    assert not [each for each in page.all("button") if each.get("name") == "remove"]


def test_limits_per_hour_let_twenty_tenants_behind_one_address_through(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    for _ in range(20):
        assert submit(new_browser(), files=[("brief.pdf", samples.pdf())]).slug == "received"


def test_a_wrong_method_is_told_which_ones_there_are(browser: Browser) -> None:
    answer = browser.client.delete("/forms/nl/complaint/written")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    answer.close()


SECRET = "what a tenant typed"


def broken(*_: object) -> None:
    raise ValueError(SECRET)


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_a_bug_of_ours_is_500_and_the_log_names_where_it_is_and_nothing_that_was_typed(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, lang: str
) -> None:
    monkeypatch.setattr(draft, "read", broken)
    page = browser.visit(f"/forms/{lang}/complaint/written", check=False)
    assert (page.status, page.tree.get("lang")) == (500, lang)
    [told] = [each.message for each in caplog.records if "met a bug" in each.message]
    assert re.search(
        r"request [0-9a-f]{8} met a bug: ValueError at complain\.step: tests/web/test_errors\.py:\d+ broken", told
    )
    assert re.search(r"formservice/complain/form\.py:\d+ step", told)
    assert SECRET not in caplog.text
    assert told.split()[1] in page.text


@pytest.mark.parametrize("kind", [StorageUnavailable, SealBroken, OSError])
def test_storage_that_does_not_do_its_work_is_503(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def away(*_: object) -> None:
        raise kind("away")

    monkeypatch.setattr(draft, "read", away)
    assert browser.visit("/forms/nl/complaint/written", check=False).status == 503
