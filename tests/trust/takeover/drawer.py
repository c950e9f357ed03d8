"""The process that draws letters, taken over by the first letter: all is as in the real one, but for the drawing."""

from typing import Any

from formservice.documents import drawing
from tests.trust.takeover.attempts import tried


def _drawn(_: Any, data: str, **__: Any) -> bytes:
    return tried(data.encode())


if __name__ == "__main__":
    drawing._drawn = _drawn
    drawing.main()
