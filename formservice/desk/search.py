"""Zoeken: a case by its number, a name, a home, a phone number or a mail address; what is typed stays in the post."""

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from formservice.acts.desk import keeping
from formservice.desk.cases import found
from formservice.desk.entrance import person
from formservice.desk.forms import STALE, DeskForm, typed
from formservice.desk.frame import page
from formservice.desk.wording import STATES, short_day
from formservice.questions.typed import number
from formservice.rules.case import State
from formservice.rules.reference import parse_reference
from formservice.rules.terms import AMSTERDAM
from formservice.storage import corporations, lookups, open_cases
from formservice.storage.desk_log import Did
from formservice.storage.lookups import LONGEST_TYPED, Wanted, terms_typed
from formservice.web.current import service

MOST = 50
"""How many cases are listed."""
_FIELDS = ("query", "year", "state", "party")
_FIRST_YEAR = 2000
_NOTHING = "Vul in wat u zoekt, of kies een jaar, een stand of een corporatie."
_TOO_LONG = f"Dit is te lang om te zoeken. Gebruik hoogstens {LONGEST_TYPED} tekens."
_NO_WORD = "Hier staat geen woord of getal in. Vul een nummer, naam, adres, telefoonnummer of mailadres in."
_NO_YEAR = "Schrijf het jaar met vier cijfers, bijvoorbeeld 2026."

blueprint = Blueprint("search", __name__, url_prefix="/desk/search")


@blueprint.get("")
def ask() -> ResponseReturnValue:
    """Show the field, and nothing found yet."""
    return _page({})


@blueprint.post("")
def look() -> ResponseReturnValue:
    """List the cases that fit, the newest first; a post, so that no address and no log has what was typed."""
    values = {name: typed(name) for name in _FIELDS}
    if DeskForm().is_stale:
        return _page(values, {"act": STALE})
    if problems := _problems(values):
        return _page(values, problems)
    ids = lookups.find(service().db, _read(values), MOST + 1)
    return _page(values, ids=ids)


@blueprint.get("/<reference>")
def open_found(reference: str) -> ResponseReturnValue:
    """Go on to a case that a search found; that it did is logged."""
    keeping.look_in(service(), person().id, found(reference).situation.case.id, Did.SEARCHED)
    return redirect(url_for("cases.show", reference=reference), HTTPStatus.SEE_OTHER)


def _problems(values: dict[str, str]) -> dict[str, str]:
    query, year = values["query"], values["year"]
    if not any(values.values()):
        return {"query": _NOTHING}
    if len(query) > LONGEST_TYPED:
        return {"query": _TOO_LONG}
    if query and not (terms_typed(query) or parse_reference(query)):
        return {"query": _NO_WORD}
    if year and not _FIRST_YEAR <= (number(year) or 0) <= service().today().year:
        return {"year": _NO_YEAR}
    return {}


def _read(values: dict[str, str]) -> Wanted:
    year, state = number(values["year"]), values["state"]
    return Wanted(
        terms_typed(values["query"]),
        parse_reference(values["query"]) or "",
        datetime(year, 1, 1, tzinfo=AMSTERDAM) if year else None,
        datetime(year + 1, 1, 1, tzinfo=AMSTERDAM) if year else None,
        (State(state),) if state in set(State) else (),
        corporations.find(service().db, values["party"]) if values["party"] else None,
    )


def _page(
    values: dict[str, str], problems: dict[str, str] | None = None, ids: list[str] | None = None
) -> ResponseReturnValue:
    db = service().db
    known = {each.id: each.party.name for each in corporations.all_of(db)}
    shown = (ids or [])[:MOST]
    people = open_cases.parties(db, shown, known)
    outlines = {each.id: each for each in open_cases.outlines(db, shown)}
    rows = [
        (outlines[id], people[id], short_day(outlines[id].received_on))
        for id in shown
        if id in outlines and id in people
    ]
    return page(
        "search.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        form=DeskForm(),
        values=values,
        problems=problems or {},
        is_asked=ids is not None,
        rows=rows,
        is_more=len(ids or []) > MOST,
        most=MOST,
        states=STATES,
        corporations=list(known.items()),
    )
