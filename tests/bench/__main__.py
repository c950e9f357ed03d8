"""`make bench`: what the service weighs, how fast it is and what it costs, beside something measured in the same run.

The exit status is 1 where a bound is broken; what is only aimed at is told beside the figure.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import median

from formservice.app import open_service
from formservice.service import Service
from formservice.settings.committee import load_committee
from formservice.settings.installation import settings_from
from tests.bench import bare, desk, desk_pages, due, finding, parts, weight, year
from tests.bench.load import per_second
from tests.bench.report import Figure, megabytes
from tests.harness import samples
from tests.harness.processes import ROOT, Running, cpu_seconds, free_port, memory, running
from tests.harness.tenants import Journeys, Tenant, travel
from tests.harness.wire import Wire, request

PAPER_BYTES = 100_000
AT_ONCE = 8
WARMING_UP = 16
UP_TO = (500, 1_000)  # the memory is read at these submissions
MOST_GROWTH = 1.05
LEAST_OF_BARE = 0.35
ROUNDS = 5
ROUND_SECONDS = 1.5


def main() -> int:
    """Measure everything, print it, and return the exit status."""
    started = time.perf_counter()
    broken = 0
    with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="bench-") as folder:
        for figure in _figures(Path(folder)):
            print(figure, flush=True)
            broken += figure.is_kept is False
    print(
        f"Measured in {time.perf_counter() - started:.0f} s. "
        + (f"Bounds broken: {broken}." if broken else "All bounds kept.")
    )
    return 1 if broken else 0


def _figures(folder: Path) -> Iterator[Figure]:
    paper = samples.pdf(size=PAPER_BYTES)
    environment = _environment(folder, "service")
    with running("formservice.cli", "serve", port=free_port(), environment=environment) as service:
        yield from _pages(folder, service, paper)
        yield from _journeys(service, environment, paper)
    with _parts(folder) as own:
        yield parts.submitting(own, paper)
        yield parts.delivering(own)
        yield parts.opening_photos(own)
    yield due.tidying(folder / "due")
    yield from desk.work(folder / "desk")
    yield from desk_pages.pages(folder / "pages")
    yield finding.finding(folder / "finding")
    yield from year.numbers(folder)


def _environment(folder: Path, name: str) -> dict[str, str]:
    """Return the settings for a data folder of its own, and a committee that lets one address send all it can."""
    committee = folder / "committee.toml"
    facts = (ROOT / "committee.toml").read_text(encoding="utf-8")
    committee.write_text(
        re.sub(r"(?m)^(submissions|upload_mb|typed_mb|work_seconds) = [\d_]+", r"\1 = 1000000", facts), encoding="utf-8"
    )
    return {
        "FORMSERVICE_DATA": str(folder / name),
        "FORMSERVICE_COMMITTEE": str(committee),
        "FORMSERVICE_SITE": str(ROOT / "build"),
    }


def _pages(folder: Path, service: Running, paper: bytes) -> Iterator[Figure]:
    """Weigh the pages and count how many a second, beside stock Material and a bare page on the same server."""
    stock = folder / "stock"
    weight.build_stock(stock)
    visits = []
    for lang in load_committee(ROOT / "committee.toml").languages:
        with Wire(service.port) as wire:
            visits.append(Tenant(wire, lang))
            visits[-1].complain(paper)
    with Wire(service.port) as wire:
        tenant = Tenant(wire)
        tenant.open("written")
        first, first_bytes = tenant.again()
        tenant.answer_up_to("you")
        longest, longest_bytes = tenant.again()
    environment = _environment(folder, "bare") | {bare.FILES: str(stock)}
    with running("tests.bench.bare", port=free_port(), environment=environment) as other:
        yield from weight.figures(service.port, other.port, visits)
        yield _beside_bare("form pages, the first question", service, other, first, first_bytes, LEAST_OF_BARE)
        yield _beside_bare("form pages, the longest, of a draft", service, other, longest, longest_bytes)


def _beside_bare(
    name: str, service: Running, other: Running, ours: bytes, size: int, least: float | None = None
) -> Figure:
    theirs = request("GET", f"/page/{size}")
    with Wire(other.port) as wire:
        bare_size = wire.ask(theirs).size
    rounds = [
        (
            _measured(other, theirs, bare_size),
            _measured(service, ours, size),
        )
        for _ in range(ROUNDS)
    ]
    # in turns, and the median: what else the machine does weighs on both alike
    ratio = median(page[0] / empty[0] for empty, page in rounds)
    rate, cpu = (median(page[each] for _, page in rounds) for each in (0, 1))
    bare_rate, bare_cpu = (median(empty[each] for empty, _ in rounds) for each in (0, 1))
    return Figure(
        name,
        f"{rate:.0f}/s  {cpu:.2f} ms CPU",
        f"{ratio:.2f} of a bare page of the same size, {bare_rate:.0f}/s  {bare_cpu:.2f} ms",
        f"at least {least}" if least else "",
        ratio >= least if least else None,
    )


def _measured(server: Running, asked: bytes, size: int) -> tuple[float, float]:
    """Return answers per second, and the milliseconds of CPU that each cost."""
    before = cpu_seconds(server.serving)
    rate = per_second(server.port, asked, size, ROUND_SECONDS)
    return rate, (cpu_seconds(server.serving) - before) / (rate * ROUND_SECONDS) * 1000


def _journeys(service: Running, environment: dict[str, str], paper: bytes) -> Iterator[Figure]:
    """Let a thousand tenants complain, and account for every complaint."""
    references = travel(service.port, WARMING_UP, AT_ONCE, paper).references
    went: list[Journeys] = []
    held: list[int] = []
    cpu, delivering = cpu_seconds(service.serving), cpu_seconds(service.delivery)
    for before, up_to in zip((0, *UP_TO), UP_TO, strict=False):
        went.append(travel(service.port, up_to - before, AT_ONCE, paper))
        held.append(memory(service.serving))
    seconds = sum(each.seconds for each in went)
    cpu, delivering = cpu_seconds(service.serving) - cpu, cpu_seconds(service.delivery) - delivering
    shown = [reference for each in went for reference in each.references]
    errors = [error for each in went for error in each.errors]
    count = len(shown) or 1
    yield Figure(
        f"journeys, {AT_ONCE} at once",
        f"{len(shown) / seconds:.1f}/s  {cpu / count * 1000:.0f} ms CPU",
        f"{sum(each.requests for each in went) / count:.0f} requests each, a PDF of {PAPER_BYTES // 1000} kB",
        "aim: 12/s and 90 ms",
    )
    yield Figure("delivery meanwhile", f"{delivering / seconds * 1000:.0f} ms CPU a second")
    yield Figure("errors", f"{len(errors)} of {UP_TO[-1]}", "; ".join(sorted(set(errors))[:3]), "none", not errors)
    stored = _stored(environment, sha256(paper).hexdigest())
    doubles = len(shown) - len(set(shown))
    missing = len(set(shown + references) - stored)
    yield Figure(
        "references",
        f"{len(set(shown))} of {len(shown)}",
        f"each its own; {missing} of them not stored whole",
        "all",
        not (doubles or missing),
    )
    growth = held[-1] / held[0]
    yield Figure(
        f"memory of the server at {UP_TO[-1]}",
        megabytes(held[-1]),
        f"{growth:.3f} of the {megabytes(held[0])} at submission {UP_TO[0]}: {megabytes(held[-1] - held[0])} more",
        f"at most {MOST_GROWTH}",
        growth <= MOST_GROWTH,
    )


def _stored(environment: dict[str, str], paper: str) -> set[str]:
    """Return the references of the complaints that are stored with this paper, as `formservice export` tells them."""
    told = subprocess.run(
        [sys.executable, "-m", "formservice.cli", "export"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    cases = [json.loads(line) for line in told.stdout.splitlines()]
    return {case["reference"] for case in cases if [file["sha256"] for file in case["attachments"]] == [paper]}


@contextmanager
def _parts(folder: Path) -> Iterator[Service]:
    settings = settings_from(_environment(folder, "parts"))
    service = open_service(settings, load_committee(settings.committee))
    try:
        yield service
    finally:
        service.db.close()


if __name__ == "__main__":
    sys.exit(main())
