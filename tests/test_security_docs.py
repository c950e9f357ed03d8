"""ASVS.md names every requirement of levels 1 and 2 once, counts rightly, and names tests and files that are there."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASVS = (ROOT / "ASVS.md").read_text(encoding="utf-8")
APPLY, _, REST = ASVS.partition("## Does not apply")
DOES_NOT_APPLY = REST.partition("\n## ")[0]

# The numbers of ASVS 5.0.0, a range where they run on.
LEVEL_1 = """
1.2.1-5 1.3.1-2 1.5.1 2.1.1 2.2.1-2 2.3.1 3.2.1-2 3.3.1 3.4.1-2 3.5.1-3 4.1.1 4.4.1 5.2.1-2 5.3.1-2 6.1.1 6.2.1-8
6.3.1-2 6.4.1-2 7.2.1-4 7.4.1-2 8.1.1 8.2.1-2 8.3.1 9.1.1-3 9.2.1 10.4.1-5 11.3.1-2 11.4.1 12.1.1 12.2.1-2 13.4.1
14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
"""
LEVEL_2 = """
1.1.1-2 1.2.6-9 1.3.3-11 1.4.1-3 1.5.2 2.1.2-3 2.2.3 2.3.2-4 2.4.1 3.3.2-4 3.4.3-6 3.5.4-5 3.7.1-2 4.1.2-3 4.2.1
4.3.1-2 4.4.2-4 5.1.1 5.2.3 5.4.1-3 6.1.2-3 6.2.9-12 6.3.3-4 6.4.3-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.3.1-2 7.4.3-5
7.5.1-2 7.6.1-2 8.1.2 8.2.3 8.4.1 9.2.2-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.6-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2
11.2.1-3 11.3.3 11.4.2-4 11.5.1 11.6.1 12.1.2-3 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.2-5 14.1.1-2 14.2.2-4
14.3.2-3 15.1.2-3 15.2.2-3 15.3.2-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""


def numbers(text: str) -> Iterator[str]:
    """Give each number of a list in which ranges stand as 1.2.1-5 or as 1.2.1-1.2.5."""
    for section, first, last in re.findall(r"\b(\d+\.\d+)\.(\d+)(?:-(?:\1\.)?(\d+))?", text):
        for number in range(int(first), int(last or first) + 1):
            yield f"{section}.{number}"


def rows(text: str) -> Iterator[list[str]]:
    """Give the cells of each row that begins with a number of a requirement."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\d+\.\d+\.\d+", cells[0]):
            yield cells


ANSWERS = {number: cells[2] for cells in rows(APPLY) for number in numbers(cells[0])}


def test_every_requirement_of_levels_1_and_2_is_answered_once() -> None:
    wanted = [*numbers(LEVEL_1), *numbers(LEVEL_2)]
    assert (len(wanted), len(list(numbers(LEVEL_1)))) == (253, 70)
    left_out = [number for cells in rows(DOES_NOT_APPLY) for number in numbers(cells[0])]
    answered = [number for cells in rows(APPLY) for number in numbers(cells[0])]
    assert Counter(answered + left_out) == Counter(wanted)


def test_a_requirement_stands_in_its_own_chapter() -> None:
    for chapter in re.split(r"(?m)^## V(?=\d)", APPLY)[1:]:
        name = chapter.split()[0]
        assert {cells[0].partition(".")[0] for cells in rows(chapter)} == {name}


def test_the_counts_at_the_top_are_those_of_the_rows() -> None:
    first = set(numbers(LEVEL_1))
    counts = Counter((number in first, answer) for number, answer in ANSWERS.items())
    assert {answer for _, answer in counts} <= {"yes", "partly", "no"}
    told = [
        [int(cell) for cell in line]
        for line in re.findall(r"(?m)^\| [12] \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", ASVS)
    ]
    without = [number in first for cells in rows(DOES_NOT_APPLY) for number in numbers(cells[0])]
    assert told == [
        [counts[is_first, answer] for answer in ("yes", "partly", "no")] + [without.count(is_first)]
        for is_first in (True, False)
    ]
    answers = Counter(ANSWERS.values())
    sentence = (
        f"Of 253 requirements {len(ANSWERS)} apply: "
        f"{answers['yes']} are met, {answers['partly']} partly, {answers['no']} are not."
    )
    assert sentence in ASVS


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([\w/]+\.py::\w+)`", ASVS))))
def test_each_test_that_the_checklist_names_is_there(named: str) -> None:
    file, _, name = named.partition("::")
    assert re.search(rf"(?m)^def {name}\(", (ROOT / "tests" / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([\w./-]+\.(?:py|md|toml|txt|conf))`", ASVS))))
def test_each_file_that_the_checklist_names_is_there(named: str) -> None:
    assert (ROOT / named).is_file()


def test_what_is_met_names_where_and_what_is_not_says_what_is_missing() -> None:
    for cells in rows(APPLY):
        assert len(cells) == 4, cells
        assert "`" in cells[3] or "](#" in cells[3] or cells[2] != "yes", cells


@pytest.mark.parametrize("anchor", sorted(set(re.findall(r"\]\(#([\w-]+)\)", ASVS))))
def test_each_part_that_the_checklist_leads_to_is_there(anchor: str) -> None:
    assert anchor in {heading.lower().replace(" ", "-") for heading in re.findall(r"(?m)^#+ (.+)$", ASVS)}
