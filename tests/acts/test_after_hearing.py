"""The acts after a hearing as plans: what stands in their way, and what they keep (F6 to F8)."""

from datetime import timedelta

from formservice.acts.desk.outcomes import Advise, Agree, Close, Decide, Remind
from formservice.acts.desk.plans import Correct, Hindrance
from formservice.mail.outbox import Outbox
from formservice.rules.advice import Finding, decides_by
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import advices, closings
from formservice.storage.attachments import Origin
from formservice.storage.cases import Case
from tests.conftest import Clock
from tests.desk.after_hearing import advised, heard, keep_paper
from tests.harness.planning import deliver, done, kinds, new_case, state, tried


def reminders(service: Service, case: Case) -> int:
    with service.db.reading() as connection:
        found = advices.reminded(connection, [case.id]).get(case.id)
    return found.times if found else 0


def test_what_comes_after_a_hearing_waits_for_it(service: Service) -> None:
    case = new_case(service)
    for act in (Agree("Goed."), Advise(Finding.UPHELD, "a"), Remind(), Decide(service.today(), True), Close()):
        assert tried(service, case, act) is Hindrance.NOT_FROM_HERE


def test_an_advice_sends_a_paper_of_its_own_case_and_kind_alone(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    for paper in ("", "a" * 32, keep_paper(service, case, Origin.COMMITTEE), keep_paper(service, case, Origin.TENANT)):
        assert tried(service, case, Advise(Finding.UPHELD, paper)) is Hindrance.NO_PAPER
    assert tried(service, case, Agree("", keep_paper(service, case))) is Hindrance.NO_PAPER
    assert tried(service, case, Agree("  ")) is Hindrance.NO_WORDS
    assert state(service, case) is State.HEARD


def test_a_reminder_waits_until_the_month_is_over(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    advised(service, case)
    deliver(service, clock)
    by = decides_by(service.today())
    clock.pass_by(timedelta(days=(by - service.today()).days))
    assert tried(service, case, Remind()) is Hindrance.NOT_DUE
    clock.pass_by(timedelta(days=1))
    done(service, case, Remind())
    assert reminders(service, case) == 1
    assert "management_reminded" in kinds(service, case)


def test_desk_check_27_a_decision_that_departs_says_why_and_is_of_a_day_since_the_advice(
    service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    advised(service, case)
    clock.pass_by(timedelta(days=2))
    today = service.today()
    assert tried(service, case, Decide(today, follows=False, why=" \n")) is Hindrance.NO_REASON
    assert tried(service, case, Decide(today - timedelta(days=3), follows=True)) is Hindrance.BEFORE_ADVICE
    assert tried(service, case, Decide(today + timedelta(days=1), follows=True)) is Hindrance.NOT_YET
    done(service, case, Decide(today, follows=False, why="Er is geen geld voor."))
    assert state(service, case) is State.DECIDED


def test_reminders_of_an_advice_that_was_corrected_away_do_not_count_for_the_next(
    service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    advised(service, case)
    clock.pass_by(timedelta(days=40))
    Outbox(service).deliver_due()
    done(service, case, Remind())
    deliver(service, clock)
    done(service, case, Correct("Het was een andere zaak."))
    clock.pass_by(timedelta(minutes=1))
    advised(service, case)
    assert reminders(service, case) == 0


def test_what_a_case_was_about_is_asked_whoever_closed_it_and_no_more_once_it_goes_on(
    service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    done(service, case, Agree("Goed."))
    with service.db.reading() as connection:
        assert closings.asked(connection) == {case.id}
        assert closings.asked(connection, []) == set()
    deliver(service, clock)
    done(service, case, Correct("Toch niet."))
    with service.db.reading() as connection:
        assert closings.asked(connection) == set()
        assert closings.of_case(service.db, connection, case.id) is None
