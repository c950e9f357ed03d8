"""What the year's numbers cost: of 3,000 complaints in two years, alone and beside very many of other years."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from formservice.acts.desk import year as counting
from formservice.service import Service
from formservice.storage.tables import past_cases
from tests.bench.report import Figure
from tests.conftest import Clock, service_in, shipped
from tests.harness.leftovers import empty_log
from tests.harness.made_up_years import keep, make_up
from tests.harness.processes import ROOT

COMPLAINTS, ERASED = 3_000, 1_000_000
MOST_MILLISECONDS, MOST_WITH_MANY = 100, 2_000
_ROUNDS = 11
_AT_ONCE = 10_000


def numbers(folder: Path, complaints: int = COMPLAINTS, erased: int = ERASED) -> Iterator[Figure]:
    """Return what counting a year costs: with so many complaints, and once very many of earlier years are erased."""
    with service_in(folder / "year", ROOT / "build", shipped(), Clock()) as service:
        year = service.today().year
        keep(service, make_up(complaints, year))
        alone = _counted(service, year)
        yield Figure(
            f"the year's numbers, {complaints:,} complaints in two years",
            f"{alone:.0f} ms CPU",
            "",
            f"at most {MOST_MILLISECONDS} ms",
            alone <= MOST_MILLISECONDS,
        )
        _erase_many(service, erased)
        beside = _counted(service, year)
        yield Figure(
            f"the year's numbers, {erased:,} of earlier years beside them",
            f"{beside:.0f} ms CPU",
            f"{beside / alone:.2f} of those alone",
            f"at most {MOST_WITH_MANY} ms",
            beside <= MOST_WITH_MANY,
        )


def _counted(service: Service, year: int) -> float:
    counting.count(service, year)  # what is made once is made
    times = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        counting.count(service, year)
        times.append(time.process_time() - started)
    return median(times) * 1_000


def _erase_many(service: Service, number: int) -> None:
    """Put what stays of so many erased complaints into the database, from three years ago back."""
    first = service.today() - timedelta(days=3 * 366)
    row = {"state": "decided", "listed_corporation": "Woonstichting De Brug", "erased_at": service.now()}
    row |= {"language": "nl", "channel": "site", "outcome": "upheld", "hearings": 1, "follows": True}
    for start in range(0, number, _AT_ONCE):
        days = [first - timedelta(days=each % 2_000) for each in range(start, min(start + _AT_ONCE, number))]
        with service.db.writing() as connection:
            rows = [{**row, "submitted_on": on, "ended_on": on + timedelta(days=90)} for on in days]
            connection.execute(insert(past_cases), rows)
    if service.db.file:
        empty_log(service.db.file)
