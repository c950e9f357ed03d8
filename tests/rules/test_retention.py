"""What may go by time: which clock is believed, which date is not, and how much goes at once."""

from datetime import UTC, datetime, timedelta

import pytest

from formservice.rules.retention import Clock, judge, most_at_once, oldest_true

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("tidied", "newest", "database", "clock"),
    [
        (None, None, None, Clock.RIGHT),  # a new database
        (-HOUR, -HOUR, None, Clock.RIGHT),
        (-7 * DAY, -7 * DAY, None, Clock.RIGHT),  # off for a week
        (-7 * DAY - SECOND, -DAY, None, Clock.AHEAD),
        (-31 * DAY, None, None, Clock.AHEAD),
        (-3 * YEAR, timedelta(), None, Clock.AHEAD),  # tenants write under a wrong clock
        (None, -3 * YEAR, None, Clock.AHEAD),  # the first start
        (None, -HOUR, None, Clock.RIGHT),
        (HOUR, None, None, Clock.RIGHT),
        (HOUR + SECOND, None, None, Clock.BEHIND),
        (3 * YEAR, 3 * YEAR, None, Clock.BEHIND),
        (-HOUR, 3 * YEAR, None, Clock.RIGHT),  # rows that a clock that was ahead wrote do no harm
        (-HOUR, -HOUR, HOUR, Clock.RIGHT),
        (-HOUR, -HOUR, HOUR + SECOND, Clock.APART),
        (-HOUR, -HOUR, -HOUR - SECOND, Clock.APART),
        (None, None, -3 * YEAR, Clock.APART),
        (-3 * YEAR, None, timedelta(), Clock.AHEAD),
    ],
)
def test_a_clock_is_believed_where_all_that_is_known_agrees(
    tidied: timedelta | None, newest: timedelta | None, database: timedelta | None, clock: Clock
) -> None:
    moments = [None if each is None else NOW + each for each in (tidied, newest, database)]
    assert judge(NOW, *moments) is clock


@pytest.mark.parametrize(("days", "is_true"), [(30, True), (31, True), (37, True), (38, False), (1_000, False)])
def test_a_date_is_not_true_where_the_last_tidying_would_have_taken_it(days: int, is_true: bool) -> None:
    assert (NOW - days * DAY >= oldest_true(NOW, 30)) is is_true


@pytest.mark.parametrize(("kept", "most"), [(0, 10), (10, 10), (40, 10), (44, 11), (1_000, 250)])
def test_a_quarter_goes_at_once_or_a_handful(kept: int, most: int) -> None:
    assert most_at_once(kept) == most
