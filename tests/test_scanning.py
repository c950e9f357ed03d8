"""A virus scanner: what it finds stays out, and what it could not check is marked and said, never silently passed."""

import io
import json
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from formservice.app import create_app
from formservice.scanning import Scanner
from formservice.storage import attachments, cases
from formservice.storage.attachments import SafeFile, VirusCheck, count_virus_checks
from formservice.uploads import MOST_WAITING, UploadProblem, check
from formservice.web.service import Service
from tests import samples, scanners
from tests.journeys.steps import answer_eligibility, fill_in
from tests.letters.test_pdf import words_of
from tests.scanners import EICAR, Sink, Way, says
from tests.test_cli import run
from tests.test_uploads import LIMITS
from tests.visit import Browser
from tests.web.test_attacks import mails

OK = b"stream: OK\0"
FOUND = b"stream: Eicar-Test FOUND\0"
pytestmark = pytest.mark.usefixtures("real_clock")
with_a_real_scanner = pytest.mark.skipif(scanners.CLAMD is None, reason="clamd is not installed: clamav-daemon")


@pytest.fixture
def path() -> Iterator[Path]:
    """Where a scanner listens; short, because the kernel takes no long ones."""
    with tempfile.TemporaryDirectory(prefix="scan") as folder:
        yield Path(folder) / "clamd.ctl"


@pytest.fixture
def scanning(service: Service, path: Path) -> Service:
    """Give the service, set up with a scanner at the path."""
    settings = replace(service.settings, clamav=str(path))
    return replace(service, settings=settings, scanner=Scanner(str(path), seconds=10))


def virus_docx() -> bytes:
    return samples.docx({"word/media/image1.bin": EICAR})


def test_what_the_scanner_gets_is_what_came_in(path: Path) -> None:
    photo = samples.jpeg()
    with Sink(path, says(OK)).listening() as sink:
        kept = check("foto.jpg", io.BytesIO(photo), LIMITS, Scanner(str(path)))
        large = samples.pdf(size=500_000)
        check("brief.pdf", io.BytesIO(large), LIMITS, Scanner(str(path)))
    assert isinstance(kept, SafeFile)
    assert kept.virus_check is VirusCheck.CLEAN
    assert sink.received == [photo, large]


def test_a_file_with_a_virus_stays_out_before_any_decoder_sees_it(path: Path) -> None:
    with Sink(path, says(FOUND)).listening():
        damaged = samples.damaged_pdf()
        assert check("brief.pdf", io.BytesIO(damaged), LIMITS, Scanner(str(path))) is UploadProblem.VIRUS


