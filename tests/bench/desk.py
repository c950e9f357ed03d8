"""What the desk's pages cost with many cases: Werk, for many closed cases beside few."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from formservice.rules.case import State, is_closed
from formservice.service import Service
from tests.bench.due import FEW, MANY, MOST_GROWTH, in_turns, multiply
from tests.bench.report import Figure, kilobytes
from tests.conftest import Clock, service_in, shipped
from tests.harness import many_cases
from tests.harness.desk import at_desk
from tests.harness.leftovers import empty_log
from tests.harness.planning import corporation, invited, new_case, new_day
from tests.harness.processes import ROOT
from tests.harness.visit import HTTP, Browser

OPEN = 300
MOST_MILLISECONDS, MOST_BYTES = 40, 80_000
_CLOSED = [state for state in State if is_closed(state)]
_ROUNDS = 21
_HEARINGS = 40


def work(folder: Path, few: int = FEW, many: int = MANY) -> Iterator[Figure]:
    """Return what Werk costs and weighs with 300 open cases, for many closed ones and for few."""
    with ExitStack() as opened:
        small, large = (opened.enter_context(_kept(folder / str(number), number)) for number in (few, many))
        cheap, dear, growth = in_turns(_asked, small, large, _ROUNDS)
        size = len(large.visit("/desk/").text.encode())
    yield Figure(
        f"Werk, {OPEN} open cases and {many:,} closed",
        f"{dear:.1f} ms CPU",
        f"{growth:.2f} of the {cheap:.1f} ms for {few:,}",
        f"at most {MOST_MILLISECONDS} ms, and {MOST_GROWTH}",
        dear <= MOST_MILLISECONDS and growth <= MOST_GROWTH,
    )
    yield Figure("Werk, its bytes", kilobytes(size), "", f"at most {kilobytes(MOST_BYTES)}", size <= MOST_BYTES)


@contextmanager
def _kept(folder: Path, number: int) -> Iterator[Browser]:
    clock = Clock()
    with service_in(folder, ROOT / "build", shipped(), clock) as service:
        many_cases.fill(service, FEW, _CLOSED)
        multiply(service, number // FEW)
        _open(service)
        if service.db.file:
            empty_log(service.db.file)
        clock.pass_by(timedelta(days=12))
        yield at_desk(service)


def _open(service: Service) -> None:
    of = corporation(service, "Woonstichting De Voorbeeldbrug")
    day = new_day(service, service.today() + timedelta(days=15), slots=_HEARINGS)
    for slot in range(_HEARINGS):
        invited(service, of, day, slot)
    for _ in range(OPEN - _HEARINGS):
        new_case(service, of, name="Fatima el Amrani-van den Berg", what_happened="Het dak lekt. " * 100)


def _asked(browser: Browser) -> float:
    started = time.process_time()
    answer = browser.client.get("/desk/", base_url=HTTP)
    if answer.status_code != 200:
        raise RuntimeError(f"Werk answered {answer.status_code}")
    return time.process_time() - started
