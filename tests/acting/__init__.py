"""Files that act when somebody opens them, and ordinary ones that merely look so: made in memory."""

from tests.acting import acting_docx, acting_pdf, ordinary_docx, ordinary_pdf


def acting_files() -> list[tuple[str, bytes]]:
    """Return files that start, run, fetch or hold what no letter has to, each under its name."""
    return [*acting_docx.files(), *acting_pdf.files()]


def ordinary_files() -> list[tuple[str, bytes]]:
    """Return what tenants have and what organisations send them, each with something that looks as if it acted."""
    return [*ordinary_docx.files(), *ordinary_pdf.files()]
