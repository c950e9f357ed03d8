"""Pages of the desk in a window: drawn by the service in this process, with the frame's files beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Page, Route

from tests.harness.visit import HTTP


class DeskWindow:
    """A window that shows a page as text that was drawn before."""

    def __init__(self, page: Page, site: Path) -> None:
        self.page = page
        self._site = site
        self._text = ""
        page.route("**/*", self._answer)

    def show(self, address: str, text: str) -> None:
        """Show this text as the page at this address."""
        self._text = text
        self.page.goto(urljoin(HTTP, address))

    def _answer(self, route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(body=self._text, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(path=self._site / "site" / urlsplit(route.request.url).path.lstrip("/"))


@contextmanager
def desk_window(browser: Browser, site: Path, width: int) -> Iterator[DeskWindow]:
    """Give a window of so many pixels; `site` is the folder that was built."""
    with browser.new_context(bypass_csp=True, locale="nl-NL", viewport={"width": width, "height": 740}) as context:
        yield DeskWindow(context.new_page(), site)
