"""Every state of every page, walked through once a language and looked at by many tests."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from formservice.app import public_app
from tests.conftest import Clock, service_in, shipped
from tests.harness.visit import Browser, Page
from tests.web.states import states

Seen = Callable[[str], dict[str, Page]]


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory, built_site: Path) -> Iterator[Seen]:
    """Give every state of every page in a language, by its name."""
    with service_in(tmp_path_factory.mktemp("seen"), built_site, shipped(), Clock()) as service:
        application = public_app(service)

        @cache
        def walk(lang: str) -> dict[str, Page]:
            return dict(states(Browser(application), service, lang))

        yield walk
