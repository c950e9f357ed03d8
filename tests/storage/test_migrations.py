"""Migrations: they make exactly the tables that the code knows, however many start at once."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import Column, Integer, inspect

from formservice.storage import drafts, tables
from formservice.storage.database import Database, KeysMissing
from formservice.storage.sealing import Sealer

START = """
import os, sys
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer
sys.stdin.readline()
db = Database(os.environ["TEST_URL"], Sealer([os.environ["TEST_KEY"]]))
db.migrate()
print(db.check())
"""


def difference(db: Database) -> list[Any]:
    with db.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
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


def test_four_processes_may_start_at_once_on_a_new_file(url: str, key: str) -> None:
    environment = {**os.environ, "TEST_URL": url, "TEST_KEY": key}
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", START],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60) for process in started] == [("[]\n", "")] * 4


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
