"""Clocks: days that are shorter or longer, years that end, a clock that is put back, and one that is wrong."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from itsdangerous import TimestampSigner
from itsdangerous.url_safe import URLSafeTimedSerializer

from formservice.acts.change import change_state
from formservice.app import public_app
from formservice.formatting import full_date
from formservice.links import LinkRefusal, Links, Purpose
from formservice.operations import tidying
from formservice.rules.case import BY_SECRETARY, State
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import cases, letters, limits, outgoing, tidyings
from formservice.storage.cases import Case
from formservice.storage.letters import NewLetter
from formservice.web import cookie
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.harness.databases import not_waiting_for_the_disk
from tests.harness.steps import answer_eligibility, fill_in, reference_and_code, sent_on, submit
from tests.harness.visit import Browser
from tests.trust import wrong_clock
from tests.trust.promise import Seen, promise

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)

_MOMENTS = (
    ("midnight in winter, before", datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC), date(2026, 11, 23), (10, 22)),
    ("midnight in winter, after", datetime(2026, 11, 23, 23, tzinfo=UTC), date(2026, 11, 24), (10, 23)),
    (
        "the night that is an hour short, before",
        datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC),
        date(2027, 3, 28),
        (2, 27),
    ),
    ("the night that is an hour short, after", datetime(2027, 3, 28, 1, tzinfo=UTC), date(2027, 3, 28), (2, 27)),
    ("half past two, the first time", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25), (9, 24)),
    ("half past two, the second time", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25), (9, 24)),
    ("midnight in summer, before", datetime(2027, 6, 30, 21, 59, 59, tzinfo=UTC), date(2027, 6, 30), (5, 29)),
    ("midnight in summer, after", datetime(2027, 6, 30, 22, tzinfo=UTC), date(2027, 7, 1), (5, 31)),
    ("the year's last second", datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31), (11, 30)),
    ("the year's first second", datetime(2026, 12, 31, 23, tzinfo=UTC), date(2027, 1, 1), (11, 30)),
    ("the leap day's first second", datetime(2028, 2, 28, 23, tzinfo=UTC), date(2028, 2, 29), (1, 28)),
    ("the day after the leap day", datetime(2028, 2, 29, 23, tzinfo=UTC), date(2028, 3, 1), (1, 31)),
)
"""A moment, its day in Amsterdam, and the last day (month, day) of a complaint that has waited a month by then."""


@dataclass
class Day:
    """A service with a clock that can be set, and what went wrong on it."""

    service: Service
    clock: Clock
    wrong: list[str]

    def browser(self) -> Browser:
        """Return another tenant's browser."""
        return Browser(public_app(self.service))

    def expect(self, what: str, is_so: bool) -> None:
        """Note what is not as it should be."""
        if not is_so:
            self.wrong.append(what)

    def submitted(self, browser: Browser) -> Case:
        """Send a complaint, and return it."""
        reference, _ = reference_and_code(submit(browser))
        case = cases.find_by_reference(self.service.db, reference)
        assert case
        return case

    def open(self, browser: Browser, purpose: Purpose, case: Case) -> None:
        """Follow a letter's link."""
        browser.visit(urlsplit(self.service.links.make(purpose, "nl", case.id, case.link_version)).path)

    def again(self, case: Case) -> Case:
        """Return the complaint as it is now."""
        found = cases.find(self.service.db, case.id)
        assert found
        return found


