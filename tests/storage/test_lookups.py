"""Lookups: by which words a case is found, and that they go, are filled in and are made anew with it."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, func, select

from formservice.acts.submit import take_in
from formservice.rules.case import State
from formservice.storage import corporations, drafts, erasing, lookups
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.database import Database
from formservice.storage.desk_tables import lookups as table
from formservice.storage.lookups import Wanted, terms_typed
from formservice.storage.resealing import reseal
from formservice.storage.sealing import Sealer
from tests.harness.databases import files_of

from .test_stolen_bytes import found

TENANT = {
    "for_whom": "other",
    "name": "Fatima el-Amrani",
    "postcode": "1234 AB",
    "house_number": "12-a",
    "phone": "06 12345678",
    "mail": "Fatima@Example.org",
    "helper_name": "Jan de Vries",
    "helper_phone": "+31 20 123 45 67",
    "helper_mail": "jan@example.org",
}


@pytest.fixture
def take(db: Database, now: datetime) -> Callable[..., Case]:
    """Make a case of these answers."""

    def do(**answers: str) -> Case:
        case = take_in(db, drafts.new_id(), "nl", answers, 1, lambda _: [], {}, now)
        assert case
        return case

    return do


def look(db: Database, typed: str = "", **wanted: Any) -> list[str]:
    return lookups.find(db, Wanted(terms_typed(typed), **wanted), 50)


FOUND = [
    "amrani",
    "EL AMRANI",
    "el-amrani",
    "Amrani Fatima",
    "vries",
    "de Vries",
    "1234ab 12",
    "1234 AB 12a",
    "1234AB, 12-A",
    "amrani 1234ab 12",
    "06 12 34 56 78",
    "+31 6 12345678",
    "020-1234567",
    "fatima@example.org",
    "<jan@example.org>",
    "fatima@example.org amrani 0612345678",
]
NOT_FOUND = [
    "amr",
    "amranis",
    "amrani jansen",
    "1234ab 13",
    "1234ab",
    "1235ab 12",
    "1234ab 12b",
    "0612345679",
    "12345678",
    "fatima@example.com",
]


def test_a_case_is_found_by_whole_words(db: Database, take: Callable[..., Case]) -> None:
    take(name="Iemand Anders", postcode="1234 AB", house_number="14", phone="0612345670", mail="x@example.org")
    case = take(**TENANT)
    assert {typed: look(db, typed) for typed in FOUND} == {typed: [case.id] for typed in FOUND}
    # a number may be a word too, and two of them
    assert look(db, case.reference, reference=case.reference) == [case.id]
    assert look(db, "x y", reference=case.reference) == [case.id]


def test_a_part_of_a_word_or_another_finds_nothing(db: Database, take: Callable[..., Case]) -> None:
    take(**TENANT)
    assert {typed: look(db, typed) for typed in NOT_FOUND} == {typed: [] for typed in NOT_FOUND}


def test_year_state_and_corporation_narrow_it(db: Database, take: Callable[..., Case], now: datetime) -> None:
    case, other = take(**TENANT), take(**TENANT)
    assert look(db, "amrani", since=now) == look(db, since=now) == sorted([case.id, other.id], reverse=True)
    assert look(db, "amrani", before=now) == []
    assert look(db, "amrani", states=(State.DECLINED,)) == []
    added = corporations.add(db, Party("De Brug"))
    assert added
    with db.writing() as connection:
        corporations.tie(connection, case.id, added.id)
    assert look(db, "amrani", corporation=added) == [case.id]


def test_nothing_of_the_words_stands_in_the_database(db: Database, take: Callable[..., Case]) -> None:
    take(**TENANT)
    for word in ("amrani", "0612345678", "1234AB 12", "fatima@example.org"):
        assert found(files_of(db), word) == {}


def test_they_are_erased_with_their_case(db: Database, take: Callable[..., Case], now: datetime) -> None:
    case = take(**TENANT)
    with db.reading() as connection:
        prints = connection.scalars(select(table.c.fingerprint)).all()
    assert len(prints) == 11
    erasing.erase_case(db, case.id, now)
    db.purge()
    assert [found(files_of(db), each) for each in prints if db.is_sqlite] == [{} for _ in prints if db.is_sqlite]
    with db.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_cases_of_an_earlier_version_are_filled_in_once(db: Database, take: Callable[..., Case]) -> None:
    case, other = take(**TENANT), take(name="Joke Smit")
    with db.writing() as connection:
        connection.execute(delete(table))
    assert look(db, "amrani") == []
    assert lookups.fill(db) == 2
    assert look(db, "amrani") == [case.id]
    assert look(db, "smit") == [other.id]
    assert lookups.fill(db) == 0


def test_while_keys_are_rotated_and_after_it_all_are_found(
    db: Database, url: str, key: str, take: Callable[..., Case]
) -> None:
    case = take(**TENANT)
    new_key = Fernet.generate_key().decode()
    with closing(Database(url, Sealer([new_key, key]))) as both:
        assert look(both, "amrani") == [case.id]
        reseal(both)
        assert look(both, "amrani") == [case.id]
    with closing(Database(url, Sealer([new_key]))) as new:
        assert [look(new, typed) for typed in FOUND] == [[case.id]] * len(FOUND)
