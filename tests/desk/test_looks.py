"""The desk as `formservice sample` fills it: every group of Werk; what axe and a narrow window say of it (check 35)."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from formservice.app import application
from formservice.errors import NotReady
from formservice.operations import sample
from formservice.service import Service
from tests.browser import measuring
from tests.conftest import Clock
from tests.harness.chromium import chromium
from tests.harness.desk import sampled_desk
from tests.harness.desk_window import desk_window
from tests.harness.visit import HTTP, Browser, Page, words


@pytest.fixture
def sampled(service: Service) -> Browser:
    return sampled_desk(service)


def test_a_sample_has_a_case_in_every_group_and_fills_nothing_twice(service: Service, sampled: Browser) -> None:
    page = sampled.visit("/desk/")
    assert [words(each).rstrip(" 0123456789") for each in page.all("h2")] == [
        "Herinneringen",
        *("Te laat", "Vandaag en deze week", "Nieuw", "Te plannen", "Af te maken", "Wacht op een ander"),
    ]
    assert {"Bel, en leg vast wie is gebeld", "Leg vast hoe de zitting ging", "Naar Post", "Afspraken of advies"} <= {
        words(each) for each in page.all("a")
    }
    with pytest.raises(NotReady):
        sample.fill(service)


@pytest.mark.parametrize("hour", range(0, 24 * 7, 29))
def test_a_sample_can_be_made_on_any_day(service: Service, clock: Clock, hour: int) -> None:
    clock.pass_by(timedelta(hours=hour))
    sampled_desk(service)


def pages_of(sampled: Browser, service: Service) -> dict[str, Page]:
    """Return every page that Werk and its menu lead to, those of its cases, and the acts on them."""
    found: dict[str, Page] = {}
    waiting = ["/desk/"]
    while waiting:
        address = waiting.pop()
        found[address] = sampled.visit(address)
        hrefs = [urlsplit(urljoin(HTTP + address, link.get("href", ""))).path for link in sampled.page.all("a")]
        new = [path for path in hrefs if path.startswith("/desk/") and path not in found and path not in waiting]
        waiting += [path for path in dict.fromkeys(new) if not is_file(path)]
    found["/desk/login"] = Browser(application(service)).visit("/desk/login")
    return found


def is_file(path: str) -> bool:
    return path.rpartition("/")[2] in {"all.pdf", "pdf", "bundle"} or path.endswith((".pdf", ".docx", ".ics", ".eml"))


def test_desk_check_35_axe_finds_nothing_at_the_desk_and_nothing_is_wider_than_320_pixels(
    sampled: Browser, service: Service, built_site: Path
) -> None:
    pages = {address: page for address, page in pages_of(sampled, service).items() if page.all("main")}
    alike: dict[str, tuple[str, Page]] = {}
    for address, page in pages.items():  # one of each kind of page: cases in one state look the same
        kind = "/".join(part for part in address.split("/") if not any(letter.isdigit() for letter in part))
        alike.setdefault(f"{kind} {len(page.all('form'))}", (address, page))
    faults: dict[str, list[str]] = {}
    with chromium() as browser, desk_window(browser, built_site, 320) as window:
        window.page.add_init_script(measuring.SCRIPT)
        for address, page in alike.values():
            window.show(address, page.text)
            found = measuring.violations(window.page, "light")
            if window.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found = [*found, "wider than the window"]
            if found:
                faults[address] = found
    assert len(alike) > 8
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)
