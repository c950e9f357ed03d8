"""Nothing that anybody types becomes a header, a second recipient or markup."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest

from formservice.documents.blocks import Paragraph, Sheet
from formservice.documents.words import Ltr, say
from formservice.errors import AddressRefused
from formservice.letters.compose import File, Letter
from formservice.mail.message import as_mail, envelope
from formservice.settings.committee import Committee
from formservice.storage.letters import LetterRow

ROW = LetterRow(
    id="1",
    case_id="2",
    kind="tenant_received",
    language="nl",
    message_id="<1@mail.example>",
    recipient="",
    part=1,
    parts=1,
    attachment_ids=(),
    details={},
    attempts=1,
    created_at=datetime(2026, 12, 14, 9, 30, tzinfo=UTC),
)
INJECTED = "a\r\nBcc: iemand@example.org\r\n\r\nbody"
HEADERS = {"subject", "from", "to", "date", "message-id", "auto-submitted", "mime-version", "content-type"}


def mail_of(
    committee: Committee, recipient: str = "huurder@example.org", typed: str = "x", **more: str
) -> EmailMessage:
    sheet = Sheet("nl", (Paragraph(say("Hallo %(typed)s", typed=typed)),))
    letter = Letter(say("Over %(typed)s", typed=typed), (sheet,), (File(typed, "pdf", b"%PDF"),), **more)
    sent = as_mail(letter, ROW, recipient, committee).as_bytes()
    read = BytesParser(policy=default).parsebytes(sent)
    assert isinstance(read, EmailMessage)
    return read


@pytest.mark.parametrize("typed", [INJECTED, "a\nTo: x@example.org", "a\u2028b", "a\x00b", "=?utf-8?q?a=0D=0ABcc:_x?="])
def test_line_ends_in_what_was_typed_make_no_header(committee: Committee, typed: str) -> None:
    mail = mail_of(replace(committee, name=f"Commissie {typed}"), typed=typed, reply_to="x@example.org")
    assert {name.lower() for name in mail} == HEADERS | {"content-language", "reply-to"}
    assert [address.addr_spec for address in mail["To"].addresses] == ["huurder@example.org"]
    [file] = mail.iter_attachments()
    assert "\n" not in (file.get_filename() or "")


@pytest.mark.parametrize("name", ["afspraak é.pdf", "صورة المطبخ " * 9 + ".jpg", "💧" * 30, f"é{INJECTED}"])
def test_the_name_of_a_file_stands_in_both_encodings(committee: Committee, name: str) -> None:
    letter = Letter(say("Over"), (Sheet("nl", (Paragraph(say("Hallo")),)),), (File(name, "pdf", b"%PDF"),))
    sent = as_mail(letter, ROW, "huurder@example.org", committee).as_bytes()
    assert re.search(rb"filename\*(0\*)?=utf-8''", sent)  # RFC 2231
    # RFC 2047, in the place of today's programs and of the oldest ones
    assert len(re.findall(rb'name="=\?utf-8\?[bq]\?', sent)) == 2
    assert max(map(len, sent.split(b"\r\n"))) <= 100
    shown = " ".join(name.replace("\r\n", "").replace("=?", "= ?").split())[:120]
    older = [part for part in message_from_bytes(sent).walk() if part.get_content_type() == "application/pdf"]
    for field, header in (("name", "content-type"), ("filename", "content-disposition")):
        said = older[0].get_param(field, header=header)
        assert " ".join(str(make_header(decode_header(str(said)))).split()) == shown
    [file] = mail_of(committee, typed=name).iter_attachments()
    assert " ".join((file.get_filename() or "").split()) == shown
    assert file.get_content() == b"%PDF"


def test_a_name_in_plain_letters_stands_as_it_is(committee: Committee) -> None:
    [file] = mail_of(committee, typed="brief.pdf").iter_attachments()
    assert str(file["Content-Disposition"]) == 'attachment; filename="brief.pdf"'


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "huurder",
        "@example.org",
        "huurder@",
        "huurder@example.org\r\nBcc: x@example.org",
        "huurder@example.org, x@example.org",
        "Huurder <huurder@example.org>",
        "huurder@example..org",
        "a b@example.org",
    ],
)
def test_what_is_not_one_mail_address_is_refused(committee: Committee, recipient: str) -> None:
    with pytest.raises(AddressRefused):
        mail_of(committee, recipient)


@pytest.mark.parametrize(
    ("recipient", "expected"),
    [
        ("huurder@example.org", "huurder@example.org"),
        (" huurder@example.org ", "huurder@example.org"),
        ("o'neill+klacht@example.org", "o'neill+klacht@example.org"),
        ("huurder@bücher.example", "huurder@xn--bcher-kva.example"),
    ],
)
def test_the_envelope_has_one_recipient(committee: Committee, recipient: str, expected: str) -> None:
    letter = Letter(say("x"), (Sheet("nl", (Paragraph(say("x")),)),))
    assert envelope(as_mail(letter, ROW, recipient, committee), committee) == ("info@kwru.nl", expected)


def test_a_reply_address_that_is_none_is_left_out(committee: Committee) -> None:
    assert mail_of(committee, reply_to="x@example.org\r\nBcc: y@example.org")["Reply-To"] is None


def test_half_characters_do_not_stop_a_letter(committee: Committee) -> None:
    assert "Hallo" in str(mail_of(committee, typed="a\ud83d").get_body(("plain",)))


def test_check_33_numbers_and_names_keep_their_order_from_right_to_left() -> None:
    words = say("%(days)s van %(opens)s tot %(closes)s uur", days="x", opens=Ltr("9.00"), closes=Ltr("17.00"))
    assert '<bdi dir="ltr">9.00</bdi>' in words.html("ar")
    assert "<bdi>x</bdi>" in words.html("ar")


def test_markup_that_was_typed_is_text() -> None:
    assert say("Hallo %(name)s", name="<b>x</b>&").html("nl") == "Hallo <bdi>&lt;b&gt;x&lt;/b&gt;&amp;</bdi>"
