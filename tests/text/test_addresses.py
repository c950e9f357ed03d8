"""One rule for mail addresses: what the form takes a mail carries; what no mail carries the form refuses in words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from socket import create_server
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given, settings
from hypothesis import strategies as st

from formservice.complain.asking import mail_to_ask
from formservice.documents.blocks import Paragraph, Sheet
from formservice.documents.words import say
from formservice.errors import AddressRefused
from formservice.languages import LANGUAGES, gettext
from formservice.letters.compose import Letter
from formservice.mail.message import as_mail
from formservice.mail.sending import SmtpSender
from formservice.questions.answers import problems
from formservice.questions.beside import BY_MAIL
from formservice.settings.committee import Committee
from formservice.text.addresses import mail_link, mailable, phone_link, wrong_with
from tests.conftest import NOON, ROOT, shipped
from tests.mail.test_message import ROW

LONG = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.nl"  # 254 characters, each part as long as it may be
ODD = [
    LONG,
    f"{'a' * 64}@b.nl",
    f"a@{'b' * 63}.nl",
    f"a@{'.'.join('b' * 124)}.nl",
    "x?cc=someone@example.org",
    "x?cc=a&body=b@example.org",
    "a%40b@example.org",
    "a=b?c@example.org",
    "{a}|b~c^d@example.org",
    "a+b/c'd`e@example.org",
    "A.B@EXAMPLE.ORG",
    "a@xn--bcher-kva.example",
    "1@2.example",
    "#!$&*@example.org",
]
WRONG = {
    f"{'a' * 65}@b.nl": "Voor het @-teken staan 65 tekens. Het mogen er hoogstens 64 zijn.",
    f"b{LONG}": "Dit mailadres heeft 255 tekens. Het mogen er hoogstens 254 zijn.",
    f"a@{'b' * 64}.nl": "Dit mailadres klopt niet.",
    "a": "In dit mailadres staat geen @-teken.",
    "a b@c.nl": "In dit mailadres staat een spatie.",
    "a@b.nl c@d.nl": "In dit mailadres staat een spatie.",
    "a@b@c.nl": "In dit mailadres staat het @-teken vaker dan één keer.",
    "=?utf-8?q?a?=@b.nl": "Naar een adres met deze tekens kunnen wij niet mailen: =?.",
    "a=?b@c.nl": "Naar een adres met deze tekens kunnen wij niet mailen: =?.",
    '"a"@b.nl': 'Naar een adres met deze tekens kunnen wij niet mailen: ".',
    "<a@b.nl>,c@d.nl": "Naar een adres met deze tekens kunnen wij niet mailen: < > ,.",
    ".a@b.nl": "In dit mailadres staat een punt op een verkeerde plek.",
    "a.@b.nl": "In dit mailadres staat een punt op een verkeerde plek.",
    "a..b@c.nl": "In dit mailadres staat een punt op een verkeerde plek.",
    "a@b.nl.": "In dit mailadres staat een punt op een verkeerde plek.",
    "a@b": "Na het @-teken klopt dit mailadres niet.",
    "a@b_c.nl": "Na het @-teken klopt dit mailadres niet.",
    "a@-b.nl": "Dit mailadres klopt niet.",
    "a@[127.0.0.1]": "Naar een adres met deze tekens kunnen wij niet mailen: [ ].",
    "@b.nl": "Dit mailadres klopt niet.",
}
_TYPED = st.text("ab.@=?+-_%\"'<>, é\n;:(){}[]xn0", max_size=40)
_LIKELY = st.builds(
    "{}@{}.{}".format,
    st.text("abc.=?+-_%'{}|~!#$&*/^`", max_size=70),
    st.text("abc.-", max_size=200),
    st.sampled_from(("nl", "n", "example", "xn--p1ai", "co.uk")),
)


class _Sink:
    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture(scope="module")
def sink() -> Iterator[tuple[_Sink, SmtpSender]]:
    handler = _Sink()
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    sender = SmtpSender(f"smtp://127.0.0.1:{port}", shipped())
    yield handler, sender
    sender.close()
    controller.stop()


def _told(typed: str) -> str:
    found = problems(BY_MAIL, {"mail": typed}, NOON.date()).get("mail")
    return found.text % found.values if found else ""


def _letter(reply_to: str = "") -> Letter:
    return Letter(say("x"), (Sheet("nl", (Paragraph(say("x")),)),), reply_to=reply_to)


@settings(deadline=None)
@given(st.one_of(_TYPED, _LIKELY, st.sampled_from(ODD)))
def test_what_the_form_takes_a_mail_carries_to_exactly_that_recipient(
    sink: tuple[_Sink, SmtpSender], typed: str
) -> None:
    handler, sender = sink
    address = typed.strip()
    if _told(typed):
        return
    message = as_mail(_letter(reply_to=address), ROW, address, sender._committee)
    read = message_from_bytes(message.as_bytes(), policy=default)
    for name in ("To", "Reply-To"):
        assert [each.addr_spec for each in read[name].addresses] == [address]
        assert [each.display_name for each in read[name].addresses] == [""]
    assert read["Cc"] is read["Bcc"] is None
    handler.envelopes.clear()
    sender.send(message, "x.eml")
    [envelope] = handler.envelopes
    assert envelope.rcpt_tos == [address]


@settings(deadline=None)
@given(st.one_of(_TYPED, _LIKELY))
def test_what_no_mail_carries_the_form_refuses(typed: str) -> None:
    try:
        as_mail(_letter(), ROW, typed.strip(), shipped())
    except AddressRefused:
        assert _told(typed)


@pytest.mark.parametrize("address", ODD)
def test_odd_addresses_that_mail_knows_pass(address: str) -> None:
    assert _told(address) == ""
    assert mailable(address)


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_wrong_with_an_address_is_said_exactly(typed: str) -> None:
    assert _told(typed).startswith(WRONG[typed]), _told(typed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_said_in_every_language(lang: str) -> None:
    from formservice.questions.answers import _ADDRESSES

    for text in _ADDRESSES.values():
        assert lang == "nl" or gettext(lang, text) != text


@pytest.mark.parametrize("address", ["secretariaat@kantoor.local", "klachten@mailhost", "a@localhost", "a@b.invalid"])
def test_a_committees_mailbox_may_stand_in_its_own_house(address: str) -> None:
    assert mailable(address)


def test_an_address_of_a_million_signs_is_refused_at_once() -> None:
    assert wrong_with("a@" * 500_000)
    assert mailable("a" * 1_000_000 + "@b.nl") is None


@settings(deadline=None)
@given(st.one_of(_TYPED, _LIKELY, st.sampled_from(ODD)), st.text(max_size=20), st.text(max_size=20))
def test_a_link_to_mail_holds_one_address_and_nothing_that_it_brought_along(
    address: str, subject: str, body: str
) -> None:
    subject, body = (text.encode("utf-8", "ignore").decode() for text in (subject, body))
    parts = urlsplit(mail_link(address, subject, body))
    assert (parts.scheme, parts.fragment, parts.netloc) == ("mailto", "", "")
    assert unquote(parts.path) == address
    given_fields = {"subject": [subject], "body": [body]}
    assert parse_qs(parts.query, keep_blank_values=True) == {
        name: [text] for name, [text] in given_fields.items() if text
    }


@pytest.mark.parametrize("address", ODD)
def test_the_committees_own_links_hold_its_address_alone(committee: Committee, address: str) -> None:
    odd = replace(committee, mail=address)
    for link in (odd.mail_href, mail_to_ask(odd.mail).link):
        assert unquote(urlsplit(link).path) == address
        assert set(parse_qs(urlsplit(link).query)) <= {"subject", "body"}
    assert phone_link("+31628562138") == committee.phone_href == "tel:+31628562138"


def test_no_other_link_to_mail_or_call_is_made_by_hand() -> None:
    made = re.compile(r"""mailto:[^\\"' ]|tel:[^\\"' ]|["'](mailto|tel):["']""")
    files = [file for folder in ("formservice", "docs") for file in (ROOT / folder).rglob("*")]
    found = {
        str(file.relative_to(ROOT))
        for file in files
        if file.suffix in {".py", ".html", ".md", ".typ", ".toml"} and made.search(file.read_text("utf-8"))
    }
    assert found == {"formservice/text/addresses.py", "formservice/settings/values.py"}  # the second reads them
