"""PostgreSQL keeps the promises that SQLite keeps: patient, durable, one moment a reading, and it forgets."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, LargeBinary, create_engine, func, select, text

from formservice.acts.change import change_state
from formservice.errors import StorageUnavailable
from formservice.rules.case import BY_TENANT, State
from formservice.storage import cases, database, drafts, erasing, keys, outgoing, postgresql, recording, tables
from formservice.storage.cases import Case
from formservice.storage.columns import Sealed, Word
from formservice.storage.database import Database
from formservice.storage.owners import wrapped
from formservice.storage.sealing import Sealer
from tests.harness.databases import POSTGRES, administer, files_of, log_of, postgres_only
from tests.storage.test_stolen_bytes import found, kept, opened

pytestmark = postgres_only

PLAIN_WORDS = {"state", "language", "kind", "role", "purpose", "virus_check"}
PLAIN_WORDS |= {"channel", "what", "outcome", "origin", "page", "reason", "starts", "subject"}


@contextmanager
def other_session(url: str) -> Iterator[Connection]:
    """Somebody else's connection to the same database."""
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_a_name_that_stays_locked_is_told_as_unavailable(
    url: str, db: Database, sealer: Sealer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    with closing(Database(url, sealer)) as impatient:
        id = drafts.new_id()
        lock = f"draft:{drafts.draft_key(id)}"
        with db.writing(lock), pytest.raises(StorageUnavailable, match="lock timeout"):
            drafts.merge(impatient, id, "nl", {"name": "Noor"}, now)
        assert drafts.merge(impatient, id, "nl", {"name": "Noor"}, now)


def test_a_node_that_hangs_does_not_keep_its_locks_for_ever(db: Database) -> None:
    with db.reading() as connection:
        assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "1min"
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "10s"


def test_a_commit_is_on_the_disk_whatever_the_operator_set(url: str, db: Database, sealer: Sealer) -> None:
    with db.writing() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    with other_session(url) as other:
        assert other.exec_driver_sql("SHOW synchronous_commit").scalar() == "off"
    with closing(Database(url, sealer)) as opened, opened.reading() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_a_reading_sees_one_moment(db: Database, submit: Callable[..., Case], now: datetime) -> None:
    case = submit()
    counts = select(func.count()).select_from(tables.cases), select(func.count()).select_from(tables.history)
    with db.reading() as connection:
        before = connection.scalar(counts[0])
        erasing.erase_case(db, case.id, now)
        assert [connection.scalar(count) for count in counts] == [before, 1]
    with db.reading() as connection:
        assert [connection.scalar(count) for count in counts] == [0, 0]


def test_a_case_that_is_erased_meanwhile_is_there_whole_or_not_at_all(
    db: Database, submit: Callable[..., Case], now: datetime
) -> None:
    made = [submit() for _ in range(30)]
    seen: list[int] = []
    is_over = threading.Event()

    def look() -> None:
        while not is_over.is_set():
            seen.extend(len(case.history) for case in cases.find_by_mail(db, "huurder@example.nl"))

    looking = threading.Thread(target=look)
    looking.start()
    for case in made:
        erasing.erase_case(db, case.id, now)
    is_over.set()
    looking.join()
    assert set(seen) <= {1}


def test_two_who_draw_the_same_reference_at_once_both_get_one(
    db: Database,
    submit: Callable[..., Case],
    at_once: Callable[[int, Callable[[int], Any]], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = iter(["AAAAAAAA"] * 8 + [f"BBBBBBB{letter}" for letter in "ABCDEFGH"])
    monkeypatch.setattr(recording, "new_reference", lambda: next(drawn))
    assert len({case.reference for case in at_once(8, lambda _: submit())}) == 8


def test_what_is_erased_is_gone_from_tables_indexes_samples_and_after_a_checkpoint_from_the_log(
    url: str, db: Database, submit: Callable[..., Case], now: datetime
) -> None:
    made = [submit(mail=f"huurder{number}@example.nl", complaint=f"Lekkage {number}") for number in range(40)]
    for case in made[:20]:
        withdrawn = change_state(db, case.id, State.WITHDRAWN, date(2026, 12, 14), BY_TENANT, "", now, 3)
        assert isinstance(withdrawn, Case)
        row = outgoing.lease(db, "worker", now, timedelta(minutes=1))
        assert row
        outgoing.mark_sent(db, row.id, b"the mail", now)
    administer("ANALYZE", url)
    gone = made[0]
    with db.reading() as connection:
        ids = [
            *connection.scalars(select(tables.cases.c.key_id).where(tables.cases.c.id == gone.id)),
            *connection.scalars(select(tables.contacts.c.key_id).where(tables.contacts.c.case_id == gone.id)),
        ]
        columns = tables.case_keys.c.wrapped, tables.case_keys.c.fingerprint
        rows = connection.execute(select(*columns).where(tables.case_keys.c.id.in_(ids))).all()
    pieces = [piece for row in rows for piece in row if piece]
    _, sealed = kept(db)
    assert len(pieces) == 3
    assert all(found(files_of(db), piece) for piece in pieces)
    erasing.erase_case(db, gone.id, now)
    assert db.purge()
    assert [found(files_of(db), piece) for piece in pieces] == [{}] * len(pieces)
    _, still_there = kept(db)
    assert set(opened(db, sealed)) == {place for place, _ in still_there} < {place for place, _ in sealed}
    administer("SELECT pg_switch_wal()")
    assert [found(files_of(db) + log_of(db), piece) for piece in pieces] == [{}] * len(pieces)
    assert [case.id for case in cases.all_cases(db)].count(made[1].id) == 1


def test_forgetting_tells_when_somebody_stands_in_the_way_and_works_once_they_are_gone(
    url: str, db: Database, submit: Callable[..., Case], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "PAUSES", (0.0, 0.1))
    case = submit()
    with db.reading() as connection:
        piece = connection.execute(select(tables.case_keys.c.wrapped)).scalars().first()
    assert piece
    with other_session(url) as other:
        # an old view of the database, as a backup has, without a lock on the table itself
        other.execution_options(isolation_level="REPEATABLE READ").exec_driver_sql(
            "SELECT count(*) FROM alembic_version"
        )
        erasing.erase_case(db, case.id, now)
        assert not db.purge()
        assert found(files_of(db), piece)
        other.rollback()
        other.exec_driver_sql("LOCK TABLE case_keys IN ACCESS SHARE MODE")
        assert not db.purge()
        other.rollback()
    monkeypatch.undo()
    assert db.purge()
    assert not found(files_of(db), piece)


def test_forgetting_waits_for_a_change_that_goes_on_in_another_database_of_the_server(
    db: Database, submit: Callable[..., Case], now: datetime
) -> None:
    case = submit()
    with other_session(str(POSTGRES)) as other:
        other.exec_driver_sql("SELECT pg_current_xact_id()")
        erasing.erase_case(db, case.id, now)
        soon = threading.Timer(0.5, other.rollback)
        soon.start()
        assert db.purge()
        soon.join()


def test_tenants_go_on_while_forgetting_waits_for_a_lock(url: str, db: Database, now: datetime) -> None:
    id = drafts.new_id()
    with other_session(url) as other:
        other.exec_driver_sql("LOCK TABLE case_keys IN ACCESS SHARE MODE")
        forgetting = threading.Thread(target=db.purge, kwargs={"is_needed": True})
        forgetting.start()
        for number in range(50):
            assert drafts.merge(db, id, "nl", {f"question{number}": "x"}, now)
        forgetting.join()
        other.rollback()
    draft = drafts.read(db, id)
    assert draft is not None
    assert len(draft.answers) == 50


def test_of_the_keys_only_those_parts_are_written_anew_that_hold_wiped_ones(
    url: str, db: Database, submit: Callable[..., Case], now: datetime
) -> None:
    gone, stays = submit(), in_the_next_part(db, submit)
    before = files_of_parts(db)
    with other_session(url) as other:
        other.exec_driver_sql("LOCK TABLE case_keys_1 IN ACCESS SHARE MODE")
        erasing.erase_case(db, gone.id, now)
        assert db.purge()
    after = files_of_parts(db)
    assert {name for name in before if before[name] != after[name]} == {"case_keys_0"}
    assert cases.find_by_mail(db, "buur@example.nl") == [stays]


def test_while_a_part_of_the_keys_is_written_anew_whoever_has_a_key_in_another_is_read(
    url: str, db: Database, submit: Callable[..., Case]
) -> None:
    submit()
    stays = in_the_next_part(db, submit)
    with other_session(url) as other:
        other.exec_driver_sql("LOCK TABLE case_keys_0 IN ACCESS EXCLUSIVE MODE")
        for _ in range(20):  # the plan that is kept after some times too
            assert cases.find(db, stays.id) == stays


def test_who_stands_in_the_way_of_one_part_of_the_keys_does_not_keep_the_bytes_of_others(
    url: str, db: Database, submit: Callable[..., Case], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "PAUSES", (0.0, 0.1))
    made = submit(), in_the_next_part(db, submit)
    pieces = [wrapped_key(db, case) for case in made]
    for case in made:
        erasing.erase_case(db, case.id, now)
    with other_session(url) as other:
        other.exec_driver_sql("LOCK TABLE case_keys_0 IN ACCESS SHARE MODE")
        assert not db.purge()
    assert keys.waiting(db) == 2, "of a case and of its address"
    assert [bool(found(files_of(db), piece)) for piece in pieces] == [True, False]
    assert db.purge()
    assert [found(files_of(db), piece) for piece in pieces] == [{}, {}]


def test_keys_that_were_wrapped_anew_are_taken_out_of_every_part_that_has_some(
    db: Database, submit: Callable[..., Case]
) -> None:
    made = submit(), in_the_next_part(db, submit)
    before = files_of_parts(db)
    assert db.purge(is_needed=True)
    after = files_of_parts(db)
    assert {name for name in before if before[name] != after[name]} == {"case_keys_0", "case_keys_1"}
    assert {case.id for case in cases.all_cases(db)} == {case.id for case in made}


def in_the_next_part(db: Database, submit: Callable[..., Case]) -> Case:
    """Submit a case whose keys stand in the second part."""
    with db.writing() as connection:
        connection.exec_driver_sql("SELECT setval('case_keys_id_seq', 131072)")
    return submit(mail="buur@example.nl")


def files_of_parts(db: Database) -> dict[str, int]:
    """Return the number of the file that each part of the keys stands in: another, once it was written anew."""
    with db.reading() as connection:
        listed = "SELECT relname, relfilenode FROM pg_class WHERE relispartition AND relkind = 'r'"
        return {row.relname: row.relfilenode for row in connection.execute(text(listed))}


def wrapped_key(db: Database, case: Case) -> bytes:
    with db.reading() as connection:
        return bytes(connection.scalar(select(wrapped(tables.cases)).where(tables.cases.c.id == case.id)) or b"")


def test_no_samples_are_kept_of_what_is_somebodys(db: Database) -> None:
    sampled = text(
        "SELECT DISTINCT attname FROM pg_attribute LEFT JOIN pg_inherits ON inhrelid = attrelid"
        " WHERE CAST(:name AS regclass) IN (attrelid, inhparent) AND attstattarget <> 0"
    )
    with db.reading() as connection:
        for table in tables.metadata.sorted_tables:
            kept = set(connection.scalars(sampled, {"name": table.name}))
            for column in table.columns:
                is_plain = column.name in PLAIN_WORDS or not isinstance(column.type, (LargeBinary, Sealed, Word))
                assert is_plain or column.name not in kept, f"a migration must set no samples for {column}"
