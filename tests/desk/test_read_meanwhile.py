"""The pages of a case are shown whatever is done to it while they are read."""

from collections.abc import Callable
from typing import Any

import pytest

from formservice.acts.desk import days
from formservice.acts.desk.carry_out import take_back
from formservice.acts.desk.plans import Invite
from formservice.links import Purpose
from formservice.service import Service
from formservice.storage import drafts, erasing, staff
from formservice.storage.cases import Case
from formservice.storage.hearing_days import HearingDay
from formservice.storage.staff import StaffRole
from tests.desk.stage import at, hearing_day, tied_case
from tests.harness.desk import at_desk
from tests.harness.meanwhile import Act, answers_meanwhile
from tests.harness.planning import ME, done, tried
from tests.harness.visit import HTTP, Browser
from tests.journeys.opening import link_to


def invite(service: Service, case: Case, day: HearingDay) -> Act:
    return lambda: tried(service, case, Invite(day.id, 0))


def take_an_invitation_back(service: Service, case: Case, day: HearingDay) -> Act:
    invited = done(service, case, Invite(day.id, 0))
    return lambda: take_back(service, ME, case.id, invited.number, drafts.new_id())


def erase(service: Service, case: Case, day: HearingDay) -> Act:
    done(service, case, Invite(day.id, 0))
    return lambda: erasing.erase_case(service.db, case.id, service.now())


ACTS = [invite, take_an_invitation_back, erase]
AT_DESK = [
    "/desk/",
    "/desk/days/{day}",
    "{case}",
    "{case}/act/invite",
    "{case}/act/move",
]
OF_PANEL = ["/desk/panel/", "/desk/panel/{day}/{reference}", "/desk/panel/{day}/bundle"]
OF_TENANT = ["status", "answers", "copy", "hearing.ics", "contact", "papers"]


def statuses(
    service: Service,
    make: Callable[[Service, Case, HearingDay], Act],
    request: Callable[[Case, HearingDay], Callable[[], int]],
) -> set[int]:
    """Return how a request about a case is answered while something is done to that."""
    day, cases = hearing_day(service), list[Case]()

    def prepare() -> tuple[Act, Callable[[], int]]:
        for before in cases:  # lists of cases stay as short as they were
            erasing.erase_case(service.db, before.id, service.now())
        case = tied_case(service)
        cases[:] = [case]
        return make(service, case, day), request(case, day)

    found = answers_meanwhile(prepare)
    assert len(found) > 1
    return set(found)


def getting(browser: Browser, address: str) -> Callable[[], int]:
    return lambda: browser.client.get(address, base_url=HTTP, follow_redirects=True).status_code


@pytest.mark.parametrize("make", ACTS)
@pytest.mark.parametrize("address", AT_DESK)
def test_the_desk_reads(service: Service, secretary: Browser, address: str, make: Any) -> None:
    def request(case: Case, day: HearingDay) -> Callable[[], int]:
        return getting(secretary, address.format(case=at(case), day=day.id))

    assert statuses(service, make, request) <= {200, 404, 409}


@pytest.mark.parametrize("make", ACTS[1:])
@pytest.mark.parametrize("address", OF_PANEL)
def test_the_panel_reads(service: Service, address: str, make: Any) -> None:
    added = staff.add(service.db, "Ali Yilmaz", StaffRole.MEMBER, service.now())
    assert added
    member = at_desk(service, added[0])

    def request(case: Case, day: HearingDay) -> Callable[[], int]:
        days.seat(service, ME, day.id, [added[0].id], drafts.new_id())
        return getting(member, address.format(reference=case.reference, day=day.id))

    assert statuses(service, make, request) <= {200, 404}


@pytest.mark.parametrize("make", ACTS[1:])
@pytest.mark.parametrize("page", OF_TENANT)
def test_the_tenant_reads(service: Service, browser: Browser, page: str, make: Any) -> None:
    def request(case: Case, _: HearingDay) -> Callable[[], int]:
        browser.visit(link_to(service, Purpose.CONTACT, "nl", case))
        return getting(browser, f"/forms/nl/follow/{page}")

    assert statuses(service, make, request) == {200}


@pytest.mark.parametrize("make", ACTS)
def test_the_tenant_withdraws(service: Service, browser: Browser, make: Any) -> None:
    def request(case: Case, _: HearingDay) -> Callable[[], int]:
        browser.visit(link_to(service, Purpose.WITHDRAW, "nl", case))
        return lambda: browser.press().status

    assert statuses(service, make, request) <= {200, 410}
