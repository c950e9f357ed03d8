"""Migrations: they make exactly the tables that the code knows, keep every row, however many start at once."""

import multiprocessing
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from cryptography.fernet import Fernet
from sqlalchemy import Column, Integer, func, inspect, select

from formservice.acts.change import change_state
from formservice.errors import KeysMissing
from formservice.rules.case import BY_TENANT, State
from formservice.storage import attachments, cases, contacts, drafts, letters, limits, outgoing, tables
from formservice.storage.attachments import VirusCheck
from formservice.storage.database import Database
from formservice.storage.keys import store
from formservice.storage.sealing import Sealer
from tests.harness.databases import new_database, not_waiting_for_the_disk, parts, postgres_only
from tests.storage import earlier

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([__name__])


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing was made yet."""
    with not_waiting_for_the_disk(), new_database(tmp_path, is_migrated=False) as url:
        yield url


@pytest.fixture(params=sorted(earlier.ROWS))
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def of_then(url: str, sealer: Sealer, revision: str) -> Iterator[Database]:
    """A database as it was at an earlier revision, with rows in all of its tables."""
    opened = Database(url, sealer, "mail.example")
    with opened._transaction("migrate") as connection:
        config = scripts()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        earlier.fill(connection, revision, sealer)
    yield opened
    opened.close()


def scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", "formservice:storage/migrations")
    return config


def difference(db: Database) -> list[Any]:
    with db.reading() as connection:
        beside = parts(connection)
        opts = {
            "compare_type": True,
            "compare_server_default": True,
            "include_name": lambda name, *_: name not in beside,
        }
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, tables.metadata))


def test_the_migrations_make_the_tables_that_the_code_knows(db: Database) -> None:
    assert difference(db) == []


def test_a_table_that_the_migrations_forgot_would_be_seen(db: Database) -> None:
    with db.writing() as connection:
        connection.exec_driver_sql("DROP INDEX ix_letters_state_next_at")
        connection.exec_driver_sql("ALTER TABLE drafts ADD COLUMN extra INTEGER")
    found = difference(db)
    assert {change[0] for change in found} == {"add_index", "remove_column"}
    assert isinstance(found[0][-1], Column) or isinstance(found[1][-1], Column)
    assert any(isinstance(getattr(change[-1], "type", None), Integer) for change in found)


def test_migrating_twice_changes_nothing(db: Database) -> None:
    db.migrate()
    assert difference(db) == []


def test_the_version_before_a_migration_works_on_after_it(db: Database, now: datetime) -> None:
    with db.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE drafts ADD COLUMN mood VARCHAR(20) DEFAULT 'fine' NOT NULL")
        connection.exec_driver_sql("CREATE TABLE later (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'v9999'")
    db.migrate()
    id = drafts.new_id()
    assert drafts.merge(db, id, "nl", {"name": "Samira"}, now)
    kept = drafts.read(db, id)
    assert kept is not None
    assert kept.answers == {"name": "Samira"}
    assert db.check() == []


def test_the_constraints_have_names_so_that_later_migrations_can_change_them(db: Database) -> None:
    with db.reading() as connection:
        inspector = inspect(connection)
        for table in tables.metadata.sorted_tables:
            for constraint in (*inspector.get_foreign_keys(table.name), *inspector.get_unique_constraints(table.name)):
                assert constraint["name"], table.name


def test_eight_threads_may_migrate_at_once(
    url: str, sealer: Sealer, at_once: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    databases = [Database(url, sealer) for _ in range(8)]
    at_once(8, lambda number: databases[number].migrate())
    assert difference(databases[0]) == []
    for database in databases:
        database.close()


def test_every_revision_has_rows_to_start_from() -> None:
    made = {script.revision for script in ScriptDirectory.from_config(scripts()).walk_revisions()}
    assert made == earlier.ROWS.keys(), "tests/storage/earlier.py needs the rows of each revision"


def test_every_row_of_an_earlier_revision_is_read_back_whole(of_then: Database, sealer: Sealer, revision: str) -> None:
    of_then.migrate()
    assert difference(of_then) == []
    assert of_then.check() == []
    with of_then.reading() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in tables.metadata.sorted_tables
        }
    before = {name: len(rows) for name, rows in earlier.ROWS[revision](sealer).items()}
    assert counts == dict.fromkeys(counts, 0) | before
    read_back(of_then)
    assert attachments.count_virus_checks(of_then) == ({} if revision < "0003" else {VirusCheck.CLEAN: 1})
    case = change_state(of_then, earlier.CASE, State.RECEIVED, earlier.ON, BY_TENANT, "", earlier.AT, undo_days=3)
    assert isinstance(case, cases.Case), "life goes on from there"


def read_back(db: Database) -> None:
    """Read all that stood there through today's code."""
    case = cases.find_by_reference(db, "KABCDEFG")
    assert case is not None
    assert cases.find_by_mail(db, "Helper@example.nl") == [case]
    assert (case.id, case.state, case.language, case.submitted_at) == (earlier.CASE, "withdrawn", "nl", earlier.AT)
    assert (case.corporation, case.questions_version, case.link_version) == ("Woonstichting De Brug", 1, 2)
    assert (case.answers, case.code) == ({"complaint": earlier.TEXT}, "ABCDEFGHJK")
    assert [(event.sequence, event.state, event.on, event.at, event.by, event.reason) for event in case.history] == [
        (1, "received", earlier.ON, earlier.AT, BY_TENANT, ""),
        (2, "withdrawn", earlier.ON, earlier.AT, BY_TENANT, earlier.TEXT),
    ]
    kept = attachments.AttachmentInfo(
        earlier.PAPER, "brief.pdf", "pdf", len(earlier.CONTENT), "1" * 64, "2" * 64, position=1
    )
    assert case.attachments == [kept]
    assert attachments.content(db, earlier.PAPER) == earlier.CONTENT
    assert attachments.content(db, earlier.OPEN_PAPER) == earlier.CONTENT
    assert contacts.mail_addresses(db, case.id) == {"tenant": "tenant@example.nl", "helper": "helper@example.nl"}
    [letter] = letters.of_case(db, case.id)
    assert (letter.kind, letter.state, letter.attempts, letter.sent_at) == ("tenant_received", "sent", 2, earlier.AT)
    assert letters.sent_bytes(db, earlier.LETTER) == earlier.CONTENT
    request = outgoing.lease(db, "worker", earlier.AT, timedelta(minutes=1))
    assert request is not None
    assert (request.id, request.recipient, request.details["mail"]) == (earlier.REQUEST, *["tenant@example.nl"] * 2)
    assert [limits.count(db, "links", "f" * 64, earlier.AT, limit=4) for _ in range(2)] == [True, False]
    draft = drafts.read(db, earlier.COOKIE)
    assert draft is not None
    assert (draft.language, draft.answers, len(draft.attachments)) == ("ar", {"complaint": earlier.TEXT}, 1)
    assert drafts.erase_old(db, earlier.AT) == 0
    with db.reading() as connection:
        for past in connection.execute(select(tables.past_cases)).mappings():
            assert {**past, "number": 1, **earlier.PAST} == dict(past)


