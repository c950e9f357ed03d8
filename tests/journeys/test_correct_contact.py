"""How a tenant is reached, corrected by the tenant: what is asked, who may, and what is kept."""

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

import pytest
from sqlalchemy import select

from formservice.app import public_app
from formservice.links import Purpose
from formservice.mail.outbox import Outbox
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import erasing, notes, tables
from tests.harness.steps import ADDRESS, TENANT, reference_and_code, submit
from tests.harness.visit import Browser, words
from tests.journeys.correcting import CONTACT, NEW, OLD, corrected, opened
from tests.journeys.opening import FOLLOW, everything, kinds, link_to, move, the_case

New = Callable[[], Browser]


def post_goes_to(service: Service) -> tuple[str, ...]:
    with service.db.reading() as connection:
        return notes.address(service.db, connection, the_case(service).id)


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


@pytest.mark.parametrize(
    ("purpose", "told"),
    [(Purpose.FOLLOW, "Lees hoe u gegevens kunt veranderen"), (Purpose.CONTACT, "Gegevens veranderen")],
)
def test_a_link_that_only_reads_leads_to_how_it_is_changed(
    browser: Browser, service: Service, purpose: Purpose, told: str
) -> None:
    submit(browser)
    browser.visit(link_to(service, purpose))
    page = browser.visit("/forms/nl/follow/status")
    assert [words(each) for each in page.all("a") if each.get("href") == "contact"] == [told]
    assert browser.follow(told).status == (403 if purpose is Purpose.FOLLOW else 200)
