"""Corporaties: with whom hearings are, whom to write to, and where their offices are."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from formservice.acts.desk import keeping
from formservice.desk import corporation_form
from formservice.desk.corporation_form import Filled
from formservice.desk.entrance import person
from formservice.desk.forms import STALE, DeskForm, new_form, once, posted_form, typed
from formservice.desk.frame import page
from formservice.storage import corporations, desk_log
from formservice.storage.corporations import Corporation
from formservice.storage.desk_log import Did
from formservice.web.current import service

blueprint = Blueprint("corporations", __name__, url_prefix="/desk/corporations")

_THERE = "Er is al een corporatie met deze naam. Open die in de lijst, of kies een andere naam."
_CHANGED = (
    "Een collega heeft deze corporatie intussen veranderd. Hieronder staat wat er nu bewaard is. Wat u typte, staat er "
    "nog: kijk het na en druk nog een keer op de knop."
)


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Show every corporation, and those of the committee's configuration that are not here yet."""
    kept = corporations.all_of(service().db)
    return page("corporations.html", kept=kept, offered=[(name, new_form()) for name in _offered()], form=DeskForm())


@blueprint.get("/new")
def ask() -> ResponseReturnValue:
    """Ask for a new corporation."""
    return _asked(Filled({}), new_form())


@blueprint.post("/new")
def add() -> ResponseReturnValue:
    """Keep a new corporation, once for each form; one of the configuration with its name alone."""
    return once(_added, _to_list)


def _added() -> ResponseReturnValue:
    form, filled = posted_form(), corporation_form.read()
    if problem := _problem(filled):
        filled.problems = problem
    elif made := corporations.add(service().db, filled.party, _logged(form)):
        keeping.tie_by_name(service(), person().id, made.party.name)
        return redirect(url_for(".ask_change", id=made.id), HTTPStatus.SEE_OTHER)
    else:
        filled.problems = {"name": _THERE}
    return _asked(filled, form)


@blueprint.get("/<id>")
def ask_change(id: str) -> ResponseReturnValue:
    """Show a corporation to change."""
    kept = _corporation(id)
    return _asked(Filled(corporation_form.values_of(kept.party)), new_form(), kept, kept.version)


@blueprint.post("/<id>")
def change(id: str) -> ResponseReturnValue:
    """Keep what is known of a corporation now, once for each form, unless somebody else changed it meanwhile."""
    return once(lambda: _changed(_corporation(id)), _to_list)


def _changed(kept: Corporation) -> ResponseReturnValue:
    form, version = posted_form(), typed("version")
    filled = corporation_form.read()
    if problem := _problem(filled):
        filled.problems = problem
        return _asked(filled, form, kept, int(version) if version.isdecimal() else 0)
    if version == str(kept.version) and corporations.change(
        service().db, kept.id, kept.version, filled.party, _logged(form)
    ):
        keeping.tie_by_name(service(), person().id, filled.party.name)
        return _to_list()
    now = _corporation(kept.id)
    is_changed = version != str(now.version)
    filled.problems = {"act": _CHANGED} if is_changed else {"name": _THERE}
    return _asked(filled, form, now, now.version, is_changed=is_changed)


def _problem(filled: Filled) -> dict[str, str]:
    if DeskForm().is_stale:
        return {"act": STALE}
    if filled.problems or typed("sure"):
        return filled.problems
    doubt = corporation_form.doubt(filled.party)
    return {"sure": doubt} if doubt else {}


def _asked(
    filled: Filled, form: str, kept: Corporation | None = None, version: int = 0, *, is_changed: bool = False
) -> ResponseReturnValue:
    return page(
        "corporation_form.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if filled.problems else HTTPStatus.OK,
        form=DeskForm(),
        act=form,
        values=filled.values,
        problems=filled.problems,
        kept=kept,
        version=version,
        now=kept if is_changed else None,
        numbers=corporation_form.numbers(filled.values),
        is_sure=request.method == "POST" and typed("sure"),
    )


def _to_list() -> ResponseReturnValue:
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


def _logged(form: str) -> Callable[[Connection], object]:
    here, who = service(), person().id
    return lambda connection: desk_log.note(here.db, connection, who, Did.SETTINGS, here.now(), form=form)


def _offered() -> list[str]:
    here = service()
    with here.db.reading() as connection:
        return [name for name in here.committee.corporations if not corporations.named(here.db, connection, name)]


def _corporation(id: str) -> Corporation:
    kept = corporations.find(service().db, id)
    if kept is None:
        abort(HTTPStatus.NOT_FOUND)
    return kept
