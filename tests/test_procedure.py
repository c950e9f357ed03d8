"""PROCEDURE.md and the code say the same: every fact that is cited stands there, and the term's table holds."""

import re
from datetime import date

import pytest

from formservice.rules.terms import eligible_from, last_day
from formservice.settings.committee import load_committee
from tests.conftest import ROOT

PROCEDURE = (ROOT / "PROCEDURE.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d{4}-\d\d-\d\d) \| (\d{4}-\d\d-\d\d) \| (\d{4}-\d\d-\d\d) \|$", re.MULTILINE)
_CITED = re.compile(r"\bF(\d)(?: to F(\d))?")


def test_every_fact_that_code_cites_stands_in_the_procedure_and_every_fact_is_cited() -> None:
    told = set(map(int, re.findall(r"^\| F(\d) \|", PROCEDURE, re.MULTILINE)))
    cited: set[int] = set()
    for file in (ROOT / "formservice").rglob("*.py"):
        for first, last in _CITED.findall(file.read_text(encoding="utf-8")):
            cited |= set(range(int(first), int(last or first) + 1))
    assert cited == told == set(range(1, 10))


@pytest.mark.parametrize(("sent", "last", "first"), ROW.findall(PROCEDURE))
def test_the_term_is_counted_as_the_procedure_says(sent: str, last: str, first: str) -> None:
    term = load_committee(ROOT / "committee.toml").term
    assert last_day(date.fromisoformat(sent), term) == date.fromisoformat(last)
    assert eligible_from(date.fromisoformat(sent), term) == date.fromisoformat(first)


def test_the_table_of_the_term_has_its_six_rows() -> None:
    assert len(ROW.findall(PROCEDURE)) == 6
