"""What comes in by its content, what stays out and why, and what remains of a picture."""

import hashlib
import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import ExifTags, Image

from formservice.settings.sections import Uploads
from formservice.storage.attachments import SafeFile
from formservice.uploads import file_opener, incoming
from formservice.uploads.incoming import UploadProblem, check, safe_name
from tests.harness import samples

LIMITS = Uploads(max_file_bytes=10_000_000, max_files=10, max_total_bytes=25_000_000, max_pixels=110_000_000)


def accepted(content: bytes, name: str = "foto", limits: Uploads = LIMITS) -> SafeFile:
    outcome = check(name, io.BytesIO(content), limits)
    assert isinstance(outcome, SafeFile), outcome
    return outcome


def picture(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=("JPEG",))
    image.load()
    return image


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return pixel[0] > 180 and pixel[1] < 80 and pixel[2] < 80


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (samples.empty, UploadProblem.EMPTY),
        (samples.html_as_pdf, UploadProblem.KIND),
        (samples.svg, UploadProblem.KIND),
        (samples.old_doc, UploadProblem.OTHER_DOCUMENT),
        (samples.macro_docx, UploadProblem.ACTS),
        (lambda: samples.docx({"word/vbaProject.bin": b"Sub AutoOpen()"}), UploadProblem.ACTS),
        (lambda: samples.zip_of({"foto.jpg": samples.jpeg()}), UploadProblem.ARCHIVE),
        (lambda: samples.docx(main=samples.MACRO_MAIN), UploadProblem.ACTS),
        (lambda: b"GIF89a" + bytes(100), UploadProblem.DAMAGED),
        (lambda: b"RIFF\x24\0\0\0WEBPVP8 " + bytes(100), UploadProblem.DAMAGED),
        (lambda: b"MZ" + bytes(600), UploadProblem.KIND),
        (lambda: b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", UploadProblem.KIND),
        (lambda: b"\0" * 1000, UploadProblem.KIND),
        (samples.damaged_pdf, UploadProblem.DAMAGED),
        (samples.pdf_cut_off_in_its_table, UploadProblem.DAMAGED),
        (lambda: b"%PDF-1.7\n%%EOF", UploadProblem.DAMAGED),
        (samples.damaged_jpeg, UploadProblem.DAMAGED),
        (lambda: samples.png()[:-40], UploadProblem.DAMAGED),
        (lambda: samples.heic()[:-200], UploadProblem.DAMAGED),
        (samples.damaged_docx, UploadProblem.DAMAGED),
        (lambda: samples.docx()[:-30], UploadProblem.DAMAGED),
        (samples.spoofed_docx, UploadProblem.DAMAGED),
        (samples.encrypted_pdf, UploadProblem.PASSWORD),
        (samples.password_docx, UploadProblem.PASSWORD),
        (samples.zip_bomb_docx, UploadProblem.TOO_LARGE),
        (lambda: b"%PDF-1.7" + bytes(10_000_000), UploadProblem.TOO_LARGE),
        (lambda: b"\xff\xd8\xff" + bytes(25_000_000), UploadProblem.TOO_LARGE),
        (lambda: bytes(10_000_001), UploadProblem.KIND),  # a wrong kind is told before a wrong size
        (samples.pixel_bomb, UploadProblem.TOO_MANY_PIXELS),
    ],
)
def test_what_stays_out_says_why(make: Callable[[], bytes], problem: UploadProblem) -> None:
    assert check("brief.pdf", io.BytesIO(make()), LIMITS) is problem