@postgres_only
@pytest.mark.parametrize("last", [2, 131_072, 5_000_000], ids=["few", "just more than a part", "many"])
def test_keys_stay_as_they_were_when_their_table_gets_parts(url: str, sealer: Sealer, last: int) -> None:
    rows = [(1, b"w" * 64, None, None), (last, bytes(64), bytes(32), bytes(1))]
    with closing(Database(url, sealer)) as db:
        with db._transaction("migrate") as connection:
            config = scripts()
            config.attributes["connection"] = connection
            command.upgrade(config, "0012")
            for row in rows:
                connection.exec_driver_sql("INSERT INTO case_keys VALUES (%s, %s, %s, %s)", row)
            connection.exec_driver_sql(f"SELECT setval('case_keys_id_seq', {last})")
        kept = select(tables.case_keys).order_by(tables.case_keys.c.id)
        with db._reader.begin() as began_before:
            began_before.exec_driver_sql("SELECT 1")
            db.migrate()
            assert [tuple(row) for row in began_before.execute(kept)] == rows
        with db.writing() as connection:
            assert [tuple(row) for row in connection.execute(kept)] == rows
            assert store(connection, b"n" * 64, "0" * 64) == last + 1
        assert difference(db) == []


def test_four_processes_may_bring_an_earlier_revision_up_to_date_at_once(of_then: Database, key: str, url: str) -> None:
    assert started_at_once(url, key) == [[]] * 4
    assert difference(of_then) == []
    read_back(of_then)


def test_four_processes_may_start_at_once_on_a_new_file(url: str, key: str) -> None:
    assert started_at_once(url, key) == [[]] * 4


def started_at_once(url: str, key: str) -> list[list[str]]:
    """Bring the database up to date from four processes at once, and return what each finds wrong with it."""
    at_once, told = _FORKING.Barrier(4), _FORKING.SimpleQueue()
    started = [_FORKING.Process(target=bring_up_to_date, args=(url, key, at_once, told)) for _ in range(4)]
    for process in started:
        process.start()
    for process in started:
        process.join(120)
    assert [process.exitcode for process in started] == [0] * 4
    return [told.get() for _ in started]


def bring_up_to_date(url: str, key: str, at_once: Any, told: Any) -> None:
    warnings.simplefilter("error")
    at_once.wait(120)
    database = Database(url, Sealer([key]))
    database.migrate()
    told.put(list(database.check()))
    database.close()


def test_of_four_new_keys_only_one_becomes_the_key_of_a_new_file(
    url: str, at_once: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    databases = [Database(url, Sealer([Fernet.generate_key().decode()])) for _ in range(4)]

    def is_refused(number: int) -> bool:
        try:
            databases[number].migrate()
        except KeysMissing:
            return True
        return False

    assert sorted(at_once(4, is_refused)) == [False, True, True, True]
    for database in databases:
        database.close()
