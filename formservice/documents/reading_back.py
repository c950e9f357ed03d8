"""What a PDF says that its Arabic ligatures stand for, in characters that programs read back in the right order.

From right to left a program turns round what it reads, glyph by glyph. Of a glyph of several letters Chrome and Poppler
turn the letters round as well: لا becomes ال. The same ligature as one character of Unicode they take apart in order.
"""

import re
import unicodedata
from collections.abc import Iterator

import pikepdf

_LIGATURES = (range(0xFBEA, 0xFDFC), range(0xFE70, 0xFEFD))
_STANDS_FOR = re.compile(r"^(<[0-9A-Fa-f]+>) <([0-9A-Fa-f]+)>$", re.MULTILINE)


def name_ligatures(document: pikepdf.Pdf) -> None:
    """Name each ligature by its one character, where Unicode has that, in the character maps of all fonts."""
    for font in document.objects:
        if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
            said = bytes(font.ToUnicode.read_bytes()).decode("ascii")
            font.ToUnicode.write(_STANDS_FOR.sub(_named, said).encode("ascii"))


def _named(found: re.Match[str]) -> str:
    letters = bytes.fromhex(found[2]).decode("utf-16-be")
    return f"{found[1]} <{_ONE_CHARACTER.get(letters, letters).encode('utf-16-be').hex().upper()}>"


def _ligatures() -> Iterator[tuple[str, str]]:
    for code in (code for block in _LIGATURES for code in block):
        form, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        if form in {"<isolated>", "<final>"} and len(letters) > 1:
            yield "".join(chr(int(letter, 16)) for letter in letters), chr(code)


_ONE_CHARACTER = dict(_ligatures())
