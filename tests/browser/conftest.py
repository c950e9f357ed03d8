"""A real service and a real browser for the tests of what a person sees."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser import measuring
from tests.harness.chromium import chromium
from tests.harness.serving import Served

_MILLISECONDS = 30_000  # a busy machine is slow, not wrong
expect.set_options(timeout=_MILLISECONDS)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("served"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def new_page(chrome: Browser) -> Iterator[Callable[..., Page]]:
    """Open a window of a new visitor; at the end, no window may have asked another site or been refused a style."""
    opened: list[tuple[BrowserContext, str]] = []
    requests: list[tuple[str, str]] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # a page with status 422 or 404 is an error to the console too, but one that we mean
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def new(address: str, **options: Any) -> Page:
        context = chrome.new_context(base_url=address, **options)
        context.set_default_timeout(_MILLISECONDS)
        context.on("request", lambda request: requests.append((address, request.url)))
        context.on("console", listen)
        opened.append((context, address))
        return context.new_page()

    yield new
    for context, _ in opened:
        context.close()
    own = [url for address, url in requests if urlsplit(url).netloc == urlsplit(address).netloc]
    assert sorted(own) == sorted(url for _, url in requests)
    assert complaints == []


@pytest.fixture
def plain_page(new_page: Callable[..., Page], served: Served) -> Page:
    """A phone without JavaScript."""
    return new_page(served.address, java_script_enabled=False, viewport={"width": 360, "height": 740})


@pytest.fixture
def measured_page(new_page: Callable[..., Page], served: Served) -> Page:
    """A window into which the tests put scripts to measure with; the pages bring none."""
    page = new_page(served.address, bypass_csp=True, viewport={"width": 360, "height": 740})
    page.add_init_script(measuring.SCRIPT)
    return page
