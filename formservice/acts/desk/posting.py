"""Letters that the desk posts, or sends another way because they failed: each act is logged, once for each form."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from formservice.service import Service
from formservice.storage import desk_log, letters_at_desk
from formservice.storage.desk_log import Did
from formservice.storage.letters import LetterRow


def mark_posted(service: Service, staff_id: str, id: str, on: date | None, form: str) -> bool:
    """Note that a letter was posted on a day, or, without one, that it was not; False where it does not stand so."""
    return _change(
        service, staff_id, id, Did.POSTED, form, lambda connection, _: letters_at_desk.mark_posted(connection, id, on)
    )


def by_post(service: Service, staff_id: str, id: str, form: str) -> bool:
    """Let a letter that failed go by post; False where it did not fail, or no more."""
    return _change(
        service, staff_id, id, Did.RESENT, form, lambda connection, _: letters_at_desk.by_post(connection, id)
    )


def send_again(service: Service, staff_id: str, id: str, mail: str, form: str) -> bool:
    """Mail a letter that failed again, to this address; False where it did not fail, or no more."""
    return _change(
        service,
        staff_id,
        id,
        Did.RESENT,
        form,
        lambda connection, row: letters_at_desk.again(service.db, connection, row, mail, service.now()),
    )


def mark_returned(service: Service, staff_id: str, id: str, form: str) -> bool:
    """Note that a letter that was mailed came back; False where it was not mailed, or is noted already."""
    return _change(
        service,
        staff_id,
        id,
        Did.RETURNED,
        form,
        lambda connection, _: letters_at_desk.mark_returned(connection, id, service.now()),
    )


def mark_told(service: Service, staff_id: str, id: str, form: str) -> bool:
    """Note that what a letter that failed says was told by phone; False where it did not fail, or no more."""
    return _change(
        service,
        staff_id,
        id,
        Did.LETTER_TOLD,
        form,
        lambda connection, _: letters_at_desk.mark_told(connection, id, service.today()),
    )


def _change(
    service: Service,
    staff_id: str,
    id: str,
    what: Did,
    form: str,
    change: Callable[[Connection, LetterRow], bool],
) -> bool:
    db = service.db
    with db.reading() as connection:
        known = letters_at_desk.stored(db, connection, id)
    if known is None:
        return False
    try:
        with db.writing(f"case:{known.case_id}") as connection:
            db.hold(connection, "outbox")
            row = letters_at_desk.stored(db, connection, id)
            if row is None or desk_log.is_posted(connection, form) or not change(connection, row):
                return False
            details = {"letter": id}
            desk_log.note(db, connection, staff_id, what, service.now(), known.case_id, form=form, details=details)
    except IntegrityError:
        return False  # the same form at the same moment: the other one did it
    return True
