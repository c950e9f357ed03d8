"""The shares of all that is stored: together they are all of it, and nothing twice."""

import secrets
from datetime import datetime

import pytest
from sqlalchemy import ColumnElement, insert, select

from formservice.storage.database import Database
from formservice.storage.desk_tables import acts
from formservice.storage.share import WHOLE, Share
from formservice.storage.tables import seal_keys


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_row_is_in_one_share_whether_its_id_counts_or_is_random(db: Database, now: datetime, number: int) -> None:
    with db.writing() as connection:
        connection.execute(
            insert(acts),
            [{"at": now, "staff_id": "", "what": "note", "form": secrets.token_hex(16)} for _ in range(40)],
        )
        connection.execute(insert(seal_keys), [{"name": secrets.token_hex(32), "noted_at": now} for _ in range(40)])
    for id in (acts.c.number, acts.c.form, seal_keys.c.name):
        found = [each for turn in range(number) for each in _ids(db, id, Share(turn, number))]
        assert sorted(found) == sorted(_ids(db, id, WHOLE))
        assert len(found) >= 40
        assert all(_ids(db, id, Share(turn, number)) for turn in range(number))


def _ids(db: Database, id: ColumnElement[str | int], share: Share) -> list[str | int]:
    with db.reading() as connection:
        return list(connection.scalars(select(id).where(share.ids(id))))
