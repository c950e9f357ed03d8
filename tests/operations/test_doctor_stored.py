"""The doctor finds what is damaged in the database: values, files, mails and keys."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from formservice.mail.outbox import Outbox
from formservice.operations.copying import exported
from formservice.service import Service
from formservice.storage import cases, database, sampling, tables
from formservice.storage.owners import wrapped
from formservice.storage.sealing import OwnKey, Seal
from tests.conftest import Clock
from tests.harness import samples
from tests.harness.databases import sqlite_only
from tests.harness.examining import problem, problems
from tests.harness.steps import submit
from tests.harness.visit import Browser

HOURS_A_DAY = 24


def kept_file(service: Service) -> str:
    with service.db.reading() as connection:
        return str(connection.scalar(select(tables.attachment_contents.c.attachment_id)))


def seal_of(service: Service, table: "tables.Table") -> Seal:
    """Return the key of the only row of this table."""
    with service.db.reading() as connection:
        return service.db.sealer.key(connection.scalar(select(wrapped(table))))


def spoil(content: bytes) -> bytes:
    """Return the bytes with one of them changed."""
    middle = len(content) // 2
    return content[:middle] + (b"A" if content[middle : middle + 1] != b"A" else b"B") + content[middle + 1 :]


@pytest.mark.parametrize("is_all", [False, True])
@pytest.mark.parametrize("column", [tables.attachment_contents.c.content, tables.letters.c.sent], ids=str)
def test_one_damaged_byte_of_a_file_or_of_a_sent_letter_is_told(
    browser: Browser, alive: Service, column: "tables.Column[bytes]", is_all: bool
) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf())])
    Outbox(alive).deliver_due()
    [id] = column.table.primary_key
    with alive.db.writing() as connection:
        row = connection.execute(select(id, column).where(column.is_not(None)).limit(1)).one()
        connection.execute(update(column.table).where(id == row[0]).values({column: spoil(row[1])}))
    told = problem(alive, is_all=is_all)
    assert f"{column}:{row[0]} is damaged" in told
    assert "take it from a backup" in told
    [case] = cases.all_cases(alive.db)
    assert row[0] in json.dumps(exported(alive, case)), "as the line says"


@sqlite_only
def test_one_damaged_byte_on_the_disk_is_told(browser: Browser, alive: Service) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf(size=90_000))])
    assert alive.db.purge(is_needed=True)
    alive.db.close()
    file = alive.settings.data / "formservice.sqlite3"
    with alive.db.reading() as connection:
        sealed = connection.scalar(select(tables.attachment_contents.c.content))
    alive.db.close()
    content = file.read_bytes()
    # in the middle of a page of its own, where SQLite itself sees no difference
    at = content.index(sealed[40_000:40_100]) + 50
    file.write_bytes(content[:at] + spoil(content[at : at + 1]) + content[at + 1 :])
    assert "is damaged" in problem(alive)


def test_a_file_that_opens_and_is_not_the_one_that_came_in_is_told(browser: Browser, alive: Service) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf())])
    id = kept_file(alive)
    column = tables.attachment_contents.c.content
    other = seal_of(alive, column.table).seal(tables.place(column, id), b"%PDF-1.7 of another tenant")
    with alive.db.writing() as connection:
        connection.execute(update(tables.attachment_contents).values(content=other))
    assert "is damaged" in problem(alive)


@pytest.mark.parametrize("megabytes", [0, 1, 199, 200, 201, 999, 5_000, 50_000, 1_000_000])
@pytest.mark.parametrize("step", [1, HOURS_A_DAY])
def test_every_part_has_its_turn_whether_asked_each_hour_or_once_a_day(
    service: Service, monkeypatch: pytest.MonkeyPatch, megabytes: int, step: int
) -> None:
    monkeypatch.setattr(sampling, "database_bytes", lambda _: megabytes * 1_000_000)
    number = sampling.parts(service.db)
    assert megabytes / 200 <= number <= megabytes / 200 + 5
    assert {hour % number for hour in range(0, number * step, step)} == set(range(number))


def test_the_parts_together_are_everything_and_no_file_is_in_two(
    browser: Browser, alive: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        submit(browser, files=[("brief.pdf", samples.pdf())])
        browser.visit("/forms/nl/complaint/")
    with alive.db.writing() as connection:
        connection.execute(update(tables.attachment_contents).values(content=b"damaged"))
    monkeypatch.setattr(sampling, "parts", lambda _: 5)
    seen: list[str] = []
    for _ in range(5):
        seen += sampling.damaged(alive.db, sampling.part(alive.db, alive.now()))
        clock.pass_by(timedelta(hours=1))
    assert len(seen) == len(set(seen)) == 3


def test_the_doctor_holds_no_reading_transaction_for_long(
    browser: Browser, alive: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is opened while a transaction is open, but for one case at a time; and few rows are read at a time."""
    for _ in range(3):
        submit(browser, files=[("brief.pdf", samples.pdf())])
        browser.visit("/forms/nl/complaint/")
    monkeypatch.setattr(database, "_ROWS_AT_ONCE", 2)
    within: list[int] = []
    is_open = 0
    reading, opening = alive.db.reading, OwnKey.open

    @contextmanager
    def counted() -> Iterator[object]:
        nonlocal is_open
        with reading() as connection:
            is_open += 1
            try:
                yield connection
            finally:
                is_open -= 1

    def found(*each: Any) -> cases.Case | None:
        nonlocal is_open
        before, is_open = is_open, -1
        case = finding(*each)
        is_open = before
        return case

    finding = cases.find
    monkeypatch.setattr(cases, "find", found)
    monkeypatch.setattr(alive.db, "reading", counted)
    monkeypatch.setattr(OwnKey, "open", lambda *each: within.append(is_open) or opening(*each))
    assert problems(alive, is_all=True) == []
    assert len(within) > 3 * 5
    assert not any(within)