@pytest.mark.parametrize(
    ("make", "kind", "ending"),
    [
        (samples.pdf, "pdf", ".pdf"),
        (samples.pdf_with_wrong_table, "pdf", ".pdf"),
        (lambda: samples.encrypted_pdf(user_password=""), "pdf", ".pdf"),
        (samples.docx, "docx", ".docx"),
        (lambda: samples.docx({f"word/media/image{n}.png": samples.png() for n in range(30)}), "docx", ".docx"),
    ],
)
def test_a_document_is_kept_byte_for_byte(make: Callable[[], bytes], kind: str, ending: str) -> None:
    content = make()
    kept = accepted(content, "Mijn brief.txt")
    assert (kept.kind, kept.name, kept.content) == (kind, f"Mijn brief.txt{ending}", content)
    assert kept.sha256 == kept.sha256_received == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "make", [samples.jpeg, samples.png, samples.heic, samples.deep_heic, samples.jpeg_with_broken_exif]
)
def test_a_picture_becomes_a_jpeg_whatever_it_was_called(make: Callable[[], bytes]) -> None:
    content = make()
    kept = accepted(content, "keuken.HEIC")
    assert (kept.kind, kept.name) == ("jpeg", "keuken.jpg")
    image = picture(kept.content)
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert is_red(image.getpixel((5, 5)))
    assert not is_red(image.getpixel((image.width - 5, 5)))
    assert kept.sha256_received == hashlib.sha256(content).hexdigest()
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest() != kept.sha256_received


