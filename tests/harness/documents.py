"""Documents as common writers save them, made in memory: the names of their parts are what differs."""

import zipfile
from io import BytesIO

from tests.harness import samples

_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    "{}</Types>"
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Target="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    "</Relationships>"
)
_ODF = "application/vnd.oasis.opendocument."
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<office:body><office:text><text:p>De kraan lekt.</text:p>{}</office:text></office:body></office:document-content>"
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{}</manifest:file-entry>'
    "</manifest:manifest>"
)

LINK = '<text:a xlink:href="https://example.org/">meer</text:a>'
PICTURE = '<draw:image xlink:href="Pictures/1.png" xlink:actuate="onLoad"/>'


def docx_of(writer: str) -> bytes:
    """A document with the parts that this writer makes, under the names that it gives them."""
    main, types = {
        "Word": ("word/document.xml", ""),
        "Word online": ("word/document2.xml", ""),
        "Google Docs": ("word/document.xml", '<Default ContentType="application/xml" Extension="xml"/>'),
        "LibreOffice": ("word/document.xml", '<Default Extension="xml" ContentType="application/xml"/>'),
        "Pages": ("word/document.xml", '<Default Extension="xml" ContentType="application/xml"/>'),
        "by its ending": ("content/text.xml", None),
    }[writer]
    kind = _MAIN.format("wordprocessingml.document")
    says = f'<Override PartName="/{main}" ContentType="{kind}"/>'
    if types is None:
        says, types = "", f'<Default Extension="xml" ContentType="{kind}"/>'
    return samples.zip_of(
        {
            "[Content_Types].xml": _TYPES.format(types + says),
            "_rels/.rels": _RELATIONS.format(f"/{main}" if writer == "Word online" else main),
            main: samples.WORD_TEXT,
            f"{main.rpartition('/')[0]}/_rels/{main.rpartition('/')[2]}.rels": _RELATIONS.format("styles.xml").replace(
                "officeDocument/2006/relationships/officeDocument", "officeDocument/2006/relationships/styles"
            ),
        }
    )


def acting_docx_of_word_online() -> bytes:
    """A document whose text, under another name, has Word start a program."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO cmd "/k calc"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    text = samples.WORD_TEXT.replace("<w:p>", f"<w:p>{field}")
    types = f'<Override PartName="/word/document2.xml" ContentType="{_MAIN.format("wordprocessingml.document")}"/>'
    return samples.zip_of(
        {
            "[Content_Types].xml": _TYPES.format(types),
            "_rels/.rels": _RELATIONS.format("/word/document2.xml"),
            "word/document2.xml": text,
        }
    )


def workbook(main: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml") -> bytes:
    """A workbook of Excel, or what else is packed the same way."""
    types = f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>'
    return samples.zip_of({"[Content_Types].xml": _TYPES.format(types), "xl/workbook.xml": "<workbook/>"})


def presentation() -> bytes:
    """A presentation of PowerPoint."""
    return workbook(_MAIN.format("presentationml.presentation"))


def odt(inside: str = "", parts: dict[str, str | bytes] | None = None, kind: str = "text", locked: str = "") -> bytes:
    """A document of LibreOffice with this in its text, and with these parts added."""
    usual: dict[str, str | bytes] = {
        "content.xml": _CONTENT.format(inside),
        "Pictures/1.png": samples.png(),
        "META-INF/manifest.xml": _MANIFEST.format(locked),
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", f"{_ODF}{kind}", zipfile.ZIP_STORED)
        for name, content in (usual | (parts or {})).items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def locked_odt() -> bytes:
    """The same, locked with a password."""
    return odt(parts={"content.xml": b"\x8f\x03" * 200}, locked="<manifest:encryption-data/>")


def pages() -> bytes:
    """What Pages saves."""
    return samples.zip_of({"Index/Document.iwa": b"\0\1\2", "preview.jpg": samples.jpeg()})


def exported_chat(name: str = "_chat.txt") -> bytes:
    """A chat as WhatsApp exports it, with its media, on an iPhone; on Android the text has another name."""
    return samples.zip_of({name: "[01-11-2026 10:00] Jan: De kraan lekt.", "00000001-PHOTO.jpg": samples.jpeg()})
