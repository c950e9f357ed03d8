"""A corporation and a day, to plan a hearing with."""

import pytest

from formservice.service import Service
from formservice.storage.corporations import Corporation
from formservice.storage.hearing_days import HearingDay
from tests.harness.planning import corporation, new_day


@pytest.fixture
def of(service: Service) -> Corporation:
    return corporation(service)


@pytest.fixture
def day(service: Service) -> HearingDay:
    return new_day(service)
