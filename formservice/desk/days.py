"""Zittingsdagen: the days ahead; adding, changing and removing one; its list to print, and its papers to take along."""

from http import HTTPStatus

from babel import Locale
from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from formservice.acts.desk import days as acts
from formservice.acts.desk import keeping
from formservice.acts.desk.days import DayRefusal, Retold
from formservice.desk import day_form
from formservice.desk.day_form import Filled
from formservice.desk.day_list import planned_of, slots_of
from formservice.desk.entrance import person
from formservice.desk.forms import STALE, DeskForm, new_form, once, posted_form, typed
from formservice.desk.frame import page
from formservice.letters.bundle import bundle_pdf
from formservice.rules.hearing import DayProblem
from formservice.storage import corporations, hearing_days, panels, staff
from formservice.storage.hearing_days import HearingDay
from formservice.storage.staff import StaffRole
from formservice.web.current import service
from formservice.web.download import NotDrawn, pdf_file

blueprint = Blueprint("days", __name__, url_prefix="/desk/days")

_CHANGED = (
    "Een collega heeft deze dag intussen veranderd. Dit staat er nu. Wat u typte, staat er nog: kijk het na en "
    "druk nog een keer op de knop."
)
_FIXED = "Op deze dag staan of stonden zaken. Datum en tijden liggen vast: verplaats de zaken één voor één."
_NOT_REMOVED = "Op deze dag staan of stonden zaken. Daarom kan de dag niet weg. Verplaats de zaken die er nog staan."
_OVER = "Deze dag is voorbij. Er verandert niets meer aan."


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Show the days ahead, and how much room each has."""
    here = service()
    days = hearing_days.days_from(here.db, here.today())
    with here.db.reading() as connection:
        taken = hearing_days.taken_slots(connection, [each.id for each in days])
    return page("days.html", days=[(each, len(taken[each.id])) for each in days])


@blueprint.get("/new")
def ask() -> ResponseReturnValue:
    """Ask for one or several new days."""
    return _asked(Filled(day_form.FIRST), new_form())


@blueprint.post("/new")
def add() -> ResponseReturnValue:
    """Keep new days, once for each form."""
    return once(_added, _to_list)


def _added() -> ResponseReturnValue:
    here, form = service(), posted_form()
    filled = day_form.read(_offices(), here.today())
    if DeskForm().is_stale:
        filled.problems = {"act": STALE}
    elif not filled.problems and not typed("sure"):
        _doubt(filled)
    if filled.problems:
        return _asked(filled, form)
    acts.add(here, person().id, filled.days, filled.where, form)
    return _to_list()


@blueprint.get("/<id>")
def show_day(id: str) -> ResponseReturnValue:
    """Show who comes when, who was told, and whose papers are in."""
    here, kept = service(), _day(id)
    slots = slots_of(here, kept)
    return page(
        "day.html",
        kept=kept,
        slots=slots,
        planned=planned_of(slots),
        left_out=[out for slot in slots for each in slot.entries if not each.is_struck for out in each.left_out],
        is_past=kept.day.on < here.today(),
        members=[each for each in staff.all_of(here.db) if each.role is StaffRole.MEMBER and not each.is_disabled],
        seated=panels.of_day(here.db, kept.id),
        form=DeskForm(),
        act=new_form(),
    )


@blueprint.post("/<id>/panel")
def seat(id: str) -> ResponseReturnValue:
    """Let members read the cases of a day."""
    kept = _day(id)
    if not DeskForm().is_stale:
        acts.seat(service(), person().id, kept.id, request.form.getlist("member"), posted_form())
    return redirect(url_for(".show_day", id=id, _anchor="panel"), HTTPStatus.SEE_OTHER)


@blueprint.get("/<id>/bundle")
def bundle(id: str) -> ResponseReturnValue:
    """Give the papers of the day as one PDF, and note who took them."""
    here, kept = service(), _day(id)
    planned = planned_of(slots_of(here, kept))
    if not planned:
        abort(HTTPStatus.NOT_FOUND)
    for case, _ in planned:
        keeping.note_download(here, person().id, case.id, "")
    return pdf_file(f"zittingsdag-{kept.day.on.isoformat()}", lambda: bundle_pdf(here, kept, planned), instead=_not_now)


@blueprint.get("/<id>/change")
def ask_change(id: str) -> ResponseReturnValue:
    """Show a day to change."""
    kept = _day(id)
    if kept.day.on < service().today():
        return _to_day(id)
    return _asked(Filled(day_form.values_of(kept, _offices())), new_form(), kept)


@blueprint.post("/<id>/change")
def change(id: str) -> ResponseReturnValue:
    """Change a day, once for each form; where that is told to anybody, show first to whom."""
    return once(lambda: _changed(_day(id)), lambda: _to_day(id))


def _changed(kept: HearingDay) -> ResponseReturnValue:
    here, form, version = service(), posted_form(), typed("version")
    seen = HearingDay(kept.id, int(version) if version.isdecimal() else 0, kept.day, kept.where)
    filled = day_form.read(_offices(), here.today(), kept.day if _is_fixed(kept) else None)
    if DeskForm().is_stale:
        filled.problems = {"act": STALE}
    elif kept.day.on < here.today():
        filled.problems = {"act": _OVER}
    elif not filled.problems and len(filled.days) > 1:
        filled.problems = {"on": "Vul hier één datum in."}
    elif not filled.problems and not typed("sure"):
        _doubt(filled, kept)
    if filled.problems:
        return _asked(filled, form, kept, seen.version)
    [day] = filled.days
    told = acts.change(here, person().id, seen, day, filled.where, form, typed("shown"))
    match told:
        case DayRefusal.UNSEEN:
            return _asked(filled, form, kept, seen.version, acts.retold(here, kept, filled.where))
        case DayRefusal.CHANGED:
            filled.problems = {"act": _CHANGED}
        case DayRefusal.FIXED:
            filled.problems = {"act": _FIXED}
        case DayProblem():
            filled.problems = dict([day_form.said(told)])
        case HearingDay():
            return _to_day(kept.id)
    is_changed = told is DayRefusal.CHANGED
    return _asked(filled, form, kept, kept.version if is_changed else seen.version, is_changed=is_changed)


@blueprint.post("/<id>/remove")
def remove(id: str) -> ResponseReturnValue:
    """Remove a day on which no case ever was."""
    kept = hearing_days.find_day(service().db, id)
    if kept is None:  # it was removed before: that is what was asked
        return _to_list()
    filled = Filled(day_form.values_of(kept, _offices()))
    if DeskForm().is_stale:
        filled.problems = {"act": STALE}
    elif acts.remove(service(), person().id, id):
        return _to_list()
    else:
        filled.problems = {"act": _NOT_REMOVED}
    return _asked(filled, new_form(), kept)


def _asked(
    filled: Filled,
    form: str,
    kept: HearingDay | None = None,
    version: int = 0,
    told: list[Retold] | None = None,
    *,
    is_changed: bool = False,
) -> ResponseReturnValue:
    token = DeskForm()
    return page(
        "day_form.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if filled.problems else HTTPStatus.OK,
        form=token,
        act=form,
        values=filled.values,
        problems=filled.problems,
        offices=[(value, name) for value, (name, _) in _offices().items()],
        kept=kept,
        now=kept if is_changed else None,
        version=version or (kept.version if kept else 0),
        is_fixed=kept is not None and _is_fixed(kept),
        told=told or [],
        languages={each.language: _dutch_name(each.language) for one in told or [] for each in one.letters},
        shown=acts.mark(told or []),
        is_sure=request.method == "POST" and typed("sure"),
    )


def _not_now(why: NotDrawn) -> ResponseReturnValue:
    return page("error.html", why.status, title=why.title, text="Probeer het later nog een keer.")


def _to_list() -> ResponseReturnValue:
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


def _to_day(id: str) -> ResponseReturnValue:
    return redirect(url_for(".show_day", id=id), HTTPStatus.SEE_OTHER)


def _doubt(filled: Filled, kept: HearingDay | None = None) -> None:
    here = service()
    others = [each for each in hearing_days.days_from(here.db, here.today()) if kept is None or each.id != kept.id]
    found = day_form.doubts(filled.days, filled.where, others, here.today())
    is_as_it_was = kept and (filled.days[0].on, filled.where.place) == (kept.day.on, kept.where.place)
    if found and not is_as_it_was:
        filled.problems = {"sure": f"{' '.join(found)} Klopt dat? Zet dan een vinkje."}


def _dutch_name(language: str) -> str:
    return Locale.parse(language).get_display_name("nl") or language


def _offices() -> dict[str, tuple[str, hearing_days.Where]]:
    return day_form.offices_of(corporations.all_of(service().db))


def _is_fixed(kept: HearingDay) -> bool:
    with service().db.reading() as connection:
        return hearing_days.has_hearings(connection, kept.id)


def _day(id: str) -> HearingDay:
    kept = hearing_days.find_day(service().db, id)
    if kept is None:
        abort(HTTPStatus.NOT_FOUND)
    return kept
