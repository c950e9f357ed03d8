"""Corrected contact details are told: to the old and the new address, and older links open nothing."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import update

from formservice.acts.desk.plans import TakeUp
from formservice.languages import gettext
from formservice.letters.printed import composed
from formservice.links import Purpose
from formservice.mail.outbox import Outbox
from formservice.service import Service
from formservice.storage import cases, contacts, letters, letters_at_desk, tables
from formservice.storage.letters import LetterRow, LetterState
from tests.conftest import Clock
from tests.desk.stage import tied_case
from tests.harness import rota
from tests.harness.desk import at_desk
from tests.harness.planning import done
from tests.harness.steps import ADDRESS, TENANT, submit
from tests.harness.visit import Browser, words
from tests.journeys.correcting import CONTACT, NEW, OLD, corrected, opened
from tests.journeys.opening import FOLLOW, everything, kinds, link_to, the_case

New = Callable[[], Browser]
HELPED = {"helper_name": "Noor", "helper_mail": "noor@example.org", "consent": "yes"}


def written(service: Service, *kinds: str) -> list[LetterRow]:
    with service.db.reading() as connection:
        return letters_at_desk.written(service.db, connection, the_case(service).id, kinds)


def sent(service: Service, kind: str) -> str:
    Outbox(service).deliver_due()
    [letter] = [each for each in letters.of_case(service.db, the_case(service).id) if each.kind == kind]
    return (letters.sent_bytes(service.db, letter.id) or b"").decode("utf-8", "replace")


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_another_mail_address_is_told_to_both_and_ends_the_links(
    browser: Browser, new_browser: New, service: Service, lang: str
) -> None:
    submit(browser, lang)
    Outbox(service).deliver_due()
    before = {purpose: link_to(service, purpose, lang) for purpose in Purpose}
    page = opened(browser, service, lang)
    assert page.heading == gettext(lang, "Gegevens veranderen")
    assert browser.filled()["mail"] == OLD
    page = browser.press(mail=NEW, phone="06 87654321")
    assert page.heading == gettext(lang, "De gegevens zijn bewaard")
    case = the_case(service)
    assert (case.complaint.mail, case.complaint.phone, case.link_version) == (NEW, "06 87654321", 2)
    assert contacts.mail_addresses(service.db, case.id) == {"tenant": NEW}
    assert cases.find_by_mail(service.db, OLD) == []
    assert [each.id for each in cases.find_by_mail(service.db, NEW)] == [case.id]
    [row] = corrected(service)
    assert dict(row.old) == {"mail": OLD, "phone": TENANT["phone"]}
    assert dict(row.new) == {"mail": NEW, "phone": "06 87654321"}
    recipients = {each.kind: each.recipient for each in written(service, "tenant_contact", "tenant_contact_gone")}
    assert recipients == {"tenant_contact": NEW, "tenant_contact_gone": OLD}
    assert {each.language for each in written(service, "tenant_contact", "tenant_contact_gone")} == {lang}
    for link in before.values():
        assert new_browser().visit(link).status == 410
    # this browser goes on
    assert browser.visit(f"/forms/{lang}/follow/status").slug == "status"
    mail = sent(service, "tenant_contact_gone")
    assert "/link/" not in mail
    assert NEW not in mail
    assert "/follow/link/" in sent(service, "tenant_contact")


def test_the_committee_and_the_timeline_tell_what_was_and_what_is(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    browser.press(mail=NEW)
    mail = sent(service, "committee_contact")
    assert NEW in mail
    assert OLD in mail
    page = at_desk(service).visit(f"/desk/case/{the_case(service).reference}")
    [row] = [each for each in page.all("li") if "Gegevens veranderd" in words(each) and "was:" in words(each)]
    assert f"Mailadres: {NEW} (was: {OLD})" in words(row)
    assert "de huurder" in words(row)


def test_another_phone_ends_no_link_and_tells_nobody_else(browser: Browser, new_browser: New, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    browser.press(phone="06 87654321")
    assert the_case(service).link_version == 1
    assert "tenant_contact_gone" not in kinds(service)
    [told] = written(service, "tenant_contact")
    assert told.recipient == OLD
    assert new_browser().visit(link_to(service, Purpose.FOLLOW)).status == 200


def test_what_waits_for_the_old_address_goes_to_the_new(browser: Browser, service: Service, clock: Clock) -> None:
    case = tied_case(service)
    done(service, case, TakeUp())
    opened(browser, service)
    browser.press(mail=NEW)
    clock.pass_by(timedelta(hours=1))
    Outbox(service).deliver_due()
    [letter] = written(service, "tenant_taken_up")
    assert letter.recipient == NEW


def test_without_a_mail_address_what_the_desk_wrote_goes_by_post(browser: Browser, service: Service) -> None:
    case = tied_case(service)
    done(service, case, TakeUp())
    opened(browser, service)
    browser.press(contact="post", mail="", **ADDRESS)
    [letter] = [each for each in letters.of_case(service.db, case.id) if each.kind == "tenant_taken_up"]
    assert letter.state is LetterState.TO_POST
    assert contacts.mail_addresses(service.db, case.id) == {}


def test_a_letter_under_way_to_the_old_address_opens_nothing(browser: Browser, service: Service) -> None:
    submit(browser)
    [row] = written(service, "tenant_received")
    opened(browser, service)
    browser.press(mail=NEW)
    on_its_way = str(composed(service, row).sheets)
    case = the_case(service)
    token = on_its_way.partition("/follow/link/")[2].partition("'")[0]
    assert service.links.open(Purpose.FOLLOW, token) == (case.id, case.link_version - 1)


def test_who_helped_gets_a_new_link(browser: Browser, service: Service) -> None:
    helped = {"for_whom": "other", **HELPED}
    case = tied_case(service, **helped)
    opened(browser, service)
    page = browser.visit(CONTACT)
    assert "niet die van uzelf" in page.text
    browser.press(mail=NEW)
    [told] = written(service, "helper_contact")
    assert told.recipient == HELPED["helper_mail"]
    assert the_case(service).complaint.helper == case.complaint.helper


def test_killed_before_the_letters_nothing_has_changed(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    before = everything(service)
    with (
        patch("formservice.storage.letters.queue", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        browser.press(mail=NEW)
    assert everything(service) == before


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_a_mail_that_came_back_is_told_until_another_address_is_given(
    browser: Browser, service: Service, clock: Clock, state: str
) -> None:
    submit(browser)
    Outbox(service).deliver_due()
    with service.db.writing("test") as connection:
        mine = tables.letters.c.kind == "tenant_received"
        connection.execute(update(tables.letters).where(mine).values(state=state, returned_at=service.now()))
    browser.visit(link_to(service, Purpose.FOLLOW))
    page = browser.visit(f"{FOLLOW}/status")
    assert "Een mail van ons is niet aangekomen" in page.text
    assert "Deze mail is niet aangekomen." in page.text
    clock.pass_by(timedelta(minutes=5))
    opened(browser, service)
    browser.press(mail=NEW)
    page = browser.visit(f"{FOLLOW}/status")
    assert "Een mail van ons is niet aangekomen" not in page.text
