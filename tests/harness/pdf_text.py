"""The text of a PDF, read with its own character maps."""

from io import BytesIO

import pikepdf


def words_of(content: bytes) -> str:
    """Read a PDF's text with its own character maps."""
    return "".join(glyphs_of(content))


def glyphs_of(content: bytes) -> list[str]:
    """Read what each glyph of a PDF stands for, from left to right as they are drawn."""
    found: list[str] = []
    with pikepdf.open(BytesIO(content)) as opened:
        for page in opened.pages:
            maps = {name: _character_map(font) for name, font in page.Resources.Font.items()}
            current: dict[str, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    current = maps[str(operands[0])]
                elif str(operator) in {"Tj", "TJ"}:
                    pieces = operands[0] if str(operator) == "TJ" else operands
                    raw = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
                    codes = [raw[at : at + 2].hex() for at in range(0, len(raw), 2)]
                    found += [current.get(code, "?") for code in codes]
    return found


def _character_map(font: pikepdf.Object) -> dict[str, str]:
    lines = bytes(font.ToUnicode.read_bytes()).decode("ascii").splitlines()
    pairs = (line.replace("<", " ").replace(">", " ").split() for line in lines if line.startswith("<"))
    return {pair[0].lower(): bytes.fromhex(pair[1]).decode("utf-16-be") for pair in pairs if len(pair) == 2 and pair[1]}
