"""A later step lets the letters go that wait, and says so before; nothing overtakes them."""

from datetime import timedelta

import pytest

from formservice.acts.desk.carry_out import Stale, carry_out, look, take_back
from formservice.acts.desk.plans import Correct, Hindrance
from formservice.acts.desk.settled import settled
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import desk_log, drafts, outgoing
from formservice.storage.cases import Case
from formservice.storage.desk_log import LOOKS
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.stage import act, at, hearing_day, of_act, tied_case
from tests.harness.desk import add_secretary
from tests.harness.visit import Browser

GOES = "Er wachten nog brieven van “In behandeling genomen en uitgenodigd”, tot 12.10 uur. Gaat u hier verder, dan "
AT_ONCE = f"{GOES}gaan die meteen uit, en kunt u ze niet meer terughalen."


def goes_out(service: Service) -> list[str]:
    """Send all that may go, and return the kinds in that order."""
    found = []
    while row := outgoing.lease(service.db, "test", service.now(), timedelta(minutes=1)):
        outgoing.mark_sent(service.db, row.id, b"sent", service.now())
        found.append(row.kind)
    return found


def steps(service: Service, case: Case) -> list[int]:
    with service.db.reading() as connection:
        return [each.number for each in desk_log.of_case(service.db, connection, case.id) if each.what not in LOOKS]


def test_an_outcome_lets_the_invitations_go_first_and_the_page_says_so(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service), hearing_day(service, service.today(), hour=15)
    act(secretary, case, "invite", slot=f"{day.id}.0")
    goes_out(service)
    assert len(of_act(service, case, LetterState.QUEUED)) == 2
    assert AT_ONCE in secretary.visit(at(case, "act/held")).text
    secretary.press("go", outcome="held")
    assert sorted(goes_out(service)) == ["corporation_invited", "tenant_invited"]
    assert take_back(service, "5" * 32, case.id, steps(service, case)[0], drafts.new_id()) is Stale.NOT_LAST
    # the tenant follows in the same order: invited now, and heard once that cannot be corrected unseen
    assert settled(service, case.id).history[-1].state is State.INVITED


def test_what_a_tenant_withdraws_ends_what_waits_and_the_page_says_so(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service), hearing_day(service)
    act(secretary, case, "invite", slot=f"{day.id}.0")
    page = secretary.visit(at(case, "act/withdraw"))
    assert f"{GOES}gaan die niet meer uit." in page.text
    secretary.press(told_how="per mail")
    secretary.press("go")
    assert "corporation_invited" not in goes_out(service)


def test_with_nothing_waiting_nothing_is_said(secretary: Browser, service: Service, clock: Clock) -> None:
    case, day = tied_case(service), hearing_day(service)
    act(secretary, case, "invite", slot=f"{day.id}.0")
    clock.pass_by(timedelta(minutes=10))
    assert "Er wachten nog brieven" not in secretary.visit(at(case, "act/move")).text


@pytest.mark.parametrize("name", ["close"])
def test_what_is_no_step_lets_nothing_go(secretary: Browser, service: Service, name: str) -> None:
    case = tied_case(service)
    act(secretary, case, "decline", reason="other", other="Te laat")
    goes_out(service)
    assert "Er wachten nog brieven" not in secretary.visit(at(case, f"act/{name}")).text
    act(secretary, case, name, summary="Herrie")
    assert goes_out(service) == []
    assert "Haal terug" in secretary.visit(at(case)).text


def test_a_correction_waits_for_what_can_be_taken_back(secretary: Browser, service: Service, clock: Clock) -> None:
    case = tied_case(service)
    act(secretary, case, "take_up", own_words="")
    seen = look(service, case.id).version
    came = carry_out(service, add_secretary(service, "Tom").id, case.id, Correct("x"), seen, drafts.new_id())
    assert came is Hindrance.LETTERS_WAIT
    clock.pass_by(timedelta(minutes=10))
    act(secretary, case, "correct", why="x")
    assert look(service, case.id).case.state is State.RECEIVED


def test_the_case_says_from_when_the_tenant_sees_it(secretary: Browser, service: Service, clock: Clock) -> None:
    case = tied_case(service)
    seen = "De huurder ziet dit op de site vanaf 12.10 uur."
    act(secretary, case, "take_up", own_words="")
    assert seen in secretary.page.text
    assert settled(service, case.id).history[-1].state is State.RECEIVED
    clock.pass_by(timedelta(minutes=10))
    assert "De huurder ziet dit" not in secretary.visit(at(case)).text
    assert settled(service, case.id).history[-1].state is State.ACCEPTED
    act(secretary, case, "letter", to="tenant", words="Dag")
    assert "De huurder ziet dit" not in secretary.visit(at(case)).text
