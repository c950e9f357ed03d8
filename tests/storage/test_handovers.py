"""Handovers: a code opens its own draft, once, for as long as it works, and only with the keys."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import select

from formservice.rules.reference import new_code
from formservice.storage import drafts, handovers, tables
from formservice.storage.database import Database
from formservice.storage.resealing import reseal
from formservice.storage.sealing import Sealer

MONTH = timedelta(days=30)


def begun(db: Database, now: datetime) -> str:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"name": "Noor"}, now)
    return id


def test_a_code_opens_its_own_draft_and_no_other(db: Database, now: datetime) -> None:
    mine, other = begun(db, now), begun(db, now)
    of_mine, of_other = (handovers.open_handover(db, id, now, MONTH) for id in (mine, other))
    assert of_mine != of_other
    assert handovers.find(db, str(of_mine), now, MONTH) == mine
    assert handovers.find(db, str(of_other), now, MONTH) == other
    assert handovers.find(db, new_code(), now, MONTH) is None
    assert handovers.find(db, "", now, MONTH) is None


def test_of_eight_who_take_a_code_at_once_one_gets_it(
    db: Database, now: datetime, at_once: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    id = begun(db, now)
    code = str(handovers.open_handover(db, id, now, MONTH))
    taken = at_once(8, lambda _: handovers.take(db, code, now, MONTH))
    assert sorted(taken, key=bool) == [None] * 7 + [id]
    assert handovers.read_handover(db, id, now, MONTH) is None


def test_a_draft_has_one_code_until_it_is_used_or_too_old(db: Database, now: datetime) -> None:
    id = begun(db, now)
    first = handovers.open_handover(db, id, now, MONTH)
    assert handovers.open_handover(db, id, now + timedelta(days=29), MONTH) == first
    after = now + timedelta(days=60)
    assert handovers.read_handover(db, id, after, MONTH) is None
    assert handovers.take(db, str(first), after, MONTH) is None
    second = handovers.open_handover(db, id, after, MONTH)
    assert second not in {None, first}
    assert handovers.find(db, str(first), after, MONTH) is None


def test_a_draft_that_is_not_there_gets_no_code(db: Database, now: datetime) -> None:
    assert handovers.open_handover(db, drafts.new_id(), now, MONTH) is None
    assert handovers.read_handover(db, drafts.new_id(), now, MONTH) is None


def test_the_database_alone_holds_neither_the_code_nor_the_draft_s_own_id(db: Database, now: datetime) -> None:
    id = begun(db, now)
    code = str(handovers.open_handover(db, id, now, MONTH))
    with db.reading() as connection:
        row = connection.execute(select(tables.drafts)).one()
    assert id not in repr(row)
    assert code not in repr(row)


def test_a_code_still_opens_after_the_keys_were_rotated(db: Database, key: str, now: datetime) -> None:
    id = begun(db, now)
    code = str(handovers.open_handover(db, id, now, MONTH))
    new = Fernet.generate_key().decode()
    db.sealer = Sealer([new, key])
    assert handovers.find(db, code, now, MONTH) == id
    reseal(db)
    db.sealer = Sealer([new])
    assert handovers.take(db, code, now, MONTH) == id


def test_a_code_ends_with_its_draft(db: Database, now: datetime) -> None:
    id = begun(db, now)
    code = str(handovers.open_handover(db, id, now, MONTH))
    assert drafts.clear(db, id)
    assert handovers.find(db, code, now, MONTH) is None
    assert handovers.take(db, code, now, MONTH) is None
