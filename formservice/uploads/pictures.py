"""Pictures as browsers show them: each becomes an upright JPEG without metadata, and a scan of several pages a PDF."""

import hashlib
import math
import struct
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Stream
from PIL import AvifImagePlugin, ExifTags, Image, TiffImagePlugin, WebPImagePlugin  # noqa: F401 (loaded to read them)

from formservice.uploads.refused import RefusedError

MOST_KEPT = 30_000_000
"""Pixels of a picture that is kept: what has more is made smaller, and a letter in it can still be read."""

MOST_PAGES = 30
"""Pages of a scan; together they may have three times the pixels of one picture."""

_QUALITIES = (85, 70, 50)  # JPEG: the first of these that fits
_TIMES_THE_PIXELS = {
    "JPEG": 2.0,  # its decoder makes it smaller while it reads, and so never has all of them
    "WEBP": 0.25,  # its decoder holds two copies more
}
_PAGES_AS_PICTURES = 3
_TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PNG = b"\x89PNG\r\n\x1a\n"
_NEEDED_OF_A_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"eXIf", b"IEND"}
_LONGEST_EXIF = 2**16
_NO_PAGE = 0b101  # of a TIFF's "new subfile type": a preview, or a mask
_LONG_SIDE = 842  # points: the height of A4
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def open_image(content: bytes, kind: str, max_bytes: int, max_pixels: int) -> bytes:
    """Return the picture as a JPEG of at most `max_bytes`, or a scan of several pages as a PDF of that size.

    It is upright, without metadata, and of an animation the first picture. One past `max_pixels` raises RefusedError,
    before anything is decoded, and so does one that cannot be made to fit.
    """
    # Our own bound on pixels holds; Pillow's would only warn.
    Image.MAX_IMAGE_PIXELS = None
    if kind == "TIFF":
        return _open_scan(content, max_bytes, max_pixels)
    if kind == "PNG":
        content = _without_notes(content)
    try:
        picture = _decoded(content, kind, max_pixels)
    except OSError:
        if kind != "JPEG":
            raise
        picture = _with_an_end(content, max_pixels)
    return _as_jpeg(picture, max_bytes)


def _decoded(content: bytes, kind: str, max_pixels: int) -> Image.Image:
    with Image.open(BytesIO(content), formats=(kind,)) as image:
        _check_pixels(image, round(_TIMES_THE_PIXELS.get(kind, 1) * max_pixels))
        if kind == "JPEG":
            times = _times_too_large(image)
            image.draft(None, (image.width // times, image.height // times))
        return _finished(image, max_pixels)


def _finished(image: Image.Image, max_pixels: int) -> Image.Image:
    """Decode it, and return it small enough, upright and on white; never are there more than two copies at once."""
    _check_pixels(image, max_pixels)
    image.load()
    _check_pixels(image, max_pixels)  # a HEIC learns its true size only here
    turn = _TURNS.get(_orientation(image))
    upright = _as_rgb(image)
    if upright is not image:
        image.im = None  # type: ignore[assignment]  # whoever opened it holds on to it: of 48 megapixels, 192 MB
    if (times := _times_too_large(upright)) > 1:
        upright = upright.reduce(times)
    if turn is not None:
        upright = upright.transpose(turn)
    upright.info = {}
    return upright


def _with_an_end(content: bytes, max_pixels: int) -> Image.Image:
    """Return a JPEG that lacks no more than its last two bytes; raises RefusedError where part of the picture is gone.

    A decoder that meets the end too soon fills up in silence. So it gets two different endings: a pixel that depends on
    what we put there was not in the file.
    """
    seen = set()
    for filling in (b"\0", b"\x55"):
        picture = _decoded(content.rstrip(b"\xff") + 64 * filling + b"\xff\xd9", "JPEG", max_pixels)
        seen.add(hashlib.sha256(picture.tobytes()).digest())
    if len(seen) > 1:
        raise RefusedError("damaged")
    return picture


def _without_notes(content: bytes) -> bytes:
    """Return a PNG with what its picture needs and nothing else: texts, profiles and further pictures stay packed."""
    kept = [_PNG]
    place = len(_PNG)
    while place + 8 <= len(content):
        size, name = struct.unpack(">I4s", content[place : place + 8])
        if name in _NEEDED_OF_A_PNG and (name != b"eXIf" or size <= _LONGEST_EXIF):
            kept.append(content[place : place + 12 + size])
        place += 12 + size
    return b"".join(kept)


def _as_jpeg(upright: Image.Image, max_bytes: int) -> bytes:
    for quality in _QUALITIES:
        target = BytesIO()
        upright.save(target, "JPEG", quality=quality, exif=b"")
        if target.tell() <= max_bytes:
            return target.getvalue()
    raise RefusedError("too_large")


def _check_pixels(image: Image.Image, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        raise RefusedError("too_many_pixels")


def _times_too_large(image: Image.Image) -> int:
    """Return by how much each side is divided so that the picture has no more pixels than are kept."""
    return math.ceil(math.sqrt(image.width * image.height / MOST_KEPT))


def _orientation(image: Image.Image) -> object:
    try:
        return image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # broken metadata, of which there is a lot, makes no photo less readable
        return None


def _as_rgb(image: Image.Image) -> Image.Image:
    if image.mode == "RGB" and not image.has_transparency_data:
        return image
    if image.mode.startswith("I"):
        # 16 bits of grey: converting would cut off at 255, and a scan would come out all white
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image if image.mode == "RGBA" else image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen)
    return paper


def _open_scan(content: bytes, max_bytes: int, max_pixels: int) -> bytes:
    """Return a scan of one page as a picture, and one of more as a PDF: what was one paper stays one, in its order."""
    with Image.open(BytesIO(content), formats=("TIFF",)) as scan:
        numbers = _pages(scan, max_pixels)
        if len(numbers) == 1:
            scan.seek(numbers[0])
            return _as_jpeg(_finished(scan, max_pixels), max_bytes)
        with pikepdf.new() as paper:
            for number in numbers:
                scan.seek(number)
                _add_page(paper, _finished(scan, max_pixels), max_bytes // len(numbers))
            target = BytesIO()
            paper.save(target)
    if target.tell() > max_bytes:
        raise RefusedError("too_large")
    return target.getvalue()


def _pages(scan: Image.Image, max_pixels: int) -> list[int]:
    pages: list[int] = []
    pixels = 0
    for number in _frames(scan):
        if scan.tag_v2.get(ExifTags.Base.NewSubfileType, 0) & _NO_PAGE:  # type: ignore[attr-defined]
            continue
        pages.append(number)
        pixels += scan.width * scan.height
        if len(pages) > MOST_PAGES or (len(pages) > 1 and pixels > _PAGES_AS_PICTURES * max_pixels):
            raise RefusedError("too_many_pages")
    if not pages:
        raise RefusedError("damaged")
    return pages


def _frames(scan: Image.Image) -> Iterator[int]:
    number = 0
    while True:
        try:
            scan.seek(number)
        except EOFError:
            return
        yield number
        number += 1


def _add_page(paper: pikepdf.Pdf, upright: Image.Image, max_bytes: int) -> None:
    points = _LONG_SIDE / max(upright.size)
    width, height = upright.width * points, upright.height * points
    page = paper.add_blank_page(page_size=(width, height))
    picture = Stream(
        paper,
        _as_jpeg(upright, max_bytes),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=upright.width,
        Height=upright.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page.Resources = Dictionary(XObject=Dictionary(Scan=picture))
    page.Contents = Stream(paper, f"{width:.2f} 0 0 {height:.2f} 0 0 cm /Scan Do".encode())
