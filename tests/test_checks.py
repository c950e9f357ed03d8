"""Each of the checks of what people must be able to do is a test that carries its number, or a picture."""

import re
from pathlib import Path

import pytest

from formservice.languages import LANGUAGES
from tests.browser.screenshots import BY_EYE, LOOKS

TESTS = Path(__file__).parent

CHECKS = {
    1: "axe finds nothing, HTML is valid",
    2: "no sideways scroll, nothing clipped",
    3: "every control reached by Tab, focus visible",
    4: "targets large enough",
    5: "control boundaries 3:1, forced colours",
    6: "every journey without JavaScript, no request leaves the site",
    7: "a title of its own, one h1",
    8: "phone and hours in the same place",
    9: "bytes on the wire",
    10: "the start page shows what it is",
    11: "every fact in every language",
    12: "Dutch measured, rare words explained",
    13: "letter and paper form",
    14: "privacy, cookies, accessibility",
    15: "every route ends in one result",
    16: "the calendar file",
    17: "the term and its boundary days",
    18: "an invalid post",
    19: "summary and field the same, answers kept",
    20: "autocomplete",
    21: "without a mail address",
    22: "files",
    23: "Back, reload, double click",
    24: "open for a day, another language",
    25: "the check page",
    26: "the confirmation page",
    27: "the reference as people type it",
    28: "the same answer whether or not it exists",
    29: "opening a link changes nothing",
    30: "letters",
    31: "languages link to each other",
    32: "no untranslated message",
    33: "order from right to left",
    34: "Arabic at 360 px",
    35: "a translation older than its source",
    36: "every kind of file is taken, or has its own message",
    37: "a likely slip in an address is asked about once",
    38: "stop on any step and go on later, on another device too",
    40: "a translation that no speaker has read says so",
}

_NUMBERED = re.compile(r"^\s*def test_check((?:_\d\d)+)_\w", re.MULTILINE)


def numbers_of_tests() -> set[int]:
    texts = (file.read_text(encoding="utf-8") for file in TESTS.rglob("test_*.py"))
    return {int(number) for text in texts for each in _NUMBERED.findall(text) for number in each.strip("_").split("_")}


@pytest.mark.parametrize(("number", "what"), CHECKS.items())
def test_each_check_has_a_test_or_a_picture_that_carries_its_number(number: int, what: str) -> None:
    assert number in numbers_of_tests() | set(BY_EYE), f"nothing checks {number}: {what}"


def test_no_test_carries_a_number_that_no_check_has() -> None:
    assert numbers_of_tests() <= set(CHECKS)


def test_what_people_look_at_is_pictured_in_every_language_also_on_a_phone() -> None:
    tours = (TESTS / "browser" / "tour.py").read_text(encoding="utf-8")
    for wanted in BY_EYE.values():
        for state in wanted:
            assert f'"{state}"' in tours or f'"{state}/"' in tours, state
    assert {"ar", "nl", "en"} <= set(LANGUAGES)
    assert {width for width, _ in LOOKS} == {360, 1280}
