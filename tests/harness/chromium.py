"""Debian's Chromium, quiet: it calls nobody by itself."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    # a second process for graphics took a seventh of its time
    "--in-process-gpu",
    "--disable-software-rasterizer",
    "--num-raster-threads=1",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_running: dict[int, Browser] = {}


def installed() -> str | None:
    """Return where Chromium is; the shell without a window of its own does the same sooner than the whole."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a headless Chromium, the same where this thread runs one already; tests/browser/install.sh brings one."""
    thread = threading.get_ident()
    if thread in _running:  # a thread can start Playwright once at a time
        yield _running[thread]
        return
    found = installed()
    assert found, "there is no Chromium: run sh tests/browser/install.sh"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*_ARGUMENTS])
        _running[thread] = browser
        try:
            yield browser
        finally:
            del _running[thread]
            browser.close()
