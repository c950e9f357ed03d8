"""The disk under a folder: how much room there is, and whether it can be written to."""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

_TRIED_BYTES = 16_384


@dataclass(frozen=True)
class Room:
    """The free space for us: bytes, and files, or None where the file system has no bound on files."""

    bytes: int
    files: int | None


def room(folder: Path) -> Room:
    """Return the room on the file system of this folder; raises OSError."""
    found = os.statvfs(folder)
    return Room(found.f_bavail * found.f_frsize, found.f_favail if found.f_files else None)


def try_to_write(folder: Path) -> None:
    """Write some kilobytes to the disk and take them away again; raises OSError, as for a full or read-only one."""
    with TemporaryFile(dir=folder) as file:
        file.write(os.urandom(_TRIED_BYTES))
        file.flush()
        os.fsync(file.fileno())
