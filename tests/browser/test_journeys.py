"""The main job in a real browser without JavaScript: from the start page to a withdrawn complaint, in each language."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from formservice.languages import gettext
from tests.browser.visitor import LETTER, PHOTO, TEXTS, Visitor, today
from tests.harness import rota
from tests.harness.serving import SECRETARY, Served, link_in, text_of

TODAY = rota.languages(rota.day())
PHONE = {"java_script_enabled": False, "viewport": {"width": 360, "height": 740}}


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Served]:
    """A service of its own, for a test that kills it."""
    running = Served(tmp_path)
    running.start()
    yield running
    running.stop()


def at(visitor: Visitor, slug: str) -> None:
    """Expect the browser at this page of a journey, in the visitor's language."""
    expect(visitor.page).to_have_url(re.compile(rf"/forms/{visitor.language}/(.*/)?{slug}(#files)?$"))
    expect(visitor.page.locator("html")).to_have_attribute("lang", visitor.language)


def heading(visitor: Visitor, dutch: str) -> None:
    """Expect the page with this heading, in the visitor's language."""
    expect(visitor.page.locator("h1")).to_have_text(gettext(visitor.language, dutch))


def to_committee(served: Served, kind: str, reference: str) -> EmailMessage:
    """Return the committee's letter of this kind about this complaint."""
    [letter] = served.mails(SECRETARY, kind, about=reference)
    return letter


def files_of(mail: EmailMessage) -> dict[str, bytes]:
    """Return the files of a mail by their kind; a photo and the tenant's own PDF come after the complaint itself."""
    return {part.get_filename() or "": part.get_content() for part in mail.iter_attachments()}


def exported(served: Served, reference: str) -> dict[str, object]:
    """Return what `formservice export` tells about a complaint."""
    cases = [json.loads(line) for line in served.command("export").splitlines()]
    [case] = [case for case in cases if case["reference"] == reference]
    assert isinstance(case, dict)
    return case


@pytest.mark.parametrize("language", TODAY)
def test_check_06_a_tenant_comes_from_the_start_page_to_a_withdrawn_complaint_without_javascript(
    plain_page: Page, served: Served, language: str
) -> None:
    visitor = Visitor(plain_page, served, language)
    plain_page.goto(f"/{language}/")
    visitor.press(".hero .act")
    visitor.press(".act")
    visitor.answer("written", "letter")
    visitor.answer("answered", "received")
    visitor.sent(today() - timedelta(days=45))
    heading(visitor, "Ja, u kunt bij ons terecht")
    visitor.press(".act")
    visitor.answer("for_whom", "self")
    visitor.tell_who()
    plain_page.locator('input[name="papers"]').set_input_files([PHOTO, LETTER])
    visitor.press()
    at(visitor, "check")
    expect(plain_page.locator("main")).to_contain_text(PHOTO["name"].removesuffix(".jpg"))
    visitor.press()
    at(visitor, "received")
    reference, _ = visitor.shown()

    [mail] = served.mails(visitor.mail, "tenant_received")
    assert reference in text_of(mail)
    assert TEXTS[language].splitlines()[0] not in text_of(mail)
    told = to_committee(served, "committee_received", reference)
    assert TEXTS[language].splitlines()[0] in text_of(told)
    files = files_of(told)
    assert LETTER["buffer"] in files.values()
    assert sum(content.startswith(b"\xff\xd8") for content in files.values()) == 1
    assert sum(content.startswith(b"%PDF") for content in files.values()) == 2

    plain_page.goto(urlsplit(link_in(mail)).path)
    at(visitor, "confirm")
    expect(plain_page.locator(".answers")).to_contain_text(reference)
    assert exported(served, reference)["state"] == "received"
    visitor.type(reason="Het dak is gemaakt.")
    visitor.press()
    at(visitor, "done")
    assert reference in text_of(served.mails(visitor.mail, "tenant_withdrawn")[0])
    assert "Het dak is gemaakt." in text_of(to_committee(served, "committee_withdrawn", reference))
    case = exported(served, reference)
    assert case["state"] == "withdrawn"
    assert isinstance(case["attachments"], list)
    assert [len(file["sha256_received"]) for file in case["attachments"]] == [64, 64]


@pytest.mark.parametrize("language", TODAY)
def test_check_06_21_a_tenant_without_mail_withdraws_with_number_and_code(
    new_page: Callable[..., Page], served: Served, language: str
) -> None:
    visitor = Visitor(new_page(served.address, **PHONE), served, language)
    reference, code = visitor.submit(mail=False)
    told = to_committee(served, "committee_received", reference)
    assert sum(content.startswith(b"%PDF") for content in files_of(told).values()) == 2

    later = Visitor(new_page(served.address, **PHONE), served, language)
    later.page.goto(f"/{language}/")
    later.press(".hero .quiet")
    later.press("main .quiet")
    later.type(reference=f"{reference[:4]} {reference[4:].lower()}", code=code.lower())
    later.press()
    at(later, "confirm")
    later.press()
    at(later, "done")
    to_committee(served, "committee_withdrawn", reference)
    assert exported(served, reference)["state"] == "withdrawn"


