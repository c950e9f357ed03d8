"""A service with made-up cases, so that anyone can look at the desk: nobody in it exists, and all went by real acts."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from hashlib import sha256

from formservice.acts import change
from formservice.acts.desk import keeping
from formservice.acts.desk.carry_out import Done, carry_out, look
from formservice.acts.desk.outcomes import Advise, Agree, Close, Decide, Remind
from formservice.acts.desk.plans import CallOff, Decline, DeskAct, Held, Invite, Move, TakeUp
from formservice.acts.staff import people
from formservice.acts.submit import submit
from formservice.documents.blocks import Paragraph, Sheet, Title
from formservice.documents.words import Ltr, say
from formservice.errors import NotReady
from formservice.languages import SOURCE
from formservice.letters.compose import Letter
from formservice.letters.pdf import desk_pdf
from formservice.mail.outbox import Outbox
from formservice.operations.sample_cases import CORPORATION, OTHER_CORPORATION, PEOPLE, PLACE, Told
from formservice.rules.advice import Finding
from formservice.rules.case import State
from formservice.rules.declining import DeclineReason
from formservice.rules.hearing import Day, Outcome, is_weekend
from formservice.service import Service
from formservice.storage import cases, corporations, drafts, hearing_days, staff
from formservice.storage.attachments import Origin, SafeFile
from formservice.storage.cases import Case

SECRETARY = "Voorbeeld"
_SLOTS, _MINUTES = 6, 60


@dataclass(frozen=True)
class _Days:
    """The hearing days: three that were, and two that come."""

    long_ago: hearing_days.HearingDay
    before: hearing_days.HearingDay
    last: hearing_days.HearingDay
    soon: hearing_days.HearingDay
    far: hearing_days.HearingDay


@dataclass(frozen=True)
class _Sample:
    service: Service
    staff_id: str
    days: _Days


def fill(service: Service) -> str:
    """Fill an empty service, and return the secretary's address for first use; raise NotReady where it is not empty.

    Letters of the past are sent as the service would have sent them: into the folder for letters.
    """
    if service.settings.smtp_url or cases.all_ids(service.db) or staff.is_anybody(service.db):
        raise NotReady("made-up cases go into an empty service without a mail server: name a new FORMSERVICE_DATA")
    address = people.add(service, people.OPERATOR, SECRETARY)
    person = staff.find_by_name(service.db, SECRETARY)
    if isinstance(address, people.Refused) or person is None:
        raise NotReady("somebody of this name was added meanwhile")
    for party in (CORPORATION, OTHER_CORPORATION):
        corporations.add(service.db, party)
    made = _Sample(service, person.id, _days(service))
    for told, course in zip(PEOPLE, _courses(made.days, service.today()), strict=True):
        _live(made, told, course)
    return address


_Step = tuple[int, DeskAct | Finding | State | str]
"""Days ago, and what happened then: an act at the desk, an advice, a state that was noted, or a note."""


def _courses(days: _Days, today: date) -> list[list[_Step]]:
    """Return what became of each complaint, the first day first; a new one has none."""
    heard, long = (today - days.before.day.on).days, (today - days.long_ago.day.on).days

    def invited(ago: int, day: hearing_days.HearingDay, slot: int) -> _Step:
        return ago, Invite(day.id, slot)

    return [
        [],
        [],
        [(1, "Belde: de foto’s van het plafond komen nog per post.")],
        [(9, TakeUp())],
        [(26, TakeUp()), (0, "Zij is terug van vakantie: nu een dag kiezen.")],
        [(12, TakeUp()), invited(8, days.soon, 0)],
        [invited(6, days.far, 1)],
        [invited(15, days.soon, 2), (2, Move("corporation", why="De wijkbeheerder is ziek."))],
        [invited(14, days.soon, 3), (5, CallOff("De voorzitter is verhinderd."))],
        [invited(20, days.last, 1)],
        [invited(25, days.before, 0), (heard, Held(Outcome.HELD))],
        [invited(28, days.before, 2), (heard, Held(Outcome.TENANT_ABSENT)), (1, Finding.UPHELD)],
        [(4, Decline(chosen=DeclineReason.NOT_FIRST))],
        [invited(10, days.soon, 4), (0, State.WITHDRAWN)],
        [invited(75, days.long_ago, 0), (long, Held(Outcome.HELD)), (50, Finding.PARTLY), (5, Remind())],
        [
            invited(70, days.long_ago, 1),
            (long, Held(Outcome.HELD)),
            (40, Finding.UPHELD),
            (12, Decide(today - timedelta(days=12), follows=True)),
        ],
        [
            invited(72, days.long_ago, 2),
            (long, Held(Outcome.HELD)),
            (30, Agree("De corporatie vervangt de ketel voor het einde van de maand.")),
            (29, Close("Reparatie en onderhoud", "De ketel was vaak kapot.\nDe corporatie vervangt de ketel.")),
        ],
    ]


def _live(made: _Sample, told: Told, course: list[_Step]) -> None:
    first = _at(made.service, told.days_ago)
    case = _received(first, told)
    _deliver(first)
    for ago, what in course:
        then = _at(made.service, ago)
        if isinstance(what, Finding):
            what = _advice(then, made.staff_id, case, what)
        if isinstance(what, State):
            _moved(then, case, what)
        elif isinstance(what, str):
            keeping.add_note(then, made.staff_id, case.id, what, then.today(), _form())
        else:
            seen = look(then, case.id).version
            done = carry_out(then, made.staff_id, case.id, what, seen, _form())
            if not isinstance(done, Done):
                raise NotReady(f"the made-up case of {told.name} cannot go on: {done}")
        _deliver(then)


def _moved(then: Service, case: Case, to: State) -> None:
    if to is State.WITHDRAWN:
        change.withdraw(then, case, "Het is opgelost.")
    else:
        change.move(then, case.id, to, then.today())


def _advice(then: Service, staff_id: str, case: Case, finding: Finding) -> DeskAct:
    """Return the act that sends an advice, once its PDF is taken in."""
    words = "Dit is een voorbeeld. Hier staat wat de commissie vindt, en wat zij de directie adviseert."
    title = say("Advies over klacht %(reference)s", reference=Ltr(case.reference))
    letter = Letter(title, (Sheet(SOURCE, (Title(title), Paragraph(say(words)))),))
    content = desk_pdf(letter, case, then.committee, SOURCE, then.now())
    hash = sha256(content).hexdigest()
    paper = SafeFile(f"advies-{case.reference}.pdf", "pdf", content, hash, hash)
    id = keeping.take_in_for_act(then, staff_id, case.id, paper, Origin.ADVICE, _form(), is_unnamed=False)
    return Advise(finding, id)


def _form() -> str:
    return secrets.token_hex(16)


def _deliver(then: Service) -> None:
    """Send what an act wrote, once it can no longer be taken back."""
    held = timedelta(minutes=then.committee.desk.hold_minutes + 1)
    Outbox(replace(then, clock=lambda: then.now() + held)).deliver_due()


def _received(service: Service, told: Told) -> Case:
    draft = drafts.new_id()
    drafts.merge(service.db, draft, told.language, told.answers, service.now())
    case = submit(service, draft, told.answers, told.language)
    if case is None:
        raise NotReady("the made-up draft changed meanwhile")
    return case


def _days(service: Service) -> _Days:
    today = service.today()
    ons = (_weekday(today, -60), _weekday(today, -8), _weekday(today, -1), _weekday(today, 3), _weekday(today, 24))
    long_ago, before, last, soon, far = (
        hearing_days.add_day(service.db, Day(on, time(9, 30), _MINUTES, _SLOTS), PLACE) for on in ons
    )
    return _Days(long_ago, before, last, soon, far)


def _weekday(today: date, away: int) -> date:
    """Return the day so far away, or, in a weekend, the next one from there on away from today."""
    day, step = today + timedelta(days=away), timedelta(days=1 if away > 0 else -1)
    while is_weekend(day):
        day += step
    return day


def _at(service: Service, days_ago: int) -> Service:
    """Return the service as it was so many days ago; today it is a while ago, as letters wait before they go."""
    moment = service.now() - timedelta(days=days_ago, minutes=service.committee.desk.hold_minutes + 2)
    return replace(service, clock=lambda: moment)
