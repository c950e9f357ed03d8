"""A secretary who has logged in."""

import pytest

from formservice.service import Service
from tests.harness.desk import at_desk
from tests.harness.visit import Browser


@pytest.fixture
def secretary(service: Service) -> Browser:
    return at_desk(service)
