"""What tenants, helpers and the committee read when a complaint is withdrawn or goes on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from formservice.documents.text import as_text
from formservice.formatting import full_date
from formservice.languages import LANGUAGES
from formservice.letters import about_withdrawing
from formservice.letters.given import Given
from formservice.letters.kinds import LetterKind
from formservice.letters.requested import request_for_links
from formservice.links import LinkRefusal, Links, Purpose
from formservice.mail.outbox import Outbox
from formservice.rules.case import Event, State
from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage import letters
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.letters import LetterRow
from tests.harness.mailing import COMMITTEE, HELPED, HELPER, NOW, STORY, TENANT, deliver_at, go_on, text_of, withdraw

Submit = Callable[..., Case]


Written = Callable[[], dict[str, EmailMessage]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_did_not_withdraw_takes_it_back_with_the_link_of_the_letter(
    submit: Submit, outbox: Outbox, written: Written, db: Database, committee: Committee, links: Links, language: str
) -> None:
    case = submit(letters_in=language, **HELPED)
    withdraw(db, committee, case)
    deliver_at(outbox, NOW + timedelta(days=1))
    for kind in ("tenant_withdrawn-1", "helper_withdrawn-1"):
        for part in ("plain", "html"):
            assert f"https://klacht.example.org/forms/{language}/withdrawal/undo/link/" in text_of(
                written()[kind], part
            )
        token = text_of(written()[kind]).split("/undo/link/")[1].split()[0]
        assert links.open(Purpose.UNDO, token) == (case.id, 1)
        assert links.open(Purpose.WITHDRAW, token) is links.open(Purpose.FOLLOW, token) is LinkRefusal.BROKEN
    assert "/link/" not in text_of(written()["committee_withdrawn-1"])


def given(service: Service, case: Case, committee: Committee | None = None, recipient: str = TENANT) -> Given:
    row = LetterRow("a" * 32, case.id, "tenant_withdrawn", case.language, "<a@b>", recipient, 1, 1, (), {}, 1, NOW)
    return Given(replace(service, committee=committee or service.committee), case, row)


def test_a_committee_that_lets_nothing_be_undone_gives_the_phone_instead_of_a_link(
    submit: Submit, mailing: Outbox, committee: Committee
) -> None:
    strict = replace(committee, undo_days=0)
    case = submit()
    gone = replace(case, history=[*case.history, Event(2, State.WITHDRAWN, date(2026, 12, 15))])
    text = as_text(about_withdrawing.tenant_withdrawn(given(mailing.service, gone, strict)).sheets)
    assert "/undo/" not in text
    assert "06 - 28 56 21 38" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_a_withdrawal_is_taken_back_by_phone_and_followed_at_an_address_to_type(
    submit: Submit, mailing: Outbox, language: str
) -> None:
    case = submit(letters_in=language)
    gone = replace(case, history=[*case.history, Event(2, State.WITHDRAWN, date(2026, 12, 15))])
    again = replace(gone, history=[*gone.history, Event(3, State.RECEIVED, date(2026, 12, 16))])
    for sheet in about_withdrawing.tenant_withdrawn(given(mailing.service, gone, recipient="")).sheets:
        text = as_text([sheet])
        assert "http" not in text
        assert "06 - 28 56 21 38" in text
        assert " ".join(full_date(sheet.language, date(2026, 12, 18)).split()) in " ".join(text.split())
    for sheet in about_withdrawing.tenant_reopened(given(mailing.service, again, recipient="")).sheets:
        text = as_text([sheet])
        assert text.count("http") == text.count(f"/forms/{sheet.language}/follow/code") == 1


def test_taking_a_withdrawal_back_tells_tenant_and_helper_and_committee(
    submit: Submit, outbox: Outbox, written: Written, db: Database, committee: Committee
) -> None:
    case = submit(letters_in="nl", **HELPED)
    withdraw(db, committee, case)
    go_on(db, committee, case)
    deliver_at(outbox, NOW + timedelta(days=2))
    mails = written()
    assert (mails["tenant_reopened-1"]["To"], mails["helper_reopened-1"]["To"]) == (TENANT, HELPER)
    for kind in ("tenant_reopened-1", "helper_reopened-1"):
        text = text_of(mails[kind])
        assert case.reference in text
        assert "woensdag 16 december 2026" in text
        assert "/follow/link/" in text
        for private in (STORY, "Fatima", "Woonstichting", case.code):
            assert private not in text
    text = text_of(mails["committee_reopened-1"])
    assert mails["committee_reopened-1"]["To"] == COMMITTEE
    assert "Deze klacht was op dinsdag 15 december 2026 ingetrokken." in text
    assert "woensdag 16 december 2026" in text
    assert "Ingevuld door een helper: Jan de Boer" in text
    assert "Laat de corporatie weten dat de klacht doorgaat." in text


def test_without_mail_addresses_the_committee_alone_is_told_and_asked_to_pass_it_on(
    submit: Submit, outbox: Outbox, written: Written, db: Database, committee: Committee
) -> None:
    case = submit(mail="", contact="post")
    withdraw(db, committee, case)
    go_on(db, committee, case)
    deliver_at(outbox, NOW + timedelta(days=2))
    assert set(written()) == {"committee_received-1", "committee_withdrawn-1", "committee_reopened-1"}
    assert "Bevestig het per post of telefoon." in text_of(written()["committee_reopened-1"])


def test_withdrawing_tells_tenant_and_helper_and_committee_with_the_reason(
    submit: Submit, outbox: Outbox, written: Written, db: Database, committee: Committee
) -> None:
    case = submit(**HELPED)
    withdraw(db, committee, case, "Het probleem is opgelost")
    deliver_at(outbox, NOW + timedelta(days=1))
    mails = written()
    for kind in ("tenant_withdrawn-1", "helper_withdrawn-1"):
        assert case.reference in text_of(mails[kind])
        assert "dinsdag 15 december 2026" in text_of(mails[kind])
        assert "vrijdag 18 december 2026" in text_of(mails[kind])  # three days to change one's mind
        assert "Het probleem is opgelost" not in text_of(mails[kind])
    text = text_of(mails["committee_withdrawn-1"])
    assert "> Het probleem is opgelost" in text
    assert "Is er een bijeenkomst gepland? Zeg die af." in text
    assert "Laat de corporatie weten" in text


def test_every_complaint_can_be_followed_but_a_withdrawn_one_not_withdrawn_again(
    submit: Submit, outbox: Outbox, written: Written, db: Database, committee: Committee
) -> None:
    gone, first, second = submit(), submit(), submit()
    withdraw(db, committee, gone)
    letters.queue_now(db, request_for_links(TENANT, None, "nl"), NOW)
    deliver_at(outbox, NOW + timedelta(days=1))
    text = text_of(written()["withdrawal_links-1"])
    for case in (gone, first, second):
        assert case.reference in text
    assert text.count("/follow/link/") == 3
    assert text.count("/withdrawal/link/") == 2
    assert "Woonstichting" not in text  # a name that was typed, not one of the committee's list


def test_a_letter_says_what_was_true_when_it_was_queued(
    submit: Submit, outbox: Outbox, db: Database, committee: Committee
) -> None:
    case = submit()
    withdraw(db, committee, case, "Het dak is gemaakt.")
    go_on(db, committee, case)
    withdraw(db, committee, case, "Ik ga verhuizen.", after_days=3)
    deliver_at(outbox, NOW + timedelta(days=4))
    about = [each.id for each in letters.of_case(db, case.id) if each.kind == LetterKind.COMMITTEE_WITHDRAWN]
    mails = [message_from_bytes(letters.sent_bytes(db, id) or b"", policy=default) for id in about]
    said = [" ".join(text_of(mail).split()) for mail in mails if isinstance(mail, EmailMessage)]
    assert len(said) == 2
    for text, day, reason in zip(said, ("15 december", "17 december"), ("dak is gemaakt", "verhuizen"), strict=True):
        assert f"{day} 2026 ingetrokken" in text
        assert reason in text
