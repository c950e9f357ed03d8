"""What logging in costs, and a case's page with a long timeline."""

import time
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from statistics import median

from formservice.acts.desk import keeping
from formservice.service import Service
from tests.bench.report import Figure, kilobytes
from tests.conftest import Clock, service_in, shipped
from tests.harness.desk import at_desk
from tests.harness.desk_login import PASSWORD, fresh_browser, set_up
from tests.harness.planning import ME, corporation, invited, new_day
from tests.harness.processes import ROOT
from tests.harness.visit import HTTP

MOST_MILLISECONDS_TO_LOG_IN = 80
MOST_MILLISECONDS, MOST_BYTES = 25, 30_000
_NOTES = 30
_ROUNDS = 21


def pages(folder: Path) -> Iterator[Figure]:
    """Return what logging in costs, and what a case's page with 30 notes costs and weighs."""
    clock = Clock()
    with service_in(folder, ROOT / "build", shipped(), clock) as service:
        took = _logging_in(service, clock)
        yield Figure(
            "logging in at the desk",
            f"{took:.1f} ms CPU",
            "password and code",
            f"at most {MOST_MILLISECONDS_TO_LOG_IN} ms",
            took <= MOST_MILLISECONDS_TO_LOG_IN,
        )
        took, size = _case(service)
        yield Figure(
            f"a case's page, {_NOTES} notes",
            f"{took:.1f} ms CPU",
            kilobytes(size),
            f"at most {MOST_MILLISECONDS} ms, and {kilobytes(MOST_BYTES)}",
            took <= MOST_MILLISECONDS and size <= MOST_BYTES,
        )


def _logging_in(service: Service, clock: Clock) -> float:
    owner, took = set_up(service, "Bo Bakker"), []
    for _ in range(_ROUNDS):
        clock.pass_by(timedelta(minutes=1))  # a code counts once
        browser = fresh_browser(service)
        token = browser.visit("/desk/login").one("input", name="csrf_token").get("value", "")
        typed = {"csrf_token": token, "name": owner.name, "password": PASSWORD, "code": owner.code(clock.now)}
        started = time.process_time()
        answer = browser.client.post("/desk/login", data=typed, base_url=HTTP)
        took.append(time.process_time() - started)
        if answer.status_code != HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"nobody was let in: {answer.status_code}")
    return 1_000 * median(took)


def _case(service: Service) -> tuple[float, int]:
    case = invited(service, corporation(service, "Woonstichting De Voorbeeldbrug"), new_day(service))
    for number in range(_NOTES):
        keeping.add_note(service, ME, case.id, f"Belde over de afspraak, keer {number}.", None, f"{number:032}")
    browser, took = at_desk(service), []
    for _ in range(_ROUNDS):
        started = time.process_time()
        answer = browser.client.get(f"/desk/case/{case.reference}", base_url=HTTP)
        took.append(time.process_time() - started)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"the page answered {answer.status_code}")
    return 1_000 * median(took), len(answer.data)
