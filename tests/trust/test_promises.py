"""What may never go wrong, shown briefly; `make trust` shows the same at length."""

from pathlib import Path

import pytest

import tests.trust.__main__  # noqa: F401 (brings every promise)
from tests.trust.promise import PROMISES, CannotBeShownError, Promise

ROWS = {*range(1, 39)}


def test_every_row_of_what_may_never_go_wrong_is_shown() -> None:
    assert set(PROMISES) == ROWS


@pytest.mark.parametrize("promise", PROMISES.values(), ids=str)
def test_a_promise_holds(promise: Promise, tmp_path: Path) -> None:
    try:
        seen = promise.show(tmp_path, promise.short)
    except CannotBeShownError as missing:
        pytest.skip(str(missing))
    assert seen.is_kept, seen
