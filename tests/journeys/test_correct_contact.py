"""How a tenant is reached, corrected by the tenant: old and new address are told, and older links open nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import select, update

from formservice.acts.desk.plans import TakeUp
from formservice.app import public_app
from formservice.languages import gettext
from formservice.letters.printed import composed
from formservice.links import Purpose
from formservice.mail.outbox import Outbox
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import cases, contacts, erasing, letters, letters_at_desk, notes, supplements, tables
from formservice.storage.letters import LetterRow, LetterState
from formservice.storage.supplements import Supplement
from tests.conftest import Clock
from tests.desk.stage import tied_case
from tests.harness import rota
from tests.harness.desk import at_desk
from tests.harness.planning import done
from tests.harness.steps import ADDRESS, TENANT, reference_and_code, submit
from tests.harness.visit import Browser, Page, words
from tests.journeys.opening import FOLLOW, everything, kinds, link_to, move, the_case

New = Callable[[], Browser]
CONTACT = f"{FOLLOW}/contact"
OLD, NEW = TENANT["mail"], "samira.nieuw@example.org"
HELPED = {"helper_name": "Noor", "helper_mail": "noor@example.org", "consent": "yes"}


def opened(browser: Browser, service: Service, lang: str = "nl") -> Page:
    return browser.visit(link_to(service, Purpose.CONTACT, lang))


def corrected(service: Service) -> list[Supplement]:
    with service.db.reading() as connection:
        return supplements.of_case(service.db, connection, the_case(service).id)


def written(service: Service, *kinds: str) -> list[LetterRow]:
    with service.db.reading() as connection:
        return letters_at_desk.written(service.db, connection, the_case(service).id, kinds)


def sent(service: Service, kind: str) -> str:
    Outbox(service).deliver_due()
    [letter] = [each for each in letters.of_case(service.db, the_case(service).id) if each.kind == kind]
    return (letters.sent_bytes(service.db, letter.id) or b"").decode("utf-8", "replace")


def post_goes_to(service: Service) -> tuple[str, ...]:
    with service.db.reading() as connection:
        return notes.address(service.db, connection, the_case(service).id)


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


def test_nothing_is_left_of_the_address_that_was(browser: Browser, service: Service) -> None:
    submit(browser)
    with service.db.reading() as connection:
        [key] = connection.scalars(select(tables.contacts.c.key_id)).all()
    opened(browser, service)
    browser.press(mail=NEW)
    with service.db.reading() as connection:
        wrapped, fingerprint = connection.execute(
            select(tables.case_keys.c.wrapped, tables.case_keys.c.fingerprint).where(tables.case_keys.c.id == key)
        ).one()
    assert set(wrapped) == set(fingerprint) == {0}


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


def test_a_moved_tenant_gives_the_whole_address(browser: Browser, service: Service) -> None:
    submit(browser, contact="post", mail="")
    opened(browser, service)
    assert browser.filled()["street"] == ADDRESS["street"]
    browser.press(street="Kerkweg", town="Amersfoort", postcode="3811 CC", house_number="7")
    assert post_goes_to(service) == ("Kerkweg 7", "3811 CC Amersfoort")
    assert "tenant_contact" not in kinds(service)


def test_an_address_of_which_only_a_part_changed_is_not_kept_as_the_old_one(browser: Browser, service: Service) -> None:
    submit(browser)
    case = the_case(service)
    with service.db.writing(f"case:{case.id}") as connection:
        notes.put_address(service.db, connection, case.id, ("Dorpsstraat 12a", "1234 AB Utrecht"))
    opened(browser, service)
    browser.press(house_number="14")
    assert post_goes_to(service) == ()


def test_who_wants_letters_by_post_gives_street_and_town(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    page = browser.press(contact="post", mail="", street="", town="")
    assert page.status == 422
    assert "Vul de straat in." in page.text
    assert corrected(service) == []


def test_a_likely_slip_is_asked_about_once(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    page = browser.press(mail="samira@gmial.com")
    assert page.status == 422
    assert "Bedoelt u samira@gmail.com?" in page.text
    browser.press()
    assert the_case(service).complaint.mail == "samira@gmial.com"


@pytest.mark.parametrize(
    "mail", ["samira@", "a@b.nl\r\nBcc: x@example.org", "a@b.nl, c@d.nl", "samira@example.org\0x y"]
)
def test_a_wrong_mail_address_changes_nothing(browser: Browser, service: Service, mail: str) -> None:
    submit(browser)
    opened(browser, service)
    before = everything(service)
    page = browser.send({**browser.filled(), "mail": mail}, CONTACT)
    assert page.status == 422
    assert everything(service) == before


def test_the_same_again_changes_nothing_and_says_it_is_kept(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    before = everything(service)
    assert browser.press().heading == "De gegevens zijn bewaard"
    assert everything(service) == before


def test_a_double_press_changes_once(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    data = {**browser.filled(), "mail": NEW}
    for _ in range(2):
        assert browser.send(data, CONTACT).heading == "De gegevens zijn bewaard"
    assert len(corrected(service)) == 1
    assert the_case(service).link_version == 2


def test_another_tab_does_not_bring_back_what_was(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    other = browser.filled()
    browser.press(phone="06 87654321")
    page = browser.send({**other, "mail": NEW}, CONTACT)
    assert page.status == 422
    assert "Deze gegevens zijn intussen veranderd." in page.text
    assert browser.filled()["mail"] == NEW
    assert the_case(service).complaint.phone == "06 87654321"
    browser.press(phone="06 87654321")
    assert (the_case(service).complaint.mail, the_case(service).complaint.phone) == (NEW, "06 87654321")


def test_a_link_for_reading_corrects_nothing(new_browser: New, service: Service) -> None:
    submit(new_browser())
    reader = new_browser()
    reader.visit(link_to(service, Purpose.FOLLOW))
    token = reader.visit(f"{FOLLOW}/papers").one("input", name="csrf_token").get("value")
    before = everything(service)
    page = reader.visit(CONTACT)
    assert page.status == 403
    assert page.heading == "Met deze link kunt u de klacht alleen bekijken"
    assert TENANT["phone"] not in page.text
    assert reader.send({**TENANT, "csrf_token": token, "mail": NEW, "seen": "0"}, CONTACT).status == 403
    assert everything(service) == before


def test_number_and_code_are_enough(new_browser: New, service: Service) -> None:
    reference, code = reference_and_code(submit(new_browser()))
    tenant = new_browser()
    tenant.visit(f"{FOLLOW}/code")
    tenant.press(reference=reference, code=code)
    assert tenant.visit(CONTACT).status == 200
    assert tenant.press(mail=NEW).heading == "De gegevens zijn bewaard"


def test_a_mail_that_was_asked_for_leads_there(new_browser: New, service: Service) -> None:
    submit(new_browser())
    tenant = new_browser()
    tenant.visit(f"{FOLLOW}/")
    tenant.press(mail=OLD, reference="")
    with patch.object(Outbox, "_put_off", side_effect=AssertionError):
        Outbox(service).deliver_due()
    sent = [path.read_text() for path in (service.settings.data / "letters").glob("*withdrawal_links*")]
    assert any("/follow/contact/link/" in mail for mail in sent)


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


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DECLINED])
def test_a_closed_complaint_still_takes_a_correction(browser: Browser, service: Service, state: State) -> None:
    submit(browser)
    move(service, state)
    opened(browser, service)
    assert browser.press(phone="06 87654321").heading == "De gegevens zijn bewaard"


def test_an_erased_complaint_takes_none(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    data = browser.filled()
    erasing.erase_case(service.db, the_case(service).id, service.now())
    before = everything(service)
    browser.send({**data, "mail": NEW}, CONTACT)
    assert everything(service) == before


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


def test_too_many_corrections_in_an_hour_are_told(service: Service) -> None:
    few = replace(service.committee, limits=replace(service.committee.limits, changes=1))
    browser = Browser(public_app(replace(service, committee=few)))
    submit(browser)
    opened(browser, service)
    browser.press(phone="06 87654321")
    browser.visit(CONTACT)
    page = browser.press(phone="06 11111111")
    assert page.status == 429
    assert the_case(service).complaint.phone == "06 87654321"


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
