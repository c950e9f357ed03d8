"""Photos of 48 megapixels sent at the same time, and what the service's processes hold in memory meanwhile."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import pillow_heif
from PIL import ExifTags, Image

from tests.harness.processes import Running, memory
from tests.harness.serving import Served
from tests.harness.tenants import Tenant, WentWrongError
from tests.harness.wire import Wire

AT_ONCE = 8
WIDTH, HEIGHT = 8000, 6000
MOST_BYTES = 1_500 * 2**20
"""What the service as a whole may hold: two pictures at once of some 400 MB each, the files that wait, and itself."""


@dataclass(frozen=True)
class Photos:
    """How many came in, what was answered to the others, and the bytes of memory at rest and at the highest."""

    kept: int
    others: list[str]
    at_rest: int
    peak: int


def phone_photo() -> bytes:
    """A telephone's photo, full of detail and on its side."""
    grain = Image.effect_noise((WIDTH // 8, HEIGHT // 8), 60).resize((WIDTH, HEIGHT))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    turned = grain.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return _encoded(Image.merge("RGB", [grain, turned, grain]), "JPEG", quality=70, exif=exif)


def iphone_photo() -> bytes:
    """The same size as HEIC; plain, because encoding detail takes minutes, and decoding takes the same memory."""
    pillow_heif.register_heif_opener()
    return _encoded(Image.new("RGB", (WIDTH, HEIGHT), "navy"), "HEIF", quality=30)


def see_through() -> bytes:
    """The same size as PNG that one can see through, which takes the most memory of all."""
    return _encoded(Image.new("RGBA", (WIDTH, HEIGHT), (10, 20, 30, 40)), "PNG")


def _encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def photos_at_once(folder: Path, times: int) -> Photos:
    """Send so many photos to the real service, each by a tenant of its own and eight at a time."""
    made = [make() for make in (phone_photo, see_through, iphone_photo)[:times]]
    served = Served(folder)
    served.start()
    try:
        running = Running(served.pid, served.port)
        at_rest = memory(running.serving + running.delivery)
        with _watched(running) as peaks, ThreadPoolExecutor(AT_ONCE) as at_once:
            sent = (made[number % len(made)] for number in range(times))
            problems = [problem for problem in at_once.map(partial(_add, served.port), sent) if problem]
    finally:
        served.stop()
    return Photos(times - len(problems), problems, at_rest, max(peaks))


def _add(port: int, photo: bytes) -> str | None:
    try:
        with Wire(port) as wire:
            tenant = Tenant(wire)
            tenant.answer_up_to("papers")
            tenant.add(photo)
    except (WentWrongError, OSError) as problem:
        return str(problem) or type(problem).__name__
    return None


@contextmanager
def _watched(running: Running) -> Iterator[list[int]]:
    """Note what the processes hold, again and again until the block ends."""
    peaks = [0]
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            peaks.append(memory(running.serving + running.delivery))
            time.sleep(0.02)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield peaks
    finally:
        is_over.set()
        watching.join()
