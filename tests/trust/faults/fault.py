"""A fault that somebody could make, and the promise, or the test, that must tell of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Writes `wrong` where `right` stands in a file; `size` where the short form is too short to see it for sure.

    `promise` is its number; where no promise speaks of it, the test as pytest names it: "tests/file.py::test_name".
    """

    what: str
    promise: int | str
    file: str
    right: str
    wrong: str
    size: int | None = None

    def __str__(self) -> str:
        shown_by = self.promise if isinstance(self.promise, str) else f"{self.promise:02}"
        return f"{shown_by} {self.what}"
