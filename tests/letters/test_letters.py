"""What tenants, helpers and the committee read when a complaint comes in or is withdrawn."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import html5lib
import pytest

from formservice.documents.text import as_text
from formservice.languages import LANGUAGES, SOURCE, gettext
from formservice.letters.compose import UNREAD, in_languages
from formservice.letters.requested import request_for_links
from formservice.links import LinkRefusal, Links, Purpose
from formservice.mail.outbox import Outbox
from formservice.settings.committee import Committee
from formservice.storage import letters
from formservice.storage.cases import Case
from formservice.storage.database import Database
from tests.harness.mailing import COMMITTEE, HELPED, HELPER, NOW, STORY, TENANT, deliver_at, go_on, text_of, withdraw

PATH = re.compile(r"/forms/(\w\w)/([a-z/]+)/")
Submit = Callable[..., Case]
Written = Callable[[], dict[str, EmailMessage]]


def test_the_tenant_and_the_committee_get_a_letter_when_a_complaint_comes_in(
    submit: Submit, outbox: Outbox, written: Written
) -> None:
    submit()
    assert outbox.deliver_due() == 2
    mails = written()
    assert set(mails) == {"tenant_received-1", "committee_received-1"}
    assert mails["tenant_received-1"]["To"] == TENANT
    assert mails["committee_received-1"]["To"] == COMMITTEE


def test_a_helper_gets_a_letter_too_but_not_one_who_changed_to_their_own_complaint(
    submit: Submit, outbox: Outbox, written: Written
) -> None:
    submit(**HELPED)
    outbox.deliver_due()
    assert written()["helper_received-1"]["To"] == HELPER
    assert "Ingevuld door een helper: Jan de Boer" in text_of(written()["committee_received-1"])
    submit(**{**HELPED, "for_whom": "self", "mail": ""})
    assert outbox.deliver_due() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_30_the_tenants_letters_hold_reference_and_link_and_phone_but_no_complaint_text(
    submit: Submit, outbox: Outbox, written: Written, links: Links, language: str
) -> None:
    case = submit(letters_in=language, **HELPED)
    outbox.deliver_due()
    for kind in ("tenant_received-1", "helper_received-1"):
        mail = written()[kind]
        for part in ("plain", "html"):
            text = text_of(mail, part)
            assert case.reference in text
            assert "06 - 28 56 21 38" in text
            assert f"https://klacht.example.org/forms/{language}/withdrawal/link/" in text
            assert f"https://klacht.example.org/forms/{language}/follow/link/" in text
            for private in (STORY, "Fatima", "Woonstichting", "1234 AB", case.code, "06 11 22 33 44"):
                assert private not in text
        token = text_of(mail).split("/withdrawal/link/")[1].split()[0]
        assert links.open(Purpose.WITHDRAW, token) == (case.id, 1)
        assert links.open(Purpose.FOLLOW, token) is LinkRefusal.BROKEN
        token = text_of(mail).split("/follow/link/")[1].split()[0]
        assert links.open(Purpose.FOLLOW, token) == (case.id, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_half_of_a_letter_leads_to_pages_in_its_own_language_and_following_comes_first(
    submit: Submit, outbox: Outbox, written: Written, db: Database, committee: Committee, language: str
) -> None:
    case = submit(letters_in=language, **HELPED)
    letters.queue_now(db, request_for_links(TENANT, None, language), NOW)
    outbox.deliver_due()
    withdraw(db, committee, case)
    go_on(db, committee, case)
    deliver_at(outbox, NOW + timedelta(days=2))
    mails = {kind: mail for kind, mail in written().items() if not kind.startswith("committee")}
    assert len(mails) == 7
    follow, stop = "follow/link", "withdrawal/link"
    for kind, mail in mails.items():
        page = html5lib.parse(text_of(mail, "html"), namespaceHTMLElements=False)
        for sheet in (each for each in page.iter("div") if each.get("class") == "sheet"):
            asked = [PATH.search(each.get("href", "")) for each in sheet.iter("a")]
            paths = [(found[1], found[2]) for found in asked if found]
            assert {code for code, _ in paths} == {sheet.get("lang")}, kind
            expected = {
                "withdrawn": ["withdrawal/undo/link"],
                "reopened": [follow],
                "links": [follow, stop, "follow/contact/link"],
            }
            assert [way for _, way in paths] == expected.get(kind.split("_")[1].split("-")[0], [follow, stop]), kind
        halves = text_of(mail).split("-" * 40)
        for code, half in zip(dict.fromkeys((language, "nl")), halves, strict=True):
            assert {found[1] for found in PATH.finditer(half)} == {code}, kind


def test_check_30_a_letter_is_in_the_tenants_language_and_then_in_dutch_with_direction_set(
    submit: Submit, outbox: Outbox, written: Written
) -> None:
    submit()
    outbox.deliver_due()
    mail = written()["tenant_received-1"]
    page = html5lib.parse(text_of(mail, "html"), namespaceHTMLElements=False)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    sheets = [(each.get("lang"), each.get("dir")) for each in page.iter("div") if each.get("class") == "sheet"]
    assert sheets == [("ar", "rtl"), ("nl", "ltr")]
    assert mail["Content-Language"] == "ar, nl"
    assert "الأحد" not in text_of(mail)  # the 14th is a Monday
    assert "maandag 14 december 2026" in text_of(mail)
    assert len([each for each in page.iter() if each.tag == "h1"]) == 1


def test_check_32_behind_a_label_stands_the_mark_of_its_language(
    submit: Submit, outbox: Outbox, written: Written
) -> None:
    submit(letters_in="ti")
    outbox.deliver_due()
    own, dutch = text_of(written()["tenant_received-1"]).split("-" * 40)
    assert "ቁጽርኹም (nummer)፦\n" in own
    assert not re.search(r"[^\W\d_A-Za-z]:", own)
    assert "Uw nummer:\n" in dutch


def test_a_dutch_letter_is_there_once(submit: Submit, outbox: Outbox, written: Written) -> None:
    submit(letters_in="nl")
    outbox.deliver_due()
    assert text_of(written()["tenant_received-1"]).count("Wij hebben uw klacht ontvangen") == 1


@pytest.mark.parametrize(
    "kind", ["tenant_received-1", "committee_received-1", "tenant_withdrawn-1", "tenant_reopened-1"]
)
def test_check_30_html_is_valid_and_asks_nothing_of_other_places(
    submit: Submit, outbox: Outbox, written: Written, db: Database, committee: Committee, kind: str
) -> None:
    case = submit(what_happened=f"{STORY}<script>alert(1)</script>")
    withdraw(db, committee, case)
    go_on(db, committee, case)
    deliver_at(outbox, NOW + timedelta(days=2))
    text = text_of(written()[kind], "html")
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    tags = {each.tag for each in page.iter()}
    assert not tags & {"img", "script", "link", "iframe", "svg"}
    assert "url(" not in text


def test_the_committee_reads_every_answer_and_whose_words_they_are(
    submit: Submit, outbox: Outbox, written: Written
) -> None:
    case = submit(files=(("brief.pdf", b"%PDF-1.4 a letter"),), what_happened="السقف يسرب\nHet dak <b>lekt</b>")
    outbox.deliver_due()
    mail = written()["committee_received-1"]
    text = text_of(mail)
    for expected in ("Fatima Yilmaz", "1234 AB", "Woonstichting De Brug", "Ja, per mail", "3 september 2026"):
        assert expected in text
    assert "> السقف يسرب\n> Het dak <b>lekt</b>" in text
    assert "Eigen woorden van de huurder. Spreekt het best: Turks." in text
    assert "Niet ingevuld" in text
    assert "brief.pdf: PDF, 1 kB" in text
    assert "Geen e-mail" not in text
    assert case.code not in text
    assert mail["Reply-To"] == TENANT
    files = [(file.get_filename(), file.get_content_type()) for file in mail.iter_attachments()]
    assert files == [(f"klacht-{case.reference}.pdf", "application/pdf"), ("brief.pdf", "application/pdf")]
    assert "&lt;b&gt;lekt&lt;/b&gt;" in text_of(mail, "html")


def test_without_a_mail_address_the_committee_is_asked_to_post_the_enclosed_confirmation(
    submit: Submit, outbox: Outbox, written: Written
) -> None:
    case = submit(mail="", contact="post")
    assert outbox.deliver_due() == 1
    mail = written()["committee_received-1"]
    assert text_of(mail).startswith("Geen e-mail: stuur de bijlage per post")
    assert f"bevestiging-{case.reference}.pdf" in [file.get_filename() for file in mail.iter_attachments()]
    assert mail["Reply-To"] is None


@pytest.mark.parametrize(
    ("mail", "with_reference", "expected"),
    [
        (TENANT, False, 1),
        (TENANT, True, 1),
        (TENANT.upper(), False, 1),
        (f"  {TENANT} ", False, 1),
        (HELPER, False, 1),
        ("iemand@example.org", False, 0),
        ("iemand@example.org", True, 0),
        ("huurder@example.orɡ", False, 0),
    ],
)
def test_check_28_links_go_out_only_to_an_address_that_belongs_to_the_complaint(
    submit: Submit, outbox: Outbox, written: Written, db: Database, mail: str, with_reference: bool, expected: int
) -> None:
    case = submit(**HELPED)
    outbox.deliver_due()
    id = letters.queue_now(db, request_for_links(mail, case.reference if with_reference else None, "en"), NOW)
    assert outbox.deliver_due() == expected
    assert ("withdrawal_links-1" in written()) is bool(expected)
    assert (letters.sent_bytes(db, id) is not None) is bool(expected)
    if expected:
        assert written()["withdrawal_links-1"]["To"] == mail.strip().lower()
        assert "/forms/en/withdrawal/link/" in text_of(written()["withdrawal_links-1"])


def test_an_address_that_only_folds_to_the_same_letters_gets_no_link(
    submit: Submit, outbox: Outbox, written: Written, db: Database
) -> None:
    submit(mail="strasse@example.org")
    outbox.deliver_due()
    letters.queue_now(db, request_for_links("straße@example.org", None, "nl"), NOW)
    assert outbox.deliver_due() == 0
    assert "withdrawal_links-1" not in written()


@pytest.mark.parametrize("is_read", [True, False])
@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != SOURCE])
def test_check_40_a_letter_in_a_language_that_no_speaker_has_read_says_so_in_it_and_in_dutch(
    committee: Committee, language: str, is_read: bool
) -> None:
    seen = replace(committee, read_by_a_speaker=(SOURCE, language) if is_read else (SOURCE,))
    own, dutch = in_languages(language, lambda code: [], seen)
    assert (gettext(language, UNREAD) in as_text((own,))) is not is_read
    assert ("nog niet nagekeken door iemand die deze taal spreekt" in as_text((dutch,))) is not is_read
    assert "nagekeken" not in as_text(in_languages(SOURCE, lambda code: [], seen))
