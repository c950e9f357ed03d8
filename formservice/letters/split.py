"""How a complaint and its files are divided over mails that a mail server takes; a file may itself come in pieces."""

from collections.abc import Sequence
from dataclasses import dataclass

SHELL = 350_000  # headers, the words around the answers in text and HTML, and the fonts inside two PDFs
_ENCODED_LINE = 78
_RAW_LINE = 57
_PER_FILE = 1_500  # the headers of an attachment, its name included
_PER_MAIL = _PER_FILE * 10  # the words of a further part


@dataclass(frozen=True)
class Piece:
    """Bytes `start` to `stop` of the file with this index: piece `number` of `count`, mostly 1 of 1."""

    index: int
    start: int
    stop: int
    number: int = 1
    count: int = 1


def plan_parts(sizes: Sequence[int], max_bytes: int, first: int = SHELL) -> list[list[Piece]]:
    """Return what goes in which mail, to keep each within `max_bytes`; sizes are bytes before encoding.

    Files keep their order, and `first` bytes of the first mail are for the complaint itself. A file that does not fit
    in a mail of its own comes in pieces of nearly the same size, each in a mail of its own.
    """
    parts: list[list[Piece]] = [[]]
    room = max_bytes - first
    for index, size in enumerate(sizes):
        for piece in _pieces(index, size, max_bytes - _PER_MAIL):
            needed = _encoded(piece.stop - piece.start)
            if needed > room or piece.count > 1:
                parts.append([])
                room = max_bytes - _PER_MAIL
            parts[-1].append(piece)
            room -= needed if piece.count == 1 else room
    return parts


def comes_in_pieces(size: int, max_bytes: int) -> bool:
    """Tell whether a file of this size fits in no mail of `max_bytes`."""
    return len(_pieces(0, size, max_bytes - _PER_MAIL)) > 1


def piece_name(name: str, number: int) -> str:
    """Return the name of a file's piece, numbered as the programs that join such pieces expect."""
    return f"{name}.{number:03}"


def _pieces(index: int, size: int, room: int) -> list[Piece]:
    most = max(1, (room - _PER_FILE) // _ENCODED_LINE) * _RAW_LINE
    count = max(1, -(-size // most))
    bounds = [size * number // count for number in range(count + 1)]
    return [Piece(index, bounds[number], bounds[number + 1], number + 1, count) for number in range(count)]


def _encoded(size: int) -> int:
    return _PER_FILE + -(-size // _RAW_LINE) * _ENCODED_LINE