@pytest.mark.parametrize(
    "way",
    [
        says(b""),
        says(b"stream: OK"),
        says(b"OK\0"),
        says(b"\xff\xfe\0"),
        says(b"stream: OKAY\0"),
        says(b"INSTREAM size limit exceeded. ERROR\0"),
        says(b"stream: Can't allocate memory ERROR\0"),
        says(b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"),
        says(b"UNKNOWN COMMAND\0"),
        scanners.says_nothing,
        scanners.does_not_listen,
        scanners.drips,
        scanners.babbles,
        scanners.hangs_up,
    ],
)
def test_without_a_sensible_answer_a_file_comes_in_marked(path: Path, way: Way) -> None:
    scanner = Scanner(str(path), seconds=1)
    with Sink(path, way).listening() as sink:
        kept = check("brief.pdf", io.BytesIO(samples.pdf(size=3_000_000)), LIMITS, scanner)
        assert sink.pieces < 40, "whoever never ends is listened to for no longer than the time that there is"
    assert isinstance(kept, SafeFile)
    assert kept.virus_check is VirusCheck.NOT_CHECKED


def test_without_a_scanner_at_its_address_a_file_comes_in_marked(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for address in (str(path), ("127.0.0.1", port), ("no-such-host.invalid", 3310)):
        assert Scanner(address).check(b"%PDF") is VirusCheck.NOT_CHECKED


def test_a_scanner_on_a_port_is_spoken_with_too() -> None:
    with Sink(None, says(OK)).listening() as sink:
        assert Scanner(sink.server_address).check(b"%PDF") is VirusCheck.CLEAN  # type: ignore[arg-type]


def test_after_one_wait_in_vain_nobody_waits_for_the_scanner_for_a_while(path: Path) -> None:
    scanner = Scanner(str(path), seconds=0.3, quiet_seconds=3600)
    with Sink(path, scanners.says_nothing).listening() as sink:
        for _ in range(5):
            assert scanner.check(b"%PDF") is VirusCheck.NOT_CHECKED
        assert sink.callers == 1
        scanner._quiet_until = time.monotonic()
        sink.way = says(OK)
        assert scanner.check(b"%PDF") is VirusCheck.CLEAN


def test_files_that_wait_for_the_scanner_stand_in_the_queue_of_files(path: Path) -> None:
    scanner = Scanner(str(path), seconds=60)
    with Sink(path, scanners.says_nothing).listening() as sink, ThreadPoolExecutor(MOST_WAITING) as tenants:
        waiting = [
            tenants.submit(check, "a.pdf", io.BytesIO(samples.pdf()), LIMITS, scanner) for _ in range(MOST_WAITING)
        ]
        until = time.monotonic() + 60
        while sink.callers < MOST_WAITING:
            assert time.monotonic() < until
            time.sleep(0.01)
        assert check("b.pdf", io.BytesIO(samples.pdf()), LIMITS, scanner) is UploadProblem.BUSY
        sink.ends.set()
        assert all(isinstance(each.result(), SafeFile) for each in waiting)


# From here on: what people notice of it.


def send(service: Service, *files: tuple[str, bytes], **tenant: str) -> Browser:
    """Send a complaint with these files through the pages, and stay at its end."""
    browser = Browser(create_app(service))
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


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_the_tenant_hears_at_once_of_a_virus_and_keeps_the_other_files(
    scanning: Service, path: Path, language: str
) -> None:
    browser = Browser(create_app(scanning))
    with Sink(path, says(OK)).listening() as sink:
        answer_eligibility(browser, language)
        fill_in(browser, language)
        browser.visit(f"/forms/{language}/complaint/papers")
        browser.press("add", papers=[("foto.jpg", samples.jpeg())])
        sink.way = says(FOUND)
        page = browser.press("add", papers=[("brief.docx", virus_docx())])
    assert page.status == 422
    assert TOLD[language] in page.text
    assert "foto.jpg" in page.text
    with scanning.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attachments").scalar() == 1


TOLD = {
    "nl": "In brief.docx zit een virus. Daarom is dit bestand niet bewaard",
    "en": "There is a virus in brief.docx. So this file was not kept",
    "ar": "يوجد فيروس في الملف brief.docx.",
}


def test_of_a_checked_file_the_letter_says_nothing(scanning: Service, path: Path) -> None:
    with Sink(path, says(OK)).listening() as sink:
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
    sick = run(scanning, "doctor", FORMSERVICE_CLAMAV=f"unix:{scanning.settings.clamav}")
    assert sick.returncode == 1
    assert "the virus scanner does not check" in sick.stdout
    assert "files kept, not checked: 1" in sick.stdout


def test_a_file_that_waited_for_the_scanner_is_checked_before_it_leaves(scanning: Service, path: Path) -> None:
    send(scanning, ("brief.pdf", samples.pdf()), ("foto.jpg", samples.jpeg()))
    assert count_virus_checks(scanning.db) == {VirusCheck.NOT_CHECKED: 2}
    with Sink(path, says(OK)).listening():
        text, attached, drawn = told(scanning)
    assert "virus" not in text + drawn
    assert {"brief.pdf", "foto.jpg"} <= set(attached)
    assert count_virus_checks(scanning.db) == {VirusCheck.CLEAN: 2}


def test_a_file_from_before_there_was_a_scanner_is_checked_before_it_leaves(service: Service, path: Path) -> None:
    send(service, ("brief.pdf", samples.pdf()))
    later = replace(service, settings=replace(service.settings, clamav=str(path)))
    with Sink(path, says(FOUND)).listening():
        assert "brief.pdf" not in told(later)[1]


def test_a_file_in_which_a_virus_is_found_later_is_left_out_named_and_kept_sealed(
    scanning: Service, path: Path, tmp_path: Path
) -> None:
    content = virus_docx()
    send(scanning, ("brief.docx", content), ("foto.jpg", samples.jpeg()))

    def finds_one(line: socket.socket, sink: Sink) -> None:
        says(FOUND if not sink.received else OK)(line, sink)

    with Sink(path, finds_one).listening() as sink:
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


def test_each_part_of_a_large_complaint_tells_of_its_own_files(scanning: Service, path: Path) -> None:
    small = replace(scanning, committee=replace(scanning.committee, mail_max_bytes=1_500_000))
    send(small, ("een.pdf", samples.pdf(size=600_000)), ("twee.pdf", samples.pdf(size=2_000_000)))
    with Sink(path, lambda line, sink: says(OK if not sink.received else FOUND)(line, sink)).listening():
        first, *others = [told(small, part) for part in range(3)]
    assert is_said(first[0], "Niet meegestuurd: er zit een virus in Het gaat om: twee.pdf.")
    assert "een.pdf" in first[1]
    for text, attached, _ in others:
        assert "twee.pdf" in text
        assert is_said(text, "Niet meegestuurd")
        assert "stukken" not in text
        assert not attached


def test_a_file_that_left_with_a_warning_is_not_called_clean_afterwards(scanning: Service, path: Path) -> None:
    small = replace(scanning, committee=replace(scanning.committee, mail_max_bytes=1_500_000))
    send(small, ("een.pdf", samples.pdf(size=600_000)), ("twee.pdf", samples.pdf(size=2_000_000)))

    def is_back_after_the_first_letter(line: socket.socket, sink: Sink) -> None:
        says(b"ERROR\0" if len(sink.received) < 2 else OK)(line, sink)

    with Sink(path, is_back_after_the_first_letter).listening():
        assert is_said(told(small)[0], "Niet op virussen gecontroleerd")
    assert [file.virus_check for file in the_case(scanning).attachments] == [VirusCheck.NOT_CHECKED, VirusCheck.CLEAN]


@with_a_real_scanner
def test_a_real_scanner_finds_the_test_virus_inside_a_document_and_nothing_in_ours(path: Path) -> None:
    scanner = Scanner(str(path))
    with scanners.real_clamd(path):
        assert check("a.docx", io.BytesIO(virus_docx()), LIMITS, scanner) is UploadProblem.VIRUS
        with_virus = samples.pdf() + b"\n" + EICAR
        assert scanner.check(with_virus) is VirusCheck.FOUND
        for make in (samples.pdf, samples.docx, samples.jpeg, samples.png, samples.heic):
            kept = check("a", io.BytesIO(make()), LIMITS, scanner)
            assert isinstance(kept, SafeFile)
            assert kept.virus_check is VirusCheck.CLEAN
        assert scanner.check(bytes(LIMITS.max_file_bytes)) is VirusCheck.CLEAN
    assert scanner.check(b"%PDF") is VirusCheck.NOT_CHECKED


@with_a_real_scanner
def test_doctor_is_content_with_a_real_scanner_that_takes_the_largest_file_and_with_no_smaller_one(
    service: Service, path: Path
) -> None:
    for stream_bytes, status in ((scanners.STREAM_BYTES, 0), (1_000_000, 1)):
        with scanners.real_clamd(path, stream_bytes):
            assert run(service, "doctor", FORMSERVICE_CLAMAV=f"unix:{path}").returncode == status
