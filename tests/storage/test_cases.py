"""Cases: submitted once and whole, found by those who know, moved only as the rules allow."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from formservice.acts.change import change_state
from formservice.acts.submit import take_in
from formservice.errors import CaseUnknown
from formservice.rules.case import BY_TENANT, Actor, Event, Refusal, Role, State
from formservice.rules.reference import parse_code, parse_reference
from formservice.storage import attachments, cases, contacts, drafts, letters, recording, tables
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.drafts import AttachmentInfo, SafeFile
from formservice.storage.letters import NewLetter

from .conftest import UploadLimits

AtOnce = Callable[[int, Callable[[int], Any]], list[Any]]
TODAY = date(2026, 12, 14)


def rows(db: Database) -> dict[str, int]:
    with db.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
        }


BY_DESK = Actor(Role.SECRETARY, "s.jansen")


def move(db: Database, case: Case, to: State, now: datetime, on: date = TODAY, undo_days: int = 3) -> Case | Refusal:
    told = NewLetter(f"tenant_{to}", "nl", "huurder@example.nl")
    return change_state(db, case.id, to, on, BY_DESK, "by phone", now, undo_days, lambda _, __: [told])


def test_submitting_keeps_all_of_it_and_removes_the_draft(
    db: Database,
    now: datetime,
    upload_limits: UploadLimits,
    paper: Callable[..., SafeFile],
    submit: Callable[..., Case],
) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"complaint": "De kraan lekt."}, now)
    added = [drafts.add_attachment(db, id, "nl", paper(name), now, upload_limits) for name in ("b.pdf", "a.pdf")]
    case = submit(id, complaint="De kraan lekt.", corporation="Woonstad")

    assert parse_reference(case.reference) == case.reference
    assert parse_code(case.code) == case.code
    assert case.attachments == added, "attachments keep their ids"
    assert case.history == [Event(1, State.RECEIVED, TODAY, now, BY_TENANT)]
    assert (case.state, case.language, case.corporation, case.link_version) == (State.RECEIVED, "nl", "Woonstad", 1)
    assert cases.find(db, case.id) == case
    assert cases.find_by_reference(db, case.reference) == case
    assert contacts.mail_addresses(db, case.id) == {"tenant": "huurder@example.nl"}
    assert all(isinstance(info, AttachmentInfo) and attachments.content(db, info.id) for info in added)
    assert drafts.read(db, id) is None
    counts = rows(db)
    assert (counts["drafts"], counts["attachments"], counts["letters"]) == (0, 2, 2)


def test_four_identical_submits_at_once_make_one_case_and_one_set_of_letters(
    db: Database,
    now: datetime,
    upload_limits: UploadLimits,
    paper: Callable[..., SafeFile],
    submit: Callable[..., Case],
    at_once: AtOnce,
) -> None:
    for _ in range(5):
        id = drafts.new_id()
        drafts.add_attachment(db, id, "nl", paper(), now, upload_limits)
        results = at_once(4, lambda _, id=id: submit(id))
        assert results == [results[0]] * 4
        assert len(results[0].attachments) == 1
    counts = rows(db)
    assert (counts["cases"], counts["history"], counts["contacts"], counts["letters"]) == (5, 5, 5, 10)


def test_eight_different_submits_at_once_make_eight_cases(
    db: Database, submit: Callable[..., Case], at_once: AtOnce
) -> None:
    assert len({case.reference for case in at_once(8, lambda _: submit())}) == 8
    assert rows(db)["cases"] == 8


def test_a_submit_that_fails_halfway_leaves_the_draft_and_nothing_else(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile]
) -> None:
    id = drafts.new_id()
    drafts.add_attachment(db, id, "nl", paper(), now, upload_limits)
    before = rows(db)

    def letters_that_break(_: Case) -> list[NewLetter]:
        raise LookupError("no recipient")

    with pytest.raises(LookupError):
        take_in(db, id, "nl", {}, 1, letters_that_break, {"tenant": "a@b.nl"}, now)
    assert rows(db) == before
    draft = drafts.read(db, id)
    assert draft is not None
    assert len(draft.attachments) == 1


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 14, 22, 59, tzinfo=UTC), date(2026, 12, 14)),
        (datetime(2026, 12, 14, 23, 0, tzinfo=UTC), date(2026, 12, 15)),
        (datetime(2027, 6, 30, 21, 59, tzinfo=UTC), date(2027, 6, 30)),
        (datetime(2027, 6, 30, 22, 0, tzinfo=UTC), date(2027, 7, 1)),
    ],
)
def test_a_complaint_is_received_on_the_day_that_it_is_here(db: Database, moment: datetime, day: date) -> None:
    case = take_in(db, drafts.new_id(), "nl", {}, 1, lambda _: [], {}, moment)
    assert case.history[0].on == day
    found = cases.find(db, case.id)
    assert found is not None
    assert found.submitted_at == moment
    assert found.submitted_at.tzinfo is UTC


def test_a_moment_is_the_same_in_whichever_zone_it_is_told(db: Database, now: datetime) -> None:
    here = now.astimezone(ZoneInfo("Europe/Amsterdam"))
    id = take_in(db, drafts.new_id(), "nl", {}, 1, lambda _: [], {}, here).id
    found = cases.find(db, id)
    assert found is not None
    assert found.submitted_at == found.history[0].at == now


def test_a_moment_without_its_zone_is_refused(db: Database, now: datetime) -> None:
    with pytest.raises(Exception, match="time zone"):
        drafts.merge(db, drafts.new_id(), "nl", {}, now.replace(tzinfo=None))


def test_a_corporation_of_the_list_prevails_over_a_typed_one(db: Database, now: datetime) -> None:
    answers = {"corporation": "typed"}
    case = take_in(db, drafts.new_id(), "nl", answers, 1, lambda _: [], {}, now, listed_corporation="Woonstad")
    found = cases.find(db, case.id)
    assert found is not None
    assert case.corporation == found.corporation == "Woonstad"


@pytest.mark.parametrize("typed", ["huurder@example.nl", " Huurder@EXAMPLE.nl ", "HUURDER@example.nl\n"])
def test_cases_are_found_by_mail_however_it_is_typed(db: Database, submit: Callable[..., Case], typed: str) -> None:
    mine = [submit(mail="Huurder@example.nl"), submit(mail="huurder@example.nl ")]
    submit(mail="other@example.nl")
    assert {case.id for case in cases.find_by_mail(db, typed)} == {case.id for case in mine}
    assert cases.find_by_mail(db, "huurder@example.com") == []


def test_the_helpers_mail_finds_the_case_too_and_an_empty_one_finds_nothing(db: Database, now: datetime) -> None:
    mails = {"tenant": " ", "helper": "buur@example.nl"}
    case = take_in(db, drafts.new_id(), "nl", {}, 1, lambda _: [], mails, now)
    assert cases.find_by_mail(db, "buur@example.nl") == [case]
    assert cases.find_by_mail(db, "") == []
    assert contacts.mail_addresses(db, case.id) == {"helper": "buur@example.nl"}


@pytest.mark.parametrize("wrong", ["", "A", "\ud800", "é" * 10])
def test_only_its_own_code_fits_a_case(db: Database, submit: Callable[..., Case], wrong: str) -> None:
    case = submit()
    assert cases.find_by_code(db, case.reference, case.code) == case
    for code in (wrong, submit().code):
        assert cases.find_by_code(db, case.reference, code) is None
        assert cases.find_by_code(db, "A2345678", code) is None


def test_unknown_ids_and_references_find_nothing(db: Database) -> None:
    for odd in ("unknown", "", "\x00", "\ud800", "é", "x" * 500):
        assert cases.find(db, odd) is None
        assert cases.find_by_reference(db, odd) is None
        assert attachments.content(db, odd) is None
        assert not drafts.remove_attachment(db, odd, odd)
        assert cases.find_by_mail(db, odd) == []


def test_a_change_adds_one_row_to_the_history_and_queues_its_letters(
    db: Database, now: datetime, submit: Callable[..., Case]
) -> None:
    case = submit()
    later = now + timedelta(hours=2)
    moved = move(db, case, State.ACCEPTED, later)
    assert isinstance(moved, Case)
    assert moved.state is State.ACCEPTED
    assert moved.history == [*case.history, Event(2, State.ACCEPTED, TODAY, later, BY_DESK, "by phone")]
    assert cases.find(db, case.id) == moved
    assert [row.kind for row in letters.of_case(db, case.id)][-1] == "tenant_accepted"


def test_what_the_rules_refuse_changes_nothing(db: Database, now: datetime, submit: Callable[..., Case]) -> None:
    case = submit()
    before = rows(db)
    assert move(db, case, State.DECIDED, now) is Refusal.NOT_FROM_HERE
    assert move(db, case, State.RECEIVED, now) is Refusal.ALREADY_THERE
    assert move(db, case, State.ACCEPTED, now, on=TODAY - timedelta(days=1)) is Refusal.BEFORE_PREVIOUS
    assert rows(db) == before
    assert cases.find(db, case.id) == case
    with pytest.raises(CaseUnknown):
        change_state(db, "unknown", State.ACCEPTED, TODAY, BY_DESK, "", now, 3)


def test_a_withdrawal_can_be_taken_back_within_the_undo_days(
    db: Database, now: datetime, submit: Callable[..., Case]
) -> None:
    case = submit()
    move(db, case, State.WITHDRAWN, now)
    assert move(db, case, State.RECEIVED, now, on=TODAY + timedelta(days=4)) is Refusal.TOO_LATE_TO_UNDO
    back = move(db, case, State.RECEIVED, now, on=TODAY + timedelta(days=3))
    assert isinstance(back, Case)
    assert [event.state for event in back.history] == [State.RECEIVED, State.WITHDRAWN, State.RECEIVED]


def test_of_eight_withdrawals_at_once_one_wins_and_the_others_are_told(
    db: Database, now: datetime, submit: Callable[..., Case], at_once: AtOnce
) -> None:
    for _ in range(5):
        case = submit()
        results = at_once(8, lambda _, case=case: move(db, case, State.WITHDRAWN, now))
        assert [result for result in results if isinstance(result, Refusal)] == [Refusal.ALREADY_THERE] * 7
        found = cases.find(db, case.id)
        assert found is not None
        assert [(event.sequence, event.state) for event in found.history] == [(1, "received"), (2, "withdrawn")]
        assert [row.kind for row in letters.of_case(db, case.id)].count("tenant_withdrawn") == 1


def test_a_withdrawal_beside_another_change_leaves_a_true_history(
    db: Database, now: datetime, submit: Callable[..., Case], at_once: AtOnce
) -> None:
    for _ in range(10):
        case = submit()
        wanted = (State.WITHDRAWN, State.DECLINED)
        results = at_once(2, lambda which, case=case, wanted=wanted: move(db, case, wanted[which], now))
        assert sorted(isinstance(result, Case) for result in results) == [False, True]
        winner = next(result for result in results if isinstance(result, Case))
        assert cases.find(db, case.id) == winner
        assert len(winner.history) == 2


def test_two_history_rows_with_one_number_are_impossible(
    db: Database, now: datetime, submit: Callable[..., Case]
) -> None:
    case = submit()
    row = {"case_id": case.id, "sequence": 1, "state": "withdrawn", "on": TODAY, "at": now, "details": b""}
    with pytest.raises(Exception, match=r"(?i)unique"), db.writing() as connection:
        connection.execute(tables.history.insert().values(**row))


def test_revoking_raises_the_version_that_links_must_have(db: Database, submit: Callable[..., Case]) -> None:
    case = submit()
    assert recording.revoke_links(db, case.id) == 2
    found = cases.find(db, case.id)
    assert found is not None
    assert found.link_version == 2
    with pytest.raises(CaseUnknown):
        recording.revoke_links(db, "unknown")


def test_export_gives_every_case_once_oldest_first(db: Database, now: datetime) -> None:
    ids = []
    for hours in reversed(range(120)):
        moment = now + timedelta(hours=hours)
        ids.append(take_in(db, drafts.new_id(), "nl", {}, 1, lambda _: [], {}, moment).id)
    assert [case.id for case in cases.all_cases(db)] == list(reversed(ids))
