"""What the parts cost on their own, in this process: storing a submission, delivering its letters, opening a photo."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pysqlite3
from PIL import Image, ImageOps
from sqlalchemy.engine import make_url

from formservice.acts.submit import take_in
from formservice.letters.pdf import complaint_pdf
from formservice.letters.received import letters_for_received
from formservice.mail.outbox import Outbox
from formservice.questions.steps import VERSION
from formservice.service import Service
from formservice.storage import cases, drafts
from formservice.uploads import incoming
from tests.bench.report import Figure
from tests.harness import samples
from tests.harness.processes import Running, cpu_seconds
from tests.harness.tenants import ANSWERS

T = TypeVar("T")
R = TypeVar("R")

SUBMISSIONS = 200
LETTERS_OF = 10  # so many of those submissions have their letters delivered
PHOTOS = 4
_OF_A_CASE = {
    "cases": "id",
    "history": "case_id",
    "contacts": "case_id",
    "lookups": "case_id",
    "attachments": "case_id",
    "letters": "case_id",
}


def submitting(service: Service, paper: bytes) -> Figure:
    """Return submissions per second, beside the same rows put into SQLite by hand, one transaction each."""
    answers = {name: value for _, given in ANSWERS for name, value in given.items()}
    limits = service.committee.uploads
    file = incoming.check("brief.pdf", BytesIO(paper), limits)
    if not isinstance(file, drafts.SafeFile):
        raise RuntimeError(f"the sample is refused: {file}")
    ids = [drafts.new_id() for _ in range(SUBMISSIONS)]
    for id in ids:
        drafts.merge(service.db, id, "nl", answers, service.now())
        drafts.add_attachment(service.db, id, "nl", file, service.now(), limits)

    def submit(id: str) -> str:
        case = take_in(
            service.db,
            id,
            "nl",
            answers,
            VERSION,
            lambda new: letters_for_received(new, service.committee),
            {"tenant": answers["mail"]},
            service.now(),
        )
        return case.id

    ours, made = _per_second(submit, ids)
    theirs = _by_hand(Path(str(make_url(service.settings.database_url).database)), made)
    return Figure("submissions stored", f"{ours:.0f}/s", f"{ours / theirs:.2f} of SQLite by hand, {theirs:.0f}/s")


def delivering(service: Service) -> Figure:
    """Return letters delivered per second, beside only the setting of the complaint as PDF."""
    some = [case for case, _ in zip(cases.all_cases(service.db), range(LETTERS_OF), strict=False)]
    complaint_pdf(some[0], service.committee)  # reads the fonts, once a process
    set_per_second, _ = _per_second(lambda case: complaint_pdf(case, service.committee), some)
    outbox = Outbox(service)
    started, cpu = time.perf_counter(), time.process_time()
    stop_at = started + 2 * LETTERS_OF / set_per_second
    sent = outbox.deliver_due(lambda: time.perf_counter() > stop_at)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return Figure(
        "letters delivered, by one process",
        f"{sent / seconds:.1f}/s  {cpu / sent * 1000:.0f} ms CPU",
        f"{sent / seconds / set_per_second:.2f} of setting complaints as PDF alone, {set_per_second:.1f}/s",
    )


def opening_photos(service: Service) -> Figure:
    """Return photos of 12 megapixels made safe per second, beside Pillow doing the same within this process."""
    photo = samples.phone_photo()
    limits = service.committee.uploads
    incoming.check("brief.pdf", BytesIO(samples.pdf()), limits)  # starts the process that opens files

    def check(_: int) -> None:
        if not isinstance(incoming.check("foto.jpg", BytesIO(photo), limits), drafts.SafeFile):
            raise RuntimeError("the photo is refused")

    def by_hand(_: int) -> None:
        with Image.open(BytesIO(photo)) as image:
            ImageOps.exif_transpose(image).convert("RGB").save(BytesIO(), "JPEG", quality=85)

    here = Running(os.getpid(), 0)
    cpu = cpu_seconds(here.serving)
    ours, _ = _per_second(check, range(PHOTOS))
    cpu = (cpu_seconds(here.serving) - cpu) / PHOTOS
    theirs, _ = _per_second(by_hand, range(PHOTOS))
    return Figure(
        "photos of 12 MP made safe",
        f"{ours:.1f}/s  {cpu * 1000:.0f} ms CPU",
        f"{ours / theirs:.2f} of Pillow alone, {theirs:.1f}/s",
    )


def _by_hand(database: Path, case_ids: list[str]) -> float:
    """Put the rows of these cases into an empty copy of their database, and return how many cases a second."""
    with (
        closing(pysqlite3.connect(database)) as source,
        closing(pysqlite3.connect(database.with_name("by-hand.sqlite3"), isolation_level=None)) as target,
    ):
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            target.execute(f"PRAGMA {pragma}")
        for (statement,) in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rootpage"):
            target.execute(statement)
        rows = [
            [(table, row) for table, key in _OF_A_CASE.items() for row in _rows(source, table, key, case_id)]
            for case_id in case_ids
        ]

        def store(case: list[tuple[str, tuple[object, ...]]]) -> None:
            target.execute("BEGIN IMMEDIATE")
            for table, row in case:
                target.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
            target.execute("COMMIT")

        return _per_second(store, rows)[0]


def _rows(source: Any, table: str, key: str, case_id: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = source.execute(f"SELECT * FROM {table} WHERE {key} = ?", (case_id,)).fetchall()
    return found


def _per_second(act: Callable[[T], R], subjects: Sequence[T]) -> tuple[float, list[R]]:
    """Do it with each of these, and return how many that makes a second, with what came of them."""
    started = time.perf_counter()
    came = [act(subject) for subject in subjects]
    return len(came) / (time.perf_counter() - started), came
