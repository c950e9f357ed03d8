"""The figures, a line each: what was measured, beside what, and whether it stays within its bound."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure; `is_kept` is None where there is an aim or nothing to hold it to."""

    name: str
    value: str
    beside: str = ""
    bound: str = ""
    is_kept: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "kept: ", False: "BROKEN: ", None: ""}[self.is_kept] + self.bound
        return f"  {self.name:<34}{self.value:>26}  {self.beside}{f'  [{verdict}]' if verdict else ''}"


def kilobytes(count: float) -> str:
    """Return bytes as people read them; a kB is 1,000 bytes."""
    return f"{count / 1000:.1f} kB"


def megabytes(count: float) -> str:
    """Return bytes as people read them; a MB is 1,000,000 bytes."""
    return f"{count / 1e6:.1f} MB"
