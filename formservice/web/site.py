"""The built site's files, served beside the forms."""

import re
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

_HASHED = re.compile(r"\.[0-9a-f]{8,}\.\w+$")
_MINUTES = 5


def with_files(application: Any, folder: Path) -> Any:
    """Return the application with the site's files before it, compressed and, where their name carries a hash, kept."""
    return WhiteNoise(
        application,
        root=str(folder),
        index_file=True,
        max_age=_MINUTES * 60,
        immutable_file_test=lambda path, url: bool(_HASHED.search(url)),
        allow_all_origins=False,
    )


def page_not_found(built: Path, code: str) -> str:
    """Return the site's own page for an address that it does not have, in the reader's language."""
    return (built / "site" / code / "404.html").read_text(encoding="utf-8")


def page_not_read(built: Path) -> bytes:
    """Return the site's page for a request that could not be read, in every language."""
    return (built / "site" / "notices" / "unread.html").read_bytes()
