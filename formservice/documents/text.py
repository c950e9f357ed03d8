"""Letters as plain text."""

from collections.abc import Sequence

from formservice.documents.blocks import (
    Action,
    Alert,
    Appointment,
    Big,
    Block,
    Facts,
    Heading,
    Help,
    Note,
    OpenLines,
    OpenWords,
    OwnWords,
    Paragraph,
    Sheet,
    Steps,
    Title,
)
from formservice.documents.words import answer, no_formula
from formservice.formatting import labelled

DOTS = "." * 40
"""Room to write on."""
_RULE = f"\n\n{'-' * 40}\n\n"


def as_text(sheets: Sequence[Sheet]) -> str:
    """Return the letter as plain text, one language under the other."""
    pages = ("\n\n".join(block_text(block, sheet.language) for block in sheet.blocks) for sheet in sheets)
    return _RULE.join(pages) + "\n"


def block_text(block: Block, code: str) -> str:
    """Return a block as plain text; raises ValueError for one that stands on paper alone."""
    match block:
        case Title(text) | Alert(text) | Heading(text) | Paragraph(text) | Note(text):
            return text.plain(code)
        case Big(label, value):
            return f"{labelled(code, label.plain(code))}\n{value}"
        case Steps(items):
            return "\n".join(f"{number}. {item.plain(code)}" for number, item in enumerate(items, start=1))
        case Action(label, url):
            return f"{labelled(code, label.plain(code))}\n{url}"
        case Facts(rows) | Appointment(rows):
            return "\n".join(f"{labelled(code, label.plain(code))} {answer(value, code)}" for label, value in rows)
        case OwnWords(label, note, typed):
            quoted = "\n".join(f"> {line}".rstrip() for line in no_formula(typed).splitlines())
            told = f"{label.plain(code)}\n({note.plain(code)})" if note else label.plain(code)
            return f"{told}\n\n{quoted}"
        case OpenLines(open_rows):
            return "\n".join(f"{label.plain(code)} {typed or DOTS}" for label, typed in open_rows)
        case OpenWords(label):
            return "\n".join([label.plain(code), *(block.paragraphs or (DOTS,))])
        case Help(title, lines, said):
            return "\n".join([title.plain(code), *(line.plain(code) for line in lines), *([said] if said else [])])
        case _:
            raise ValueError(f"a block that is no text: {block.kind}")
