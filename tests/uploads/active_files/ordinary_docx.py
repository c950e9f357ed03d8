"""Word documents that look as if they acted, and do not."""

from collections.abc import Iterator

from tests.harness import samples
from tests.uploads.active_files.make_docx import (
    HERE,
    RELATIONS,
    body,
    code,
    docx,
    field,
    kinds,
    related,
    relation,
    sheet,
    text,
    utf16,
    with_sheet,
    with_template,
    within,
)

_LINKS = (
    "https://example.org/",
    "mailto:a@example.org",
    "javascript:void(0)",
    "file:///\\\\kantoor\\brief.docx",
    "x-apple-data-detectors://0",
)
_TEMPLATES = {
    "office": "file:///C:\\Users\\Jan%20de%20Wit\\AppData\\Roaming\\Microsoft\\Templates\\Normal.dotm",
    "drive": "file:///H:\\Sjablonen\\Brief.dotx",
    "mac": "file://localhost/Users/jan/Normal.dotm",
    "linux": "file:///home/jan/brief.ott",
    "name": "Normal.dotm",
}
_FIELDS = (
    " PAGE ",
    ' HYPERLINK "https://example.org/" ',
    ' TOC \\o "1-3" \\h \\z \\u ',
    " MERGEFIELD Naam ",
    ' DATE \\@ "d MMMM yyyy" ',
    " = 1 + 2 ",
    " MACROBUTTON NoMacro [Klik hier] ",
    " ADDIN ZOTERO_ITEM {} ",
    " EMBED Excel.Sheet.12 ",
    ' IF 1 = 1 "LINK" "DDE" ',
    " FORMTEXT ",
    " PRINTDATE ",
    " REF _Ref1 \\h ",
    ' INCLUDEPICTURE "C:\\\\Logo\\\\logo.png" \\* MERGEFORMAT ',
)


def files() -> Iterator[tuple[str, bytes]]:
    """Yield each under its name."""
    for number, address in enumerate(_LINKS):
        yield f"link-{number}.docx", related("hyperlink", address)
    pressed = f'<w:hyperlink xmlns:r="{HERE}" r:id="r1"/>'
    yield "link-used.docx", docx({"word/document.xml": text(pressed), RELATIONS: relation("hyperlink", _LINKS[0])})
    for where, template in _TEMPLATES.items():
        yield f"template-{where}.docx", with_template(template)
    addresses = relation("mailMergeSource", "file:///H:\\Brieven\\adressen.xlsx")
    yield "merged.docx", docx({"word/_rels/settings.xml.rels": addresses})
    picture = code(' INCLUDEPICTURE "cid:image001.png@01DA0000" \\* MERGEFORMATINET ')
    from_a_mail = relation("image", "cid:image001.png@01DA0000")
    yield "picture-from-a-mail.docx", docx({"word/document.xml": text(picture), RELATIONS: from_a_mail})
    for each in _FIELDS:
        yield f"field-{each.split()[0]}.docx", field(each)
    yield "words-of-fields.docx", body("<w:r><w:t>DDEAUTO cmd /k calc, INCLUDETEXT http://x</w:t></w:r>")
    yield from _objects()
    yield from _odd_parts()


def _objects() -> Iterator[tuple[str, bytes]]:
    chart = '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    parts: dict[str, str | bytes] = {
        "word/charts/chart1.xml": chart,
        "word/charts/_rels/chart1.xml.rels": relation("package", "../embeddings/Microsoft_Excel_Sheet.xlsx", ""),
        "word/embeddings/Microsoft_Excel_Sheet.xlsx": sheet({}),
    }
    yield "chart.docx", docx(parts)
    linked = relation("oleObject", "file:///C:\\Users\\Jan\\Stookkosten.xlsx")
    yield "chart-linked.docx", docx({"word/charts/_rels/chart1.xml.rels": linked})
    yield "table.docx", with_sheet({})
    yield "letter-in-letter.docx", within(samples.docx())


def _odd_parts() -> Iterator[tuple[str, bytes]]:
    yield "font.docx", docx({"word/fonts/font1.odttf": b"<\x81\xfe" + bytes(range(256))})
    yield "printer.docx", docx({"word/printerSettings1.bin": "\\\\server\\hp".encode("utf-16-le") + bytes(200)})
    drawing = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg xmlns="http://www.w3.org/2000/svg">'
    drawing += '<image href="data:image/png;base64,AAAA"/></svg>'
    yield "drawing.docx", docx({"word/media/image1.svg": drawing})
    unused = '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
    yield "kind-that-no-part-has.docx", docx(kinds(unused))
    yield "utf16.docx", docx({"word/document.xml": utf16(samples.WORD_TEXT)})
    yield "own-xml.docx", docx({"customXml/item1.xml": "<control><altChunk/><frame/><subDoc/></control>"})
