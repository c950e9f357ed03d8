"""The faults of `make faults` stay faults: each still finds the text that it spoils, and no promise is without one."""

import pytest

import tests.trust.__main__  # noqa: F401 (brings every promise)
from tests.trust.faults.__main__ import FAULTS, ROOT
from tests.trust.faults.fault import Fault
from tests.trust.promise import PROMISES


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_finds_the_text_that_it_spoils_once(fault: Fault) -> None:
    assert (ROOT / fault.file).read_text(encoding="utf-8").count(fault.right) == 1


def test_every_promise_has_a_fault_that_it_must_tell_of() -> None:
    assert {fault.promise for fault in FAULTS if isinstance(fault.promise, int)} == set(PROMISES)


def test_every_test_that_must_tell_of_a_fault_is_there() -> None:
    for named in {fault.promise for fault in FAULTS if isinstance(fault.promise, str)}:
        file, test = named.split("::")
        assert f"def {test.partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8"), named