@pytest.mark.parametrize("make", [samples.jpeg, samples.heic])
def test_place_and_camera_do_not_stay_in_a_picture(make: Callable[[], bytes]) -> None:
    content = make()
    assert samples.CAMERA.encode() in content
    kept = accepted(content).content
    assert samples.CAMERA.encode() not in kept
    assert not picture(kept).getexif()
    assert set(picture(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [
        (1, "left top"),
        (2, "right top"),
        (3, "right bottom"),
        (4, "left bottom"),
        (5, "left top"),
        (6, "right top"),
        (7, "right bottom"),
        (8, "left bottom"),
    ],
)
def test_a_photo_stands_upright_without_its_metadata(orientation: int, corner: str) -> None:
    content = samples.jpeg(60, 40, orientation)
    assert picture(content).getexif()[ExifTags.Base.Orientation] == orientation
    image = picture(accepted(content).content)
    assert image.size == ((60, 40) if orientation < 5 else (40, 60))
    x, y = (("left", "right").index(corner.split()[0]), ("top", "bottom").index(corner.split()[1]))
    corners = {
        (a, b): is_red(image.getpixel((5 + a * (image.width - 10), 5 + b * (image.height - 10))))
        for a in (0, 1)
        for b in (0, 1)
    }
    assert corners == {(a, b): (a, b) == (x, y) for a in (0, 1) for b in (0, 1)}


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_was_transparent_becomes_white(mode: str) -> None:
    pixel = picture(accepted(samples.png(mode)).content).getpixel((30, 20))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 250


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_every_kind_of_screenshot_comes_in(mode: str) -> None:
    assert picture(accepted(samples.png(mode)).content).size == (60, 40)


def test_a_scan_in_sixteen_bits_of_grey_keeps_its_grey() -> None:
    pixel = picture(accepted(samples.png("I;16")).content).getpixel((30, 20))
    assert isinstance(pixel, tuple)
    assert all(abs(band - 0x80) < 4 for band in pixel)


def test_a_picture_for_print_keeps_its_colours() -> None:
    image = picture(accepted(samples.jpeg(mode="CMYK")).content)
    assert image.mode == "RGB"
    assert is_red(image.getpixel((5, 5)))


def test_pixels_are_counted_on_both_sides_of_the_bound() -> None:
    limits = Uploads(10_000_000, 10, 25_000_000, max_pixels=60 * 40)
    assert accepted(samples.jpeg(60, 40), limits=limits)
    assert check("foto", io.BytesIO(samples.jpeg(61, 40)), limits) is UploadProblem.TOO_MANY_PIXELS


def test_bytes_are_counted_on_both_sides_of_the_bound() -> None:
    content = samples.pdf(size=5000)
    assert accepted(content, limits=Uploads(len(content), 10, 25_000_000, 1000))
    just_below = Uploads(len(content) - 1, 10, 25_000_000, 1000)
    assert check("brief", io.BytesIO(content), just_below) is UploadProblem.TOO_LARGE


def test_a_picture_that_grows_past_the_bound_is_made_coarser_or_stays_out() -> None:
    content = samples.phone_photo()
    bound = len(accepted(content).content) - 1
    assert len(file_opener.open_image(content, "JPEG", bound, 110_000_000)) <= bound
    with pytest.raises(file_opener.RefusedError) as refused:
        file_opener.open_image(content, "JPEG", 100_000, 110_000_000)
    assert refused.value.problem == UploadProblem.TOO_LARGE


class Endless(io.RawIOBase):
    """A body without end, that comes in small pieces."""

    def __init__(self, start: bytes) -> None:
        self._start = start
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        piece = (b"" if self.given else self._start).ljust(min(size, 7000), b"\xfe")
        self.given += len(piece)
        return piece


@pytest.mark.parametrize(
    ("start", "most"), [(b"%PDF-1.7", LIMITS.max_file_bytes), (b"\xff\xd8\xff", LIMITS.max_total_bytes)]
)
def test_no_more_is_read_than_one_byte_past_the_bound(start: bytes, most: int) -> None:
    endless = Endless(start)
    assert check("foto.jpg", endless, LIMITS) is UploadProblem.TOO_LARGE  # type: ignore[arg-type]
    assert endless.given == most + 1


@pytest.mark.parametrize(
    ("given", "ending", "kept"),
    [
        ("brief.pdf", ".pdf", "brief.pdf"),
        ("BRIEF.PDF", ".pdf", "BRIEF.pdf"),
        ("foto.jpeg", ".jpg", "foto.jpg"),
        ("foto.png", ".jpg", "foto.jpg"),
        ("IMG_0001.HEIC", ".jpg", "IMG_0001.jpg"),
        ("brief.exe", ".pdf", "brief.exe.pdf"),
        ("brief.pdf", ".jpg", "brief.pdf.jpg"),
        ("lekkage 1.2", ".jpg", "lekkage 1.2.jpg"),
        ("../../etc/passwd", ".pdf", "passwd.pdf"),
        ("C:\\Documenten\\brief.pdf", ".pdf", "brief.pdf"),
        ("", ".pdf", "bestand.pdf"),
        (".pdf", ".pdf", "bestand.pdf"),
        ("...", ".jpg", "bestand.jpg"),
        ("\u202efdp.exe", ".pdf", "fdp.exe.pdf"),
        ("a\x00b\r\nBcc: x\x7f.pdf", ".pdf", "abBcc x.pdf"),
        ("\ud800\ufeff\u2028.pdf", ".pdf", "bestand.pdf"),
        ("e\u0301e\u0301n.pdf", ".pdf", "\u00e9\u00e9n.pdf"),
        ("  twee   woorden .pdf", ".pdf", "twee woorden.pdf"),
        ("<b>\"'?*|.pdf", ".pdf", "b'.pdf"),
        ("صورة المطبخ.jpg", ".jpg", "صورة المطبخ.jpg"),
        ("a" * 300 + ".pdf", ".pdf", "a" * 116 + ".pdf"),
        ("con.pdf", ".pdf", "bestand-con.pdf"),
        ("Lpt1.tar", ".pdf", "bestand-Lpt1.tar.pdf"),
        ("contract.pdf", ".pdf", "contract.pdf"),
    ],
)
def test_a_name_is_data_and_nothing_more(given: str, ending: str, kept: str) -> None:
    assert safe_name(given, ending) == kept
    assert len(kept) <= incoming.LONGEST_NAME


def test_past_a_queue_of_files_the_next_is_told_to_come_back_and_holds_nobody_up() -> None:
    # heavy enough that the first is still being opened when the last one comes
    photo = samples.jpeg(width=6000, height=4000)
    together = threading.Barrier(incoming.MOST_WAITING + 4)

    def send(_: int) -> SafeFile | UploadProblem:
        together.wait()
        return check("foto.jpg", io.BytesIO(photo), LIMITS)

    with ThreadPoolExecutor(together.parties) as tenants:
        outcomes = list(tenants.map(send, range(together.parties)))
    assert sum(isinstance(outcome, SafeFile) for outcome in outcomes) == incoming.MOST_WAITING
    assert outcomes.count(UploadProblem.BUSY) == 4
    accepted(photo)
