"""Word documents from their parts."""

import re

from tests.harness import samples

Parts = dict[str, str | bytes]

HERE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
OFFICE = "urn:schemas-microsoft-com:office:office"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET_PART = "embeddings/Microsoft_Excel_Sheet1.xlsx"
RELATIONS = "word/_rels/document.xml.rels"


def docx(parts: Parts) -> bytes:
    """A Word document with these parts."""
    return samples.docx(parts)


def body(inside: str) -> bytes:
    """A Word document with this in its text."""
    return docx({"word/document.xml": text(inside)})


def text(inside: str) -> str:
    """The XML of a text with this in it."""
    return samples.WORD_TEXT.replace("<w:p>", f"<w:p>{inside}")


def field(*pieces: str) -> bytes:
    """A Word document with a field whose code stands in these pieces."""
    return body(code(*pieces))


def code(*pieces: str) -> str:
    """A field whose code stands in these pieces, of which those in XML are fields themselves."""
    inside = "".join(piece if piece.startswith("<") else instruction(piece) for piece in pieces)
    return f"{mark('begin')}{inside}{mark('separate')}<w:r><w:t>x</w:t></w:r>{mark('end')}"


def mark(kind: str) -> str:
    """Where a field begins, its code ends, or it ends."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(said: str) -> str:
    """A piece of a field's code."""
    return f"<w:r><w:instrText>{said}</w:instrText></w:r>"


def related(kind: str, target: str, mode: str = "External", base: str = HERE) -> bytes:
    """A Word document whose text has such a relation."""
    return docx({RELATIONS: relation(kind, target, mode, base)})


def with_template(target: str, mode: str = "External", base: str = HERE) -> bytes:
    """A Word document that was made from this template."""
    return docx({"word/_rels/settings.xml.rels": relation("attachedTemplate", target, mode, base)})


def relation(kind: str, target: str, mode: str = "External", base: str = HERE) -> str:
    """The relations of a part, of which it has one."""
    how = f' TargetMode="{mode}"' if mode else ""
    written = target.replace("\t", "&#9;").replace("\n", "&#10;")
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    each = f'<Relationship Id="r1" Type="{base}/{kind}" Target="{written}"{how}/>'
    return f'<?xml version="1.0"?><Relationships xmlns="{space}">{each}</Relationships>'


def with_object(how: str, parts: Parts) -> bytes:
    """A Word document that shows an object of another program."""
    shape = f'<o:OLEObject xmlns:o="{OFFICE}" xmlns:r="{HERE}" Type="{how}" r:id="r1"/>'
    return docx({"word/document.xml": text(f"<w:r><w:object>{shape}</w:object></w:r>"), **parts})


def with_sheet(parts: Parts) -> bytes:
    """A Word document that shows a table of Excel, which has these parts."""
    return with_object("Embed", {RELATIONS: relation("package", _SHEET_PART, ""), f"word/{_SHEET_PART}": sheet(parts)})


def sheet(parts: Parts) -> bytes:
    """A table of Excel with these parts."""
    main = samples.CONTENT_TYPES.replace("/word/document.xml", "/xl/workbook.xml").format(main=_SHEET_MAIN)
    return samples.zip_of({"[Content_Types].xml": main, "xl/workbook.xml": f'<workbook xmlns="{SHEET}"/>', **parts})


def within(content: bytes) -> bytes:
    """A Word document with a Word document in it."""
    inside = "word/embeddings/Document1.docx"
    return docx({RELATIONS: relation("package", f"/{inside}", ""), inside: content})


def kinds(more: str) -> Parts:
    """The list of what kind each part has, with this in it."""
    usual = samples.CONTENT_TYPES.format(main=samples.WORD_MAIN)
    return {"[Content_Types].xml": usual.replace("</Types>", f"{more}</Types>")}


def utf16(xml: str) -> bytes:
    """The same in another encoding."""
    return re.sub(r"<\?xml.*?\?>", "", xml).encode("utf-16")
