"""The process that opens files, taken over by the first file: as the real one, but for what a decoder does."""

from typing import Any

from formservice.uploads import file_opener
from tests.trust.takeover.attempts import tried


def _open_file(content: bytes, **_: Any) -> bytes:
    return tried(content)


if __name__ == "__main__":
    file_opener.SECONDS = 5
    file_opener.open_file = _open_file
    file_opener.main()
