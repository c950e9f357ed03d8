"""What is looked at today: some languages every day, each other one by turns, all of it within a week.

Journeys and pages over HTTP, axe and the Nu checker go through the languages of today; the browser takes tours with
every look.
`make tour` does all of it in every language. TOUR_DAY=2026-11-29 looks again at what was looked at that day.
"""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime

from formservice.languages import LANGUAGES

DAILY = ("nl", "ar", "ti")
"""What prevails, what runs from right to left, and what has letters of its own; those of them that there are."""

WEEK = 7
DAY, ALL = "TOUR_DAY", "all"
"""The variable that says which day's part is looked at, and its value for all."""


def day() -> str:
    """Return the day, as a date or `all`; it stays the same for every process of these tests, also after midnight."""
    return os.environ.setdefault(DAY, datetime.now(UTC).date().isoformat())


def languages(day: str) -> list[str]:
    """Return the languages of the journeys on this day: the daily ones, and one other."""
    others = _others()
    today = others[_number(day) % len(others)] if others and day != ALL else None
    return [language for language in LANGUAGES if day == ALL or language in DAILY or language == today]


def tours(day: str, every: Sequence[str]) -> set[tuple[str, str]]:
    """Return the tours that are made with every look on this day, each with its language.

    That is every tour in the daily languages, and a seventh of all tours in the others.
    """
    if day == ALL:
        return {(tour, language) for language in LANGUAGES for tour in every}
    daily = {(tour, language) for language in LANGUAGES if language in DAILY for tour in every}
    others = [(tour, language) for language in _others() for tour in every]
    return daily | {each for place, each in enumerate(others) if place % WEEK == _number(day) % WEEK}


def _others() -> list[str]:
    return [language for language in LANGUAGES if language not in DAILY]


def _number(day: str) -> int:
    """Return the number of a day; it goes on at New Year, where the day of the year begins anew."""
    return date.fromisoformat(day).toordinal()


LANGUAGES_OF_TODAY = languages(day())
"""For what is the same in each language but for its words: the journeys over HTTP, and sizes of windows."""
