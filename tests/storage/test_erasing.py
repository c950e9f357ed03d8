"""Erasing: on which day a case goes, what stays of it, and that a change at the last moment keeps it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from formservice.acts.change import change_state
from formservice.rules.case import BY_SECRETARY, BY_TENANT, State
from formservice.storage import cases, erasing, letters, tables
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.erasing import RetentionTerm
from formservice.storage.letters import NewLetter
from tests.harness.desk_data import keep_everything

TERM = RetentionTerm(withdrawn_days=365, other_days=730)
SINCE = date(2026, 12, 14)


@pytest.mark.parametrize(
    ("state", "days", "is_over"),
    [
        (State.WITHDRAWN, 365, False),
        (State.WITHDRAWN, 366, True),
        (State.DECIDED, 366, False),
        (State.DECIDED, 730, False),
        (State.DECIDED, 731, True),
        (State.RECEIVED, 731, True),
    ],
)
def test_a_term_is_over_on_the_day_after_its_last_whatever_the_state(state: State, days: int, is_over: bool) -> None:
    assert (TERM.over_before(state, SINCE + timedelta(days=days)) > SINCE) is is_over


def test_what_stays_of_an_erased_case_is_one_row_to_count_by(
    db: Database, submit: Callable[..., Case], now: datetime
) -> None:
    kept, going = submit(), submit()
    for each in (kept, going):
        keep_everything(db, each.id, "Vertrouwelijk", now)
    assert change_state(db, going.id, State.WITHDRAWN, SINCE, BY_TENANT, "", now, 3)
    [due] = erasing.due_cases(db, TERM, SINCE + timedelta(days=366))
    assert due.reference == going.reference
    gone = erasing.erase_case(db, due.id, now, unless_moved=due)
    assert gone is not None
    assert len(gone) == 2
    assert cases.find(db, going.id) is None
    assert cases.find_by_mail(db, "huurder@example.nl") == [kept]
    with db.reading() as connection:
        [*_, stays] = connection.execute(select(tables.past_cases).order_by(tables.past_cases.c.number)).mappings()
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table).where(table.c.case_id == going.id))
            for table in tables.metadata.sorted_tables
            if "case_id" in table.c
        }
    assert (stays["state"], stays["submitted_on"], stays["ended_on"]) == ("withdrawn", SINCE, SINCE)
    assert going.reference not in {str(value) for value in stays.values()}
    assert set(counts.values()) == {0}
    assert {"hearings", "notes", "envelopes", "acts"} <= counts.keys()


def test_a_case_that_moved_since_it_was_found_due_stays(
    db: Database, submit: Callable[..., Case], now: datetime
) -> None:
    case = submit()
    change_state(db, case.id, State.WITHDRAWN, SINCE, BY_TENANT, "", now, 3)
    [due] = erasing.due_cases(db, TERM, SINCE + timedelta(days=800))
    moved = change_state(db, case.id, State.RECEIVED, SINCE + timedelta(days=3), BY_TENANT, "", now, 3)
    assert isinstance(moved, Case)
    assert erasing.erase_case(db, due.id, now, unless_moved=due) is None
    assert cases.find(db, case.id) is not None


def test_an_open_case_is_never_due_but_named(db: Database, submit: Callable[..., Case], now: datetime) -> None:
    waiting, closed = submit(), submit()
    change_state(db, closed.id, State.DECLINED, SINCE, BY_SECRETARY, "", now, 3)
    later = SINCE + timedelta(days=36_500)
    assert [due.id for due in erasing.due_cases(db, TERM, later)] == [closed.id]
    assert [case.id for case in erasing.forgotten_cases(db, TERM, later)] == [waiting.id]
    assert list(erasing.forgotten_cases(db, TERM, SINCE + timedelta(days=730))) == []
    assert erasing.count_closed(db) == 1


def test_requests_for_links_go_and_the_letters_of_a_case_stay(
    db: Database, submit: Callable[..., Case], now: datetime
) -> None:
    submit()
    request = letters.queue_now(db, NewLetter("withdrawal_links", "nl", "iemand@example.nl"), now)
    assert erasing.erase_requests(db, now) == []
    assert erasing.erase_requests(db, now + timedelta(days=1), now + timedelta(hours=1)) == []
    assert (erasing.count_requests(db), erasing.count_requests(db, now)) == (1, 0)
    assert erasing.erase_requests(db, now + timedelta(days=1)) == [request]
    with db.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.letters)) == 2
