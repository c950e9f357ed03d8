"""Going on later: on any step, by a link or a code, on another device; nothing that was typed is lost (check 38)."""

import re

import pytest

from formservice.languages import gettext
from formservice.questions.steps import FORM
from formservice.service import Service
from formservice.storage import cases
from tests.harness import rota
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in, reference_and_code, submit
from tests.harness.visit import Browser, words
from tests.journeys.handing_over import GO_ON, LATER, New, begin, code_of, mailed_link, mails
from tests.journeys.opening import everything


@pytest.mark.parametrize("slug", [step.slug for step in FORM if step.slug != "helper"])
def test_check_38_every_step_can_be_stopped_and_keeps_what_was_typed(browser: Browser, slug: str) -> None:
    answer_eligibility(browser)
    fill_in(browser, contact="post" if slug == "address" else "mail")
    typed = {"who": {"for_whom": "other"}, "corporation": {"corporation": "De Sleutel"}, "you": {"name": "Noor"}}
    typed |= {"complaint": {"wanted": "Een nieuw dak."}, "papers": {"papers_later": "yes"}}
    typed |= {"address": {"street": "Kerkstraat"}}
    browser.visit(f"/forms/nl/complaint/{slug}")
    page = browser.press("later", **typed[slug])
    assert (page.slug, page.status) == ("later", 200)
    browser.visit(f"/forms/nl/complaint/{slug}")
    assert browser.filled().items() >= typed[slug].items()


def test_check_38_a_step_that_is_not_right_yet_can_be_stopped_too(browser: Browser) -> None:
    begin(browser)
    assert browser.press("later", name="Samira", mail="samira@").slug == "later"
    browser.visit("/forms/nl/complaint/you")
    assert browser.filled()["mail"] == "samira@"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_38_another_device_goes_on_by_a_link_and_both_keep_what_the_other_typed(
    new_browser: New, service: Service, lang: str
) -> None:
    one, other = new_browser(), new_browser()
    begin(one, lang)
    link = mailed_link(one, service, lang)
    page = other.visit(link)
    assert page.status == 200
    assert "De Brug" not in page.text
    assert other.press().slug == "you"
    other.press(**TENANT)
    one.visit(f"/forms/{lang}/complaint/complaint")
    assert one.page.slug == "complaint"
    one.press(**COMPLAINT)
    other.visit(f"/forms/{lang}/complaint/papers")
    assert other.press().slug == "check"
    assert "De Brug" in other.page.text
    assert COMPLAINT["wanted"] in other.page.text
    assert other.press().slug == "received"
    [case] = cases.all_cases(service.db)
    assert case.answers.items() >= (COMPLAINT | {"name": TENANT["name"]}).items()
    assert one.visit(f"/forms/{lang}/complaint/you").slug == "received"


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_38_another_device_goes_on_by_a_code_however_it_is_typed(new_browser: New, lang: str) -> None:
    one, other = new_browser(), new_browser()
    begin(one, lang)
    code = code_of(one, lang)
    assert re.fullmatch(r"[A-Z2-9]{5} [A-Z2-9]{5}", code)
    other.visit(f"/forms/{lang}/complaint/go-on")
    assert other.press(code=f" {code.lower()} ").slug == "you"
    assert other.visit(f"/forms/{lang}/complaint/corporation").status == 200
    assert other.filled()["corporation"] == "Woonstichting De Brug"


def test_check_38_the_code_is_shown_again_and_stands_on_a_slip_to_print(browser: Browser) -> None:
    begin(browser)
    code = code_of(browser)
    assert code_of(browser) == code
    assert code in browser.visit(LATER).text
    assert code in words(browser.visit(f"{LATER}/slip").one("div", class_="slip"))


def test_check_38_who_asks_for_a_mail_is_led_to_the_code_that_stands_below_it(
    new_browser: New, service: Service
) -> None:
    one, other = new_browser(), new_browser()
    begin(one)
    one.visit(LATER)
    page = one.press(mail="samira@example.org")
    [told] = [words(each) for each in page.all("div") if each.get("role") == "status"]
    assert told.endswith("gebruik de code hieronder.")
    code = words(page.one("p", class_="big")).removeprefix("Uw tijdelijke code").strip()
    other.visit(GO_ON)
    other.press(code=code)
    # used since: a reload does not promise it any more
    assert not [each for each in one.visit(f"{LATER}?mailed=1").all("div") if each.get("role") == "status"]


