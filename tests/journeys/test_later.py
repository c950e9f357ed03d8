"""Going on later: on any step, by a link or a code, on another device; nothing that was typed is lost (check 38)."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from formservice.languages import gettext
from formservice.letters.kinds import LetterKind
from formservice.mail.outbox import Outbox
from formservice.operations import tidying
from formservice.questions.steps import FORM
from formservice.service import Service
from formservice.storage import cases, letters, tables
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.harness import rota
from tests.harness.serving import text_of
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in
from tests.harness.visit import Browser, words
from tests.journeys.opening import everything

New = Callable[[], Browser]

LATER = "/forms/nl/complaint/later"
GO_ON = "/forms/nl/complaint/go-on"
MAIL = "samira@example.org"


def begin(browser: Browser, lang: str = "nl") -> None:
    """Go as far as the step about the tenant."""
    answer_eligibility(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/who")
    browser.press(for_whom="self")
    browser.press(corporation="Woonstichting De Brug")


def code_of(browser: Browser, lang: str = "nl") -> str:
    """Ask for a code where none is shown yet, and return it as it is shown."""
    page = browser.visit(f"/forms/{lang}/complaint/later")
    if not page.all("p", class_="big"):
        page = browser.press("code")
    assert page.slug == "later"
    return words(page.one("p", class_="big")).removeprefix(gettext(lang, "Uw code")).strip()


def mails(service: Service) -> list[str]:
    """Send what is due, and return the text of each mail that went out to go on with."""
    Outbox(service).deliver_due()
    with service.db.reading() as connection:
        ids = connection.scalars(select(tables.letters.c.id).where(tables.letters.c.kind == LetterKind.HANDOVER)).all()
    sent = [letters.sent_bytes(service.db, id) for id in ids]
    return [text_of(message_from_bytes(each, policy=default)) for each in sent if each]  # type: ignore[arg-type]


def link_in(text: str) -> str:
    """Return the path of the first link to go on with."""
    return urlsplit(re.findall(r"https?://\S+/later/link/[\w.-]+", text)[0]).path


def mailed_link(browser: Browser, service: Service, lang: str = "nl") -> str:
    """Ask for a link by mail, and return its path."""
    browser.visit(f"/forms/{lang}/complaint/later")
    browser.press(mail=MAIL)
    [text] = mails(service)
    return link_in(text)


@pytest.mark.parametrize("slug", [step.slug for step in FORM if step.slug != "helper"])
def test_check_38_every_step_can_be_stopped_and_keeps_what_was_typed(browser: Browser, slug: str) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    typed = {"who": {"for_whom": "other"}, "corporation": {"corporation": "De Sleutel"}, "you": {"name": "Noor"}}
    typed |= {"complaint": {"wanted": "Een nieuw dak."}, "papers": {"papers_later": "yes"}}
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


def test_check_38_a_link_that_is_too_old_is_told_with_what_to_do(
    new_browser: New, service: Service, clock: Clock
) -> None:
    one = new_browser()
    begin(one)
    link = mailed_link(one, service)
    code = code_of(one)
    clock.pass_by(timedelta(days=service.committee.retention.draft_days, minutes=1))
    page = new_browser().visit(link)
    assert page.status == 410
    assert service.committee.phone in page.text
    assert any(each.get("href") == "../../go-on" for each in page.all("a"))
    other = new_browser()
    other.visit(GO_ON)
    assert other.press(code=code).status == 422


def test_check_38_who_asks_again_keeps_the_draft_as_long_as_the_link(
    new_browser: New, service: Service, clock: Clock
) -> None:
    one, other = new_browser(), new_browser()
    begin(one)
    clock.pass_by(timedelta(days=20))
    link = mailed_link(one, service)
    clock.pass_by(timedelta(days=20))
    assert other.visit(link).status == 200
    assert other.press().slug == "you"


@pytest.mark.parametrize("ended", ["cleared", "sent"])
def test_check_38_what_was_cleared_or_sent_is_opened_by_nothing_and_its_letter_is_erased(
    new_browser: New, service: Service, ended: str
) -> None:
    one, other = new_browser(), new_browser()
    answer_eligibility(one)
    fill_in(one)
    link = mailed_link(one, service)
    if ended == "sent":
        one.visit("/forms/nl/complaint/check")
        one.press()
    else:
        one.visit("/forms/nl/complaint/clear")
        one.press()
    assert other.visit(link).status == 410
    assert mails(service) == []
    with service.db.reading() as connection:
        kinds = connection.scalars(select(tables.letters.c.kind)).all()
    assert LetterKind.HANDOVER not in kinds


def test_check_38_a_letter_that_waits_for_a_code_that_was_used_stays_in(new_browser: New, service: Service) -> None:
    one, other = new_browser(), new_browser()
    begin(one)
    one.visit(LATER)
    one.press(mail=MAIL)
    code = code_of(one)
    other.visit(GO_ON)
    other.press(code=code)
    assert mails(service) == []
    with service.db.reading() as connection:
        assert connection.scalars(select(tables.letters.c.state)).all() == [LetterState.NO_MATCH]


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


def test_check_38_nobody_fills_a_mailbox(browser: Browser, service: Service) -> None:
    begin(browser)
    gone = 0
    for _ in range(5):
        browser.visit(LATER)
        assert browser.press(mail=MAIL).slug == "later"
        gone += Outbox(service).deliver_due()
    assert gone == 3


def test_check_38_links_by_mail_count_with_all_links_of_this_address(browser: Browser, service: Service) -> None:
    begin(browser)
    answers = []
    for _ in range(service.committee.limits.links + 1):
        browser.visit(LATER)
        answers.append(browser.press(mail=MAIL).status)
    assert answers == [200] * service.committee.limits.links + [429]
    assert browser.filled()["mail"] == MAIL


def test_check_38_wrong_codes_are_counted_and_past_the_limit_the_right_one_opens_nothing(
    new_browser: New, service: Service
) -> None:
    one, other = new_browser(), new_browser()
    begin(one)
    code = code_of(one)
    other.visit(GO_ON)
    statuses = [other.press(code="ABCDE FGHJK").status for _ in range(20 * service.committee.limits.codes + 1)]
    assert set(statuses[:-1]) == {422}
    assert statuses[-1] == 429
    assert other.press(code=code).status == 429


def test_check_38_without_a_draft_there_is_nothing_to_go_on_with(browser: Browser) -> None:
    assert browser.visit(LATER).slug == "complaint"
    assert browser.visit(f"{LATER}/slip").slug == "complaint"


def test_check_38_the_file_of_a_letter_goes_with_its_draft_and_no_other_file(
    new_browser: New, service: Service
) -> None:
    one = new_browser()
    answer_eligibility(one)
    fill_in(one)
    mailed_link(one, service)
    folder = service.settings.data / "letters"
    kinds = {"committee_received": "0", "handover": "1"}
    others = [folder / f"20261201T090000Z-{kind}-1-{digit * 32}.eml" for kind, digit in kinds.items()]
    for file in others:
        file.write_bytes(b"of a complaint that a restore does not know")
    assert len(list(folder.glob("*-handover-*.eml"))) == 2
    one.visit("/forms/nl/complaint/clear")
    one.press()
    tidying.tidy(service)
    assert [file.name for file in folder.glob("*.eml")] == [others[0].name]
