"""Nothing typed becomes a header, a second recipient or a formula."""

import json
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element

import html5lib

from formservice.storage import letters
from tests.harness.serving import SECRETARY, Served, text_of
from tests.harness.steps import reference_and_code
from tests.harness.visit import XHTML
from tests.trust.addresses import ADDRESSES, mail_to_odd_addresses
from tests.trust.everywhere import HELPER_MAIL, TENANT_MAIL, walk
from tests.trust.ledger import beside
from tests.trust.payloads import FORMULAS, HEADERS
from tests.trust.promise import Seen, promise
from tests.trust.service import browser_at, served, wait_until

_HEADERS = {"subject", "from", "to", "date", "message-id", "auto-submitted", "mime-version", "content-type"}
_MAY_BE = {"content-language", "content-transfer-encoding", "reply-to"}
_OWN_ADDRESSES = {SECRETARY, TENANT_MAIL, HELPER_MAIL, "info@kwru.nl"}
_LETTERS_A_WALK = 14
_LONGEST_LINE = 998
_CELLS = re.compile(r"[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]")
_FORMULA = re.compile(
    r"\s*(?!-{40}$|\+[\d\s()./-]+$)[=+\-@＝＋－＠]"
)  # not the rule under a letter, nor a phone number
_BLOCKS = {"p", "div", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "li", "ol", "blockquote", "td", "tr", "table", "br"}


@promise(23, "header injection, formula injection", short=2, long=100)
def put_line_ends_and_formulas_everywhere(folder: Path, size: int) -> Seen:
    """Put each of them into every field of every form, and read every letter and the export as bytes and as mail."""
    typed = (HEADERS[0], FORMULAS[0], *HEADERS[1:], *FORMULAS[1:])[:size]
    text = "\n".join((*HEADERS, *FORMULAS))
    never = {"headers too many": 0, "recipients too many": 0, "parts too many": 0, "formulas": 0, "words lost": 0}
    with served(folder) as running:
        for line in typed:
            browser = browser_at(running)
            pages = list(walk(browser, line, text, lambda browser=browser: reference_and_code(browser.page)))
            assert pages[-1] == "reopened", pages
            assert browser.page.status == 200, browser.page.text
            # Requests for links that are answered after the next complaint came in all give the same links: past
            # three such mails an hour none goes out.
            _wait_for_letters(running)
        files = sorted(running.letters.glob("*.eml"))
        assert len(files) == len(typed) * _LETTERS_A_WALK, [file.name for file in files]
        for file in files:
            raw = file.read_bytes()
            mail = cast(EmailMessage, message_from_bytes(raw, policy=default))
            never["headers too many"] += _has_other_headers(raw)
            never["recipients too many"] += _goes_elsewhere(mail)
            never["parts too many"] += _has_other_parts(mail)
            never["formulas"] += _formulas(text_of(mail)) + _formulas(_lines_of_html(mail))
        exported = running.command("export")
        never["formulas"] += _formulas(exported)
        cases = [json.loads(line) for line in exported.split("\n") if line]
        assert len(cases) == len(typed)
        complaints = [
            message_from_bytes(f.read_bytes(), policy=default) for f in files if "committee_received" in f.name
        ]
        told = [_letters_only(text_of(cast(EmailMessage, mail))) for mail in complaints]
        never["words lost"] += sum(all(_letters_only(line) not in each for each in told) for line in typed)
    never |= mail_to_odd_addresses()
    return Seen(f"{len(typed)} lines in every field, {len(files)} letters, {len(ADDRESSES)} odd addresses", never)


def _wait_for_letters(running: Served) -> None:
    with beside(running) as service:
        wait_until(lambda: not letters.undelivered(service.db).queued)


def _has_other_headers(raw: bytes) -> bool:
    """Tell whether a mail has a header that is not ours, one twice, or a line that no mail server takes."""
    head, _, _ = raw.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    names = [line.partition(b":")[0].decode("latin-1").lower() for line in lines if line[:1] not in b" \t"]
    is_odd = re.search(rb"[^\t\r\n -~]", head) or re.search(rb"(?<!\r)\n|\r(?!\n)|\x00", raw)
    is_long = any(len(line) > _LONGEST_LINE for line in raw.split(b"\r\n"))
    is_ours = set(names) >= _HEADERS and set(names) <= _HEADERS | _MAY_BE and len(names) == len(set(names))
    old = message_from_bytes(raw)  # the older parser of the library reads some line ends in another way
    return bool(is_odd or is_long or not is_ours or [name.lower() for name in old] != names)


def _goes_elsewhere(mail: EmailMessage) -> bool:
    named = [address.addr_spec for name in ("From", "To", "Reply-To") if mail[name] for address in mail[name].addresses]
    return len(mail["To"].addresses) != 1 or not set(named) <= _OWN_ADDRESSES


def _has_other_parts(mail: EmailMessage) -> bool:
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    bodies, files = kinds[:2], kinds[2:]
    named = [part.get_filename() or "" for part in mail.iter_attachments()]
    are_plain = all(name.endswith(".pdf") and name.isprintable() and len(name) <= 120 for name in named)
    return bodies != ["text/plain", "text/html"] or set(files) > {"application/pdf"} or not are_plain


def _formulas(text: str) -> int:
    """Count the cells that begin as a formula, where a spreadsheet makes cells of pasted lines and tabs."""
    return sum(bool(_FORMULA.match(cell)) for cell in _CELLS.split(text))


def _lines_of_html(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return "".join(_lines_of(html5lib.parse(body.get_content()).find(f"{XHTML}body")))


def _lines_of(element: Element) -> list[str]:
    end = "\n" if str(element.tag).removeprefix(XHTML) in _BLOCKS else ""
    inside = [piece for child in element for piece in (*_lines_of(child), child.tail or "")]
    return [end, element.text or "", *inside, end]


def _letters_only(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
