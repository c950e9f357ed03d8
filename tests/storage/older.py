"""What is kept of a database that an earlier version filled: all of it opened, and what has the older form."""

from typing import Any

from formservice.storage import (
    attachments,
    cases,
    contacts,
    corporations,
    desk_log,
    drafts,
    hearing_days,
    letters,
    notes,
    staff,
)
from formservice.storage.database import Database
from formservice.storage.sealing import is_older

from .test_stolen_bytes import kept


def everything(db: Database, filled: dict[str, str]) -> list[Any]:
    """Return all that is kept of these, opened."""
    read: list[Any] = []
    for id, mail in filled.items():
        case = cases.find(db, id)
        assert case
        assert cases.find_by_mail(db, mail) == [case]
        assert cases.find_by_code(db, case.reference, case.code) == case
        read += [case, contacts.mail_addresses(db, id), [attachments.content(db, each.id) for each in case.attachments]]
        read += [(letter, letters.sent_bytes(db, letter.id)) for letter in letters.of_case(db, id)]
        with db.reading() as connection:
            read += [hearing_days.of_case(db, connection, id), notes.of_case(db, connection, id)]
            read += [notes.address(db, connection, id), desk_log.of_case(db, connection, id)]
    read += [corporations.all_of(db), staff.all_of(db)]
    for number in range(len(filled)):
        draft = drafts.read(db, f"open {number}")
        assert draft
        read += [draft, [attachments.content(db, each.id) for each in draft.attachments]]
    return read


def older_values(db: Database) -> list[str]:
    """Return where values stand that are still sealed in the older form."""
    _, sealed = kept(db)
    return [place for place, value in sealed if is_older(value)]
