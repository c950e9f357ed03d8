"""A disk or a database that does not do its work: a clear page, text kept, and it recovers by itself."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from tests.harness.databases import POSTGRES
from tests.harness.serving import Served
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility
from tests.harness.tenants import WentWrongError
from tests.trust.ledger import Teller, beside, compare
from tests.trust.mounts import leave_room, tmpfs_at
from tests.trust.promise import CannotBeShownError, Seen, promise
from tests.trust.service import browser_at, served

_AT_ONCE = 4
_SIZE = 400_000_000
_LOCKED_SECONDS = 3
_SECONDS = 60
_SAYS_SO = ("Het lukt nu even niet", "Bewaren lukt nu even niet")
_ERRORS = (
    "fsync,fdatasync:error=EIO",
    "pwrite64:error=EIO",
    "pread64:error=EIO",
    "pwrite64:error=ENOSPC:when=2+",
    "fsync,fdatasync:error=EIO:when=2+",
    "pwrite64:error=EIO:when=5+",
    "pread64:error=EIO:when=4+",
)
"""What the kernel answers to those who read, write or flush the database, some of them from a later time on."""


@dataclass
class Trouble:
    """Tenants in front of a service that cannot do its work for a while, and what they saw."""

    running: Served
    tellers: list[Teller] = field(default_factory=list)
    refused: int = 0
    unclear: int = 0
    forgotten: int = 0
    still_down: int = 0

    def __post_init__(self) -> None:
        self._typist = browser_at(self.running)
        answer_eligibility(self._typist)
        self._typist.visit("/forms/nl/complaint/who")
        for typed in ({"for_whom": "self"}, {"corporation": "Woonstichting De Brug"}, TENANT):
            self._typist.press(**typed)

    def happens(self, number: int, trouble: Callable[[], AbstractContextManager[None]]) -> None:
        """Let four tenants submit and one type while it lasts; then all press again."""
        group = [Teller(self.running.port) for _ in range(_AT_ONCE)]
        words = f"{COMPLAINT['what_happened']} {number}"
        self._typist.visit("/forms/nl/complaint/complaint")
        with ThreadPoolExecutor(_AT_ONCE + 1) as pool:
            list(pool.map(Teller.go_to_the_last_page, group))
            with trouble():
                typing = pool.submit(self._type, words)
                list(pool.map(self._press, group))
                typing.result()
        for teller in group:
            self.still_down += not _again(lambda teller=teller: self._press(teller))
        if self._typist.page.slug == "complaint":
            self.still_down += not _again(lambda: self._type(words))
        self.forgotten += words not in self._typist.visit("/forms/nl/complaint/complaint").text
        self.tellers += group

    def never(self) -> dict[str, int]:
        """Return what may never be, held against what is stored."""
        assert self.refused, "nothing went wrong"
        return compare(self.tellers, self.running) | {
            "errors without a clear page": self.unclear,
            "texts lost": self.forgotten,
            "down for good": self.still_down,
        }

    def _press(self, teller: Teller) -> bool:
        try:
            teller.told.add(teller.browser.look_again() if teller.told else teller.browser.finish())
        except (OSError, WentWrongError) as wrong:
            self.refused += 1
            page = wrong.page.decode() if isinstance(wrong, WentWrongError) else ""
            self.unclear += not any(said in page for said in _SAYS_SO)
            return False
        finally:
            teller.browser.wire.close()
        return True

    def _type(self, words: str) -> bool:
        page = self._typist.press(**{**COMPLAINT, "what_happened": words}, check=False)
        if page.status == 503:
            self.refused += 1
            self.unclear += not any(said in page.text for said in _SAYS_SO)
            # where the next page did not come, the words are kept already: that is looked at in the end
            self.forgotten += page.slug == "complaint" and words not in page.text
        return page.slug == "papers"


@promise(4, "disk full, I/O error", short=1, long=25)
def without_a_disk(folder: Path, times: int) -> Seen:
    """Let the disk run full, or fail, while four tenants submit and one types; then give it back, and press again."""
    if POSTGRES:
        raise CannotBeShownError("about SQLite's files")
    tried, measured = [], {}
    never: dict[str, int] = {}
    with tmpfs_at(folder / "full" / "var", _SIZE):
        with served(folder / "full") as running:
            full = Trouble(running)
            for number in range(times):
                full.happens(number, lambda number=number: _full(running, room=number % 4 * 40_000))
            never |= full.never()
        # once nobody writes any more
        never["half letters left"] = len(list((folder / "full" / "var" / "letters").glob("*.new")))
    tried.append(f"{times} times full: {full.refused} presses refused, {len(full.tellers)} complaints in the end")
    if shutil.which("strace"):
        with served(folder / "failing") as running:
            failing = Trouble(running)
            for number in range(times):
                failing.happens(number, lambda number=number: _failing(running, _ERRORS[number % len(_ERRORS)]))
            for what, count in failing.never().items():
                never[what] += count
        tried.append(f"{times} times I/O errors: {failing.refused} refused, {len(failing.tellers)} in the end")
    else:
        measured["I/O errors"] = "not tried (needs strace)"
    return Seen("; ".join(tried), never, measured)


@promise(5, "locked database", short=1, long=25)
def locked(folder: Path, times: int) -> Seen:
    """Hold the database's lock for seconds while four tenants type, add a paper and submit."""
    tellers: list[Teller] = []
    wrong: list[str] = []

    def go(teller: Teller) -> None:
        try:
            teller.go_to_the_last_page()
        except (OSError, WentWrongError) as problem:
            wrong.append(str(problem))

    def press(teller: Teller) -> None:
        if not teller.press():
            wrong.append("press")

    with served(folder) as running, ThreadPoolExecutor(2 * _AT_ONCE) as pool:
        waited = 0.0
        for _ in range(times):
            typing, pressing = ([Teller(running.port) for _ in range(_AT_ONCE)] for _ in range(2))
            list(pool.map(Teller.go_to_the_last_page, pressing))
            began = time.monotonic()
            with _locked(running):
                under_way = [pool.submit(go, each) for each in typing] + [pool.submit(press, each) for each in pressing]
                time.sleep(_LOCKED_SECONDS)
                assert not any(each.done() for each in under_way), "the lock held nobody up"
            for each in under_way:
                each.result()
            waited = max(waited, time.monotonic() - began)
            for teller in typing:
                press(teller)
            tellers += typing + pressing
        never = compare(tellers, running) | {"errors": len(wrong)}
    held = f"{times} times locked for {_LOCKED_SECONDS} s"
    return Seen(f"{held}, {len(tellers)} submissions", never, {"longest wait": f"{waited:.1f} s"})


