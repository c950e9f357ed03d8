"""Pictures of every kind that phones, chat programs, browsers and scanners save."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import ExifTags, Image

from formservice.settings.sections import Uploads
from formservice.storage.attachments import SafeFile
from formservice.uploads import pictures
from formservice.uploads.incoming import UploadProblem, check
from tests.harness import samples
from tests.uploads import kinds
from tests.uploads.test_file_opener import check_and_weigh
from tests.uploads.test_incoming import LIMITS, accepted, is_red, picture

MOST_PIXELS = LIMITS.max_pixels


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: kinds.encoded(kinds.corner(), "WEBP"), "keuken.jpg"),
        (lambda: kinds.encoded(kinds.corner().convert("RGBA"), "WEBP", lossless=True), "keuken.webp"),
        (lambda: kinds.encoded(kinds.corner(), "AVIF", quality=95), "keuken.avif"),
        (kinds.open_avif, "keuken.avif"),
        (kinds.gif, "keuken.gif"),
        (lambda: kinds.encoded(kinds.corner(), "BMP"), "keuken.bmp"),
        (lambda: kinds.encoded(kinds.corner().quantize(4), "BMP"), "keuken.bmp"),
        (kinds.tiff, "keuken.tiff"),
        (lambda: kinds.tiff(compression="jpeg", quality=95), "keuken.tif"),
        (kinds.tiff_with_a_preview, "keuken.tif"),
        (kinds.animated_png, "keuken.png"),
        (kinds.png_with_notes, "keuken.png"),
    ],
)
def test_a_picture_of_every_kind_becomes_a_jpeg_of_what_one_sees_first(make: Callable[[], bytes], name: str) -> None:
    kept = accepted(make(), name)
    assert (kept.kind, kept.name) == ("jpeg", "keuken.jpg")
    image = picture(kept.content)
    assert image.size == (60, 40)
    assert is_red(image.getpixel((5, 5)))
    assert not is_red(image.getpixel((55, 5)))


def test_a_fax_is_black_on_white() -> None:
    image = picture(accepted(kinds.fax()).content)
    assert [image.getpixel((5, 5)), image.getpixel((55, 35))] == [(0, 0, 0), (255, 255, 255)]


def test_a_scan_that_lies_on_its_side_stands_upright() -> None:
    scan = kinds.encoded(kinds.corner(), "TIFF", tiffinfo={ExifTags.Base.Orientation: 6})
    image = picture(accepted(scan).content)
    assert image.size == (40, 60)
    assert is_red(image.getpixel((35, 5)))


def test_a_scan_of_several_pages_is_one_paper_with_its_pages_in_their_order() -> None:
    more = [Image.new("RGB", size, "white") for size in ((40, 60), (80, 40))]
    kept = accepted(kinds.encoded(kinds.corner(), "TIFF", save_all=True, append_images=more), "brief.tif")
    assert (kept.kind, kept.name) == ("pdf", "brief.pdf")
    with pikepdf.open(io.BytesIO(kept.content)) as paper:
        shown = [pikepdf.PdfImage(page.Resources.XObject.Scan).as_pil_image() for page in paper.pages]
        sheets = [[round(float(side)) for side in page.mediabox] for page in paper.pages]
    assert [each.size for each in shown] == [(60, 40), (40, 60), (80, 40)]
    assert is_red(shown[0].getpixel((5, 5)))
    assert sheets[:2] == [[0, 0, 842, 561], [0, 0, 561, 842]]
    assert accepted(kept.content).content == kept.content


def test_pages_of_a_scan_are_counted_on_both_sides_of_the_bound() -> None:
    assert accepted(kinds.tiff(pictures.MOST_PAGES)).kind == "pdf"
    too_many = kinds.tiff(pictures.MOST_PAGES + 1)
    assert check("brief.tif", io.BytesIO(too_many), LIMITS) is UploadProblem.TOO_MANY_PAGES


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_photo_without_its_last_two_bytes_is_whole_and_one_that_lacks_more_is_not(options: dict[str, bool]) -> None:
    photo = kinds.encoded(kinds.grain(800, 600), "JPEG", quality=90, **options)
    assert accepted(photo[:-2]).content == accepted(photo).content
    assert accepted(photo[:-1]).content == accepted(photo).content
    for part in (0.1, 0.5, 0.9, 0.99):
        assert check("foto.jpg", io.BytesIO(photo[: round(part * len(photo))]), LIMITS) is UploadProblem.DAMAGED


@pytest.mark.parametrize(
    ("kind", "size", "kept"),
    [
        ("JPEG", (5000, 5000), (5000, 5000)),
        ("JPEG", (12_000, 9_000), (6_000, 4_500)),
        ("JPEG", (16_000, 2_000), (8_000, 1_000)),
        ("PNG", (7_000, 5_000), (3_500, 2_500)),
    ],
)
def test_a_picture_with_more_pixels_than_are_kept_is_made_smaller(
    kind: str, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    content = kinds.encoded(Image.new("RGB", size, "red"), kind)
    image = picture(pictures.open_image(content, kind, LIMITS.max_file_bytes, MOST_PIXELS))
    assert image.size == kept
    assert is_red(image.getpixel((kept[0] // 2, kept[1] // 2)))


def test_a_photo_of_200_megapixels_takes_no_more_than_one_of_fifty() -> None:
    photo = kinds.encoded(Image.new("L", (16_000, 12_500), 128), "JPEG")
    outcome, peak = check_and_weigh(photo, LIMITS)
    assert isinstance(outcome, SafeFile)
    assert picture(outcome.content).size == (4_000, 3_125)
    assert peak < 400 * 2**20


def test_a_photo_counts_by_what_is_kept_of_it_not_by_what_came() -> None:
    photo = kinds.encoded(kinds.grain(4_800, 3_600), "JPEG", quality=100, subsampling=0)
    limits = Uploads(len(photo) // 2, 10, len(photo), MOST_PIXELS)
    assert len(accepted(photo, limits=limits).content) <= limits.max_file_bytes
    just_below = Uploads(len(photo) // 2, 10, len(photo) - 1, MOST_PIXELS)
    assert check("foto.jpg", io.BytesIO(photo), just_below) is UploadProblem.TOO_LARGE


@pytest.mark.parametrize(
    "start",
    [
        kinds.START_OF_A_FILM,
        b"\0\0\0\x14ftypqt  \0\0\2\0qt  ",
        b"\0\0\0\x14ftyp3gp5\0\0\2\x003gp5",
        b"\0\0\0\x08wide\0\0\0\0mdat",
        b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm",
        b"RIFF\0\0\0\0AVI LIST",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"RF64\xff\xff\xff\xffWAVEds64",
        b"\0\0\0\x1cftypM4A \0\0\2\0",
        b"OggS\0\2",
        b"ID3\3\0",
        b"#!AMR\n",
    ],
    ids=ascii,
)
def test_film_and_sound_are_told_apart_from_all_else(start: bytes) -> None:
    assert check("film.jpg", io.BytesIO(start.ljust(5_000, b"\x01")), LIMITS) is UploadProblem.FILM


def test_a_text_that_begins_like_a_picture_of_windows_is_none() -> None:
    text = b"BM staat voor: brandmelder. De brandmelder in de hal piept al drie weken."
    assert check("tekst.bmp", io.BytesIO(text), LIMITS) is UploadProblem.KIND
    assert accepted(text, "tekst.txt").kind == "txt"


def test_what_a_decoder_has_no_memory_for_is_a_picture_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    from formservice.uploads import file_opener

    def full(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(file_opener, "open_image", full)
    with pytest.raises(file_opener.RefusedError) as refused:
        file_opener.open_file("HEIF", samples.heic(), LIMITS.max_file_bytes, MOST_PIXELS)
    assert refused.value.problem == UploadProblem.TOO_MANY_PIXELS
