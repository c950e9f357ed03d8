"""Disks of our own, to cut the power of and to fill: they need root, and a system that lets it mount."""

import fcntl
import os
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.trust.promise import CannotBeShownError

_SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN
_WITHOUT_FLUSHING = struct.pack("I", 2)  # EXT4_GOING_FLAGS_NOLOGFLUSH
_SECONDS = 30


class Ext4:
    """An ext4 file system in a file, and the place where it is mounted."""

    def __init__(self, image: Path, place: Path) -> None:
        self._image, self._place = image, place

    def mount(self) -> None:
        """Mount it; after a power cut, its journal puts it in order."""
        _run("mount", "-o", "loop", str(self._image), str(self._place))

    def lose_power(self) -> None:
        """From this moment nothing more reaches the disk, and what was not flushed is gone."""
        folder = os.open(self._place, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, _SHUTDOWN, _WITHOUT_FLUSHING)
        finally:
            os.close(folder)

    def unmount(self) -> None:
        """Unmount it, as soon as those who were killed have let go of it."""
        until = time.monotonic() + _SECONDS
        while subprocess.run(["umount", str(self._place)], check=False, capture_output=True).returncode:
            assert time.monotonic() < until, f"{self._place} stays busy"
            time.sleep(0.02)


@contextmanager
def ext4_at(place: Path, size: str = "4G") -> Iterator[Ext4]:
    """Give a new ext4 file system, mounted at this place until the block ends."""
    image = place.with_name(f"{place.name}.ext4")
    _run("truncate", "-s", size, str(image))
    _run("mkfs.ext4", "-q", "-E", "nodiscard", str(image))
    disk = Ext4(image, place)
    with _until_the_end(place, disk.mount):
        yield disk
    image.unlink()


@contextmanager
def tmpfs_at(place: Path, size: int) -> Iterator[None]:
    """Give a file system in memory of this many bytes, mounted at this place until the block ends."""
    with _until_the_end(place, lambda: _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))):
        yield


def leave_room(place: Path, size: int) -> Path:
    """Fill a file system until only this many bytes are free, and return the file to remove for room."""
    filler = place / "filler"
    with filler.open("ab", buffering=0) as file, suppress(OSError):  # others may fill it meanwhile
        while (left := _free(place) - size) > 0:
            file.write(bytes(min(left, 2**20)))
    return filler


def _free(place: Path) -> int:
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


@contextmanager
def _until_the_end(place: Path, mount: Callable[[], None]) -> Iterator[None]:
    place.mkdir(parents=True, exist_ok=True)
    mount()
    try:
        yield
    finally:
        # lazily: whoever still has a file open there is stopped elsewhere
        subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except FileNotFoundError as missing:
        raise CannotBeShownError(f"needs {command[0]}") from missing
    if done.returncode:
        raise CannotBeShownError(f"needs root and a system that can mount: {done.stderr.strip()}")
