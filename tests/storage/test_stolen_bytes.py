"""Who steals the database, its log or a backup reads nothing personal; what is erased is gone from their bytes."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from formservice.acts.change import change_state
from formservice.acts.submit import take_in
from formservice.errors import SealBroken
from formservice.rules.case import Actor, Role, State
from formservice.storage import cases, drafts, erasing, handovers, letters, outgoing, tables
from formservice.storage.backup import back_up
from formservice.storage.cases import Case
from formservice.storage.columns import Sealed
from formservice.storage.database import Database
from formservice.storage.desk_tables import OF_CASE
from formservice.storage.drafts import AttachmentInfo, SafeFile
from formservice.storage.letters import NewLetter
from formservice.storage.sealing import Seal
from tests.harness.databases import files_of, log_of
from tests.harness.desk_data import keep_everything, keep_of_case, keep_of_nobody

from .conftest import UploadLimits

CANARY = "Kanarievogel-7731"


def found(files: list[Path], text: str | bytes) -> dict[str, int]:
    """In which files the text stands, in any usual spelling, and how often."""
    spellings = [text] if isinstance(text, bytes) else [text.encode(), text.encode("utf-16-le"), text.lower().encode()]
    counts = {path.name: sum(_content(path).count(each) for each in spellings) for path in files}
    assert counts, "there are files to search"
    return {name: count for name, count in counts.items() if count}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # the server took it away just now, at a checkpoint
        return b""


@pytest.fixture
def everything(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile]
) -> tuple[Case, str]:
    """A case and a draft that say the canary wherever something personal can stand."""
    id, open_draft = drafts.new_id(), drafts.new_id()
    for each in (id, open_draft):
        drafts.merge(db, each, "nl", {"complaint": CANARY, CANARY: "x"}, now)
        drafts.add_attachment(db, each, "nl", paper(f"{CANARY}.pdf", CANARY.encode()), now, upload_limits)
        code = handovers.open_handover(db, each, now, timedelta(days=30))
        handovers.mail_handover(db, each, NewLetter("handover", "nl", f"{CANARY}@example.nl", details={"x": code}), now)

    def told(new: Case) -> list[NewLetter]:
        return [NewLetter("tenant_received", "nl", f"{CANARY}@example.nl", details={"code": new.code, "x": CANARY})]

    mails = {"tenant": f"{CANARY}@example.nl", "helper": f"{CANARY}@example.com"}
    case = take_in(db, id, "nl", {"name": CANARY, "corporation": CANARY}, 1, told, mails, now)
    withdrawn = change_state(
        db,
        case.id,
        State.WITHDRAWN,
        date(2026, 12, 14),
        Actor(Role.TENANT, CANARY),
        CANARY,
        now,
        3,
        lambda _, __: [NewLetter("x", "nl", CANARY)],
    )
    assert isinstance(withdrawn, Case)
    keep_everything(db, case.id, CANARY, now)
    row = outgoing.lease(db, "worker", now, timedelta(minutes=1))
    assert row is not None
    outgoing.mark_sent(db, row.id, f"To: {CANARY}@example.nl".encode(), now)
    return withdrawn, open_draft


def test_the_database_and_its_log_hold_no_personal_word(
    db: Database, everything: tuple[Case, str], paper: Callable[..., SafeFile]
) -> None:
    case, open_draft = everything
    assert sum(file.stat().st_size for file in log_of(db)) > 0, "the log is searched too"
    handed_over = handovers.read_handover(db, open_draft, case.submitted_at, timedelta(days=30))
    assert handed_over
    files = (case.attachments[0].sha256, case.attachments[0].sha256_received)
    secrets = (CANARY, case.code, open_draft, handed_over, *files)
    assert [found(files_of(db) + log_of(db), secret) for secret in secrets] == [{}] * 6
    db.purge()
    assert [found(files_of(db) + log_of(db), secret) for secret in secrets] == [{}] * 6
    assert found(files_of(db), case.reference), "what is plain is found: the search works"


def test_every_sealed_column_was_filled(db: Database, everything: tuple[Case, str]) -> None:
    """So that the search above says something about each of them."""
    with db.reading() as connection:
        for column in tables.sealed_columns(with_large=True):
            assert connection.scalar(select(column).where(column.is_not(None)).limit(1)), str(column)


def test_no_column_with_room_for_words_is_left_unsealed_by_mistake() -> None:
    plain = {
        f"{table.name}.{column.name}"
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, Sealed) and getattr(column.type, "length", None)
    }
    assert {name for name in plain if name.split(".")[1] not in {"id", "case_id", "draft_id", "attachment_id"}} == {
        "seal_keys.name",
        "drafts.language",
        "drafts.handover_code",
        "drafts.handover_letter",
        "cases.reference",
        "cases.draft_key",
        "cases.state",
        "cases.language",
        "cases.listed_corporation",
        "history.state",
        "past_cases.state",
        "past_cases.listed_corporation",
        "contacts.role",
        "contacts.fingerprint",
        "attachments.kind",
        "attachments.virus_check",
        "letters.kind",
        "letters.language",
        "letters.message_id",
        "letters.state",
        "letters.leased_by",
        "letters.error",
        "limits.purpose",
        "limits.fingerprint",
        "signs_of_life.role",
        "signs_of_life.node",
        "signing_keys.name",
        "cases.corporation_id",
        "attachments.origin",
        "staff.name_fingerprint",
        "staff.role",
        "staff.link",
        "staff_sessions.staff_id",
        "corporations.name_fingerprint",
        "hearing_days.starts",
        "hearings.day_id",
        "hearings.outcome",
        "notes.staff_id",
        "acts.form",
        "acts.staff_id",
        "acts.what",
        "advices.outcome",
        "closings.subject",
        "lookups.kind",
        "lookups.fingerprint",
        "supplements.what",
        "panels.day_id",
        "panels.staff_id",
        "visits.page",
        "cases.channel",
        "past_cases.corporation_id",
        "past_cases.language",
        "past_cases.channel",
        "past_cases.subject",
        "past_cases.reason",
        "past_cases.outcome",
    }


def kept(db: Database) -> tuple[list[bytes], list[tuple[str, bytes]]]:
    """Return the keys and fingerprints that are kept now, and each sealed value with its place."""
    with db.reading() as connection:
        rows = connection.execute(select(tables.case_keys.c.wrapped, tables.case_keys.c.fingerprint)).all()
        sealed = [
            (tables.place(column, *key), value)
            for column in tables.sealed_columns(with_large=True)
            for *key, value in connection.execute(
                select(*column.table.primary_key, column).where(column.is_not(None))
            ).all()
        ]
    return [piece for row in rows for piece in row if piece and any(piece)], sealed


def opened(db: Database, sealed: list[tuple[str, bytes]]) -> list[str]:
    """Return the places of the values that open with any key that exists: of the sealer, or in the database."""
    with db.reading() as connection:
        keys: list[Seal] = [db.sealer.older]
        for wrapped in connection.scalars(select(tables.case_keys.c.wrapped)):
            with suppress(SealBroken):
                keys.append(db.sealer.key(wrapped))
    places = []
    for place, value in sealed:
        for key in keys:
            with suppress(SealBroken):
                key.open(place, value)
                places.append(place)
    return places


def test_nothing_of_an_erased_draft_opens_any_more_and_its_key_is_gone_from_the_bytes(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile]
) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"complaint": "De kraan lekt. " * 500}, now)
    info = drafts.add_attachment(db, id, "nl", paper(content=b"x" * 50_000), now, upload_limits)
    assert isinstance(info, AttachmentInfo)
    keys, sealed = kept(db)
    assert (len(keys), len(sealed)) == (1, 3)
    assert len(opened(db, sealed)) == 3
    assert all(found(files_of(db), key) for key in keys)
    assert drafts.erase_old(db, now + timedelta(days=30)) == 1
    assert opened(db, sealed) == []
    assert db.purge()
    assert [found(files_of(db), key) for key in keys] == [{}]


def test_nothing_of_an_erased_case_opens_any_more_and_its_keys_and_fingerprints_are_gone_from_the_bytes(
    db: Database,
    submit: Callable[..., Case],
    now: datetime,
    upload_limits: UploadLimits,
    paper: Callable[..., SafeFile],
) -> None:
    draft = drafts.new_id()
    drafts.merge(db, draft, "nl", {"complaint": "x"}, now)
    drafts.add_attachment(db, draft, "nl", paper(content=b"x" * 50_000), now, upload_limits)
    case = submit(draft, complaint="De kraan lekt. " * 500)
    row = outgoing.lease(db, "worker", now, timedelta(minutes=1))
    assert row is not None
    outgoing.mark_sent(db, row.id, b"To: huurder@example.nl" * 500, now)
    going, _ = kept(db)
    keep_of_case(db, case.id, keep_of_nobody(db, "desk", now), "Vertrouwelijk. " * 500, now)
    staying = ("staff", "corporations", "hearing_days", "summaries")
    sealed = [each for each in kept(db)[1] if not each[0].startswith(staying)]
    others = submit(mail="buur@example.nl")
    assert len(going) == 3, "the case's key, that of the address, and its fingerprint"
    assert {"hearings", "notes", "envelopes", "acts"} <= {place.split(".")[0] for place, _ in sealed}
    assert len(opened(db, sealed)) == len(sealed) > 12
    assert all(found(files_of(db), piece) for piece in going)
    erasing.erase_case(db, case.id, now)
    assert opened(db, sealed) == []
    assert db.purge()
    assert [found(files_of(db), piece) for piece in going] == [{}] * 3
    # PostgreSQL leaves a row that was deleted where it stood, until another is written over it
    assert not (db.is_sqlite and found(files_of(db), case.reference))
    assert cases.find_by_mail(db, "buur@example.nl") == [others]
    assert db.check() == []


def test_a_key_goes_with_a_request_for_links_and_with_a_draft_that_is_cleared(db: Database, now: datetime) -> None:
    letters.queue_now(db, NewLetter("withdrawal_links", "nl", "iemand@example.nl"), now)
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"complaint": "x"}, now)
    keys, sealed = kept(db)
    assert (len(keys), len(opened(db, sealed))) == (2, 3)
    erasing.erase_requests(db, now + timedelta(days=1))
    drafts.clear(db, id)
    assert opened(db, sealed) == []
    assert db.purge()
    assert [found(files_of(db), key) for key in keys] == [{}, {}]


def test_the_row_of_a_key_that_is_gone_is_used_again(db: Database, now: datetime) -> None:
    def rows() -> int:
        with db.reading() as connection:
            return connection.scalar(select(func.count()).select_from(tables.case_keys)) or 0

    for round in range(3):
        id = drafts.new_id()
        drafts.merge(db, id, "nl", {"complaint": str(round)}, now)
        take_in(db, id, "nl", {"complaint": "x"}, 1, lambda _: [], {"tenant": f"{round}@example.nl"}, now)
        [case] = cases.all_cases(db)
        assert cases.find_by_mail(db, f"{round}@example.nl") == [case]
        erasing.erase_case(db, case.id, now)
        assert rows() == 2, "one of the case, one of the address"
        assert db.purge()
        assert cases.find_by_mail(db, f"{round}@example.nl") == []
    assert db.check() == []


def test_desk_check_33_who_steals_the_desks_data_reads_nothing_and_what_is_erased_is_in_no_table_log_or_backup(
    db: Database, everything: tuple[Case, str], tmp_path: Path, now: datetime
) -> None:
    case, _ = everything
    assert found(files_of(db) + log_of(db), CANARY) == {}
    going, before = kept(db)
    ours = [(place, value) for place, value in before if place.split(".")[0] in {each.name for each in OF_CASE}]
    assert {place.split(".")[0] for place, _ in ours} == {each.name for each in OF_CASE}
    with db.reading() as connection:
        own = connection.scalar(select(tables.case_keys.c.wrapped).where(tables.case_keys.c.id == _key_of(case)))
    assert own in going
    assert len(opened(db, ours)) == len(ours)
    erasing.erase_case(db, case.id, now)
    assert opened(db, ours) == []
    assert db.purge()
    summaries_now = [(place, value) for place, value in kept(db)[1] if place.startswith("summaries")]
    # the summary alone goes on, for the year's numbers, sealed under a key of its own
    assert len(opened(db, summaries_now)) == len(summaries_now) == 2
    with db.reading() as connection:
        for table in tables.metadata.sorted_tables:
            if "case_id" in table.c:
                assert not connection.scalar(select(func.count()).where(table.c.case_id == case.id)), table.name
    files = files_of(db)
    if db.is_sqlite:
        back_up(db, tmp_path / "backup")
        files = [*files, tmp_path / "backup"]
        assert [found([tmp_path / "backup"], value) for _, value in ours] == [{}] * len(ours)
    assert found([*files, *log_of(db)], CANARY) == {}
    assert own
    # PostgreSQL's own log holds wrapped keys until it is recycled: they open with the sealing keys alone
    assert found(files, own) == {}


def _key_of(case: Case) -> Any:
    return select(tables.cases.c.key_id).where(tables.cases.c.id == case.id).scalar_subquery()
