"""What people notice of a virus scanner: what it finds stays out; what it could not check is said, never passed."""

import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from formservice.app import public_app
from formservice.service import Service
from formservice.storage import attachments, cases
from formservice.storage.attachments import VirusCheck, count_virus_checks
from formservice.uploads.scanning import Scanner, scanner_from
from tests.harness import rota, samples
from tests.harness.commands import run
from tests.harness.pdf_text import words_of
from tests.harness.scanners import FOUND, OK, Sink, says, virus_docx
from tests.harness.steps import answer_eligibility, fill_in
from tests.harness.terms import is_said as is_said_in
from tests.harness.visit import Browser
from tests.web.test_attacks import mails

pytestmark = pytest.mark.usefixtures("real_clock")


@pytest.fixture
def scanning(service: Service, scanner_path: Path) -> Service:
    """Give the service, set up with a scanner there."""
    with_scanner = replace(service.settings.installation, clamav=str(scanner_path))
    settings = replace(service.settings, installation=with_scanner)
    return replace(service, settings=settings, scanner=Scanner(str(scanner_path), seconds=10))


def send(service: Service, *files: tuple[str, bytes], **tenant: str) -> Browser:
    """Send a complaint with these files through the pages, and stay at its end."""
    browser = Browser(public_app(service))
    answer_eligibility(browser)
    fill_in(browser, files=list(files), **tenant)
    if browser.page.slug == "check":
        browser.press()
    return browser


def the_case(service: Service) -> cases.Case:
    [case] = cases.all_cases(service.db)
    return case


def told(service: Service, part: int = 0) -> tuple[str, list[str], str]:
    """Return the committee's mail as text, the names of what it carries, and the words of its PDF."""
    mail = [each for each in mails(service) if "Klacht" in each["Subject"]][part]
    body = mail.get_body(("plain",))
    assert body is not None
    attached = {each.get_filename(): each.get_content() for each in mail.iter_attachments()}
    pdf = next((content for name, content in attached.items() if str(name).startswith("klacht-")), b"")
    return "".join(body.get_content().split()), [str(name) for name in attached], words_of(pdf) if pdf else ""


def is_said(text: str, words: str) -> bool:
    """Tell whether these words stand there, however the lines are broken."""
    return "".join(words.split()) in "".join(text.split())


@pytest.mark.parametrize("language", rota.LANGUAGES_OF_TODAY)
def test_the_tenant_hears_at_once_of_a_virus_and_keeps_the_other_files(
    scanning: Service, scanner_path: Path, language: str
) -> None:
    browser = Browser(public_app(scanning))
    with Sink(scanner_path, says(OK)).listening() as sink:
        answer_eligibility(browser, language)
        fill_in(browser, language)
        browser.visit(f"/forms/{language}/complaint/papers")
        browser.press("add", papers=[("foto.jpg", samples.jpeg())])
        sink.way = says(FOUND)
        page = browser.press("add", papers=[("brief.docx", virus_docx())])
    assert page.status == 422
    assert is_said_in(language, "In %(name)s zit een virus", page.problems[0])
    assert "foto.jpg" in page.text
    with scanning.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attachments").scalar() == 1


def test_of_a_checked_file_the_letter_says_nothing(scanning: Service, scanner_path: Path) -> None:
    with Sink(scanner_path, says(OK)).listening() as sink:
        send(scanning, ("brief.pdf", samples.pdf()))
        text, attached, drawn = told(scanning)
        assert sink.callers == 1
    assert "virus" not in text + drawn
    assert "brief.pdf" in attached
    assert the_case(scanning).attachments[0].virus_check is VirusCheck.CLEAN


def test_without_a_scanner_all_is_as_it_was(service: Service) -> None:
    send(service, ("brief.pdf", samples.pdf()))
    text, attached, drawn = told(service)
    assert "virus" not in text + drawn
    assert "brief.pdf" in attached
    assert the_case(service).attachments[0].virus_check is None


def test_while_the_scanner_is_down_the_file_goes_on_with_a_warning_in_mail_pdf_export_and_doctor(
    scanning: Service,
) -> None:
    send(scanning, ("brief.pdf", samples.pdf()))
    text, attached, drawn = told(scanning)
    for words in (text, drawn):
        assert is_said(words, "Niet op virussen gecontroleerd Het gaat om: brief.pdf.")
        assert is_said(words, "PDF, 1 kB, niet op virussen gecontroleerd")
    assert "brief.pdf" in attached
    [line] = run(scanning, "export").stdout.splitlines()
    assert [file["virus_check"] for file in json.loads(line)["attachments"]] == ["not checked"]
    sick = run(scanning, "doctor", FORMSERVICE_CLAMAV=f"unix:{scanning.settings.installation.clamav}")
    assert sick.returncode == 1
    assert "the virus scanner does not check" in sick.stdout
    assert "files kept, not checked: 1" in sick.stdout


