"""The files in a folder that are fonts, by how they begin."""

from collections.abc import Iterator
from pathlib import Path

_BEGINNINGS = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf")


def font_files(folder: Path) -> Iterator[Path]:
    """Give the fonts in a folder, and in the folders in it, that this process can read; none where there is none."""
    return (file for file in folder.rglob("*") if file.is_file() and _is_font(file))


def _is_font(file: Path) -> bool:
    try:
        with file.open("rb") as content:
            return content.read(4) in _BEGINNINGS
    except OSError:
        return False
