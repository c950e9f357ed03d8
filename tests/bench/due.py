"""What the work of an hour costs where nothing is due: for many cases beside few."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TypeVar

from sqlalchemy import text

from formservice.operations.tidying import tidy_in_turn
from formservice.service import Service
from formservice.storage import tidyings
from tests.bench.report import Figure
from tests.conftest import Clock, service_in, shipped
from tests.harness import many_cases
from tests.harness.leftovers import empty_log
from tests.harness.processes import ROOT

FEW, MANY = 1_000, 200_000
MOST_GROWTH = 1.2
_HOURS = 41
_Kept = TypeVar("_Kept")
_OTHERS = "WITH RECURSIVE others(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM others WHERE n < :times - 1) "
_COPIED = {
    "cases": {
        "id": "printf('%08x', n) || substr(id, 9)",
        "reference": "printf('N%06d', n) || substr(reference, 4)",
        "draft_key": "printf('%08x', n) || substr(draft_key, 9)",
    },
    "history": {"case_id": "printf('%08x', n) || substr(case_id, 9)"},
    "lookups": {"case_id": "printf('%08x', n) || substr(case_id, 9)"},
    "letters": {
        "id": "printf('%08x', n) || substr(id, 9)",
        "case_id": "printf('%08x', n) || substr(case_id, 9)",
        "message_id": "n || message_id",
    },
}


def tidying(folder: Path, few: int = FEW, many: int = MANY) -> Figure:
    """Return the CPU time of an hour's tidying for many cases, and how many times that for few it is."""
    with ExitStack() as opened:
        small, large = (opened.enter_context(_kept(folder / str(number), number)) for number in (few, many))
        cheap, dear, growth = in_turns(lambda each: _hour(*each), small, large, _HOURS)
    return Figure(
        f"an hour's tidying, {many:,} cases",
        f"{dear:.1f} ms CPU",
        f"{growth:.2f} of the {cheap:.1f} ms for {few:,}, nothing due in either",
        f"at most {MOST_GROWTH}",
        growth <= MOST_GROWTH,
    )


def in_turns(cost: Callable[[_Kept], float], few: _Kept, many: _Kept, rounds: int) -> tuple[float, float, float]:
    """Return the milliseconds that it costs with few and with many, and how many times the first the second is."""
    for each in (few, many):  # what is made once is made
        cost(each)
    # in turns, and the median: what else the machine does weighs on both alike
    both = [(cost(few), cost(many)) for _ in range(rounds)]
    cheap, dear = (median(each[at] for each in both) * 1000 for at in (0, 1))
    return cheap, dear, median(after / before for before, after in both)


@contextmanager
def _kept(folder: Path, number: int) -> Iterator[tuple[Service, Clock]]:
    clock = Clock()
    with service_in(folder, ROOT / "build", shipped(), clock) as service:
        many_cases.fill(service, FEW)
        multiply(service, number // FEW)
        if service.db.file:  # in use, the log never grows to the size of the database
            empty_log(service.db.file)
        tidyings.note(service.db, clock.now)
        yield service, clock


def multiply(service: Service, times: int) -> None:
    """Make of each case so many; in SQL, as a million of them then takes a minute."""
    with service.db.writing() as connection:
        for table, other in _COPIED.items() if times > 1 else ():
            columns = connection.exec_driver_sql(f"SELECT * FROM {table} LIMIT 0").keys()
            quoted = ", ".join(f'"{name}"' for name in columns)
            values = ", ".join(other.get(name, f'"{name}"') for name in columns)
            copied = f"INSERT INTO {table} ({quoted}) {_OTHERS} SELECT {values} FROM others, {table}"
            connection.execute(text(copied), {"times": times})


def _hour(service: Service, clock: Clock) -> float:
    clock.pass_by(timedelta(hours=1))
    cpu = time.process_time()
    if not tidy_in_turn(service):
        raise RuntimeError("it is not its turn")
    return time.process_time() - cpu
