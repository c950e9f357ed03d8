"""Complaints, corporations and hearing days for whoever tests the desk."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from formservice.acts.desk.carry_out import Done, carry_out, look
from formservice.acts.desk.plans import DeskAct, Invite
from formservice.acts.submit import take_in
from formservice.mail.outbox import Outbox
from formservice.rules.case import State
from formservice.rules.hearing import Day, Outcome
from formservice.service import Service
from formservice.storage import cases, corporations, drafts, hearing_days, letters, outgoing
from formservice.storage.cases import Case
from formservice.storage.corporations import Corporation, Office, Party
from formservice.storage.hearing_days import Hearing, HearingDay, Where
from tests.conftest import Clock

ME = "5" * 32
FIRST_OF_MARCH = date(2027, 3, 1)
HALL = Where("Buurthuis De Ring", ("Ringweg 1", "1234 AB Ons Dorp"), "De Boer, Yilmaz, Visser")


def corporation(
    service: Service, name: str = "Woonvoorbeeld", mail: str = "klachten@woonvoorbeeld.example"
) -> Corporation:
    """Keep a corporation with one office."""
    office = Office("Hoofdkantoor", ("Kade 2", "1234 CD Ons Dorp"))
    made = corporations.add(service.db, Party(name, "Mevrouw Bakker", mail, post=("Postbus 1",), offices=(office,)))
    assert made
    return made


def new_case(service: Service, of: Corporation | None = None, **answers: Any) -> Case:
    """Take a complaint in, and tie it to a corporation."""
    told = {"mail": "noor@example.org", "name": "Noor el Amrani", "corporation": "Woonvoorbeeld", "for_whom": "self"}
    case = take_in(service.db, drafts.new_id(), "en", told | answers, 1, lambda _: [], {}, service.now())
    assert case
    if of:
        with service.db.writing(f"case:{case.id}") as connection:
            corporations.tie(connection, case.id, of.id)
    return case


def new_day(service: Service, on: date = FIRST_OF_MARCH, slots: int = 2, where: Where = HALL) -> HearingDay:
    """Keep a hearing day from 13.00, with slots of an hour."""
    return hearing_days.add_day(service.db, Day(on, time(13), 60, slots), where)


def done(service: Service, case: Case, act: DeskAct, form: str | None = None) -> Done:
    """Carry out an act of the case as it is now, which must succeed."""
    told = carry_out(service, ME, case.id, act, look(service, case.id).version, form or drafts.new_id())
    assert isinstance(told, Done), told
    return told


def invited(service: Service, of: Corporation, day: HearingDay, slot: int = 0, **answers: Any) -> Case:
    """Take a complaint in, and invite its parties."""
    case = new_case(service, of, **answers)
    done(service, case, Invite(day.id, slot))
    return case


def kinds(service: Service, case: Case, *states: str) -> Sequence[str]:
    """Return the kinds of the letters about a case, those in these states if any are given."""
    return sorted(each.kind for each in letters.of_case(service.db, case.id) if not states or each.state in states)


def send(service: Service, case: Case) -> None:
    """Let every letter about a case that waits go out."""
    for each in letters.of_case(service.db, case.id):
        outgoing.mark_sent(service.db, each.id, b"sent", service.now())


def deliver(service: Service, clock: Clock) -> None:
    """Let the minutes pass in which the desk can take back, and send what is due."""
    clock.pass_by(timedelta(minutes=11))
    Outbox(service).deliver_due()


def state(service: Service, case: Case) -> State:
    found = cases.find(service.db, case.id)
    assert found
    return found.state


def hearings(service: Service, case: Case) -> list[Hearing]:
    return look(service, case.id).hearings


def outcomes(service: Service, case: Case) -> list[Outcome]:
    return [each.outcome for each in hearings(service, case)]


def tried(service: Service, case: Case, act: DeskAct) -> object:
    return carry_out(service, ME, case.id, act, look(service, case.id).version, drafts.new_id())
