"""A secretary who has logged in."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from formservice.acts.staff import passwords
from formservice.service import Service
from tests.harness.desk import at_desk
from tests.harness.visit import Browser


@pytest.fixture
def secretary(service: Service) -> Browser:
    return at_desk(service)


@pytest.fixture
def quick_hashes() -> Iterator[None]:
    """Hashes of passwords that take no time, for tests of what stands around them."""
    passwords._nobodys.cache_clear()
    with patch.object(passwords, "_MEMORY_KIB", 64):
        yield
    passwords._nobodys.cache_clear()
