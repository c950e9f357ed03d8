"""Files that are meant to do harm are refused, or leave only as attachments that no browser runs."""

import json
import unicodedata
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

from formservice.storage import letters
from tests.harness import samples
from tests.harness.serving import Served
from tests.harness.steps import answer_eligibility, fill_in, reference_and_code
from tests.harness.visit import CONTENT_SECURITY_POLICY, HTTP, Browser, Page
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.service import browser_at, served, wait_until
from tests.uploads.active_files import active_files, ordinary_files

_PAPERS = "/forms/nl/complaint/papers"
_MARK = b"hostile-canary"
_SCRIPT = b"<script>/*" + _MARK + b"*/alert(1)</script>"
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!$H+H*"
_MOST_AT_ONCE = 9
_KINDS = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff"}
_KINDS |= {"application/vnd.openxmlformats-officedocument.wordprocessingml.document": b"PK\x03\x04"}
_NOT_IN_NAMES = set('/\\:*?"<>|')
_HANDING_OUT = ("complaint/copy", "complaint/confirmation", "follow/copy")

NAMES = (
    "../../../etc/passwd",
    "..\\..\\windows\\system32\\calc.exe",
    "/dev/null",
    "C:\\x.pdf",
    "a\0b.pdf",
    "\u202efdp.exe",
    "\u2067gpj.\u2069scr",
    "a\r\nContent-Type: text/html\r\n\r\n<b>.pdf",
    "a\u2028b\u0085c.pdf",
    'a"; filename="x.html',
    "a; b=c.pdf",
    "=?utf-8?q?x.html?=.pdf",
    "x" * 300 + ".pdf",
    "🏠" * 150 + ".pdf",
    "e\u0301" * 300 + ".pdf",
    ".htaccess",
    "....",
    "-rf",
    "~",
    "%2e%2e%2fx.html",
    "x.html",
    "x.pdf.lnk",
    "x.pdf   .exe",
    "<script>alert(1)</script>.pdf",
    "=cmd|' /C calc'!A0.pdf",
    "\ud83d.pdf",
    "\ue000\ufffe.pdf",
    "سقف.pdf",
    " .pdf ",
    "",
)
# no browser sends such a name: no file then, or nothing that can be read
_NOT_READ = {"", "\ud83d.pdf", *(name for name in NAMES if "\r\n\r\n" in name)}


def _refused() -> Iterator[tuple[str, bytes]]:
    """Yield what may not come in, each under a name that says it may."""
    yield "svg", samples.svg()
    yield "svg with a prologue", b'<?xml version="1.0"?>' + samples.svg()
    yield "web page", samples.html_as_pdf()
    yield "web page behind spaces", b" \r\n\t" * 100 + _SCRIPT
    yield "web page with an image's first bytes", b"GIF89a=1;" + _SCRIPT
    yield "xml with a style sheet", b'<?xml-stylesheet href="x.xsl"?><html xmlns="http://www.w3.org/1999/xhtml"/>'
    yield "program", b"MZ" + bytes(2_000)
    yield "program for Linux", b"\x7fELF" + bytes(2_000)
    yield "shell script", b"#!/bin/sh\necho"
    yield "php", b"<?php system('id'); ?>"
    yield "link of Windows", b"L\0\0\0\x01\x14\x02\0" + bytes(200)
    yield "mail", b"From: x\r\nContent-Type: text/html\r\n\r\n" + _SCRIPT
    yield "archive of the web", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n" + _SCRIPT
    yield "rich text", b"{\\rtf1{\\object\\objdata 01}}"
    yield "old Word", samples.old_doc()
    yield "Word with a program", samples.macro_docx()
    yield "zip", samples.zip_of({"x.exe": b"MZ"})
    yield "jar", samples.zip_of({"META-INF/MANIFEST.MF": b"", "X.class": b"\xca\xfe\xba\xbe"})
    yield "gif", b"GIF89a" + bytes(50)
    yield "test virus", _EICAR
    yield "test virus in a zip", samples.zip_of({"eicar.com": _EICAR})
    yield "half a photo with a web page behind it", samples.damaged_jpeg()[:300] + _SCRIPT
    yield "PDF that is a web page", b"%PDF-1.7\n" + _SCRIPT


def _kept() -> Iterator[tuple[str, bytes]]:
    """Yield what is in order as one thing, and another thing too."""
    yield "photo.jpg", samples.jpeg() + samples.zip_of({"x.js": _MARK})
    yield "commented.jpg", samples.jpeg()[:2] + b"\xff\xfe\0\x2e" + _SCRIPT[:44].ljust(44) + samples.jpeg()[2:]
    yield "screen.png", samples.png() + _SCRIPT
    yield "page-behind.pdf", samples.pdf() + b"\n%" + _SCRIPT + b"\n"


