"""What finding a case by two words costs, with many cases beside few."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from formservice.service import Service
from formservice.storage import lookups
from formservice.storage.lookups import Wanted, terms_typed
from tests.bench.due import FEW, MANY, MOST_GROWTH, in_turns, multiply
from tests.bench.report import Figure
from tests.conftest import Clock, service_in, shipped
from tests.harness import many_cases
from tests.harness.planning import corporation, new_case
from tests.harness.processes import ROOT

MOST_MILLISECONDS = 5
_ROUNDS = 41
_WANTED = Wanted(terms_typed("fatima amrani"))


def finding(folder: Path, few: int = FEW, many: int = MANY) -> Figure:
    """Return the CPU time of finding one case among many, and how many times that among few it is."""
    with ExitStack() as opened:
        small, large = (opened.enter_context(_kept(folder / str(number), number)) for number in (few, many))
        cheap, dear, growth = in_turns(_found, small, large, _ROUNDS)
    return Figure(
        f"a case found by two words, {many:,} cases",
        f"{dear:.1f} ms CPU",
        f"{growth:.2f} of the {cheap:.1f} ms for {few:,}",
        f"at most {MOST_MILLISECONDS} ms, and {MOST_GROWTH}",
        dear <= MOST_MILLISECONDS and growth <= MOST_GROWTH,
    )


@contextmanager
def _kept(folder: Path, number: int) -> Iterator[Service]:
    with service_in(folder, ROOT / "build", shipped(), Clock()) as service:
        many_cases.fill(service, FEW)
        multiply(service, number // FEW)
        new_case(service, corporation(service, "Woonstichting De Voorbeeldbrug"), name="Fatima el Amrani")
        yield service


def _found(service: Service) -> float:
    started = time.process_time()
    found = lookups.find(service.db, _WANTED, 51)
    took = time.process_time() - started
    if len(found) != 1:
        raise RuntimeError(f"{len(found)} cases were found")
    return took
