"""A fault that somebody could make, and the promise that must tell of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Writes `wrong` where `right` stands in a file; `size` where the short form is too short to see it for sure."""

    what: str
    promise: int
    file: str
    right: str
    wrong: str
    size: int | None = None

    def __str__(self) -> str:
        return f"{self.promise:02} {self.what}"
