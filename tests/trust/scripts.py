"""Nothing that is typed runs: in no page, no letter and no PDF."""

import re
import unicodedata
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pikepdf
from playwright.sync_api import Browser

from formservice.storage import letters
from tests.harness.chromium import chromium, installed
from tests.harness.pdf_text import words_of
from tests.harness.serving import Served, text_of
from tests.harness.visit import HTTP
from tests.trust.everywhere import walk
from tests.trust.ledger import beside
from tests.trust.payloads import SCRIPTS
from tests.trust.promise import CannotBeShownError, Seen, promise
from tests.trust.service import browser_at, served, wait_until
from tests.trust.window import Window, window

_ACTIVE = {"/JavaScript", "/JS", "/OpenAction", "/Launch", "/AA", "/EmbeddedFiles", "/SubmitForm", "/RichMedia", "/XFA"}
_DENSE = "\"'`--></textarea></title><svg onload=boom()>{{7*7}}<img src=http://evil.invalid/x onerror=boom()>"
_OWN_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*|mailto:info@kwru\.nl|tel:\+31628562138")
_SHOW_THE_LINE = {"letter refused", "letter made", "helper refused", "you refused", "check"}
_SHOW_THE_TEXT = {"letter refused", "letter made", "check"}
_FILES = {"received": "copy", "status": "copy"}


@promise(22, "script in any field", short=1, long=30)
def type_scripts_everywhere(folder: Path, walks: int) -> Seen:
    """Type a script into every field of one line, all into every larger one; look at all pages, letters and PDFs."""
    if not installed():
        raise CannotBeShownError("needs Chromium: sh tests/browser/install.sh")
    lines = (_DENSE, *SCRIPTS)[:walks]
    never = {"ran": 0, "asked of elsewhere": 0, "stopped by the CSP": 0, "not shown as typed": 0, "active in a PDF": 0}
    with served(folder) as running, chromium() as chrome:
        with window(chrome, running.address) as control:
            _see_what_runs(control)
        pages = sum(_walk(chrome, running, line, never) for line in lines)
        with window(chrome, running.address) as reader:
            mails = _letters(running)
            pdfs = sum(_read(reader, mail, never) for mail in mails)
            _note(reader, never)
        _look_into_the_letter(running, never)
    tried = f"{len({*SCRIPTS, *lines})} scripts, {pages} pages and {len(mails)} letters in Chromium"
    return Seen(f"{tried}, {pdfs + len(lines) * len(_FILES) + 1} PDFs", never)


def _see_what_runs(control: Window) -> None:
    """Make sure that what runs, goes elsewhere or is stopped is seen."""
    control.show("<img src=x onerror=boom()><img src=http://evil.invalid/x>")
    wait_until(lambda: control.page.evaluate("1") and control.ran and control.left)
    control.visit("/nl/")
    control.page.evaluate("document.body.innerHTML += '<img src=x onerror=boom()>'")
    wait_until(lambda: control.page.evaluate("1") and control.refused)


def _walk(chrome: Browser, running: Served, line: str, never: dict[str, int]) -> int:
    text, pages = "\n".join(SCRIPTS), 0
    with window(chrome, running.address) as tenant:
        for name in walk(tenant, line, text, tenant.shown):
            pages += 1
            words = tenant.words()
            never["not shown as typed"] += name in _SHOW_THE_LINE and not _has(words, line)
            never["not shown as typed"] += name in _SHOW_THE_TEXT and not all(_has(words, each) for each in SCRIPTS)
            if file := _FILES.get(name):
                made = tenant.request.get(f"{tenant.page.url.rpartition('/')[0]}/{file}").body()
                never["active in a PDF"] += _is_active(made)
                never["not shown as typed"] += not _has(words_of(made), line)
        _note(tenant, never)
    return pages


def _letters(running: Served) -> list[EmailMessage]:
    with beside(running) as service:
        wait_until(lambda: not letters.undelivered(service.db).queued)
    files = sorted(running.letters.glob("*.eml"))
    return [cast(EmailMessage, message_from_bytes(file.read_bytes(), policy=default)) for file in files]


def _read(reader: Window, mail: EmailMessage, never: dict[str, int]) -> int:
    """Open a letter's HTML where everything may run, and look into its files; return how many PDFs were made by us."""
    html = mail.get_body(("html",))
    assert html is not None
    reader.show(html.get_content())
    made = [part.get_content() for part in mail.iter_attachments() if str(part.get_filename()).startswith("klacht-")]
    never["active in a PDF"] += sum(map(_is_active, made))
    if made:
        shown = (reader.words(), text_of(mail), *map(words_of, made))
        never["not shown as typed"] += sum(
            not _has(words, each) for words in shown for each in SCRIPTS if each.isascii()
        )
    return len(made)


def _look_into_the_letter(running: Served, never: dict[str, int]) -> None:
    """Fill in the ready-made letter to the corporation, and look into its PDF."""
    browser = browser_at(running)
    browser.visit("/forms/nl/complaint/letter")
    typed = dict.fromkeys(("corporation", "name", "address", "reach"), _DENSE)
    sent = browser.filled("pdf", what_happened="\n".join(SCRIPTS), wanted=_DENSE, **typed)
    answer = browser.client.post(browser.page.address, data=sent, base_url=HTTP)
    assert answer.mimetype == "application/pdf", answer.get_data(as_text=True)
    never["active in a PDF"] += _is_active(answer.get_data())
    never["not shown as typed"] += not _has(words_of(answer.get_data()), _DENSE)
    answer.close()


def _note(seen: Window, never: dict[str, int]) -> None:
    never["ran"] += len(seen.ran)
    never["asked of elsewhere"] += len(seen.left)
    never["stopped by the CSP"] += len(seen.refused)


def _has(words: str, typed: str) -> bool:
    """Tell whether this stands there letter for letter; spaces, and marks that let a word break, do not count."""
    return _SPACES.sub("", unicodedata.normalize("NFC", typed)) in _SPACES.sub("", words)


_SPACES = re.compile(r"[\s\u200b\u2060]")


def _is_active(content: bytes) -> bool:
    """Tell whether a PDF does something when it is opened or pressed, but for leading to our own addresses."""
    with pikepdf.open(BytesIO(content)) as opened:
        found = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary | pikepdf.Stream)]
        actions = [each for each in _inside(found) if "/S" in each and "/URI" in each]
        leads = [str(each["/URI"]) for each in actions]
        does = any(_ACTIVE & set(each.keys()) for each in _inside(found))
    return does or not all(_OWN_ADDRESS.fullmatch(address) for address in leads)


def _inside(found: list[Any]) -> Iterator[Any]:
    """Yield these dictionaries and the ones that stand in them."""
    for each in found:
        yield each
        direct = [value for value in dict(each.items()).values() if isinstance(value, pikepdf.Dictionary)]
        yield from (value for value in direct if not value.is_indirect)
