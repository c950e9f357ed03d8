"""What happens to a case after it was received: each act is lawful or refused, and queues its letters or none."""

import pytest

from formservice.acts import change
from formservice.acts.submit import take_in
from formservice.errors import CaseUnknown
from formservice.rules.case import BY_SECRETARY, BY_TENANT, Refusal, State
from formservice.service import Service
from formservice.storage import cases, drafts, letters
from formservice.storage.cases import Case


@pytest.fixture
def case(service: Service) -> Case:
    answers = {"mail": "noor@example.org", "for_whom": "self"}
    made = take_in(service.db, drafts.new_id(), "en", answers, 1, lambda _: [], {}, service.now())
    assert made
    return made


def kinds(service: Service, case: Case) -> list[str]:
    return sorted(letter.kind for letter in letters.of_case(service.db, case.id))


def test_a_withdrawal_keeps_its_reason_and_tells_tenant_and_committee(service: Service, case: Case) -> None:
    withdrawn = change.withdraw(service, case, "Solved.")
    assert isinstance(withdrawn, Case)
    assert (withdrawn.state, withdrawn.history[-1].by, withdrawn.history[-1].reason) == (
        State.WITHDRAWN,
        BY_TENANT,
        "Solved.",
    )
    assert cases.find(service.db, case.id) == withdrawn
    assert kinds(service, case) == ["committee_withdrawn", "tenant_withdrawn"]


def test_a_withdrawal_is_taken_back_to_where_the_complaint_was(service: Service, case: Case) -> None:
    accepted = change.move(service, case.id, State.ACCEPTED, service.today())
    assert isinstance(accepted, Case)
    assert accepted.history[-1].by == BY_SECRETARY
    withdrawn = change.withdraw(service, accepted, "")
    assert isinstance(withdrawn, Case)
    reopened = change.reopen(service, withdrawn)
    assert isinstance(reopened, Case)
    assert reopened.state is State.ACCEPTED
    assert kinds(service, case) == ["committee_reopened", "committee_withdrawn", "tenant_reopened", "tenant_withdrawn"]


def test_what_is_not_withdrawn_is_not_taken_back_and_no_letter_goes_out(service: Service, case: Case) -> None:
    assert change.reopen(service, case) is Refusal.NOT_FROM_HERE
    assert kinds(service, case) == []


def test_a_second_withdrawal_changes_nothing_and_queues_no_letter(service: Service, case: Case) -> None:
    assert isinstance(change.withdraw(service, case, "once"), Case)
    assert change.withdraw(service, case, "twice") is Refusal.ALREADY_THERE
    found = cases.find(service.db, case.id)
    assert found
    assert [event.reason for event in found.history] == ["", "once"]
    assert len(kinds(service, case)) == 2


def test_a_move_that_the_rules_do_not_know_is_refused(service: Service, case: Case) -> None:
    assert change.move(service, case.id, State.DECIDED, service.today()) is Refusal.NOT_FROM_HERE
    with pytest.raises(CaseUnknown):
        change.move(service, "0" * 32, State.ACCEPTED, service.today())
