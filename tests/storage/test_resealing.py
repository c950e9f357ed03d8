"""Rotating keys: A, then B and A, then B alone, and everything still opens and is found."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from formservice.errors import KeysMissing, OlderLeft
from formservice.storage import attachments, cases, contacts, drafts, letters, outgoing, tables
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.drafts import AttachmentInfo, SafeFile
from formservice.storage.resealing import reseal
from formservice.storage.sealing import Sealer
from tests.harness.databases import files_of

from .conftest import UploadLimits
from .test_stolen_bytes import found


def test_after_resealing_the_old_key_can_be_thrown_away(
    db: Database,
    url: str,
    key: str,
    now: datetime,
    submit: Callable[..., Case],
    upload_limits: UploadLimits,
    paper: Callable[..., SafeFile],
) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"complaint": "De kraan lekt."}, now)
    info = drafts.add_attachment(db, id, "nl", paper(), now, upload_limits)
    assert isinstance(info, AttachmentInfo)
    case = submit()
    row = outgoing.lease(db, "worker", now, timedelta(minutes=1))
    assert row is not None
    outgoing.mark_sent(db, row.id, b"the mail", now)

    new_key = Fernet.generate_key().decode()
    both = Database(url, Sealer([new_key, key]))
    with both.reading() as connection:
        before = [connection.scalars(select(column)).all() for column in tables.sealed_columns(with_large=True)]
    # of a draft, a case and a mail address
    assert reseal(both) == 3
    assert reseal(both) == 0
    with both.reading() as connection:
        after = [connection.scalars(select(column)).all() for column in tables.sealed_columns(with_large=True)]
    assert after == before, "files and words stay as they are"
    both.close()

    new = Database(url, Sealer([new_key]))
    new.migrate()
    assert new.check() == []
    assert cases.find_by_mail(new, "huurder@example.nl") == [case]
    assert contacts.mail_addresses(new, case.id) == {"tenant": "huurder@example.nl"}
    draft = drafts.read(new, id)
    assert draft is not None
    assert draft.answers == {"complaint": "De kraan lekt."}
    assert attachments.content(new, info.id) == b"%PDF-1.7 a letter"
    assert letters.sent_bytes(new, row.id) == b"the mail"
    new.close()
    with closing(Database(url, Sealer([key]))) as old, pytest.raises(KeysMissing):
        old.unlock()


def test_after_resealing_nothing_is_left_of_a_key_wrapped_by_the_old_one(
    db: Database, url: str, key: str, submit: Callable[..., Case]
) -> None:
    submit()
    with db.reading() as connection:
        kept = connection.execute(select(tables.case_keys.c.wrapped, tables.case_keys.c.fingerprint)).all()
    pieces = [piece for row in kept for piece in row if piece]
    assert len(pieces) == 3
    assert all(found(files_of(db), piece) for piece in pieces)
    with closing(Database(url, Sealer([Fernet.generate_key().decode(), key]))) as both:
        reseal(both)
    assert [found(files_of(db), piece) for piece in pieces] == [{}] * 3


def test_what_an_earlier_version_sealed_is_converted_before_a_sealing_key_can_go(db: Database) -> None:
    with db.writing() as connection:
        connection.execute(update(tables.conversion).values(converted_at=None))
    with pytest.raises(OlderLeft):
        reseal(db)


def test_what_a_tenant_types_while_resealing_goes_on_is_kept(
    db: Database, now: datetime, at_once: Callable[[int, Callable[[int], object]], list[object]]
) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"start": "x"}, now)

    def both(which: int) -> object:
        if which == 0:
            return [reseal(db) for _ in range(10)]
        return [drafts.merge(db, id, "nl", {f"question{number}": "x"}, now) for number in range(50)]

    at_once(2, both)
    draft = drafts.read(db, id)
    assert draft is not None
    assert len(draft.answers) == 51