@promise(26, "clock", short=3, long=len(_MOMENTS))
def whatever_the_clock_says(folder: Path, moments: int) -> Seen:
    """Go the whole way at odd moments, and let the clock step back an hour and a day in the middle of everything."""
    wrong: list[str] = []
    for number in range(moments):
        # spread over the list, so that few are not all of one kind
        name, moment, today, last = _MOMENTS[number * len(_MOMENTS) // moments]
        wrong += _seen(folder / name, name, moment, lambda day, on=today, sent=last: _whole_way(day, on, sent))
    spans = (_HOUR, _DAY) if moments == len(_MOMENTS) else (_DAY,)
    for span, step in itertools.product(spans, _STEPS):
        name = f"{step.__name__.strip('_')}, put back {span}"
        wrong += _seen(folder / name, name, _JUST_AFTER_MIDNIGHT, lambda day, step=step, back=span: step(day, back))
    with not_waiting_for_the_disk(), service_in(folder / "right", ROOT / "build", shipped(), Clock()) as service:
        lost = wrong_clock.lost_by_the_right_one(service)
    steps = list(wrong_clock.STEPS)[: None if moments == len(_MOMENTS) else 2]
    for name in steps:
        gone, odd = wrong_clock.lost_by(folder / name, name)
        lost += gone
        wrong += odd
    told = f"{moments} odd moments, {len(spans) * len(_STEPS)} steps back, {len(steps)} wrong clocks"
    return Seen(told, {"wrong": len(wrong), "lost": lost}, {"namely": "; ".join(wrong)} if wrong else {})


_JUST_AFTER_MIDNIGHT = datetime(2026, 11, 23, 23, 0, 30, tzinfo=UTC)


def _seen(folder: Path, name: str, moment: datetime, show: Callable[[Day], None]) -> list[str]:
    """Show something at this moment with a new service, and return what is wrong."""
    clock = Clock()
    clock.now = moment
    with not_waiting_for_the_disk(), service_in(folder, ROOT / "build", shipped(), clock) as service:
        day = Day(service, clock, [])
        show(day)
    return [f"{name}: {each}" for each in day.wrong]


def _whole_way(day: Day, today: date, last: tuple[int, int]) -> None:
    """Ask after the term on its last and its first day, submit, withdraw, and take it back on the last day."""
    sent = date(today.year - (last > (today.month, today.day)), *last)
    for on, is_over in ((sent, True), (sent + _DAY, False)):
        browser = day.browser()
        answer_eligibility(browser, answered="no", now=None, **sent_on(on))
        browser.visit("/forms/nl/complaint/who")
        day.expect(f"the term of {on}", (browser.page.slug == "who") == is_over)
    browser = day.browser()
    case = day.submitted(browser)
    day.expect("the day of submitting", case.history[0].on == today and case.submitted_at == day.clock.now)
    day.open(browser, Purpose.WITHDRAW, case)
    page = browser.press()
    until = today + timedelta(days=day.service.committee.undo_days)
    day.expect("the last day to undo", full_date("nl", until) in page.text)
    midnight = datetime(until.year, until.month, until.day, tzinfo=AMSTERDAM) + _DAY
    day.clock.now = midnight.astimezone(UTC)
    day.open(browser, Purpose.UNDO, case)
    day.expect("no undoing after the last day", not browser.page.all("form"))
    day.clock.now -= _SECOND
    day.open(browser, Purpose.UNDO, case)
    day.expect("undoing in the last second", browser.press().slug == "reopened")
    day.expect("the history", [event.on for event in day.again(case).history] == [today, today, until])
    erased = midnight + timedelta(days=day.service.committee.retention.closed_days)
    tidyings.note(day.service.db, erased.astimezone(UTC) - _HOUR)  # the service was on all the time
    change_state(day.service.db, case.id, State.DECLINED, until, BY_SECRETARY, "", day.clock.now, 0)
    for now, kept in ((erased.astimezone(UTC) - _SECOND, 1), (erased.astimezone(UTC), 0)):
        day.clock.now = now
        tidying.erase_old(day.service)
        day.expect(f"{kept} kept", len(cases.all_ids(day.service.db)) == kept)


def _withdrawing(day: Day, back: timedelta) -> None:
    browser = day.browser()
    case = day.submitted(browser)
    day.clock.now -= back
    day.open(browser, Purpose.WITHDRAW, case)
    day.expect("withdraws", browser.press().slug == "done")
    day.clock.now -= back
    browser.visit("/forms/nl/withdrawal/undo")
    day.expect("takes it back", browser.press().slug == "reopened")
    history = day.again(case).history
    day.expect("days run on", [event.on for event in history] == sorted(event.on for event in history))
    kinds = [letter.kind for letter in letters.of_case(day.service.db, case.id) if letter.kind.startswith("tenant")]
    day.expect("letters in order", len(kinds) == 3 and kinds[0] == "tenant_received")


def _typing(day: Day, back: timedelta) -> None:
    browser = day.browser()
    answer_eligibility(browser)
    _as_signed_later(day.service, browser, back)
    day.clock.now -= back
    fill_in(browser)
    day.expect("the draft goes on", browser.press().slug == "received")


def _keeping(day: Day, back: timedelta) -> None:
    browser = day.browser()
    answer_eligibility(browser)
    day.submitted(day.browser())
    day.clock.now -= back
    day.expect("nothing goes", tidying.erase_old(day.service) == 0)
    fill_in(browser)
    day.expect("the draft is there", browser.page.slug == "check")
    day.clock.now += day.service.committee.retention.draft_lifetime + _SECOND
    tidyings.note(day.service.db, day.clock.now - _HOUR)  # the service was on all the time
    day.expect("the draft goes in time", tidying.erase_old(day.service) == 1)


def _sending(day: Day, back: timedelta) -> None:
    db, start = day.service.db, day.clock.now
    waiting = NewLetter("withdrawal_links", "nl", "huurder@example.org", details={"mail": "huurder@example.org"})
    first, second = (letters.queue_now(db, waiting, start) for _ in range(2))
    taken = outgoing.lease(db, "one", start, _MINUTE)
    assert taken
    early = outgoing.lease(db, "two", start - back, _MINUTE)
    day.expect("nobody else gets it", early is None or early.id != taken.id)
    if early:
        outgoing.mark_retry(db, early.id, "451", start)
    outgoing.mark_sent(db, taken.id, b"sent", start - back)
    rest = outgoing.lease(db, "two", start, _MINUTE)
    day.expect("the other is not lost", rest is not None and {taken.id, rest.id} == {first, second})
    day.expect("none goes twice", outgoing.lease(db, "three", start, _MINUTE) is None)


def _counting(day: Day, back: timedelta) -> None:
    db, now = day.service.db, day.clock.now
    counted = [limits.count(db, "submission", "a" * 64, now, limit=3) for _ in range(4)]
    before = [limits.count(db, "submission", "a" * 64, now - back, limit=3) for _ in range(4)]
    day.expect("so many an hour, in both hours", counted == before == [True, True, True, False])
    day.expect("and no more in the first", not limits.count(db, "submission", "a" * 64, now, limit=3))


def _linking(day: Day, back: timedelta) -> None:
    settings, committee = day.service.settings, day.service.committee
    links = _SetLinks(settings.secret_keys, settings.base_url, committee.link_days, committee.undo_days)
    token = links.make(Purpose.FOLLOW, "nl", "a" * 32, 1).rpartition("/")[2]
    links.shift = -back
    day.expect("opens", links.open(Purpose.FOLLOW, token) == ("a" * 32, 1))
    links.shift = timedelta(days=committee.link_days) - _HOUR
    day.expect("opens up to its end", links.open(Purpose.FOLLOW, token) == ("a" * 32, 1))
    links.shift += back
    day.expect("ends", links.open(Purpose.FOLLOW, token) is LinkRefusal.EXPIRED or back < 2 * _HOUR)


_STEPS = (_withdrawing, _typing, _keeping, _sending, _counting, _linking)


class _SetLinks(Links):
    """Links with a clock that runs ahead or behind."""

    shift = timedelta()

    def now(self) -> datetime:
        return super().now() + self.shift


def _as_signed_later(service: Service, browser: Browser, span: timedelta) -> None:
    """Sign the cookie again as if it were later: so it looks once the clock was put back."""

    class Later(TimestampSigner):
        def get_timestamp(self) -> int:
            return super().get_timestamp() + int(span.total_seconds())

    app = Flask(__name__)
    cookie.init_app(app, service.settings, service.committee.retention.draft_lifetime)
    serializer = app.session_interface.get_signing_serializer(app)
    said = serializer.loads(browser.client.get_cookie("session", domain="127.0.0.1").value)
    later = URLSafeTimedSerializer(
        serializer.secret_keys,
        salt=serializer.salt,
        serializer=serializer.serializer,
        signer=Later,
        signer_kwargs=serializer.signer_kwargs,
    )
    browser.client.set_cookie("session", later.dumps(said), domain="127.0.0.1")