def test_a_file_that_waited_for_the_scanner_is_checked_before_it_leaves(scanning: Service, scanner_path: Path) -> None:
    send(scanning, ("brief.pdf", samples.pdf()), ("foto.jpg", samples.jpeg()))
    assert count_virus_checks(scanning.db) == {VirusCheck.NOT_CHECKED: 2}
    with Sink(scanner_path, says(OK)).listening():
        text, attached, drawn = told(scanning)
    assert "virus" not in text + drawn
    assert {"brief.pdf", "foto.jpg"} <= set(attached)
    assert count_virus_checks(scanning.db) == {VirusCheck.CLEAN: 2}


def test_a_file_from_before_there_was_a_scanner_is_checked_before_it_leaves(
    service: Service, scanner_path: Path
) -> None:
    send(service, ("brief.pdf", samples.pdf()))
    later = replace(service, scanner=scanner_from(str(scanner_path)))
    with Sink(scanner_path, says(FOUND)).listening():
        assert "brief.pdf" not in told(later)[1]


def test_a_file_in_which_a_virus_is_found_later_is_left_out_named_and_kept_sealed(
    scanning: Service, scanner_path: Path, tmp_path: Path
) -> None:
    content = virus_docx()
    send(scanning, ("brief.docx", content), ("foto.jpg", samples.jpeg()))

    def finds_one(line: socket.socket, sink: Sink) -> None:
        says(FOUND if not sink.received else OK)(line, sink)

    with Sink(scanner_path, finds_one).listening() as sink:
        text, attached, drawn = told(scanning)
        assert sink.received[0] == content
    for words in (text, drawn):
        assert is_said(words, "Niet meegestuurd: er zit een virus in Het gaat om: brief.docx.")
        assert is_said(words, "Word, 1 kB, niet meegestuurd: er zit een virus in")
        assert not is_said(words, "Niet op virussen gecontroleerd")
    assert "foto.jpg" in attached
    assert "brief.docx" not in attached
    [bad, good] = the_case(scanning).attachments
    assert (bad.virus_check, good.virus_check) == (VirusCheck.FOUND, VirusCheck.CLEAN)
    assert attachments.content(scanning.db, bad.id) == content
    copied = run(scanning, "copy", the_case(scanning).reference, str(tmp_path / "copy"))
    assert "Left out, because it holds a virus: brief.docx" in copied.stdout
    assert [file.suffix for file in (tmp_path / "copy").glob("0*")] == [".jpg"]


def test_each_part_of_a_large_complaint_tells_of_its_own_files(scanning: Service, scanner_path: Path) -> None:
    small = replace(scanning, committee=replace(scanning.committee, mail_max_bytes=1_500_000))
    send(small, ("een.pdf", samples.pdf(size=600_000)), ("twee.pdf", samples.pdf(size=2_000_000)))
    with Sink(scanner_path, lambda line, sink: says(OK if not sink.received else FOUND)(line, sink)).listening():
        first, *others = [told(small, part) for part in range(3)]
    assert is_said(first[0], "Niet meegestuurd: er zit een virus in Het gaat om: twee.pdf.")
    assert "een.pdf" in first[1]
    for text, attached, _ in others:
        assert "twee.pdf" in text
        assert is_said(text, "Niet meegestuurd")
        assert "stukken" not in text
        assert not attached


def test_a_file_that_left_with_a_warning_is_not_called_clean_afterwards(scanning: Service, scanner_path: Path) -> None:
    small = replace(scanning, committee=replace(scanning.committee, mail_max_bytes=1_500_000))
    send(small, ("een.pdf", samples.pdf(size=600_000)), ("twee.pdf", samples.pdf(size=2_000_000)))

    def is_back_after_the_first_letter(line: socket.socket, sink: Sink) -> None:
        says(b"ERROR\0" if len(sink.received) < 2 else OK)(line, sink)

    with Sink(scanner_path, is_back_after_the_first_letter).listening():
        assert is_said(told(small)[0], "Niet op virussen gecontroleerd")
    assert [file.virus_check for file in the_case(scanning).attachments] == [VirusCheck.NOT_CHECKED, VirusCheck.CLEAN]
