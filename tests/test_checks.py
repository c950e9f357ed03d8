"""Each of the checks of what people must be able to do is a test that carries its number, or a picture."""

import re
from pathlib import Path

import pytest

import tests.trust.__main__  # noqa: F401 (brings every promise)
from formservice.languages import LANGUAGES
from tests.browser.screenshots import BY_EYE, LOOKS
from tests.trust.promise import PROMISES

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

AT_DESK = {
    1: "no desk before a person; the link works once",
    2: "first use ends with a code; recovery codes work once",
    3: "a code works once",
    4: "guessing is slowed, and the owner gets in",
    5: "a copied cookie opens nothing",
    6: "what was typed survives the end of a session",
    7: "nobody else sees a page, and looking changes nothing",
    8: "what is grave asks for a code again",
    9: "a new complaint stands on Werk at once",
    10: "three clicks and two choices",
    11: "day, hour and place are the same everywhere",
    12: "one UID, the sequence rises, no event is left",
    13: "a slot is free at once, and one case's",
    14: "no day yet: planned again as the next hearing",
    15: "who withdraws while invited",
    16: "withdrawn by phone, and undone",
    17: "withdrawn and invited at once",
    18: "taken back within ten minutes",
    19: "taken back while the worker takes the letter",
    20: "killed in the middle of an act",
    21: "posted again",
    22: "a stale form",
    23: "a note goes nowhere",
    24: "the file of an advice",
    25: "the document of Word",
    26: "the decision's month, and its reminders",
    27: "a decision that departs says why",
    28: "what following says",
    29: "who has no mail address",
    30: "a refused letter",
    31: "registered by post",
    32: "search by whole words",
    33: "a stolen database, and what is erased",
    34: "the year's numbers",
    35: "printed, narrow, axe",
    36: "a member reads the cases of their days",
    37: "a day's place changes",
    38: "the log",
    39: "cookies apart, no script",
    40: "the doctor",
}
"""The checks of the desk, as far as it is built."""

BY_PROMISE = {20: 30, 23: 34}
"""Checks of the desk that a promise shows: tests/trust."""

_NUMBERED = r"^\s*def test_{}check((?:_\d\d)+)_\w"


def numbers_of_tests(prefix: str = "") -> set[int]:
    numbered = re.compile(_NUMBERED.format(prefix), re.MULTILINE)
    texts = (file.read_text(encoding="utf-8") for file in TESTS.rglob("test_*.py"))
    return {int(number) for text in texts for each in numbered.findall(text) for number in each.strip("_").split("_")}


@pytest.mark.parametrize(("number", "what"), CHECKS.items())
def test_each_check_has_a_test_or_a_picture_that_carries_its_number(number: int, what: str) -> None:
    assert number in numbers_of_tests() | set(BY_EYE), f"nothing checks {number}: {what}"


@pytest.mark.parametrize(("number", "what"), AT_DESK.items())
def test_each_check_of_the_desk_has_a_test_or_a_promise(number: int, what: str) -> None:
    if number in BY_PROMISE:
        assert BY_PROMISE[number] in PROMISES
    else:
        assert number in numbers_of_tests("desk_"), f"nothing checks {number} of the desk: {what}"


def test_no_test_carries_a_number_that_no_check_has() -> None:
    assert numbers_of_tests() <= set(CHECKS)
    assert numbers_of_tests("desk_") <= set(AT_DESK)


def test_what_people_look_at_is_pictured_in_every_language_also_on_a_phone() -> None:
    tours = "".join(each.read_text(encoding="utf-8") for each in (TESTS / "browser").glob("tour*.py"))
    for wanted in BY_EYE.values():
        for state in wanted:
            assert f'"{state}"' in tours or f'"{state}/"' in tours, state
    assert {"ar", "nl", "en"} <= set(LANGUAGES)
    assert {width for width, _ in LOOKS} == {360, 1280}
