"""Odd addresses: what the form takes, a mail goes to; and a link to it in the committee's letter holds nothing else."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from urllib.parse import unquote, urlsplit

import html5lib

from formservice.errors import AddressRefused
from formservice.letters.compose import Ways, tenant_received
from formservice.letters.to_committee import committee_received
from formservice.mail.message import as_mail, envelope
from formservice.questions.answers import problems
from formservice.questions.beside import BY_MAIL
from formservice.rules.case import Event, State
from formservice.storage.cases import Case
from formservice.storage.letters import LetterRow
from tests.conftest import shipped
from tests.harness.visit import XHTML

_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
ADDRESSES = (
    "x?cc=a@example.org",
    "x?cc=a&body=b@example.org",
    "x?subject=a#b@example.org",
    "a%3Fcc=b@example.org",
    "a&b='c`{d}|e@example.org",
    f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.nl",
    f"{'a' * 65}@example.org",
    f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 59}.nl",
    f"a@{'b' * 64}.nl",
    "=?utf-8?q?a?=@example.org",
    "a=?b?=@example.org",
    "a@=?b.nl",
    "a@-b.nl",
    "a@b-.nl",
    "a@xn--a.nl",
    "a@b.n-l",
    "@example.org",
    ".a@example.org",
    "a..b@example.org",
    '"a b"@example.org',
    "a@[127.0.0.1]",
    "a@b.nl, c@d.nl",
)


def mail_to_odd_addresses() -> dict[str, int]:
    """Count the addresses that the form takes and no mail carries, and the links to one that hold something more."""
    found = {"taken, yet not mailed": 0, "links that hold more than an address": 0}
    taken = [typed for typed in ADDRESSES if not problems(BY_MAIL, {"mail": typed}, _NOON.date())]
    assert len(taken) > 5, "next to nothing is taken"
    for address in taken:
        found["taken, yet not mailed"] += not _arrives(address)
        found["links that hold more than an address"] += _links_to(address) != [address]
    return found


def _arrives(address: str) -> bool:
    letter = tenant_received(
        _case(address), shipped(), "nl", lambda _: Ways("https://a.example/1", "https://a.example/2")
    )
    try:
        mail = as_mail(letter, _row(), address, shipped())
    except AddressRefused:
        return False
    read = message_from_bytes(mail.as_bytes(), policy=default)
    _, recipient = envelope(mail, shipped())
    return [each.addr_spec for each in read["To"].addresses] == [address] and recipient == address


def _links_to(address: str) -> list[str]:
    """Return whom the links in the committee's letter begin a mail to, and what else they bring along."""
    letter = committee_received(_case(address), shipped(), 1, 1, ())
    mail = message_from_bytes(as_mail(letter, _row(), "secretariaat@example.org", shipped()).as_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("html",))
    assert body
    hrefs = [link.get("href", "") for link in html5lib.parse(body.get_content()).iter(f"{XHTML}a")]
    parts = [urlsplit(href) for href in hrefs if href.startswith("mailto:")]
    return [unquote(part.path) + "".join((part.query, part.fragment)) for part in parts]


def _case(address: str) -> Case:
    return Case(
        id="1",
        reference="K7M4XQ2G",
        state=State.RECEIVED,
        language="nl",
        submitted_at=_NOON,
        corporation="De Brug",
        questions_version=1,
        link_version=1,
        answers={"name": "Samira", "mail": address, "for_whom": "self", "contact": "mail"},
        code="ABCDE23456",
        attachments=[],
        history=[Event(1, State.RECEIVED, _NOON.date(), _NOON)],
    )


def _row() -> LetterRow:
    return LetterRow("1", "1", "tenant_received", "nl", "<1@a.example>", "", 1, 1, (), {}, 1, _NOON)
