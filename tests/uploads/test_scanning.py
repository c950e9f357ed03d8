"""A virus scanner: what it is asked, and what is made of every answer and of none."""

import io
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from formservice.service import Service
from formservice.storage.attachments import SafeFile, VirusCheck
from formservice.uploads.incoming import MOST_WAITING, UploadProblem, check
from formservice.uploads.scanning import Scanner
from tests.harness import samples, scanners
from tests.harness.commands import run
from tests.harness.scanners import EICAR, FOUND, OK, Sink, Way, says, virus_docx
from tests.uploads.test_incoming import LIMITS

pytestmark = pytest.mark.usefixtures("real_clock")
with_a_real_scanner = pytest.mark.skipif(scanners.CLAMD is None, reason="clamd is not installed: clamav-daemon")


def test_what_the_scanner_gets_is_what_came_in(scanner_path: Path) -> None:
    photo = samples.jpeg()
    with Sink(scanner_path, says(OK)).listening() as sink:
        kept = check("foto.jpg", io.BytesIO(photo), LIMITS, Scanner(str(scanner_path)))
        large = samples.pdf(size=500_000)
        check("brief.pdf", io.BytesIO(large), LIMITS, Scanner(str(scanner_path)))
    assert isinstance(kept, SafeFile)
    assert kept.virus_check is VirusCheck.CLEAN
    assert sink.received == [photo, large]


def test_a_file_with_a_virus_stays_out_before_any_decoder_sees_it(scanner_path: Path) -> None:
    with Sink(scanner_path, says(FOUND)).listening():
        damaged = samples.damaged_pdf()
        assert check("brief.pdf", io.BytesIO(damaged), LIMITS, Scanner(str(scanner_path))) is UploadProblem.VIRUS


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
def test_without_a_sensible_answer_a_file_comes_in_marked(scanner_path: Path, way: Way) -> None:
    scanner = Scanner(str(scanner_path), seconds=1)
    with Sink(scanner_path, way).listening() as sink:
        kept = check("brief.pdf", io.BytesIO(samples.pdf(size=3_000_000)), LIMITS, scanner)
        assert sink.pieces < 40, "whoever never ends is listened to for no longer than the time that there is"
    assert isinstance(kept, SafeFile)
    assert kept.virus_check is VirusCheck.NOT_CHECKED


def test_without_a_scanner_at_its_address_a_file_comes_in_marked(scanner_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for address in (str(scanner_path), ("127.0.0.1", port), ("no-such-host.invalid", 3310)):
        assert Scanner(address).check(b"%PDF") is VirusCheck.NOT_CHECKED


def test_a_scanner_on_a_port_is_spoken_with_too() -> None:
    with Sink(None, says(OK)).listening() as sink:
        assert Scanner(sink.server_address).check(b"%PDF") is VirusCheck.CLEAN  # type: ignore[arg-type]


def test_after_one_wait_in_vain_nobody_waits_for_the_scanner_for_a_while(scanner_path: Path) -> None:
    scanner = Scanner(str(scanner_path), seconds=0.3, quiet_seconds=3600)
    with Sink(scanner_path, scanners.says_nothing).listening() as sink:
        for _ in range(5):
            assert scanner.check(b"%PDF") is VirusCheck.NOT_CHECKED
        assert sink.callers == 1
        scanner._quiet_until = time.monotonic()
        sink.way = says(OK)
        assert scanner.check(b"%PDF") is VirusCheck.CLEAN


def test_files_that_wait_for_the_scanner_stand_in_the_queue_of_files(scanner_path: Path) -> None:
    scanner = Scanner(str(scanner_path), seconds=60)
    with Sink(scanner_path, scanners.says_nothing).listening() as sink, ThreadPoolExecutor(MOST_WAITING) as tenants:
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


@with_a_real_scanner
def test_a_real_scanner_finds_the_test_virus_inside_a_document_and_nothing_in_ours(scanner_path: Path) -> None:
    scanner = Scanner(str(scanner_path))
    with scanners.real_clamd(scanner_path):
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
    service: Service, scanner_path: Path
) -> None:
    for stream_bytes, status in ((scanners.STREAM_BYTES, 0), (1_000_000, 1)):
        with scanners.real_clamd(scanner_path, stream_bytes):
            assert run(service, "doctor", FORMSERVICE_CLAMAV=f"unix:{scanner_path}").returncode == status