@pytest.mark.parametrize("language", TODAY)
def test_check_06_a_tenant_asks_for_a_link_with_the_mail_address_alone(
    plain_page: Page, served: Served, language: str
) -> None:
    visitor = Visitor(plain_page, served, language)
    reference, _ = visitor.submit()
    plain_page.context.clear_cookies()
    visitor.open("withdrawal/")
    visitor.type(mail=f"  {visitor.mail.upper()} ")
    visitor.press()
    at(visitor, "asked")
    [mail] = served.mails(visitor.mail, "withdrawal_links")
    plain_page.goto(urlsplit(link_in(mail)).path)
    at(visitor, "confirm")
    expect(plain_page.locator(".answers")).to_contain_text(reference)


RESULTS = [
    ("Schrijf eerst naar uw corporatie", [("written", "no")]),
    ("Wij zoeken het graag met u uit", [("written", "unknown")]),
    ("Fijn dat het probleem is opgelost", [("written", "mail"), ("answered", "yes"), ("now", "solved")]),
    ("Ja, u kunt bij ons terecht", [("written", "website"), ("answered", "yes"), ("now", "promised")]),
]


@pytest.mark.parametrize("language", TODAY)
def test_check_06_15_every_answer_leads_to_its_result(plain_page: Page, served: Served, language: str) -> None:
    visitor = Visitor(plain_page, served, language)
    for result, answers in RESULTS:
        plain_page.context.clear_cookies()
        visitor.open("complaint/written")
        for name, value in answers:
            visitor.answer(name, value)
        heading(visitor, result)
    visitor.open("complaint/answered")
    visitor.answer("answered", "no")
    visitor.sent(today())
    heading(visitor, "U kunt nu nog niet bij ons terecht")


def test_a_killed_service_loses_nothing(new_page: Callable[..., Page], mortal: Served) -> None:
    visitor = Visitor(new_page(mortal.address, **PHONE), mortal, "nl")
    visitor.become_eligible()
    visitor.open("complaint/who")
    visitor.answer("for_whom", "self")
    mortal.kill_workers()
    visitor.tell_who()
    visitor.page.locator('input[name="papers"]').set_input_files([PHOTO, LETTER])
    visitor.press("button[name=add]")
    mortal.kill()
    mortal.start()
    # the page that stood open before goes on: what was typed and sent is there, and so is who the visitor is
    visitor.press()
    at(visitor, "check")
    expect(visitor.page.locator("main")).to_contain_text("brief.pdf")
    visitor.press()
    reference, _ = visitor.shown()
    mortal.kill()
    mortal.start()
    [mail] = mortal.mails(visitor.mail, "tenant_received")
    visitor.page.goto(urlsplit(link_in(mail)).path)
    visitor.press()
    at(visitor, "done")
    mortal.kill()
    mortal.start()
    mortal.mails(visitor.mail, "tenant_withdrawn")
    to_committee(mortal, "committee_withdrawn", reference)
    assert exported(mortal, reference)["state"] == "withdrawn"
    assert "All is well." in mortal.command("doctor")


@pytest.mark.parametrize("language", TODAY)
def test_enter_in_a_field_presses_the_main_button(plain_page: Page, served: Served, language: str) -> None:
    visitor = Visitor(plain_page, served, language)
    visitor.become_eligible()
    visitor.open("complaint/who")
    visitor.answer("for_whom", "self")
    visitor.type(corporation="Woonstichting De Brug")
    enter(visitor, "#corporation")
    at(visitor, "you")
    visitor.open("withdrawal/")
    visitor.type(mail=visitor.mail)
    enter(visitor, "#mail")
    at(visitor, "asked")
    visitor.open("withdrawal/code")
    enter(visitor, "#code")
    at(visitor, "code")
    expect(plain_page.locator("#summary")).to_be_visible()


def test_enter_on_a_tick_box_removes_no_file(plain_page: Page, served: Served) -> None:
    visitor = Visitor(plain_page, served, "nl")
    visitor.become_eligible()
    visitor.open("complaint/who")
    visitor.answer("for_whom", "self")
    visitor.tell_who()
    plain_page.locator('input[name="papers"]').set_input_files([LETTER])
    visitor.press("button[name=add]")
    enter(visitor, "#papers_later")
    at(visitor, "check")
    expect(plain_page.locator("main")).to_contain_text("brief.pdf")


def test_check_18_the_summary_of_what_is_wrong_takes_focus_and_leads_to_the_field(
    plain_page: Page, served: Served
) -> None:
    visitor = Visitor(plain_page, served, "nl")
    visitor.open("complaint/written")
    visitor.press()
    expect(plain_page.locator("#summary")).to_be_focused()
    plain_page.keyboard.press("Tab")
    plain_page.keyboard.press("Enter")
    plain_page.keyboard.press("Tab")
    expect(plain_page.locator("#written")).not_to_be_focused()
    visitor.open("withdrawal/")
    visitor.press()
    plain_page.locator("#summary a").click()
    expect(plain_page.locator("#mail")).to_be_focused()


def test_files_that_are_too_large_together_get_a_page_that_says_so(
    plain_page: Page, served: Served, tmp_path: Path
) -> None:
    visitor = Visitor(plain_page, served, "nl")
    visitor.become_eligible()
    visitor.open("complaint/who")
    visitor.answer("for_whom", "self")
    visitor.tell_who()
    large = [tmp_path / f"{number}.pdf" for number in range(6)]
    for file in large:
        file.write_bytes(bytes(9_900_000))
    plain_page.locator('input[name="papers"]').set_input_files(large)
    visitor.press()
    heading(visitor, "Uw bestanden zijn samen te groot")
    visitor.open("complaint/complaint")
    expect(plain_page.locator("#what_happened")).to_have_value(TEXTS["nl"])


def enter(visitor: Visitor, field: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(field).press("Enter")
