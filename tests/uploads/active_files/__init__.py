"""Files that act when somebody opens them, and ordinary ones that merely look so: made in memory."""

from collections.abc import Iterable
from itertools import zip_longest

from tests.uploads.active_files import active_docx, active_pdf, ordinary_docx, ordinary_pdf

Named = tuple[str, bytes]


def active_files() -> list[Named]:
    """Return files that start, run, fetch or hold what no letter has to, under their names; first one of each kind."""
    return _in_turn(*(make() for make in (*active_docx.KINDS, *active_pdf.KINDS)))


def ordinary_files() -> list[Named]:
    """Return what tenants have and what organisations send them, each with something that looks as if it acted."""
    return _in_turn(ordinary_docx.files(), ordinary_pdf.files())


def _in_turn(*kinds: Iterable[Named]) -> list[Named]:
    return [each for row in zip_longest(*kinds) for each in row if each]
