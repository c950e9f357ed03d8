"""The process that opens files: bounded, without keys, there when needed, gone afterwards."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from formservice.settings.sections import Uploads
from formservice.storage.attachments import SafeFile
from formservice.uploads import incoming
from formservice.uploads.incoming import UploadProblem, check
from tests.harness import samples
from tests.uploads import many_photos
from tests.uploads.test_incoming import LIMITS, accepted, picture


def test_a_phone_s_photo_comes_in() -> None:
    kept = accepted(samples.phone_photo())
    assert picture(kept.content).size == (3000, 4000)


def test_a_pdf_that_unfolds_to_gigabytes_takes_neither_the_memory_nor_the_service() -> None:
    bomb = samples.pdf_bomb(3000)
    assert len(bomb) < 100_000
    limits = Uploads(10_000_000, 10, 25_000_000, max_pixels=1_000_000)
    outcome, peak = check_and_weigh(bomb, limits)
    assert outcome is UploadProblem.DAMAGED
    assert 0 < peak < 700 * 2**20
    assert accepted(samples.pdf()).kind == "pdf"


@pytest.mark.parametrize("make", [many_photos.phone_photo, many_photos.see_through])
def test_of_a_photo_of_48_megapixels_there_are_never_more_than_two_copies(make: Callable[[], bytes]) -> None:
    photo = make()
    incoming._opener.stop()
    outcome, peak = check_and_weigh(photo, LIMITS)
    assert isinstance(outcome, SafeFile)
    assert peak < 520 * 2**20


def test_photos_of_48_megapixels_at_once_stay_within_the_stated_memory(tmp_path: Path) -> None:
    sent = many_photos.photos_at_once(tmp_path, 2)
    assert sent.kept == 2, sent
    assert sent.peak < many_photos.MOST_BYTES


def check_and_weigh(content: bytes, limits: Uploads) -> tuple[object, int]:
    """Return what becomes of a file, and the most memory that opening it took."""
    outcome: list[object] = []
    asking = threading.Thread(target=lambda: outcome.append(check("bestand", io.BytesIO(content), limits)))
    asking.start()
    peak = 0
    while asking.is_alive():
        peak = max(peak, _memory_of_opener())
        time.sleep(0.01)
    asking.join()
    return outcome[0], peak


def _memory_of_opener() -> int:
    """Bytes in use by the process that opens files and its forks, as Linux counts them."""
    opener = incoming._opener._process
    if opener is None:
        return 0
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            group, memory = (process / "stat").read_text().rpartition(")")[2].split()[2:22:19]
            total += int(memory) * os.sysconf("SC_PAGE_SIZE") if int(group) == opener.pid else 0
    return total


def test_the_process_that_opens_files_knows_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMSERVICE_DATA_KEYS", "kanarie")
    incoming._opener.stop()
    accepted(samples.pdf())
    opener = incoming._opener._process
    assert opener is not None
    told = Path(f"/proc/{opener.pid}/environ").read_bytes()
    assert b"FORMSERVICE" not in told
    assert b"kanarie" not in told


def test_a_stopped_opener_is_started_again() -> None:
    accepted(samples.pdf())
    opener = incoming._opener._process
    assert opener is not None
    os.kill(opener.pid, signal.SIGKILL)
    assert accepted(samples.pdf()).kind == "pdf"
    assert incoming._opener._process is not opener


def test_files_at_the_same_moment_each_get_their_own_answer() -> None:
    half = incoming.MOST_WAITING // 2
    wanted = [samples.pdf(size=900_000 + n) for n in range(half)] + [samples.damaged_jpeg()] * half
    outcomes: list[object] = [None] * len(wanted)

    def ask(place: int) -> None:
        outcomes[place] = check("x", io.BytesIO(wanted[place]), LIMITS)

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(wanted))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [getattr(outcome, "content", outcome) for outcome in outcomes] == wanted[:half] + [
        UploadProblem.DAMAGED
    ] * half


def test_a_program_that_uploaded_something_ends_by_itself_and_leaves_no_process() -> None:
    program = (
        "import io\nfrom formservice.uploads import incoming\nfrom formservice.settings.sections import Uploads\n"
        "from tests.harness import samples\n"
        "print(incoming.check('a', io.BytesIO(samples.pdf()), Uploads(10**7, 1, 10**7, 10**6)).kind)\n"
        "print(incoming._opener._process.pid)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, env=environment, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, "")
    kind, process = done.stdout.split()
    assert kind == "pdf"
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)
