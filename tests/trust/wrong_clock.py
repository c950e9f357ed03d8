"""Real processes whose clock takes a step: what should stay stays, and what is due goes once the clock is right."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from formservice.acts.change import change_state
from formservice.acts.submit import take_in
from formservice.operations import tidying
from formservice.rules.case import BY_SECRETARY, State
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import drafts, tables, tidyings
from tests.harness.databases import POSTGRES
from tests.harness.serving import Served
from tests.trust.ledger import Teller, beside

_DAY = timedelta(days=1)
_YEARS = timedelta(days=3 * 365)
STEPS = {
    "three years ahead": _YEARS,
    "three years back": -_YEARS,
    "a month ahead": timedelta(days=31),
    "a day ahead": _DAY,
    "a day back": -_DAY,
}
"""How far the clock is off; those that do the most harm come first."""
_AT_ONCE = 12
_OFF = "TEST_CLOCK_SECONDS"
_SET_CLOCK = f"""
import os
from datetime import UTC, datetime, timedelta

if seconds := os.environ.get("{_OFF}"):
    import time_machine

    time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(seconds))).start()
"""


def lost_by_the_right_one(service: Service) -> int:
    """Tidy where the clock is right; return how many went of open complaints, and of drafts due all at once."""
    now = service.now()
    tidyings.note(service.db, now)
    stay = {_complaint(service, State.RECEIVED, now - _closed_days(service))}
    stay |= {_draft(service, now - _draft_days(service)) for _ in range(_AT_ONCE)}
    tidying.erase_old(service)
    return len(stay - _ids(service))


def lost_by(folder: Path, name: str) -> tuple[int, list[str]]:
    """Start with a clock that is so far off, and again with one that is right.

    Return how much was lost that should stay, and what else went wrong.
    """
    off = STEPS[name]
    is_small = off == _DAY and not POSTGRES  # such a step is believed, and does no harm
    clock = folder / "clock"
    clock.mkdir(parents=True)
    (clock / "sitecustomize.py").write_text(_SET_CLOCK, encoding="ascii")
    path = os.pathsep.join(filter(None, [str(clock), os.environ.get("PYTHONPATH")]))
    running = Served(folder, {"PYTHONPATH": path, _OFF: str(off.total_seconds())})
    with beside(running) as service:
        now = service.now()
        stay = {_complaint(service, state, now) for state in (State.RECEIVED, State.DECLINED)} | {_draft(service, now)}
        due = {
            _complaint(service, State.DECLINED, now - _closed_days(service)),
            _draft(service, now - _draft_days(service)),
        }
        running.start()
        try:
            for presses in (False, True):
                teller = Teller(running.port)
                teller.go_to_the_last_page()
                assert not presses or teller.press()
            stay |= _ids(service) - due
            erase, doctor = running.tried("erase"), running.tried("doctor")
            here = _ids(service)
            seen = {
                "two came in": len(stay) == 5,
                "all stay": stay <= here,
                "what is due stays too": is_small or due <= here,
                "it is told": is_small or (erase.returncode == doctor.returncode == 1),
                "the doctor says why": is_small or "nothing is erased" in doctor.stdout,
            }
            running.more[_OFF] = str((_DAY + timedelta(hours=1)).total_seconds() if is_small else 0)
            running.restart()
            running.tried("erase")
            seen["what is due goes by itself"] = not due & _ids(service)
            return len(stay - _ids(service)), [f"{name}: {each}" for each, is_so in seen.items() if not is_so]
        finally:
            running.stop()


def _closed_days(service: Service) -> timedelta:
    return timedelta(days=service.committee.retention.closed_days + 2)


def _draft_days(service: Service) -> timedelta:
    return service.committee.retention.draft_lifetime + timedelta(hours=1)


def _draft(service: Service, at: datetime) -> str:
    id = drafts.new_id()
    drafts.merge(service.db, id, "nl", {"complaint": "De kraan lekt."}, at)
    return drafts.draft_key(id)


def _complaint(service: Service, state: State, at: datetime) -> str:
    new = take_in(service.db, drafts.new_id(), "nl", {}, 1, lambda _: [], {}, at)
    if state is not State.RECEIVED:
        change_state(service.db, new.id, state, at.astimezone(AMSTERDAM).date(), BY_SECRETARY, "", at, 3)
    return new.id


def _ids(service: Service) -> set[str]:
    """Return every complaint and every draft that there is."""
    with service.db.reading() as connection:
        return {id for table in (tables.cases, tables.drafts) for id in connection.scalars(select(table.c.id))}
