"""Figures in tables, with short texts after them, for a spreadsheet or for Word."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row

from formservice.documents.words import no_formula
from formservice.text.plain_text import showable

_EXCEL_READS_UTF8 = "\ufeff"


@dataclass(frozen=True)
class Cell:
    """A figure as it is written; `is_small` where it is of so few that it could point to a person."""

    text: str
    is_small: bool = False


@dataclass(frozen=True)
class Row:
    """What is counted, and a figure for each column."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def is_small(self) -> bool:
        """Tell whether any of its figures is small."""
        return any(cell.is_small for cell in self.cells)


@dataclass(frozen=True)
class Part:
    """One table of the report."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Report:
    """A title, what is to be known of the figures, their columns, and the tables; `small` says what the mark means."""

    title: str
    about: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    small: str


def as_csv(report: Report, heads: tuple[str, str, str]) -> bytes:
    """Return the tables as one sheet, with semicolons as Dutch spreadsheets read them; no cell begins a formula.

    `heads` are the heads of the columns for the table, for the row, and for the mark of small figures.
    """
    written = StringIO()
    lines = csv.writer(written, delimiter=";")
    of_part, of_row, of_mark = heads
    lines.writerow([of_part, of_row, *report.columns, of_mark])
    for part in report.parts:
        for row in part.rows:
            told = [part.heading, row.label, *(cell.text for cell in row.cells), report.small if row.is_small else ""]
            lines.writerow([no_formula(showable(each)) for each in told])
    return (_EXCEL_READS_UTF8 + written.getvalue()).encode()


def as_word(report: Report, texts_heading: str, texts: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """Return the tables and, under headings of their own, the texts as a Word file."""
    document = Document()
    document.core_properties.title = report.title
    document.core_properties.author = ""
    for mark in document.styles.element.iter(qn("w:lang")):  # Word checks the spelling of this language
        mark.set(qn("w:val"), "nl-NL")
    document.add_heading(report.title, 0)
    for line in (*report.about, f"* {report.small}"):
        document.add_paragraph(showable(line))
    for part in report.parts:
        document.add_heading(part.heading, 1)
        _fill(document.add_table(rows=1, cols=1 + len(report.columns), style="Table Grid"), report.columns, part)
    if texts:
        document.add_heading(texts_heading, 1)
    for heading, some in texts:
        document.add_heading(showable(heading), 2)
        for text in some:
            document.add_paragraph(showable(text), style="List Bullet")
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _fill(table: Table, columns: Sequence[str], part: Part) -> None:
    for cell, text in zip(table.rows[0].cells, ("", *columns), strict=True):
        cell.text = text
    for row in part.rows:
        texts = (showable(row.label), *(f"{cell.text} *" if cell.is_small else cell.text for cell in row.cells))
        for cell, text in zip(_cells_of_new_row(table), texts, strict=True):
            cell.text = text


def _cells_of_new_row(table: Table) -> Sequence[_Cell]:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx types it in part
    return row.cells
