"""Days, hours and numbers are read as people type them."""

from datetime import date, time

import pytest

from formservice.desk.reading import Misread, day_of, hour_of, number_of

THIRD = date(2026, 12, 3)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3-12-2026", THIRD),
        ("03-12-2026", THIRD),
        ("3/12/2026", THIRD),
        ("3.12.2026", THIRD),
        ("3 12 2026", THIRD),
        (" 3  december  2026 ", THIRD),
        ("3 dec 2026", THIRD),
        ("3 dec. 2026", THIRD),
        ("3-dec-2026", THIRD),
        ("3 DECEMBER 2026", THIRD),
        ("donderdag 3 december 2026", THIRD),
        ("do. 3-12-2026", THIRD),
        ("2026-12-03", THIRD),
        ("29-2-2028", date(2028, 2, 29)),
        ("29-2-2027", Misread.NOT_IN_CALENDAR),
        ("30-2-2028", Misread.NOT_IN_CALENDAR),
        ("30 feb 2028", Misread.NOT_IN_CALENDAR),
        ("31-4-2027", Misread.NOT_IN_CALENDAR),
        ("3-13-2026", Misread.NOT_IN_CALENDAR),
        ("0-12-2026", Misread.NOT_IN_CALENDAR),
        ("3-12-0000", Misread.NOT_IN_CALENDAR),
        ("3-12-26", Misread.YEAR),
        ("3-12-20266", Misread.YEAR),
        ("3-12", Misread.NO_YEAR),
        ("3 december", Misread.NO_YEAR),
        ("3 dekember 2026", Misread.DAY),
        ("morgen", Misread.DAY),
        ("3", Misread.DAY),
        ("", Misread.DAY),
        ("3-12-2026 " + "x" * 5000, Misread.DAY),
    ],
)
def test_a_day(typed: str, read: date | Misread) -> None:
    assert day_of(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("13.00", time(13)),
        ("13:05", time(13, 5)),
        ("9.30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("13", time(13)),
        ("13 uur", time(13)),
        ("13u30", time(13, 30)),
        ("13.30 uur", time(13, 30)),
        ("0.00", time(0)),
        ("23.59", time(23, 59)),
        ("24.00", Misread.NOT_ON_CLOCK),
        ("25.00", Misread.NOT_ON_CLOCK),
        ("12.60", Misread.NOT_ON_CLOCK),
        ("9.3", Misread.MINUTES),
        ("9.300", Misread.MINUTES),
        ("half tien", Misread.HOUR),
        ("", Misread.HOUR),
        ("-1.00", Misread.HOUR),
    ],
)
def test_an_hour(typed: str, read: time | Misread) -> None:
    assert hour_of(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("4", 4), (" 40 ", 40), ("0", 0), ("-1", Misread.NUMBER), ("1,5", Misread.NUMBER), ("vier", Misread.NUMBER)],
)
def test_a_number(typed: str, read: int | Misread) -> None:
    assert number_of(typed) == read
