"""Pictures of every state, for people to look at: `python -m tests.browser.screenshots FOLDER [LANGUAGE...]`."""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from formservice.languages import LANGUAGES
from tests.browser.tour import TOURS, states
from tests.browser.visitor import Visitor
from tests.harness.chromium import chromium
from tests.harness.serving import Served

BY_EYE = {
    10: ("start",),
    26: ("received", "received-without-mail"),
    34: ("start", "how", "written", "you-wrong", "papers-with-files", "check", "received", "confirm"),
}
"""The states that people must look at: what the start page shows, the confirmation, and Arabic at 360 px."""

LOOKS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]


def main() -> None:
    """Take the pictures: a folder a language, a file a state and look, in the order of the journeys."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("language", nargs="*", default=list(LANGUAGES), help="only these; otherwise every language")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        served = Served(Path(data))
        served.start()
        try:
            with chromium() as browser:
                for language in options.language:
                    taken = take(browser, served, language, options.folder / language)
                    print(f"{LANGUAGES[language].name}: {len(taken)} states, each in {len(LOOKS)} looks")
                    for number, wanted in BY_EYE.items():
                        print(f"  check {number}: look at {', '.join(taken[state] for state in wanted)}")
        finally:
            served.stop()


def take(browser: Browser, served: Served, language: str, folder: Path) -> dict[str, str]:
    """Take the pictures of one language and return how their names begin, by state."""
    taken = {}
    for tour in TOURS:
        with browser.new_context(base_url=served.address) as context:
            page = context.new_page()
            for number, state in enumerate(states(tour, Visitor(page, served, language))):
                taken[state] = f"{tour}-{number:02}-{state}"
                for width, scheme in LOOKS:
                    page.set_viewport_size({"width": width, "height": 740})
                    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                    page.screenshot(path=folder / f"{taken[state]}-{width}-{scheme}.png", full_page=True)
    return taken


if __name__ == "__main__":
    main()
