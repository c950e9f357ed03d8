"""Pictures of the desk for deploy/SECRETARY.md, of made-up cases: `python -m tests.browser.desk_pictures [FOLDER]`."""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from PIL import Image

from tests.conftest import Clock, service_in, shipped
from tests.harness.chromium import chromium
from tests.harness.desk import sampled_desk
from tests.harness.desk_window import DeskWindow, desk_window
from tests.harness.processes import ROOT
from tests.harness.visit import Browser, Page

FOLDER = ROOT / "deploy" / "secretary"
_WIDTH, _HEIGHT = 1240, 900
_COLOURS = 64


def main() -> None:
    """Take a picture of each page that the secretary's guide shows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER, help="where the pictures go")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, service_in(Path(data), ROOT / "build", shipped(), Clock()) as service:
        pages = shown(sampled_desk(service))
        with chromium() as browser, desk_window(browser, ROOT / "build", _WIDTH) as window:
            for name, (address, page) in pages.items():
                _take(window, address, page, folder / f"{name}.png")
                print(name)


def shown(desk: Browser) -> Mapping[str, tuple[str, Page]]:
    """Return the pages that the guide shows, by the name of their picture, each with its address."""
    take_up = _first_link(desk.visit("/desk/"), "/act/take_up")
    addresses = {
        "werk": "/desk/",
        "zaak": take_up.partition("/act/")[0],
        "handeling": take_up,
        "dag": _first_link(desk.visit("/desk/days"), "/desk/days/", but="new"),
        "post": "/desk/post",
        "cijfers": "/desk/year/",
    }
    return {name: (address, desk.visit(address)) for name, address in addresses.items()}


def _first_link(page: Page, part: str, but: str = "?") -> str:
    found = (urlsplit(urljoin(page.address, link.get("href", ""))).path for link in page.all("a"))
    return next(path for path in found if part in path and but not in path)


def _take(window: DeskWindow, address: str, page: Page, file: Path) -> None:
    window.show(address, page.text)
    window.page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT})
    window.page.screenshot(path=file)
    with Image.open(file) as taken:
        taken.convert("RGB").quantize(_COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
