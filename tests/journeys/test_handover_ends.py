"""What a link or a code to go on with opens no more: once it is too old, its draft is gone, or too many were tried."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from formservice.formatting import full_date, span
from formservice.letters.kinds import LetterKind
from formservice.mail.outbox import Outbox
from formservice.operations import tidying
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import tables
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.harness.steps import answer_eligibility, fill_in
from tests.harness.visit import Browser
from tests.journeys.handing_over import GO_ON, LATER, MAIL, New, begin, code_of, mailed_link, mails


def test_check_38_a_link_that_is_too_old_is_told_with_what_to_do(
    new_browser: New, service: Service, clock: Clock
) -> None:
    one = new_browser()
    begin(one)
    link = mailed_link(one, service)
    code = code_of(one)
    clock.pass_by(service.committee.retention.draft_lifetime + timedelta(minutes=1))
    page = new_browser().visit(link)
    assert page.status == 410
    assert service.committee.phone in page.text
    assert any(each.get("href") == "../../go-on" for each in page.all("a"))
    other = new_browser()
    other.visit(GO_ON)
    assert other.press(code=code).status == 422


@pytest.mark.parametrize("asked_at", [7, 21])  # in Amsterdam too it is the same day, an hour later
def test_check_38_page_and_letter_say_the_same_days_and_on_the_last_one_the_link_opens_all_day(
    new_browser: New, service: Service, clock: Clock, asked_at: int
) -> None:
    one, other = new_browser(), new_browser()
    clock.now = clock.now.replace(hour=asked_at)
    begin(one)
    link = mailed_link(one, service)
    last = service.today() + timedelta(days=service.committee.retention.draft_days)
    assert f"Komt u binnen {span('nl', service.committee.retention.draft_days, 'day')} terug?" in one.page.text
    assert f"tot en met {full_date('nl', last)}." in mails(service)[0]
    clock.now = datetime.combine(last, time.max, AMSTERDAM)
    assert other.visit(link).status == 200
    clock.pass_by(timedelta(days=1))
    assert other.visit(link).status == 410


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
