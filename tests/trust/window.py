"""A window of Chromium with JavaScript on that walks through forms, and notes whatever runs in it or leaves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

_MILLISECONDS = 60_000
_LISTEN = """
window.boom = () => told('boom');
document.addEventListener('securitypolicyviolation', event => told('policy: ' + event.violatedDirective));
"""
_WORDS = "() => document.body.innerText + [...document.querySelectorAll('input, textarea')].map(f => f.value).join(' ')"


class Window:
    """One tenant's window: what `ran`, what `left` for another site, and what the browser `refused`."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.ran: list[str] = []
        self.left: list[str] = []
        self.refused: list[str] = []
        self._address = address
        context.set_default_timeout(_MILLISECONDS)
        context.expose_function("told", lambda what: (self.ran if what == "boom" else self.refused).append(what))
        context.add_init_script(_LISTEN)
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("dialog", lambda dialog: (self.ran.append(dialog.message), dialog.dismiss()))
        self.page: Page = context.new_page()
        self.request = context.request

    def visit(self, address: str, check: bool = True) -> None:
        """Open a page."""
        self.page.goto(self._address + address)

    def press(self, button: str | None = None, *, check: bool = True, **typed: Any) -> None:
        """Fill in the form in front, and press its main button or the one of this name, and wait for the next page."""
        for name, given in typed.items():
            field = self.page.locator(f'[name="{name}"]')
            if isinstance(given, list):
                files = [{"name": called, "mimeType": "x/x", "buffer": content} for called, content in given]
                field.set_input_files(files)
            elif field.first.evaluate("field => field.localName") == "select":
                field.select_option(given)
            elif field.first.get_attribute("type") in {"radio", "checkbox"}:
                self.page.locator(f'[name="{name}"][value="{given}"]').check()
            else:
                field.fill(given)
        with self.page.expect_navigation():
            self.page.locator(f'button[name="{button}"]' if button else "#act").first.click()

    def show(self, html: str) -> None:
        """Show a letter's HTML as a mail program would that lets everything run."""
        self.page.goto("about:blank")
        self.page.set_content(html)

    def words(self) -> str:
        """Return all words of the page, what stands in its fields included."""
        return str(self.page.evaluate(_WORDS))

    def shown(self) -> tuple[str, str]:
        """Return reference and code of the last page."""
        reference, code = self.page.locator(".big bdi").all_text_contents()
        return reference, code

    def _note_request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in {"data", "about", "blob"} and asked.netloc != urlsplit(self._address).netloc:
            self.left.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.refused.append(message.text)


@contextmanager
def window(chrome: Browser, address: str) -> Iterator[Window]:
    """Open a window of a new visitor."""
    context = chrome.new_context()
    try:
        yield Window(context, address)
    finally:
        context.close()
