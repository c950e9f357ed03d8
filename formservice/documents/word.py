"""Documents of Word on a committee's letterhead: real headings in its own styles, for people to go on with.

The letterhead stays as it is: its headers, footers, pictures and what stands on its page. Nothing is filled in by
placeholders, so nothing that somebody typed can be taken for one: it goes in as text, and Word reads no code in text.
"""

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE as CT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle

from formservice.documents.blocks import Block, Facts, Heading, Paragraph, Title
from formservice.documents.words import answer, say
from formservice.languages import SOURCE
from formservice.text.plain_text import showable

MOST_BYTES = 10_000_000
"""Of a letterhead; one with a large logo has a tenth of it."""
_TITLE, _HEADING = "Title", "Heading 1"
_SIZES = {_TITLE: Pt(18), _HEADING: Pt(13)}
_OURS = "Klachtwijzer"
_KINDS = "[Content_Types].xml"
_TEMPLATE = CT.WML_DOCUMENT_MAIN.replace("document.main", "template.main").encode()
"""What alone tells a template (.dotx) from a document; one with macros has another name, and does not open."""
_DIRECTIONS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def can_be_written_on(letterhead: bytes) -> bool:
    """Tell whether these bytes are a document of Word, whole, that a title and headings can be put on."""
    blocks = (Title(say("x")), Heading(say("x")), Facts(((say("x"), "x"),)))
    try:
        word_file(letterhead, "x", "x", blocks, datetime.now(UTC))
    except Exception:  # what python-docx and lxml raise differs per break
        return False
    return True


def plain_letterhead(name: str, lines: Sequence[str]) -> bytes:
    """Return a letterhead for who has none: a name above each page, and lines under it; A4."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    head = section.header.paragraphs[0].add_run(_plain(name))
    head.bold = True
    section.footer.paragraphs[0].add_run(_plain("  ·  ".join(lines)))
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL")
    document.core_properties.comments = ""
    return _saved(document)


def word_file(letterhead: bytes, title: str, author: str, blocks: Sequence[Block], at: datetime) -> bytes:
    """Return a document on a letterhead; Word gives its title to the PDF that is saved of it.

    An empty paragraph follows each heading: there somebody writes. Raises ValueError for a block that no document of
    Word has, and what python-docx raises for a letterhead that does not open.
    """
    document = _opened(letterhead)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    properties.language = "nl-NL"
    for block in blocks:
        _add(document, block)
    return _saved(document)


def _opened(letterhead: bytes) -> Document:
    if len(letterhead) > MOST_BYTES:
        raise ValueError("too large")
    with zipfile.ZipFile(BytesIO(letterhead)) as parts:
        if sum(part.file_size for part in parts.infolist()) > 10 * MOST_BYTES:
            raise ValueError("unpacks to too much")
        if parts.testzip():
            raise ValueError("damaged")
        content = {part.filename: parts.read(part) for part in parts.infolist()}
    if _TEMPLATE not in content.get(_KINDS, b""):
        return docx.Document(BytesIO(letterhead))
    content[_KINDS] = content[_KINDS].replace(_TEMPLATE, CT.WML_DOCUMENT_MAIN.encode())
    with zipfile.ZipFile(made := BytesIO(), "w") as parts:
        for name, part in content.items():
            parts.writestr(name, part)
    return docx.Document(made)


def _saved(document: Document) -> bytes:
    document.save(saved := BytesIO())
    return saved.getvalue()


def _add(document: Document, block: Block) -> None:
    match block:
        case Title(text):
            document.add_paragraph(_plain(text.plain(SOURCE)), _style(document, _TITLE))
        case Heading(text):
            document.add_paragraph(_plain(text.plain(SOURCE)), _style(document, _HEADING))
            document.add_paragraph()
        case Paragraph(text):
            document.add_paragraph(_plain(text.plain(SOURCE)))
        case Facts(rows):
            for label, value in rows:
                line = document.add_paragraph()
                line.paragraph_format.space_after = Pt(2)
                line.add_run(f"{_plain(label.plain(SOURCE))}: ").bold = True
                line.add_run(_plain(answer(value, SOURCE)))
        case _:
            raise ValueError(f"a block that no document of Word has: {block.kind}")


def _plain(text: str) -> str:
    """Return text that XML can hold, without marks that turn the direction of what stands after them."""
    return showable(text).translate(_DIRECTIONS)


def _style(document: Document, name: str) -> ParagraphStyle:
    """Return the letterhead's own style of this name, or one that is made for it where it has none."""
    for style in document.styles:
        if isinstance(style, ParagraphStyle) and style.name == name:
            return style
    used = {each.name for each in document.styles} | {each.style_id for each in document.styles}
    # a style of another kind may have the name: two of one name, Word takes for damage
    is_free = not {name, name.replace(" ", "")} & used
    own = name if is_free else f"{_OURS} {name}"
    if own in used:
        return _named(document, own)
    document.styles.add_style(own, WD_STYLE_TYPE.PARAGRAPH, builtin=is_free)
    made = _named(document, own)
    made.base_style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    made.font.bold, made.font.size = True, _SIZES[name]
    made.paragraph_format.space_before, made.paragraph_format.keep_with_next = Pt(12), True
    if name == _HEADING:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "0")
        made.element.get_or_add_pPr().append(level)
    return made


def _named(document: Document, name: str) -> ParagraphStyle:
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise ValueError("the style is of another kind")
    return style
