"""What a member of a panel reads, and what stays shut to them (checks 7 and 36)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from formservice.acts.desk import days, keeping
from formservice.acts.desk.plans import CallOff
from formservice.acts.staff import people
from formservice.acts.staff.people import Refused
from formservice.app import desk_app
from formservice.rules.hearing import is_open_to_panel
from formservice.service import Service
from formservice.storage import desk_log, drafts, hearing_days, panels, staff
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.desk_tables import staff_sessions
from formservice.storage.hearing_days import HearingDay
from formservice.storage.staff import Person, StaffRole
from tests.conftest import Clock
from tests.desk.stage import now, press_on_case
from tests.harness.desk import add_secretary, at_desk
from tests.harness.planning import FIRST_OF_MARCH, ME, corporation, done, invited, new_day
from tests.harness.samples import pdf
from tests.harness.visit import HTTP, words
from tests.trust.routes import every_route

NOTE = "Kanarienotitie"
OPEN_TO_MEMBERS = ("panel.", "login.", "first_use.", "own_login.")


@pytest.fixture
def member(service: Service) -> Person:
    added = staff.add(service.db, "Ali Yilmaz", StaffRole.MEMBER, service.now())
    assert added
    return added[0]


@pytest.fixture
def day(service: Service, member: Person) -> HearingDay:
    made = new_day(service)
    days.seat(service, ME, made.id, [member.id], drafts.new_id()[:32])
    return made


@pytest.fixture
def case(service: Service, day: HearingDay) -> Case:
    made = invited(service, corporation(service), day, what_happened="Het dak lekt.")
    keeping.add_note(service, ME, made.id, NOTE, None, drafts.new_id()[:32])
    return made


def stand(clock: Clock, service: Service, away: int) -> None:
    """Let it be so many days from the hearing day."""
    clock.pass_by(FIRST_OF_MARCH + timedelta(days=away) - service.today())


@pytest.mark.parametrize(("away", "is_open"), [(-22, False), (-21, True), (0, True), (30, True), (31, False)])
def test_desk_check_36_a_member_reads_a_case_from_21_days_before_until_30_after(
    service: Service, clock: Clock, member: Person, day: HearingDay, case: Case, away: int, is_open: bool
) -> None:
    stand(clock, service, away)
    mine = at_desk(service, member)
    assert (case.reference in mine.visit("/desk/panel/").text) is is_open
    page = mine.visit(f"/desk/panel/{day.id}/{case.reference}")
    assert page.status == (200 if is_open else 404)
    assert ("Het dak lekt." in page.text) is is_open
    assert NOTE not in page.text
    assert case.code not in page.text
    assert is_open_to_panel(FIRST_OF_MARCH, service.today()) is is_open
    bundle = mine.client.get(f"/desk/panel/{day.id}/bundle", base_url=HTTP)
    assert bundle.status_code == (200 if is_open else 404)
    with service.db.reading() as connection:
        looked = [each.what for each in desk_log.of_case(service.db, connection, case.id) if each.staff_id == member.id]
    assert looked == ([Did.OPENED, Did.DOWNLOADED] if is_open else [])


def test_desk_check_07_and_a_member_of_another_day_reads_nothing(
    service: Service, clock: Clock, member: Person, day: HearingDay, case: Case
) -> None:
    other = new_day(service)
    days.seat(service, ME, day.id, [], drafts.new_id()[:32])
    days.seat(service, ME, other.id, [member.id], drafts.new_id()[:32])
    stand(clock, service, -1)
    mine = at_desk(service, member)
    file = keep_paper(service, case)
    for path in (f"{day.id}/{case.reference}", f"{other.id}/{case.reference}", f"{day.id}/{case.reference}/{file}"):
        assert mine.visit(f"/desk/panel/{path}").status == 404
    assert mine.visit(f"/desk/panel/{other.id}/{case.reference}/{file}").status == 404
    assert case.reference not in mine.visit("/desk/panel/").text


def keep_paper(service: Service, case: Case) -> str:
    """Keep a paper with a case as the desk does, and return its id."""
    secretary = at_desk(service, add_secretary(service))
    press_on_case(secretary, case, "papers", paper=[("reactie.pdf", pdf())], origin="corporation")
    return now(service, case).papers[0].id


def test_a_member_gets_the_papers_of_a_case_and_none_of_another(
    service: Service, clock: Clock, member: Person, day: HearingDay, case: Case
) -> None:
    file = keep_paper(service, case)
    stand(clock, service, -1)
    mine = at_desk(service, member)
    page = mine.visit(f"/desk/panel/{day.id}/{case.reference}")
    assert "reactie.pdf" in page.text
    assert "van de corporatie" in page.text
    got = mine.client.get(f"/desk/panel/{day.id}/{case.reference}/{file}", base_url=HTTP)
    assert (got.status_code, got.data[:5]) == (200, b"%PDF-")
    assert mine.visit(f"/desk/panel/{day.id}/{case.reference}/{'0' * 32}").status == 404


def test_a_case_whose_hearing_was_called_off_is_no_longer_on_the_day(
    service: Service, clock: Clock, member: Person, day: HearingDay, case: Case
) -> None:
    stand(clock, service, -3)
    done(service, case, CallOff("Ziek"))
    assert at_desk(service, member).visit(f"/desk/panel/{day.id}/{case.reference}").status == 404


def test_desk_check_07_a_member_sees_no_other_page_and_changes_nothing(
    service: Service, clock: Clock, member: Person, day: HearingDay, case: Case
) -> None:
    add_secretary(service)
    stand(clock, service, -1)
    mine = at_desk(service, member)
    assert mine.visit("/desk/").slug == "panel"
    known = {"reference": case.reference, "name": "decline", "id": day.id, "number": "1"}
    met = 0
    for route in every_route(desk_app(service)):
        if route.endpoint.startswith((*OPEN_TO_MEMBERS, "work.show")) or not route.rule.startswith("/desk"):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known.get(found[1], case.id), route.rule)
        for method in route.methods & {"GET", "POST"}:
            answer = mine.client.open(path, method=method, base_url=HTTP, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code == 404, (method, path)
            met += 1
    assert met > 30
    with service.db.reading() as connection:
        assert desk_log.of_case(service.db, connection, case.id)[-1].staff_id != member.id


def test_a_secretary_chooses_who_reads_a_day(service: Service, member: Person) -> None:
    made, secretary = new_day(service), at_desk(service)
    page = secretary.visit(f"/desk/days/{made.id}")
    assert "Ali Yilmaz" in page.text
    secretary.press(member=member.id)
    assert panels.of_day(service.db, made.id) == [member.id]
    secretary.press(member=add_secretary(service, "Nog een").id)
    assert panels.of_day(service.db, made.id) == [], "a secretary reads everything, and sits on no panel"


def test_a_day_that_goes_takes_its_panel_along(service: Service, member: Person, day: HearingDay) -> None:
    assert days.remove(service, ME, day.id)
    assert panels.days_of(service.db, member.id) == []
    assert hearing_days.find_day(service.db, day.id) is None


def test_the_last_secretary_stays_though_a_member_can_log_in(service: Service, member: Person) -> None:
    only = add_secretary(service)
    with service.db.writing("staff") as connection:
        staff.keep_secrets(service.db, connection, member, staff.Secrets("x", "y"))
    assert people.disable(service, only.id, only) is Refused.LAST


def test_mensen_adds_a_member_and_says_so(service: Service) -> None:
    secretary = at_desk(service)
    with service.db.writing() as connection:  # a code was given just now
        connection.execute(update(staff_sessions).values(code_at=service.now()))
    secretary.visit("/desk/people/")
    secretary.press(name="Ali Yilmaz", role="member")
    [added] = [each for each in staff.all_of(service.db) if each.name == "Ali Yilmaz"]
    assert added.role is StaffRole.MEMBER
    assert "Commissielid" in words(secretary.visit("/desk/people/").one("table"))