def test_damage_past_the_first_rows_is_found_in_tables_of_every_key(
    browser: Browser, alive: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        submit(browser, files=[("brief.pdf", samples.pdf())])
        browser.visit("/forms/nl/complaint/")
    monkeypatch.setattr(database, "_ROWS_AT_ONCE", 1)
    with alive.db.writing() as connection:
        connection.execute(update(tables.history).values(details=b"x"))
        connection.execute(update(tables.contacts).values(address=b"x"))
        counts = [connection.execute(select(table)).all() for table in (tables.history, tables.contacts)]
    assert len(alive.db.check()) == sum(map(len, counts)) >= 6


@pytest.mark.parametrize("spoiled", [bytes(64), bytes(range(64)), b"x"])
def test_a_case_without_its_key_is_told(browser: Browser, alive: Service, spoiled: bytes) -> None:
    submit(browser)
    [case] = cases.all_cases(alive.db)
    with alive.db.writing() as connection:
        mine = select(tables.cases.c.key_id).scalar_subquery()
        row = update(tables.case_keys).where(tables.case_keys.c.id == mine)
        connection.execute(row.values(wrapped=spoiled))
    told = problems(alive)
    assert any(f"cases.answers:{case.id} cannot be opened" in line for line in told)
    with alive.db.writing() as connection:
        connection.execute(delete(tables.case_keys))
    assert set(told) <= set(problems(alive))


def test_what_an_earlier_version_left_is_told_until_it_is_converted_and_written_anew(alive: Service) -> None:
    assert problems(alive) == []
    for left, told in (("rewritten_at", "write it anew"), ("converted_at", "formservice convert")):
        with alive.db.writing() as connection:
            connection.execute(update(tables.conversion).values({left: None}))
        assert told in problem(alive)
    with alive.db.writing() as connection:
        connection.execute(delete(tables.conversion))
    assert "formservice convert" in problem(alive)
