"""Rotating keys: A, then B and A, then B alone, and everything still opens and is found."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from formservice.storage import attachments, cases, contacts, drafts, letters
from formservice.storage.cases import Case
from formservice.storage.database import Database, KeysMissing
from formservice.storage.drafts import AttachmentInfo, SafeFile
from formservice.storage.resealing import reseal
from formservice.storage.sealing import Sealer

from .conftest import UploadLimits


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
    row = letters.lease(db, "worker", now, timedelta(minutes=1))
    assert row is not None
    letters.mark_sent(db, row.id, b"the mail", now)

    new_key = Fernet.generate_key().decode()
    both = Database(url, Sealer([new_key, key]))
    # A draft, its file twice, a mail address, an event, a case twice, and two letters of which one was sent.
    assert reseal(both) == 1 + 2 + 1 + 1 + 2 + 2 * 2 + 1
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
