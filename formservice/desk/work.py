"""Werk: every open case in one group, with its one next act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.acts.desk import standing
from formservice.acts.desk.standing import Standing
from formservice.desk.act_forms import ACTS, DUE
from formservice.desk.frame import page
from formservice.desk.pressing import days_of, presses, short
from formservice.desk.wording import STATES
from formservice.formatting import clock_time
from formservice.rules.case import State
from formservice.rules.due import Group, Next
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import corporations, notes, open_cases
from formservice.storage.open_cases import Parties
from formservice.web.current import service

MOST = 400
"""How many cases the page shows; what is less pressing moves up as the others are done."""

_HEADINGS = {
    Group.LATE: "Te laat",
    Group.NOW: "Vandaag en deze week",
    Group.NEW: "Nieuw",
    Group.TO_PLAN: "Te plannen",
    Group.TO_FINISH: "Af te maken",
    Group.WAITING: "Wacht op een ander",
}
# beside an act's own heading: what is no act, is more than one, or begins on the phone
_WORDS = {
    Next.POST: "Naar Post",
    Next.PREPARE: "Bereid de zitting voor",
    Next.FINISH: "Afspraken of advies",
    Next.TELL: "Bel, en leg vast wie is gebeld",
    Next.ASK_REACTION: "Vraag de reactie",
}
_NO_DAY = "Uitgenodigd, nog geen dag"
_HEARINGS = {
    Outcome.MOVED: "Zitting verzet, nog geen dag",
    Outcome.OFF: "Zitting ging niet door, nog geen dag",
    Outcome.HELD_OVER: "Zitting aangehouden, nog geen dag",
    Outcome.HELD: "Zitting gehouden",
    Outcome.TENANT_ABSENT: "Zitting gehouden zonder huurder",
    Outcome.CORPORATION_ABSENT: "Zitting gehouden zonder corporatie",
}
blueprint = Blueprint("work", __name__, url_prefix="/desk")


@dataclass(frozen=True)
class Row:
    """One case as the list shows it."""

    reference: str
    received: str
    tenant: str
    corporation: str
    stands: str
    since: str
    by: str
    is_late: bool
    act: str
    address: str


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show what is to be done, the most pressing first."""
    here = service()
    work = standing.work(here, MOST)
    people = _people(here, [each.outline.id for each in work.cases])
    rows = [(each.due.group, _row(each, people, here.today())) for each in work.cases if each.due]
    groups = [
        (group, _HEADINGS[group], [row for _, row in some]) for group, some in groupby(rows, key=lambda pair: pair[0])
    ]
    return page("work.html", groups=groups, work=work, reminders=_reminders(here), more=work.count - len(rows))


def _people(here: Service, ids: list[str]) -> Mapping[str, Parties]:
    known = {each.id: each.party.name for each in corporations.all_of(here.db)}
    return open_cases.parties(here.db, ids, known)


def _row(each: Standing, people: Mapping[str, Parties], today: date) -> Row:
    outline, due = each.outline, each.due
    if due is None:
        raise ValueError("nothing is due")
    who = people.get(outline.id, Parties("", ""))  # erased this moment
    act = DUE.get(due.act)
    return Row(
        outline.reference,
        short(outline.received_on, today),
        who.tenant,
        who.corporation,
        _stands(each, today),
        _since(each, today),
        presses(each, today),
        due.group is Group.LATE,
        _WORDS.get(due.act) or ACTS[DUE[due.act]].heading,
        "post" if due.act is Next.POST else f"case/{outline.reference}" + (f"/act/{act}" if act else ""),
    )


def _stands(each: Standing, today: date) -> str:
    """Return in words where a case stands."""
    state, hearing = each.outline.state, each.hearing
    if hearing is None or state not in {State.INVITED, State.HEARD}:
        return _NO_DAY if state is State.INVITED else STATES[state]
    if hearing.outcome is not Outcome.PLANNED:
        return _HEARINGS[hearing.outcome]
    on = "vandaag" if hearing.on == today else short(hearing.on, today)
    return f"Zitting {on} om {clock_time(hearing.at)} uur"


def _since(each: Standing, today: date) -> str:
    """Return in words since when it stands there."""
    on = each.outline.changed_on
    days = (today - on).days
    if days <= 0:
        return "sinds vandaag"
    told = f"sinds {short(on, today)}, {days_of(days)}"
    return f"uitgenodigd {told}" if each.outline.state is State.INVITED else told


def _reminders(here: Service) -> list[tuple[str, str, str, str]]:
    """Return the reminders that are due: since when, of which case and of whom, and what somebody noted."""
    found = []
    with here.db.reading() as connection:
        due = notes.reminders(connection, here.today())
        if not due:
            return []
        texts = {id: notes.of_case(here.db, connection, id) for id in due}
    people = _people(here, list(due))
    for outline in open_cases.outlines(here.db, list(due)):
        tenant = people[outline.id].tenant if outline.id in people else ""
        for note in texts[outline.id]:
            if note.remind_on and note.remind_on <= here.today() and not note.is_done:
                found.append((note.remind_on, outline.reference, tenant, note.text))
    return [(short(on, here.today()), reference, tenant, text) for on, reference, tenant, text in sorted(found)]