@promise(21, "hostile files", short=12, long=100)
def hand_in_hostile_files(folder: Path, most: int) -> Seen:
    """Hand in each of them and each odd name; then look at all that leaves again, by page, by letter and as a copy."""
    refused, acting = list(_refused())[:most], active_files()[: 2 * most]
    kept = [*_kept(), *ordinary_files()[:most]]
    named = [(name, samples.pdf() + f"\n% {number}\n".encode()) for number, name in enumerate(NAMES[:most])]
    never = {
        "let in": 0,
        "acting let in": 0,
        "5xx": 0,
        "handed out otherwise": 0,
        "odd names": 0,
        "in a page": 0,
        "not in order": 0,
    }
    with served(folder) as running:
        for start in range(0, len(kept + named), _MOST_AT_ONCE):
            tenant = _at_papers(running)
            if not start:
                for what, content in refused:
                    for name in ("brief.pdf", "foto.jpg"):
                        page = _hand_in(tenant, name, content)
                        never["let in"] += page.status == 200
                        never["5xx"] += page.status >= 500
                        assert page.status in {200, 422}, f"{page.status} for {what}"
                for name, content in acting:
                    page = _hand_in(tenant, name, content)
                    never["acting let in"] += page.status == 200
                    assert page.status in {200, 422}, f"{page.status} for {name}"
            for name, content in (kept + named)[start : start + _MOST_AT_ONCE]:
                page = _hand_in(tenant, name, content)
                never["5xx"] += page.status >= 500
                assert page.status == 200 or name in _NOT_READ, f"{name!r}: {page.problems}"
            never["in a page"] += _MARK.decode() in tenant.visit(_PAPERS, check=False).text
            reference = _submit(tenant, running, never)
            running.command("copy", reference, f"copy-{reference}")
            never["odd names"] += sum(not _is_plain(file.name) for file in (folder / f"copy-{reference}").iterdir())
        sent = _attachments(running)
        for part in sent:
            never["handed out otherwise"] += part.get_content_disposition() != "attachment"
            never["odd names"] += not _is_plain(part.get_filename() or "")
            start_of = _KINDS.get(part.get_content_type(), b"\0")
            never["not in order"] += not cast(bytes, part.get_content()).startswith(start_of)
            never["not in order"] += part.get_content_type() == "image/jpeg" and _MARK in part.get_content()
        told = [json.loads(line) for line in running.command("export").splitlines()]
        files = sum(len(case["attachments"]) for case in told)
        assert len(sent) >= files >= len(kept), (len(sent), files)
    tried = f"{2 * len(refused)} files refused, {len(acting)} that act, {files} kept under {len(named)} odd names"
    return Seen(f"{tried}, {len(sent)} attachments in letters", never)


def _at_papers(running: Served) -> Browser:
    tenant = browser_at(running)
    answer_eligibility(tenant)
    fill_in(tenant)
    tenant.visit(_PAPERS)
    return tenant


def _hand_in(tenant: Browser, name: str, content: bytes) -> Page:
    """Post a file under this name, byte for byte, as no browser would write it."""
    token = tenant.filled()["csrf_token"].encode()
    quoted = name.encode("utf-8", "surrogatepass").replace(b'"', b'\\"')
    head = b'--b\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n'
    parts = [(b"csrf_token", b"", token), (b"add", b"", b"on"), (b"papers", b'; filename="' + quoted + b'"', content)]
    body = b"".join(head % (field, more) + value + b"\r\n" for field, more, value in parts) + b"--b--\r\n"
    return tenant._go("POST", _PAPERS, body, {"Content-Type": "multipart/form-data; boundary=b"}, False)


def _submit(tenant: Browser, running: Served, never: dict[str, int]) -> str:
    """Send the complaint, and look at every address that hands something of it out; return its reference."""
    tenant.visit("/forms/nl/complaint/check", check=False)
    never["in a page"] += _MARK.decode() in tenant.page.text
    tenant.press(check=False)
    reference, code = reference_and_code(tenant.page)
    tenant.visit("/forms/nl/follow/code")
    tenant.press(reference=reference, code=code)
    for path in _HANDING_OUT:
        answer = tenant.client.get(f"/forms/nl/{path}", base_url=HTTP)
        assert answer.mimetype == "application/pdf", path
        is_safe = answer.headers["Content-Disposition"].startswith("attachment")
        is_safe &= answer.headers["X-Content-Type-Options"] == "nosniff"
        is_safe &= answer.headers["Content-Security-Policy"] == f"{CONTENT_SECURITY_POLICY}; sandbox"
        never["in a page"] += _MARK in answer.get_data()
        answer.close()
        never["handed out otherwise"] += not is_safe
    return reference


def _attachments(running: Served) -> list[EmailMessage]:
    with beside(running) as service:
        wait_until(lambda: not letters.undelivered(service.db).queued)
    mails = [
        message_from_bytes(file.read_bytes(), policy=default) for file in running.letters.glob("*-committee_*.eml")
    ]
    return [cast(EmailMessage, part) for mail in mails for part in cast(EmailMessage, mail).iter_attachments()]


def _is_plain(name: str) -> bool:
    """Tell whether a file system and a mail program of any kind can take a name as it stands."""
    marks = {unicodedata.category(character) for character in name} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    is_known = name.endswith((".pdf", ".jpg", ".docx", ".json", ".eml"))
    return is_known and not marks and not _NOT_IN_NAMES & set(name) and name[0] not in ". " and len(name) <= 130
