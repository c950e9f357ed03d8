"""A note that leaks: what the desk keeps for itself, in nothing that goes out, on no page of a tenant (check 23)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pypdfium2
import typst

from formservice.app import public_app
from formservice.languages import LANGUAGES
from formservice.links import Purpose
from formservice.rules.hearing import Day
from formservice.service import Service
from formservice.storage import hearing_days
from formservice.storage.cases import Case
from formservice.storage.hearing_days import Where
from formservice.storage.staff import Person
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.desk.stage import BRIDGE, act, at, new_case, now, press_on_case, preview, tie
from tests.harness.databases import not_waiting_for_the_disk
from tests.harness.desk import add_secretary, at_desk
from tests.harness.pdf_text import words_of
from tests.harness.planning import deliver
from tests.harness.visit import Browser
from tests.journeys.opening import link_to
from tests.trust.promise import Seen, promise

CANARY = "Kanarie"
_PARTY = replace(BRIDGE, management="Mevrouw Directeur", management_mail="directie@example.org")
_NOTES = 20
_WORDS = (CANARY, CANARY.lower(), CANARY.upper())


@promise(34, "a note that leaks", short=1, long=len(LANGUAGES))
def look_for_notes(folder: Path, languages: int) -> Seen:
    """Fill every note and internal field with canaries, do every act, and search all that goes out."""
    clock = Clock()
    searched = hits = letters = 0
    with not_waiting_for_the_disk(), service_in(folder, ROOT / "build", shipped(), clock) as service, _log() as lines:
        person = add_secretary(service)
        for lang in list(LANGUAGES)[:languages]:
            clock.pass_by(timedelta(minutes=1))
            browser = at_desk(service, person)
            case = new_case(service, lang, mail=f"{lang}@example.org")
            tie(service, case, _PARTY)
            _keep_canaries(browser, case, service.today() + timedelta(days=100))
            _do_all(service, browser, case, clock)
            _do_all_after_hearing(service, person, case, clock)
            browser = at_desk(service, person)
            shown = list(_shown_to_tenant(service, case, lang))
            searched += sum(map(len, shown))
            hits += sum(word in text for text in shown for word in _WORDS)
        sent = list((service.settings.data / "letters").glob("*.eml"))
        for file in sent:
            text = _read(file)
            letters += 1
            searched += len(text)
            hits += sum(word in text for word in _WORDS)
        searched += sum(map(len, lines))
        hits += sum(word in line for line in lines for word in _WORDS)
        kept = browser.visit(at(case)).text
    assert kept.count(f"{CANARY}notitie") >= _NOTES, "the desk itself shows no note"
    assert letters >= 8 * languages, f"{letters} letters went out"
    return Seen(f"{_NOTES * languages} notes, {letters} letters, {searched:,} characters", {"leaks": hits})


def _keep_canaries(browser: Browser, case: Case, remind_on: date) -> None:
    """Write notes, and take in a paper, that name the canary."""
    for number in range(_NOTES):
        day = remind_on.isoformat() if number % 2 else ""
        press_on_case(browser, case, "notes", note=f"Aan: u@example.org\n{CANARY}notitie {number}", remind_on=day)
    paper = [(f"{CANARY}.txt", f"{CANARY}papier van {case.reference}".encode())]
    press_on_case(browser, case, "papers", paper=paper, origin="committee")


def _do_all(service: Service, browser: Browser, case: Case, clock: Clock) -> None:
    """Do every act that writes to somebody, and let the letters go."""
    where = Where("Kantoor De Brug", ("Brugweg 1", "1234 AB Brug"), f"{CANARY}panel")
    on = service.today() + timedelta(days=2)
    day = hearing_days.add_day(service.db, Day(date(on.year, on.month, on.day), time(10), 60, 4), where)

    def do(name: str, **typed: str) -> None:
        act(browser, now(service, case), name, **typed)
        deliver(service, clock)

    do("decline", reason="other", other="Wij zijn er niet voor.", forward="yes")
    do("correct", why=f"{CANARY}fout")
    do("take_up", own_words="Goed.")
    do("invite", slot=f"{day.id}.0")
    do("move", asked_by="huurder", slot=f"{day.id}.1")
    do("call_off", why="Ziek")
    do("invite", slot=f"{day.id}.2")
    do("withdraw", told_by=f"{CANARY}buurvrouw", told_how="per telefoon")
    do("reopen")


def _do_all_after_hearing(service: Service, person: Person, case: Case, clock: Clock) -> None:
    """Hold the hearing, and do every act after it; a PDF that was not sent, a reason and a summary go nowhere."""
    clock.pass_by(timedelta(days=2))
    browser = at_desk(service, person)

    def do(name: str, **typed: Any) -> None:
        act(browser, now(service, case), name, **typed)
        deliver(service, clock)

    do("held", outcome="held")
    do("agreements", words="De ketel wordt vervangen.")
    do("correct", why=f"{CANARY}fout")
    preview(browser, case, "advice", finding="upheld", advice_file=[(f"{CANARY}.pdf", _advice(case, CANARY))])
    do("advice", finding="upheld", advice_file=[("advies.pdf", _advice(case, "gegrond"))])
    clock.pass_by(timedelta(days=40))
    browser = at_desk(service, person)
    do("remind", own_words="")
    do("decision", decision="departs", why=f"{CANARY}reden")
    do("close", subject="Overlast", summary=f"{CANARY}samenvatting")


def _advice(case: Case, words: str) -> bytes:
    return bytes(typst.compile(f"Advies over klacht {case.reference}: {words}".encode(), format="pdf"))


def _shown_to_tenant(service: Service, case: Case, lang: str) -> Iterator[str]:
    tenant = Browser(public_app(service))
    tenant.visit(link_to(service, Purpose.FOLLOW, lang, now(service, case)))
    yield tenant.press().text if tenant.page.all("form") else tenant.page.text
    for page in ("status", "answers"):
        yield tenant.visit(f"/forms/{lang}/follow/{page}").text
    response = tenant.client.get(f"/forms/{lang}/follow/copy", base_url="http://127.0.0.1:8000")
    assert response.mimetype == "application/pdf"
    yield words_of(response.data)


def _read(file: Path) -> str:
    """Return all of a mail as somebody can read it: its heads, its texts, and what is enclosed."""
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    found = [*map(str, mail.values())]
    for part in mail.walk():
        found.append(part.get_filename() or "")
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            is_pdf = part.get_content_type() == "application/pdf"
            found.append(_words_in(content) if is_pdf else content.decode("utf-8", "replace"))
    return "\n".join(found)


def _words_in(content: bytes) -> str:
    """Return what a PDF says, of ours or not."""
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


@contextmanager
def _log() -> Iterator[list[str]]:
    """Give the lines that are logged until the block ends."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
