"""The browser looks at some languages every day, and at all of the others within any seven days."""

from datetime import date, timedelta

import pytest

from formservice.languages import LANGUAGES
from tests.browser import test_journeys, test_tour
from tests.browser.tour import TOURS
from tests.harness import rota
from tests.web import test_axe, test_pages

TEN = ("nl", "en", "ar", "tr", "ti", "fa", "pl", "uk", "so", "es")
YEAR = [(date(2026, 11, 29) + timedelta(days)).isoformat() for days in range(366)]


@pytest.fixture(params=[tuple(LANGUAGES), TEN], ids=["those of today", "ten"])
def codes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    monkeypatch.setattr(rota, "LANGUAGES", dict.fromkeys(request.param))
    return set(request.param)


def test_the_daily_languages_are_there_every_day_in_every_tour(codes: set[str]) -> None:
    daily = {(tour, code) for code in codes & set(rota.DAILY) for tour in TOURS}
    for day in YEAR:
        assert daily <= rota.tours(day, [*TOURS])
        assert codes & set(rota.DAILY) < set(rota.languages(day))


def test_any_seven_days_see_everything(codes: set[str]) -> None:
    made = [rota.tours(day, [*TOURS]) for day in YEAR]
    spoken = [set(rota.languages(day)) for day in YEAR]
    for first in range(len(YEAR) - rota.WEEK + 1):
        week = slice(first, first + rota.WEEK)
        assert set.union(*made[week]) == {(tour, code) for code in codes for tour in TOURS}
        assert set.union(*spoken[week]) == codes


def test_a_day_costs_no_more_than_one_other_language(codes: set[str]) -> None:
    for day in YEAR:
        assert len(rota.languages(day)) == len(codes & set(rota.DAILY)) + 1
        assert len(rota.tours(day, [*TOURS])) <= len(rota.languages(day)) * len(TOURS)


def test_all_at_once_are_all(codes: set[str]) -> None:
    assert rota.tours(rota.ALL, [*TOURS]) == {(tour, code) for code in codes for tour in TOURS}
    assert set(rota.languages(rota.ALL)) == codes


def test_the_day_can_be_named_and_stays_until_the_tests_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(rota.DAY, "2026-01-02")
    assert rota.day() == "2026-01-02"
    monkeypatch.delenv(rota.DAY)
    assert rota.day() == rota.day() != "2026-01-02"


def test_tours_and_journeys_go_by_it() -> None:
    assert rota.tours(rota.day(), [*TOURS]) == test_tour.TODAY
    assert {*test_axe.LOOKED_AT, *rota.DAILY} == set(rota.languages(rota.day()))
    assert rota.languages(rota.day()) == test_journeys.TODAY == test_pages.every_language.args[1]
