"""Pictures of the desk for deploy/SECRETARY.md, of made-up cases: `python -m tests.browser.desk_pictures [FOLDER]`."""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from tests.conftest import Clock, service_in, shipped
from tests.harness.chromium import chromium
from tests.harness.desk import sampled_desk
from tests.harness.desk_window import DeskWindow, desk_window
from tests.harness.processes import ROOT
from tests.harness.visit import Browser, Page, words

FOLDER = ROOT / "deploy" / "secretary"
_WIDTH, _HEIGHT = 1000, 900
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
    work = desk.visit("/desk/")
    take_up = _links(work, "Neem in behandeling")[0]
    case = take_up.partition("/act/")[0]
    addresses = {"werk": "/desk/", "zaak": case, "handeling": take_up, "dagen": "/desk/days/", "post": "/desk/post"}
    return {name: (address, desk.visit(address)) for name, address in addresses.items()}


def _links(page: Page, named: str) -> list[str]:
    return [f"/desk/{link.get('href', '')}" for link in page.all("a") if words(link) == named]


def _take(window: DeskWindow, address: str, page: Page, file: Path) -> None:
    window.show(address, page.text)
    window.page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT})
    window.page.screenshot(path=file)
    with Image.open(file) as taken:
        taken.convert("RGB").quantize(_COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
