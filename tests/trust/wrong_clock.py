"""Real processes whose clock takes a step: what should stay stays, and what is due goes once the clock is right."""

import os
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from formservice import keeping
from formservice.rules.case import State
from formservice.storage import cases, drafts, tables, tidyings
from formservice.web.service import Service
from tests.browser.serving import Served
from tests.trust.ledger import Teller, beside
from tests.trust.service import served

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


@dataclass
class Kept:
    """A service whose clock can be set, what must stay in it, and what went wrong."""

    running: Served
    service: Service
    stay: set[str]
    wrong: list[str]

    def set_clock(self, off: timedelta) -> None:
        """Start the service again with a clock that is so far off, and so for every command."""
        self.running.more[_OFF] = str(off.total_seconds())
        self.running.restart()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command, whatever its exit status."""
        return self.running.tried(*arguments)

    def leave(self, *, what: State | None = None) -> str:
        """Leave a draft, or a complaint in this state, over HTTP; return its id."""
        teller = Teller(self.running.port)
        before = self.ids()
        teller.go_to_the_last_page()
        if what:
            assert teller.press()
        [id] = self.ids() - before
        if what and what is not State.RECEIVED:
            service, today = self.service, self.service.today()
            moved = cases.change_state(service.db, id, what, today, "secretary", "", [], service.now(), 3)
            assert isinstance(moved, cases.Case)
        return id

    def ids(self) -> set[str]:
        """Return every complaint and every draft that there is."""
        with self.service.db.reading() as connection:
            return {id for table in (tables.cases, tables.drafts) for id in connection.scalars(select(table.c.id))}

    def grow_old(self, case: str, draft: str) -> None:
        """Put the dates of these back, so far that they may go."""
        now, kept = self.service.now(), self.service.committee.retention
        with self.service.db.writing() as connection:
            long_ago = now - timedelta(days=kept.draft_days, hours=1)
            connection.execute(update(tables.drafts).where(tables.drafts.c.id == draft).values(changed_at=long_ago))
            on = self.service.today() - timedelta(days=kept.closed_days + 2)
            connection.execute(update(tables.history).where(tables.history.c.case_id == case).values({"on": on}))

    def expect(self, what: str, is_so: bool) -> None:
        """Note what is not as it should be."""
        if not is_so:
            self.wrong.append(what)


def lost_by_the_right_one(service: Service) -> int:
    """Tidy where the clock is right; return how many went of open complaints, and of drafts due all at once."""
    now = service.now()
    tidyings.note(service.db, now)
    for _ in range(_AT_ONCE):
        cases.submit(service.db, drafts.new_id(), "nl", {}, 1, lambda _: [], {}, now - _YEARS)
        draft_days = timedelta(days=service.committee.retention.draft_days, hours=1)
        drafts.merge(service.db, drafts.new_id(), "nl", {}, now - draft_days)
    keeping.erase_old(service)
    return 2 * _AT_ONCE - len(cases.all_ids(service.db)) - drafts.count(service.db)


def lost_by(folder: Path, name: str) -> tuple[int, list[str]]:
    """Let the clock take this step and come right again; return how much was lost, and what else went wrong."""
    off = STEPS[name]
    clock = folder / "clock"
    clock.mkdir(parents=True)
    (clock / "sitecustomize.py").write_text(_SET_CLOCK, encoding="ascii")
    path = os.pathsep.join(filter(None, [str(clock), os.environ.get("PYTHONPATH")]))
    with served(folder, {"PYTHONPATH": path}) as running, beside(running) as service:
        kept = Kept(running, service, set(), [])
        kept.stay = {kept.leave(what=State.RECEIVED), kept.leave(what=State.DECLINED), kept.leave()}
        due = {kept.leave(what=State.DECLINED), kept.leave()}
        case, draft = sorted(due, key=len)
        kept.grow_old(case, draft)
        kept.set_clock(off)
        kept.stay |= {kept.leave(), kept.leave(what=State.RECEIVED)}
        tried, doctor = kept.command("erase"), kept.command("doctor")
        kept.expect("all stay", kept.stay <= kept.ids())
        is_small = off == _DAY
        kept.expect("nothing else goes", is_small or due <= kept.ids())
        kept.expect("it is told", is_small or (tried.returncode == doctor.returncode == 1))
        kept.expect("the doctor says why", is_small or "nothing is erased" in doctor.stdout)
        kept.set_clock(_DAY + timedelta(hours=1) if is_small else timedelta())
        kept.command("erase")
        kept.expect("what is due goes by itself", not due & kept.ids())
        return len(kept.stay - kept.ids()), [f"{name}: {each}" for each in kept.wrong]