def test_check_38_a_code_and_a_link_work_once(new_browser: New, service: Service) -> None:
    one, other, third = new_browser(), new_browser(), new_browser()
    begin(one)
    link = mailed_link(one, service)
    other.visit(link)
    other.press()
    assert third.visit(link).status == 410
    code = code_of(one)
    for browser, slug in ((other, "you"), (third, "go-on")):
        browser.visit(GO_ON)
        assert browser.press(code=code).slug == slug
    assert third.page.status == 422
    assert third.page.problems
    assert "of is al gebruikt" in third.page.text
    assert "Ga verder waar u was gebleven" not in third.page.text
    other.visit(GO_ON)
    assert other.press(code=code).status == 422
    assert other.follow("Ga verder waar u was gebleven").slug == "you"


def test_check_38_a_used_link_leads_a_browser_that_holds_the_complaint_back_to_it(
    new_browser: New, service: Service
) -> None:
    one, other, third = new_browser(), new_browser(), new_browser()
    begin(one)
    link = mailed_link(one, service)
    other.visit(link)
    other.press()
    for browser, button in ((other, "Ga verder waar u was gebleven"), (third, "Ga verder met een tijdelijke code")):
        page = browser.visit(link)
        assert page.status == 410
        assert [words(each) for each in page.all("a", class_="act")] == [button]
    other.follow("Ga verder waar u was gebleven")
    assert other.page.slug == "you"


def test_check_38_after_sending_a_used_link_leads_to_the_number_and_the_code(
    new_browser: New, service: Service
) -> None:
    one = new_browser()
    begin(one)
    link = mailed_link(one, service)
    sent = submit(one)
    page = one.visit(link)
    assert page.status == 410
    assert [words(each) for each in page.all("a", class_="act")] == ["Bekijk uw nummer en uw code"]
    assert reference_and_code(one.follow("Bekijk uw nummer en uw code")) == reference_and_code(sent)


def test_check_38_two_browsers_that_press_at_once_do_not_both_get_it(new_browser: New, service: Service) -> None:
    one, other, third = new_browser(), new_browser(), new_browser()
    begin(one)
    link = mailed_link(one, service)
    assert other.visit(link).status == third.visit(link).status == 200
    assert other.press().slug == "you"
    assert third.press().status == 410


def test_check_38_opening_a_link_changes_nothing(new_browser: New, service: Service) -> None:
    one, other = new_browser(), new_browser()
    begin(one)
    link = mailed_link(one, service)
    before = everything(service)
    assert other.visit(link).status == 200
    assert other.visit(f"{link[:-1]}").status == 410
    assert everything(service) == before
    assert other.visit("/forms/nl/complaint/you").slug == "written"


def test_check_38_the_mail_tells_nothing_of_the_complaint_and_goes_to_the_address_that_was_typed(
    browser: Browser, service: Service
) -> None:
    answer_eligibility(browser, "ar")
    fill_in(browser, "ar")
    browser.visit("/forms/ar/complaint/later")
    assert browser.filled()["mail"] == TENANT["mail"]
    browser.press(mail="iemand@example.org")
    [text] = mails(service)
    for word in (*COMPLAINT.values(), TENANT["name"], "De Brug", TENANT["phone"]):
        assert word not in text
    assert gettext("ar", "Ga verder met invullen") in text
    assert "Ga verder met invullen" in text


def test_check_38_a_browser_with_another_draft_is_told_first(new_browser: New, service: Service) -> None:
    one, other = new_browser(), new_browser()
    begin(one)
    begin(other)
    other.press(**TENANT)
    link = mailed_link(one, service)
    page = other.visit(link)
    [notice] = page.all("div", class_="notice")
    assert gettext("nl", "Ga verder met de klacht in deze browser") in words(notice)
    [way] = [each for each in notice.iter() if each.get("href")]
    assert way.get("href") == "../../complaint"


def test_check_38_the_browser_that_asked_is_led_on_by_its_own_link_and_uses_nothing_up(
    new_browser: New, service: Service
) -> None:
    one, other = new_browser(), new_browser()
    begin(one)
    link = mailed_link(one, service)
    assert one.visit(link).slug == "you"
    assert other.visit(link).status == 200
