"""Sample files, made in memory: what tenants send, and what nobody should."""

import random
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pillow_heif
from PIL import ExifTags, Image

LATITUDE = (52.0, 22.0, 3.0)
CAMERA = "Proefcamera 3000"
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
WORD_TEXT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>De kraan lekt.</w:t></w:r></w:p></w:body></w:document>"
)


def pdf(pages: int = 1, size: int = 0) -> bytes:
    """A PDF of so many pages; `size` adds about so many bytes that do not compress."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if size:
            document.Root.Padding = document.make_stream(_noise(size))
        return _saved(document)


def encrypted_pdf(user_password: str = "geheim") -> bytes:
    """A PDF that opens with a password only; with an empty one it opens, but may not be changed."""
    with pikepdf.new() as document:
        document.add_blank_page()
        return _saved(document, encryption=pikepdf.Encryption(owner="eigenaar", user=user_password))


def damaged_pdf() -> bytes:
    """A PDF of which the second half is gone."""
    whole = pdf(pages=4, size=4000)
    return whole[: len(whole) // 2]


def pdf_cut_off_in_its_table() -> bytes:
    """A PDF that lacks just its end, so that a viewer that mends files would still show something of it."""
    whole = pdf(pages=4)
    return whole[: whole.rindex(b"startxref")]


def pdf_with_wrong_table() -> bytes:
    """A PDF whose table of contents is at another place than it says; every viewer opens it."""
    start, _, end = pdf().rpartition(b"startxref\n")
    return start + b"startxref\n9" + end


def pdf_bomb(megabytes: int) -> bytes:
    """A PDF of some kilobytes whose table unfolds to so many megabytes as soon as it is opened."""
    runs = b"\x81\x00" * (megabytes * 2**20 // 128)  # each: 128 times a zero
    table = zlib.compress(runs + b"\x80", 9)
    start = (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\n"
    )
    head = (
        b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 2]/Root 1 0 R/Filter[/FlateDecode/RunLengthDecode]/Length %d>>\nstream\n"
    )
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
    return start + head % len(table) + table + end % len(start)


def jpeg(width: int = 60, height: int = 40, orientation: int = 1, mode: str = "RGB") -> bytes:
    """A photo, red in its top left corner as stored, with a camera's name and a place (GPS) in its metadata."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Model] = CAMERA
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = LATITUDE
    return _encoded(_corner(width, height).convert(mode), "JPEG", quality=95, exif=exif, comment=CAMERA)


def phone_photo() -> bytes:
    """A photo of 12 megapixels that takes work: noise, on its side."""
    bands = [Image.effect_noise((1000, 750), 60).resize((4000, 3000)) for _ in range(3)]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    return _encoded(Image.merge("RGB", bands), "JPEG", quality=92, exif=exif)


def jpeg_with_broken_exif() -> bytes:
    """A photo whose metadata are nonsense; the picture is whole."""
    return _encoded(_corner(60, 40), "JPEG", quality=95, exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(range(40)))


def damaged_jpeg() -> bytes:
    """A photo of which the second half is gone."""
    whole = jpeg(600, 400)
    return whole[: len(whole) // 2]


def png(mode: str = "RGB") -> bytes:
    """A screenshot in this mode; one with transparency (RGBA, LA, P) is half see-through over black."""
    if mode == "I;16":
        return _encoded(Image.new("I;16", (60, 40), 0x8000), "PNG")
    if mode == "P":
        picture = Image.new("P", (60, 40), 0)
        picture.putpalette([0, 0, 0, 255, 0, 0])
        return _encoded(picture, "PNG", transparency=b"\x00\xff")
    if mode in {"RGBA", "LA"}:
        return _encoded(Image.new(mode, (60, 40), (0,) * len(mode)), "PNG")
    return _encoded(_corner(60, 40).convert(mode), "PNG")


def heic(width: int = 64, height: int = 48) -> bytes:
    """An iPhone's photo."""
    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = CAMERA
    return _encoded(_corner(width, height), "HEIF", quality=80, exif=exif.tobytes())


def deep_heic() -> bytes:
    """A photo of a camera that calls its files heix: the same, with more than 8 bits of colour allowed."""
    return heic().replace(b"ftypheic", b"ftypheix")


def pixel_bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A PNG of some kilobytes that would take 1.6 GB as a picture."""
    return _encoded(Image.new("1", (width, height)), "PNG", optimize=False)


def docx(parts: dict[str, str | bytes] | None = None, main: str = WORD_MAIN) -> bytes:
    """A Word document, with these parts added."""
    usual: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES.format(main=main),
        "_rels/.rels": RELATIONS,
        "word/document.xml": WORD_TEXT,
    }
    return zip_of(usual | (parts or {}))


def macro_docx() -> bytes:
    """A Word document with a program inside."""
    return docx({"word/vbaProject.bin": b"Sub AutoOpen()"}, main=MACRO_MAIN)


def password_docx() -> bytes:
    """What Word writes when a password is set: an old-style container around an encrypted package."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    names = "".join(f"{name:\0<32}" for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage"))
    return header.ljust(512, b"\0") + names.encode("utf-16-le").ljust(2048, b"\xff") + _noise(4000)


def old_doc() -> bytes:
    """A document of Word 97: the same container, without encryption."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"\xec\xa5\xc1\x00"
    return header + "Root Entry\0WordDocument\0".encode("utf-16-le").ljust(2048, b"\0")


def damaged_docx() -> bytes:
    """A Word document in which one byte fell over."""
    whole = bytearray(docx({"word/media/image1.bin": _noise(2000)}))
    whole[whole.index(b"word/media/image1.bin") + 100] ^= 0xFF
    return bytes(whole)


def zip_bomb_docx(megabytes: int = 300) -> bytes:
    """A Word document of some hundred kilobytes that unpacks to so many megabytes."""
    return docx({"word/media/image1.bin": bytes(megabytes * 2**20)})


def spoofed_docx() -> bytes:
    """A Word document with a part that is far larger than its directory says."""
    whole = docx({"word/media/image1.bin": bytes(50 * 2**20)})
    return whole.replace((50 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def zip_of(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def html_as_pdf() -> bytes:
    """A web page; only its name says PDF."""
    return b"<!doctype html><title>brief.pdf</title><script>alert(1)</script>"


def svg() -> bytes:
    """A drawing, which can hold a program."""
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def empty() -> bytes:
    """Nothing."""
    return b""


def _corner(width: int, height: int) -> Image.Image:
    picture = Image.new("RGB", (width, height), "navy")
    picture.paste("red", (0, 0, width // 3, height // 3))
    return picture


def _encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def _saved(document: pikepdf.Pdf, encryption: pikepdf.Encryption | bool = False) -> bytes:
    target = BytesIO()
    document.save(target, encryption=encryption)
    return target.getvalue()


def _noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)
