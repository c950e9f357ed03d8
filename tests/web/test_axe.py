"""axe has nothing to say about any page in any state, in the language of today that is not toured every day.

The tours of the browser look by day at 360 px and by night at 1280 px; here it is the other way round.
"""

import json
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Route

from tests.browser import measuring
from tests.harness import rota
from tests.harness.chromium import chromium
from tests.harness.visit import HTTP
from tests.web.conftest import Seen

LOOKED_AT = [code for code in rota.LANGUAGES_OF_TODAY if code not in rota.DAILY]


@pytest.mark.parametrize("lang", LOOKED_AT)
def test_check_01_axe_finds_nothing_on_any_page(seen: Seen, built_site: Path, lang: str) -> None:
    pages = seen(lang)
    faults: dict[str, list[str]] = {}
    with chromium() as browser:
        context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 740})
        shown = ""

        def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                route.fulfill(body=shown, content_type="text/html; charset=utf-8")
            else:
                route.fulfill(path=built_site / "site" / urlsplit(route.request.url).path.lstrip("/"))

        context.route("**/*", answer)
        window = context.new_page()
        window.add_init_script(measuring.SCRIPT)
        for state, page in pages.items():
            shown = page.text
            window.goto(urljoin(HTTP, page.address))
            assert " ".join(window.title().split()) == page.title, state
            faults[f"{state} at 1280 px by day"] = measuring.violations(window, "light")
            window.set_viewport_size({"width": 360, "height": 740})
            window.emulate_media(color_scheme="dark")
            faults[f"{state} at 360 px by night"] = measuring.violations(window, "dark")
            window.emulate_media(color_scheme="light")
            window.set_viewport_size({"width": 1280, "height": 740})
        context.close()
    assert len(pages) > 50
    faults = {state: found for state, found in faults.items() if found}
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)
