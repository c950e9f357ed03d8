"""Pictures and PDFs of every kind that tenants have, and bombs of each kind, made in memory."""

import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
from PIL import Image

from tests.harness import samples

Made = list[tuple[str, Callable[[], bytes]]]
START_OF_A_FILM = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2mp41\0\0\0\x08free"


def corner(width: int = 60, height: int = 40) -> Image.Image:
    """A picture that is red in its top left corner."""
    picture = Image.new("RGB", (width, height), "navy")
    picture.paste("red", (0, 0, width // 3, height // 3))
    return picture


def grain(width: int, height: int) -> Image.Image:
    """A picture full of detail."""
    made = Image.effect_noise((width // 8, height // 8), 60).resize((width, height))
    return Image.merge("RGB", [made, made.transpose(Image.Transpose.FLIP_LEFT_RIGHT), made])


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file of this kind, by Pillow's name of it."""
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def webp(width: int, height: int) -> bytes:
    """A WEBP of one colour, so that its few bytes hold any size."""
    whole = encoded(Image.new("RGB", (64, 64), "navy"), "WEBP", lossless=True, quality=0, method=0)
    place = whole.index(b"VP8L") + 9
    size = int.from_bytes(whole[place : place + 4], "little") >> 28 << 28 | (width - 1) | (height - 1) << 14
    return whole[:place] + size.to_bytes(4, "little") + whole[place + 4 :]


def gif(frames: int = 3) -> bytes:
    """Moving pictures, of which the first is the corner."""
    more = [Image.new("RGB", (60, 40), "white")] * (frames - 1)
    return encoded(corner(), "GIF", save_all=True, append_images=more)


def open_avif() -> bytes:
    """An AVIF whose first name is one that HEIC has too."""
    return encoded(corner(), "AVIF").replace(b"ftypavif", b"ftypmif1", 1)


def tiff(pages: int = 1, **options: object) -> bytes:
    """A scan of so many pages."""
    more = [corner() for _ in range(pages - 1)]
    return encoded(corner(), "TIFF", save_all=True, append_images=more, **options)


def fax() -> bytes:
    """A page as a fax or an old scanner makes it: black and white, packed."""
    return encoded(
        corner().convert("L").point(lambda value: 255 * (value < 50)).convert("1"), "TIFF", compression="group4"
    )


def tiff_with_a_preview() -> bytes:
    """One page, and a small picture of it that cameras add."""
    both = tiff(2)
    first_directory = int.from_bytes(both[4:8], "little")
    count = int.from_bytes(both[first_directory : first_directory + 2], "little")
    end = first_directory + 2 + 12 * count
    second = int.from_bytes(both[end : end + 4], "little")
    tag = struct.unpack("<HHII", both[second + 2 : second + 14])
    assert tag[0] == 254 or tag[0] == 256
    return _with_subfile_type(both, second)


def _with_subfile_type(whole: bytes, directory: int) -> bytes:
    """Write the directory once more, at the end, with the mark of a preview, and lead to that one."""
    count = int.from_bytes(whole[directory : directory + 2], "little")
    entries = whole[directory + 2 : directory + 2 + 12 * count]
    kept = [entries[n : n + 12] for n in range(0, len(entries), 12) if entries[n : n + 2] != b"\xfe\0"]
    mark = struct.pack("<HHII", 254, 4, 1, 1)
    place = len(whole)
    anew = struct.pack("<H", len(kept) + 1) + mark + b"".join(kept) + bytes(4)
    return whole.replace(struct.pack("<I", directory), struct.pack("<I", place), 1) + anew


def png_with_notes(size: int = 2_000_000) -> bytes:
    """A screenshot with so many bytes of metadata, packed, as some programs write them."""
    picture = samples.png()
    notes = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x/>" * (size // 4))
    chunk = struct.pack(">I", len(notes)) + b"iTXt" + notes + struct.pack(">I", zlib.crc32(b"iTXt" + notes))
    place = picture.index(b"IDAT") - 4
    return picture[:place] + chunk + picture[place:]


def animated_png() -> bytes:
    """Moving pictures as PNG, of which the first is the corner."""
    return encoded(corner(), "PNG", save_all=True, append_images=[Image.new("RGB", (60, 40), "white")])


def print_job() -> bytes:
    """A PDF as it lies in a printer's queue: the printer's orders before it and after it."""
    start = b'\x1b%-12345X@PJL JOB NAME="brief"\r\n@PJL SET COPIES=1\r\n@PJL ENTER LANGUAGE=PDF\r\n'
    return start + samples.pdf() + b"\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X"


def filled_in_by_a_viewer(form: bytes | None = None, password: str = "") -> bytes:
    """A form that a viewer added to and left out the file's id, by which qpdf knows that no password is needed."""
    with pikepdf.open(BytesIO(form or samples.pdf())) as document:
        document.Root.Lang = pikepdf.String("nl-NL")
        target = BytesIO()
        locked = pikepdf.Encryption(owner="eigenaar", user=password, R=4)
        document.save(target, encryption=locked, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    whole = target.getvalue()
    size, root, encrypt = (
        found[1]
        for name in (rb"/Size (\d+)", rb"/Root (\d+) 0 R", rb"/Encrypt (\d+) 0 R")
        if (found := re.search(name, whole[whole.rindex(b"trailer") :]))
    )
    before = whole[whole.rindex(b"startxref") :].split()[1]
    added = b"%s 0 obj\n<</A 1>>\nendobj\n" % size
    table = b"xref\n%s 1\n%010d 00000 n \n" % (size, len(whole))
    trailer = b"trailer\n<</Size %d/Root %s 0 R/Encrypt %s 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
    return whole + added + table + trailer % (int(size) + 1, root, encrypt, before, len(whole) + len(added))


def bombs() -> Made:
    """Small files of each kind of picture that claim much, unfold to much, or never end."""
    return [
        ("wide.webp", lambda: b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff" + bytes(10)),
        ("large.webp", lambda: webp(10_000, 10_000)),
        ("square.webp", lambda: webp(16_384, 16_384)),
        ("wide.avif", lambda: _claiming(encoded(corner(), "AVIF"), rb"(ispe.{4}).{8}", b"\x3f\xff\xff\xff" * 2)),
        ("wide.gif", lambda: b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + gif()[10:]),
        ("wide.bmp", lambda: _bmp(100_000, 100_000)),
        ("runs.bmp", lambda: _bmp(10_000, 10_000, b"\xff\0" * 400_000, packed=1)),
        ("wide.tif", lambda: _tiff(100_000, 100_000)),
        ("circle.tif", lambda: _tiff(1_000, 1_000, [8])),
        ("pages.tif", lambda: _tiff(1, 1, count=50_000)),
        ("large-pages.tif", lambda: _tiff(10_000, 10_000, count=10)),
    ]


def _claiming(whole: bytes, where: bytes, size: bytes) -> bytes:
    return re.sub(where, rb"\1" + size, whole, flags=re.DOTALL)


def _bmp(width: int, height: int, content: bytes = b"", packed: int = 0) -> bytes:
    bits = 8 if packed else 24
    colours = bytes(1024) if packed else b""
    start = 54 + len(colours)
    head = b"BM" + struct.pack("<IHHI", start + len(content), 0, 0, start)
    return head + struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, packed, 0, 0, 0, 0, 0) + colours + content


def _tiff(width: int, height: int, ends: list[int] | None = None, count: int = 1) -> bytes:
    """A TIFF that claims so many pages of this size and holds next to nothing; `ends` is what follows the last one."""
    tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, 100)]
    rows = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    places = [8 + number * (len(rows) + 4) for number in range(1, count)] + (ends or [0])
    return b"II*\0" + struct.pack("<I", 8) + b"".join(rows + struct.pack("<I", place) for place in places)
