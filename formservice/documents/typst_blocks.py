"""Blocks as the data that the Typst templates take."""

from typing import Any

from formservice.documents.blocks import (
    Action,
    Appointment,
    Asked,
    Big,
    Block,
    Facts,
    Help,
    OpenLines,
    OpenWords,
    OwnWords,
    Signed,
    StepHeading,
    Steps,
    Told,
)
from formservice.documents.typesetting import answered, as_typed, in_language, paragraphs_as_typed, said


def typst_block(block: Block, code: str) -> dict[str, Any]:
    """Return a block as the Typst templates take it, in the language."""
    made: dict[str, Any] = {"kind": block.kind}
    match block:
        case Big(label, value):
            made |= {"label": said(label, code), "value": value}
        case Steps(items):
            made["items"] = [said(item, code) for item in items]
        case Action(label, url):
            made |= {"label": said(label, code), "url": url}
        case Facts(rows) | Appointment(rows):
            made["rows"] = [[said(label, code), answered(value, code)] for label, value in rows]
        case OwnWords(label, note, _, language, is_part):
            paragraphs = paragraphs_as_typed(block.paragraphs, language)
            made |= {"label": said(label, code), "note": said(note, code) if note else None, "paragraphs": paragraphs}
            made["level"] = 2 if is_part else 3
        case Help(title, lines, told, told_in):
            made |= {
                "title": said(title, code),
                "lines": [said(line, code) for line in lines],
                "said": in_language(told, told_in or code) if told else None,
            }
        case OpenLines(open_rows):
            made["rows"] = [[said(label, code), as_typed(value, "") if value else None] for label, value in open_rows]
        case OpenWords(label):
            made |= {"label": said(label, code), "paragraphs": paragraphs_as_typed(block.paragraphs, "")}
        case StepHeading(title, where):
            made |= {
                "title": said(title, code) if title else None,
                "where": said(where, code) if where else None,
            }
        case Asked(number, title, hint, open_, room, boxes, labels):
            made |= {
                "number": number,
                "title": said(title, code),
                "hint": said(hint, code) if hint else None,
                "open": said(open_, code) if open_ else None,
                "room": room,
                "boxes": [
                    [
                        in_language(box.label.plain(code), box.language or box.label.language(code)),
                        said(box.leads, code) if box.leads else None,
                    ]
                    for box in boxes
                ],
                "labels": [said(label, code) for label in labels],
            }
        case Told(text):
            made["text"] = in_language(text, code)
        case Signed(name, day, labels):
            labelled = [said(label, code) for label in labels]
            made |= {"name": said(name, code), "day": said(day, code), "labels": labelled}
        case _:
            made["text"] = said(block.text, code)
    return made
