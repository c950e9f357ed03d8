"""Draws pages with Typst in a process of its own with bounded memory, shut in; `typesetting.py` starts and ends it.

What people type is bounded, and still a script we do not know could ask more of a shaper than a machine has: then this
process ends, and with it one attempt at one letter.
"""

import os
import re
import resource
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import typst

from formservice.documents.reading_back import name_ligatures
from formservice.sandbox import confinement
from formservice.sandbox.process import message, read

MEMORY = 2**30
_THREADS = "2"  # a letter is a few pages; each more takes memory of its own
_HERE = Path(__file__).parent
_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")


def serve(more: Sequence[Path]) -> None:
    """Draw one document after another, until nobody asks any more, with the fonts in more folders too."""
    confinement.shut_in([_HERE / "fonts", _HERE / "typst", *more])
    drawn_with = fonts(*more)
    while asked := read(sys.stdin.buffer):
        head, data = asked
        try:
            answer, drawn = {"is_met": True}, _drawn(drawn_with, data.decode(), **head)
        except typst.TypstError as problem:
            answer, drawn = {"is_met": False}, _undrawn(problem).encode("utf-8", "replace")
        sys.stdout.buffer.write(message(answer, drawn))
        sys.stdout.buffer.flush()


def fonts(*more: Path) -> typst.Fonts:
    """Return the fonts to draw with: ours, so that a letter is the same on every machine, and those of more folders."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_HERE / "fonts", *more])


def _undrawn(problem: typst.TypstError) -> str:
    """Return the characters that no font can draw, each once, of the error of a standard that asks for them all."""
    shown = _SHOWN.findall(str(problem.diagnostic))
    return "".join(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), each) for each in shown)


def _drawn(fonts: typst.Fonts, data: str, template: str, standards: list[Any], timestamp: int) -> bytes:
    file = _HERE / "typst" / template
    compiler = typst.Compiler(file, root=file.parent, font_paths=fonts)
    drawn = compiler.compile(format="pdf", sys_inputs={"data": data}, pdf_standards=standards, timestamp=timestamp)
    if not isinstance(drawn, bytes):
        raise TypeError("a PDF is one file")
    return _finished(drawn)


def _finished(content: bytes) -> bytes:
    """Return the same PDF, read back in order, its structure compressed too: a long complaint comes to a quarter."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        name_ligatures(document)
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


def main() -> None:
    """Bound this process, and serve whoever started it; its arguments are folders with more fonts."""
    os.environ["RAYON_NUM_THREADS"] = _THREADS
    # Memory counts once it is written to: libraries reserve far more.
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve([Path(each) for each in sys.argv[1:]])


if __name__ == "__main__":
    main()
