"""Small fonts, made as they are needed: a square for each of a few characters."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

_SIZE = 1_000
_EDGE = 700


def write_font(file: Path, characters: str) -> None:
    """Write a TrueType font that has these characters and no other."""
    names = {ord(character): f"u{ord(character):04X}" for character in characters}
    order = [".notdef", *names.values()]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, _EDGE), (_EDGE, _EDGE), (_EDGE, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    made = FontBuilder(_SIZE, isTTF=True)
    made.setupGlyphOrder(order)
    made.setupCharacterMap(names)
    made.setupGlyf(dict.fromkeys(order, square))
    made.setupHorizontalMetrics(dict.fromkeys(order, (_SIZE, 0)))
    made.setupHorizontalHeader(ascent=_SIZE, descent=0)
    made.setupNameTable({"familyName": file.stem, "styleName": "Regular", "psName": file.stem})
    made.setupOS2(sTypoAscender=_SIZE, usWinAscent=_SIZE, usWinDescent=0)
    made.setupPost()
    made.save(file)
