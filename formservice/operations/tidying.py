"""Erases what was kept long enough, and leaves what a person must look at first."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from formservice.letters.kinds import LetterKind
from formservice.rules.retention import Clock, judge, most_at_once, oldest_true
from formservice.service import Service
from formservice.storage import drafts, erasing, letters, limits, lookups, tidyings, visits
from formservice.storage.columns import BEGINNING
from formservice.storage.erasing import Chosen, RetentionTerm

log = logging.getLogger(__name__)

_HOLDS_EVERY = 100  # complaints: a turn is over after an hour
_JOURNAL_KEPT = timedelta(days=100)  # longer than a backup is kept
_VISITS_KEPT = timedelta(days=731)  # this year beside the one before
_LOOK = "look with `formservice erase --dry-run`, then `formservice erase --confirm`"


@dataclass(frozen=True)
class Stock:
    """How much of one kind is due, how much more is due by a date that cannot be true, and of how much in all.

    All are counted only where more than a handful is due; `kept` is 0 where not.
    """

    name: str
    due: int
    doubtful: int
    kept: int

    @property
    def is_too_much(self) -> bool:
        """Tell whether more is due than may go at once."""
        return self.due > most_at_once(self.kept)

    def problems(self) -> Iterator[str]:
        """Say what stays of this kind until a person has looked."""
        if self.doubtful:
            yield f"{self.doubtful} {self.name} stay, as their dates cannot be true; was a clock wrong? {_LOOK}"
        if self.is_too_much:
            yield f"{self.due} of {self.kept} {self.name} are due at once, and stay; {_LOOK}"


@dataclass(frozen=True)
class Outlook:
    """What tidying would erase now, what is due and stays, open complaints that nobody moves, and what is the matter.

    Complaints are looked up as they are gone through.
    Drafts and requests go by their dates: `before` the one moment, and since the other of their own, or not at all.
    """

    now: datetime
    is_believed: bool
    cases: Chosen
    held: Chosen
    forgotten: Chosen
    before: datetime
    drafts_since: datetime | None
    requests_since: datetime | None
    problems: Sequence[str]


def look(service: Service, *, is_confirmed: bool = False) -> Outlook:
    """Return what may go now; where a person has confirmed it all that is due, unless two clocks disagree.

    Complaints that an earlier version left without the day of their last change get it first.
    """
    db, now, today, retention = service.db, service.now(), service.today(), service.committee.retention
    erasing.date_changes(db)
    noted = tidyings.last(db)
    newest = None if noted else tidyings.newest_row(db)
    clock = judge(now, noted, newest, tidyings.database_clock(db))
    last = noted or newest or now
    is_confirmed = is_confirmed and clock is not Clock.APART
    is_believed = is_confirmed or clock is Clock.RIGHT

    def oldest(days: int) -> datetime:
        return BEGINNING if is_confirmed else oldest_true(last, days)

    term = RetentionTerm(retention.withdrawn_days, retention.closed_days)
    # rows due that day were erased then, or have a date that cannot be true
    taken_on = None if is_confirmed else min(oldest(0).date(), today)
    nobody = Chosen(db, {})
    due, true = erasing.due_cases(db, term, today), erasing.due_cases(db, term, today, taken_on)
    doubtful = erasing.due_cases(db, term, taken_on) if taken_on else nobody
    before, since = now - retention.draft_lifetime, oldest(retention.draft_lifetime.days)
    closed, typed, asked = stocks = (
        _stock("closed complaints", len(true), len(doubtful), partial(erasing.count_closed, db)),
        *(
            _stock(name, count(db, before, since), count(db, min(before, since)), partial(count, db))
            for name, count in (("drafts", drafts.count), ("requests for links", erasing.count_requests))
        ),
    )
    problems = [] if is_confirmed else [problem for stock in stocks for problem in stock.problems()]

    def goes(stock: Stock) -> bool:
        return is_confirmed or (is_believed and not stock.is_too_much)

    return Outlook(
        now=now,
        is_believed=is_believed,
        cases=true if goes(closed) else nobody,
        held=doubtful if goes(closed) else due,
        forgotten=erasing.forgotten_cases(db, term, today) if is_believed else nobody,
        before=before,
        drafts_since=since if goes(typed) else None,
        requests_since=since if goes(asked) else None,
        problems=problems if is_believed else [_about_clock(clock, now, last)],
    )


def tidy_in_turn(service: Service) -> bool:
    """Tidy where nobody has within the hour, on whatever node, and nobody does; tell whether it was done."""
    if not tidyings.take(service.db, service.now()):
        return False
    tidy(service)
    return True


def tidy(service: Service) -> None:
    """Erase what was kept long enough, and take the bytes of its keys out of the database's files.

    What the desk finds complaints by is filled in for those of an earlier version.
    """
    erase_old(service)
    lookups.fill(service.db)
    if not service.db.purge():
        log.warning("bytes of erased keys are left until the next hour: somebody was reading")


def erase_old(service: Service) -> int:
    """Erase what was kept long enough and may go now; return how much went.

    What stays until a person has looked is told in the log.
    """
    outlook = look(service)
    for problem in outlook.problems:
        log.error("%s", problem)
    erased = 0
    for erased, _ in enumerate(erase_due(service, outlook), start=1):
        if erased % _HOLDS_EVERY == 0:
            tidyings.hold(service.db, service.now())
    return erased + erase_rest(service, outlook)


def erase_due(service: Service, outlook: Outlook) -> Iterator[erasing.Due]:
    """Erase case after case that may go, and give each as it has gone."""
    for due in outlook.cases:
        gone = erasing.erase_case(service.db, due.id, service.now(), unless_moved=due)
        if gone is not None:
            _without_files(service, gone)
            yield due


def erase_rest(service: Service, outlook: Outlook) -> int:
    """Erase the drafts and requests that may go, old counts and acts; note that this is done, and return how many."""
    db, before, erased = service.db, outlook.before, 0
    if outlook.drafts_since:
        erased += drafts.erase_old(db, before, outlook.drafts_since)
    if outlook.requests_since:
        while ids := erasing.erase_requests(db, before, outlook.requests_since):
            erased += len(_without_files(service, ids))
    _without_orphans(service)
    if outlook.is_believed:
        limits.erase_old(db, outlook.now - timedelta(hours=2))
        visits.erase_old(db, outlook.now.date() - _VISITS_KEPT)
        tidyings.note(db, outlook.now)
        db.journal.forget(outlook.now - _JOURNAL_KEPT)
    return erased


def erase_one(service: Service, case_id: str) -> None:
    """Erase one complaint, with all that was sent about it."""
    _without_files(service, erasing.erase_case(service.db, case_id, service.now()) or [])


_OF_FILE = re.compile(r".*-|\.eml$")
_FILES_AT_ONCE = 500


def _without_files(service: Service, letter_ids: Sequence[str]) -> Sequence[str]:
    """Erase the letters that were written as files for want of a mail server, and return their ids."""
    folder = service.settings.data / "letters"
    for id in letter_ids:
        for file in folder.glob(f"*-{id}.eml*"):  # also what a killed process left half written
            file.unlink(missing_ok=True)  # it may get its name just now; the sender takes it back then
    return letter_ids


def _without_orphans(service: Service) -> None:
    """Erase the files of letters that brought the code of a draft which was cleared or sent since."""
    # no others: after a restore, the file of a complaint's letter may be all that is left of it
    files = (service.settings.data / "letters").glob(f"*-{LetterKind.HANDOVER}-*.eml")
    ids = [_OF_FILE.sub("", file.name) for file in files]
    for start in range(0, len(ids), _FILES_AT_ONCE):
        some = ids[start : start + _FILES_AT_ONCE]
        _without_files(service, sorted(set(some) - letters.known(service.db, some)))


def _stock(name: str, due: int, doubtful: int, count_all: Callable[[], int]) -> Stock:
    return Stock(name, due, doubtful, count_all() if due > most_at_once(0) else 0)


def _about_clock(clock: Clock, now: datetime, last: datetime) -> str:
    if clock is Clock.APART:
        return "nothing is erased: this machine's clock and the database's are more than an hour apart; set them right"
    stands = f"nothing is erased: the clock stands at {now:%F %H:%M} UTC, and tidying was last done at {last:%F %H:%M}"
    if clock is Clock.AHEAD:
        return f"{stands}; is the clock wrong, or was the service off? {_LOOK}"
    return f"{stands}; it goes on after that moment. Is the clock right now? {_LOOK}"
