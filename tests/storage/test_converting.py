"""Converting: what an earlier version sealed gets keys of its own."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, func, select, update

from formservice.storage import converting, drafts, erasing, tables
from formservice.storage.converting import convert, stage
from formservice.storage.database import Database
from formservice.storage.sealing import Sealer, is_older
from tests.harness.databases import files_of, log_of

from .older import everything, older_values
from .test_stolen_bytes import found, kept, opened


def test_until_the_conversion_begins_all_is_written_as_the_version_before_reads_it(
    older: Database, filled: dict[str, str], sealer: Sealer
) -> None:
    keys, sealed = kept(older)
    assert keys == []
    assert len(sealed) > 20 * 10
    for place, value in sealed:
        sealer.older.open(place, value)
    fingerprints = [sealer.fingerprint("mail", mail) for mail in filled.values()]
    with older.reading() as connection:
        assert sorted(connection.scalars(select(tables.contacts.c.fingerprint))) == sorted(fingerprints)
    assert not stage(older).is_begun


def test_afterwards_all_reads_as_before_under_keys_of_its_own(
    older: Database, filled: dict[str, str], now: datetime
) -> None:
    before = everything(older, filled)
    assert list(convert(older, now)) == []
    assert older_values(older) == []
    assert everything(older, filled) == before
    assert older.check() == []
    assert stage(older) == converting.Stage(is_begun=True, is_converted=True, is_rewritten=False)
    # of 20 drafts, cases, addresses and requests, and the fingerprints
    keys, sealed = kept(older)
    # and of 20 people, corporations, hearing days and summaries of erased cases
    assert len(keys) == 20 * 9
    assert len(opened(older, sealed)) == len(sealed)
    for id in filled:
        erasing.erase_case(older, id, now)
    drafts.erase_old(older, now + timedelta(days=1))
    erasing.erase_requests(older, now + timedelta(days=1))
    staying = {"staff", "corporations", "hearing_days", "summaries"}
    assert {place.split(".")[0] for place in opened(older, sealed)} == staying
    assert older.purge()
    files = files_of(older)
    assert sum(not found(files, key) for key in keys) == 20 * 5


def test_again_changes_nothing(older: Database, filled: dict[str, str], now: datetime) -> None:
    assert list(convert(older, now)) == []
    before = kept(older)
    assert list(convert(older, now)) == []
    assert kept(older) == before


@pytest.mark.parametrize("table", [tables.cases, tables.drafts, tables.letters], ids=str)
def test_what_is_damaged_is_told_and_stays_and_all_else_is_converted(
    older: Database, filled: dict[str, str], now: datetime, table: Table
) -> None:
    column = table.c.recipient if table is tables.letters else table.c.answers
    is_own = table.c.case_id.is_(None) if table is tables.letters else table.c.id.is_not(None)
    with older.writing() as connection:
        id = connection.scalar(select(func.max(table.c.id)).where(is_own))
        connection.execute(update(table).where(table.c.id == id).values({column: b"gAAAA of nobody"}))
    assert set(convert(older, now)) == {tables.place(column, id)}
    assert not stage(older).is_converted
    _, sealed = kept(older)
    still = {place for place, value in sealed if is_older(value)}
    assert still
    assert all(id in place or table is not tables.letters for place in still)
    with older.reading() as connection:
        for each in (tables.cases, tables.drafts):
            left = connection.scalars(select(each.c.id).where(each.c.key_id.is_(None))).all()
            assert left == ([id] if each is table else [])


def test_once_written_anew_no_older_copies_are_left_in_the_files(
    older: Database, filled: dict[str, str], now: datetime
) -> None:
    """On PostgreSQL; what SQLite's file keeps stays behind when it is put back from a backup."""
    _, sealed = kept(older)
    pieces = [value[-60:] for _, value in sealed]
    assert list(convert(older, now)) == []
    if older.is_sqlite:
        return
    assert converting.rewrite(older, now)
    files = files_of(older)
    assert [piece for piece in pieces if found(files, piece)] == []
    assert stage(older).is_rewritten
    assert log_of(older)


def test_a_new_database_has_nothing_to_convert(db: Database) -> None:
    assert stage(db) == converting.Stage(is_begun=True, is_converted=True, is_rewritten=True)
