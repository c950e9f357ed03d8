"""Jaarcijfers: the numbers of a year to look at, to print, for a spreadsheet and for Word, and to fix."""

from datetime import date
from itertools import groupby

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect

from formservice.acts.desk import year as counting
from formservice.acts.desk.year import NotFixed
from formservice.desk.entrance import person
from formservice.desk.forms import STALE, DeskForm
from formservice.desk.frame import page
from formservice.desk.year_report import UNKNOWN, report
from formservice.documents.report import Report, as_csv, as_word
from formservice.questions.visited import visited
from formservice.storage import corporations, summaries, visits, year_lines
from formservice.web.current import service

blueprint = Blueprint("year", __name__, url_prefix="/desk/year")
_FIRST = 2000
_HEADS = ("Tabel", "Regel", "Let op")
_SUMMARIES = "Samenvattingen"
_NOT_FIXED = {
    NotFixed.NOT_OVER: "Dit jaar is nog niet voorbij. Stel de cijfers vast in het nieuwe jaar.",
    NotFixed.FIXED_BEFORE: "De cijfers van dit jaar zijn al vastgesteld. Wat daarna verandert, staat ernaast.",
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/")
def newest() -> ResponseReturnValue:
    """Show this year."""
    return show(service().today().year)


@blueprint.get("/<int:year>")
def show(year: int) -> ResponseReturnValue:
    """Show the numbers of a year beside those of the year before."""
    return _show(_known(year), {})


@blueprint.post("/<int:year>/fix")
def fix(year: int) -> ResponseReturnValue:
    """Fix the numbers of a year that is over."""
    if DeskForm().is_stale:
        return _show(_known(year), {"act": STALE})
    problem = counting.fix(service(), person().id, _known(year))
    return _show(year, {"act": _NOT_FIXED[problem]}) if problem else redirect(f"/desk/year/{year}", 303)


@blueprint.get("/<int:year>/summaries")
def show_summaries(year: int) -> ResponseReturnValue:
    """Show the anonymous summaries of a year, by subject."""
    return page("year_summaries.html", year=_known(year), groups=_summaries(year))


@blueprint.get("/<int:year>/steps")
def show_steps(year: int) -> ResponseReturnValue:
    """Show how often each page of the form was shown in a year, and gone on from."""
    here = service()
    counts = visits.between(here.db, date(_known(year), 1, 1), date(year, 12, 31))
    return page("year_steps.html", year=year, pages=visited(counts, here.committee))


@blueprint.get("/<int:year>/csv")
def spreadsheet(year: int) -> ResponseReturnValue:
    """Give the numbers as a file for a spreadsheet; that somebody got it is logged."""
    return _file(as_csv(_report(_known(year)), _HEADS), f"jaarcijfers-{year}.csv", "text/csv")


@blueprint.get("/<int:year>/word")
def word(year: int) -> ResponseReturnValue:
    """Give the numbers and the summaries as a Word file; that somebody got it is logged."""
    return _file(as_word(_report(_known(year)), _SUMMARIES, _summaries(year)), f"jaarcijfers-{year}.docx", _WORD)


def _known(year: int) -> int:
    if not _FIRST <= year <= service().today().year:
        raise NotFound
    return year


def _show(year: int, problems: dict[str, str]) -> ResponseReturnValue:
    here = service()
    this_year = here.today().year
    counted = counting.count(here, year)
    first = max(_FIRST, year_lines.first_year(here.db, this_year))
    return page(
        "year.html",
        422 if problems else 200,
        year=year,
        years=range(this_year, min(first, year) - 1, -1),
        report=_reported(counted),
        is_to_fix=counted.fixed is None and year < this_year,
        problems=problems,
        form=DeskForm(),
    )


def _report(year: int) -> Report:
    return _reported(counting.count(service(), year))


def _reported(counted: counting.Year) -> Report:
    return report(counted, {each.id: each.party.name for each in corporations.all_of(service().db)})


def _summaries(year: int) -> list[tuple[str, list[str]]]:
    found = summaries.of_years(service().db, date(year, 1, 1), date(year, 12, 31))
    by_subject = sorted((each.subject or UNKNOWN, each.text) for each in found)
    return [(subject, [text for _, text in some]) for subject, some in groupby(by_subject, key=lambda pair: pair[0])]


def _file(content: bytes, name: str, mimetype: str) -> Response:
    counting.note_taken(service(), person().id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)
