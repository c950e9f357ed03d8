"""The kind of a file by its first bytes, where the filetype package lacks a kind or names a wrong one.

No decoder is loaded for this: the service itself looks, before a file is handed to the process that opens it.
"""

import filetype

LOOKED_AT = 2**16
"""Bytes at the start of a file that its kind is told by."""

PICTURES = {"JPEG", "PNG", "HEIF", "WEBP", "AVIF", "GIF", "BMP", "TIFF"}
FILM = "FILM"
"""Film and sound: no kind that comes in, but one with words of its own."""

_BY_MIME = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/apng": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
}
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_AVIF_BRANDS = {b"avif", b"avis"}
_EITHER_BRANDS = {b"mif1", b"msf1", b"miaf"}
_PARTS_OF_FILMS = {b"moov", b"mdat", b"wide", b"free", b"skip"}  # QuickTime files of old cameras begin with one
_LONG_SOUNDS = (b"RIFX", b"RF64")
_BMP_HEADS = {12, 16, 40, 52, 56, 64, 108, 124}  # how long the second head may be
_PDF, _PDF_WITHIN = b"%PDF-", 1024


def picture_or_film(head: bytes) -> str | None:
    """Return which kind of picture begins so, FILM for film and sound, or None."""
    if head[4:8] == b"ftyp":
        return _in_a_container(head)
    if head[4:8] in _PARTS_OF_FILMS:
        return FILM
    if head.startswith(_TIFF):
        return "TIFF"
    if head.startswith(_LONG_SOUNDS) and head[8:12] == b"WAVE":
        return FILM
    if head.startswith(b"BM"):  # a text may begin so too
        is_one = head[6:10] == bytes(4) and int.from_bytes(head[14:18], "little") in _BMP_HEADS
        return "BMP" if is_one else None
    mime = filetype.guess_mime(head) or ""
    return FILM if mime.startswith(("video/", "audio/")) else _BY_MIME.get(mime)


def is_pdf(head: bytes) -> bool:
    """Tell whether a PDF begins here, within 1,024 bytes, as readers look for it.

    Before it can stand a print job's head, blank lines or a mark of the byte order. Markup may not: a browser could
    show it as a page.
    """
    start = head.find(_PDF, 0, _PDF_WITHIN + len(_PDF))
    before = head[: max(start, 0)]
    return start >= 0 and b"<" not in before and filetype.guess_mime(head) in {None, "application/pdf"}


def _in_a_container(head: bytes) -> str:
    """Return what a file of boxes (ISO base media) holds, by its first name, or by the others where that is open."""
    brand = head[8:12]
    others = {head[place : place + 4] for place in range(16, min(int.from_bytes(head[:4]), 256), 4)}
    if brand in _AVIF_BRANDS or (brand in _EITHER_BRANDS and others & _AVIF_BRANDS):
        return "AVIF"
    return "HEIF" if brand in _HEIC_BRANDS | _EITHER_BRANDS else FILM
