"""Blocks as HTML, for a page that shows what a paper says."""

from markupsafe import Markup

from formservice.documents.blocks import Block, OpenLines, OpenWords, Paragraph
from formservice.documents.text import DOTS

LINES_TO_WRITE_ON = 4


def as_html(parts: tuple[Block, ...], code: str) -> Markup:
    """Return parts of the letter as HTML; what was typed is text, and runs in its own direction."""
    return Markup("\n").join(_html(part, code) for part in parts)


def _html(block: Block, code: str) -> Markup:
    match block:
        case OpenLines(rows):
            row = Markup("{} {}")
            lines = (row.format(label.html(code), _line_html(value)) for label, value in rows)
            return Markup("<p>{}</p>").format(Markup("<br>").join(lines))
        case Paragraph(text):
            return Markup("<p>{}</p>").format(text.html(code))
        case OpenWords(label):
            typed = Markup("\n").join(Markup('<p dir="auto">{}</p>').format(each) for each in block.paragraphs)
            return Markup("<p>{}</p>\n{}").format(label.html(code), typed or _LINES_HTML)
        case _:
            raise ValueError(f"a block that pages do not show: {block.kind}")


def _line_html(value: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(value) if value else _DOTS_HTML


_DOTS_HTML = Markup('<span class="dots">{}</span>').format(DOTS)
_LINES_HTML = Markup('<p class="lines">{}</p>').format(Markup("<br>").join([_DOTS_HTML] * LINES_TO_WRITE_ON))
