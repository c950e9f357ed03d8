"""What goes because it was kept long enough, and what stays until a person has looked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from formservice.rules.retention import Clock, judge, most_at_once, oldest_true
from formservice.service import Service
from formservice.storage import drafts, erasing, tidyings
from formservice.storage.erasing import Due, Term
from formservice.storage.tables import BEGINNING

_LOOK = "look with `formservice erase --dry-run`, then `formservice erase --confirm`"


@dataclass(frozen=True)
class Stock:
    """How much there is of one kind, how much of it is due, and how much more is due by a date that cannot be true."""

    name: str
    kept: int
    due: int
    doubtful: int

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

    Drafts and requests go by their dates: `before` the one moment, and since the other of their own, or not at all.
    """

    now: datetime
    is_believed: bool
    cases: Sequence[Due]
    held: Sequence[Due]
    forgotten: Sequence[Due]
    before: datetime
    drafts_since: datetime | None
    requests_since: datetime | None
    problems: Sequence[str]


def look(service: Service, *, is_confirmed: bool = False) -> Outlook:
    """Return what may go now; where a person has confirmed it all that is due, unless two clocks disagree."""
    db, now, today, retention = service.db, service.now(), service.today(), service.committee.retention
    noted, newest = tidyings.last(db), tidyings.newest_row(db)
    clock = judge(now, noted, newest, tidyings.database_clock(db))
    last = noted or newest or now
    is_confirmed = is_confirmed and clock is not Clock.APART
    is_believed = is_confirmed or clock is Clock.RIGHT

    def oldest(days: int) -> datetime:
        return BEGINNING if is_confirmed else oldest_true(last, days)

    term = Term(retention.withdrawn_days, retention.closed_days)
    due = erasing.due_cases(db, term, today)
    true = [case for case in due if case.since >= oldest(term.days(case.state)).date()]
    before, since = now - timedelta(days=retention.draft_days), oldest(retention.draft_days)
    closed, typed, asked = stocks = (
        Stock("closed complaints", erasing.count_closed(db), len(true), len(due) - len(true)),
        Stock("drafts", drafts.count(db), drafts.count(db, before, since), drafts.count(db, min(before, since))),
        Stock(
            "requests for links",
            erasing.count_requests(db),
            erasing.count_requests(db, before, since),
            erasing.count_requests(db, min(before, since)),
        ),
    )
    problems = [problem for stock in stocks for problem in stock.problems()]

    def goes(stock: Stock) -> bool:
        return is_confirmed or (is_believed and not stock.is_too_much)

    cases = true if goes(closed) else []
    return Outlook(
        now=now,
        is_believed=is_believed,
        cases=cases,
        held=[case for case in due if case not in cases],
        forgotten=erasing.forgotten_cases(db, term, today) if is_believed else [],
        before=before,
        drafts_since=since if goes(typed) else None,
        requests_since=since if goes(asked) else None,
        problems=problems if is_believed else [_about_clock(clock, now, last)],
    )


def _about_clock(clock: Clock, now: datetime, last: datetime) -> str:
    if clock is Clock.APART:
        return "nothing is erased: this machine's clock and the database's are more than an hour apart; set them right"
    stands = f"nothing is erased: the clock stands at {now:%F %H:%M} UTC, and tidying was last done at {last:%F %H:%M}"
    if clock is Clock.AHEAD:
        return f"{stands}; is the clock wrong, or was the service off? {_LOOK}"
    return f"{stands}; it goes on after that moment. Is the clock right now? {_LOOK}"
