"""An address that the mail server refuses: the committee is told once, since nobody else will tell the tenant."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest

from formservice.letters.requested import request_for_links
from formservice.mail.outbox import GIVES_UP_AFTER, Outbox
from formservice.settings.committee import Committee
from formservice.storage import letters, outgoing
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.letters import LetterState, NewLetter
from tests.harness.mailing import (
    COMMITTEE,
    HELPED,
    HELPER,
    NOW,
    STORY,
    TENANT,
    Sink,
    deliver_at,
    status,
    text_of,
    withdraw,
)

Submit = Callable[..., Case]
TOLD = "committee_unreached"
LATER = NOW + timedelta(days=1)


def told(sink: Sink) -> list[EmailMessage]:
    """Return the mails that tell the committee of an address."""
    return [mail for _, [to], mail in sink.taken if to == COMMITTEE and "komt niet aan" in mail["Subject"]]


def kinds(db: Database, case: Case) -> list[str]:
    return [letter.kind for letter in letters.of_case(db, case.id)]


@pytest.mark.parametrize(
    "reply", ["550 no such user", "551 not here", "553 no such name", "554 5.1.1 unknown", "550 5.1.10 null MX"]
)
def test_the_committee_reads_whom_to_call_where_the_tenants_address_is_refused(
    submit: Submit, mailing: Outbox, sink: Sink, db: Database, reply: str
) -> None:
    sink.refused[TENANT] = reply
    case = submit(corporation_did="Zij deden niets")
    mailing.deliver_due()
    [mail] = told(sink)
    assert mail["Subject"] == f"Klacht {case.reference}: mail aan de huurder komt niet aan"
    assert mail["Reply-To"] is None
    for part in ("plain", "html"):
        text = text_of(mail, part)
        for needed in (case.reference, "Fatima Yilmaz", "1234 AB, huisnummer 12 hs", "06 11 22 33 44", TENANT):
            assert needed in text
        for private in (STORY, "Maak het dak", "sinds maart", "Zij deden niets", case.code, "/forms/"):
            assert private not in text
    assert "De mailserver neemt geen mail aan voor" in text_of(mail)
    assert "de bevestiging dat wij de klacht hebben ontvangen" in text_of(mail)
    assert "Bel de huurder: 06 11 22 33 44." in text_of(mail)
    assert status(db, case, "tenant_received").state is LetterState.FAILED
    assert status(db, case, TOLD).state is LetterState.SENT


def test_of_one_address_the_committee_is_told_once_and_of_the_helpers_too(
    submit: Submit, mailing: Outbox, sink: Sink, db: Database, committee: Committee
) -> None:
    sink.refused |= {TENANT: "550 no such user", HELPER: "550 no such user"}
    case = submit(phone="", **HELPED)
    mailing.deliver_due()
    withdraw(db, committee, case)
    deliver_at(mailing, LATER)
    assert letters.undelivered(db).failed == 4
    about = {mail["Subject"].rpartition(": ")[2]: text_of(mail) for mail in told(sink)}
    assert len(told(sink)) == 2
    tenant, helper = about["mail aan de huurder komt niet aan"], about["mail aan de helper komt niet aan"]
    assert TENANT in tenant.partition("Wat u nu doet")[0]
    assert HELPER in helper.partition("Wat u nu doet")[0]
    assert "Stuur de huurder een brief." in tenant  # no phone, and no address that works
    assert f"Mail de huurder: {TENANT}." in helper
    for text in (tenant, helper):
        assert "U krijgt dit bericht één keer" in text


def test_where_helper_and_tenant_have_one_address_it_is_told_once(submit: Submit, mailing: Outbox, sink: Sink) -> None:
    sink.refused[TENANT] = "550 no such user"
    submit(**{**HELPED, "helper_mail": TENANT})
    mailing.deliver_due()
    assert len(told(sink)) == 1


def test_who_can_still_be_mailed_is_named_and_gets_the_answer(submit: Submit, mailing: Outbox, sink: Sink) -> None:
    sink.refused[TENANT] = "550 no such user"
    submit(**HELPED)
    mailing.deliver_due()
    [mail] = told(sink)
    assert mail["Reply-To"] == HELPER
    assert f"U kunt ook Jan de Boer mailen, die de klacht heeft ingevuld: {HELPER}." in text_of(mail)


def test_a_refusal_of_the_committees_own_letter_or_of_a_request_for_links_tells_nobody(
    submit: Submit, mailing: Outbox, sink: Sink, db: Database
) -> None:
    sink.refused |= {COMMITTEE: "550 no such user", TENANT: "550 no such user"}
    case = submit()
    mailing.deliver_due()
    assert sorted(kinds(db, case)) == ["committee_received", TOLD, "tenant_received"]
    letters.queue_now(db, request_for_links(TENANT, None, "nl"), NOW)
    mailing.deliver_due()
    deliver_at(mailing, LATER)
    assert not sink.taken
    assert sorted(kinds(db, case)) == ["committee_received", TOLD, "tenant_received"]
    assert letters.undelivered(db).failed == 4
    assert letters.undelivered(db).queued == 0


def test_a_refusal_for_now_tells_nobody_until_it_is_given_up(
    submit: Submit, mailing: Outbox, sink: Sink, db: Database
) -> None:
    sink.refused[TENANT] = "451 try later"
    case = submit()
    mailing.deliver_due()
    assert TOLD not in kinds(db, case)
    deliver_at(mailing, NOW + GIVES_UP_AFTER)
    [mail] = told(sink)
    assert "Wij probeerden dagenlang te mailen naar" in text_of(mail)


def test_a_text_that_is_refused_for_good_is_told_too(submit: Submit, mailing: Outbox, sink: Sink) -> None:
    sink.refused_text[TENANT] = "554 looks like spam"
    submit()
    mailing.deliver_due()
    assert len(told(sink)) == 1


def test_both_happen_or_neither_and_another_workers_letter_tells_nobody(
    submit: Submit, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = submit()
    id = status(db, case, "tenant_received").id
    row = outgoing.lease(db, "one", NOW, timedelta(minutes=15))
    while row is not None and row.id != id:
        row = outgoing.lease(db, "one", NOW, timedelta(minutes=15))
    assert row is not None
    new = NewLetter(TOLD, "nl", COMMITTEE, details={"mail": TENANT})
    monkeypatch.setattr(outgoing, "queue", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        outgoing.mark_failed_and_tell(db, row.id, "550", case.id, new, NOW)
    assert status(db, case, "tenant_received").state is LetterState.QUEUED
    monkeypatch.undo()
    outgoing.mark_sent(db, row.id, b"sent", NOW)
    outgoing.mark_failed_and_tell(db, row.id, "550", case.id, new, NOW)
    assert status(db, case, "tenant_received").state is LetterState.SENT
    assert TOLD not in kinds(db, case)