@contextmanager
def _full(running: Served, room: int) -> Iterator[None]:
    with beside(running) as service:
        assert service.db.purge(is_needed=True)  # or there is still room in the log
    filler = leave_room(running.data, room)
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def _failing(running: Served, error: str) -> Iterator[None]:
    """Let the kernel answer the service with this error when it works on the database."""
    database = running.settings().data / "formservice.sqlite3"
    children = running.children()
    whom = [argument for child in children for argument in ("-p", str(child))]
    paths = [argument for path in (database, f"{database}-wal") for argument in ("-P", str(path))]
    calls = error.partition(":")[0]
    command = ["strace", "-f", "-o", "/dev/null", *paths, "-e", f"trace={calls}", "-e", f"inject={error}", *whom]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracing:
        assert tracing.stderr
        attached = 0
        for line in tracing.stderr:
            attached += " attached" in line
            if attached == len(children):
                break
        else:
            raise CannotBeShownError("needs strace that may trace other processes")
        try:
            yield
        finally:
            tracing.send_signal(signal.SIGINT)


@contextmanager
def _locked(running: Served) -> Iterator[None]:
    with beside(running) as service, service.db.writing() as connection:
        if POSTGRES:
            connection.execute(text("LOCK TABLE drafts, cases, limits IN EXCLUSIVE MODE"))
        yield


def _again(press: Callable[[], bool]) -> bool:
    until = time.monotonic() + _SECONDS
    while not press():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True
